"""Attacks of groups on cells, operations of the state, and cells that are given up."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array, compiled
from goldsim.processes.fight.losses import InArms, lose_fighters
from goldsim.processes.fight.map import cells_held, holding_value, target, tried_cells, win_back_rate

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def attack_cells(economy: "GoldEconomy", in_arms: InArms) -> None:
    """Let groups attack, each one cell on its edge, drawn by its worth times the strength that reaches it."""
    groups, sites, p = economy.armed_groups, economy.sites, economy.p.fight
    attackers = attacking(groups.n_fighters, p.attack_rate, p.attack_half_fighters, economy.key("attacks")).tolist()
    if not attackers:
        return
    value = holding_value(
        economy.layout.ways_through, sites.cell, sites.dug, float(economy.country.price[0]), p.land_value_xof, p.way_value_xof,
        economy.p.extort.rate_start_share,
    )  # fmt: skip
    for group in attackers:
        base, force = int(groups.base[group]), float(groups.n_fighters[group] * groups.arms[group])
        cell = target(
            economy.cells.controller, groups.stance, group, base, economy.geography.region, economy.geography.n_columns, value,
            force, economy.geography.nearness(base, p.reach_km), uniform(economy.key("target"), group),
        )  # fmt: skip
        if cell != NOBODY:
            attack(economy, group, cell, in_arms)


def attack(economy: "GoldEconomy", group: int, cell: int, in_arms: InArms) -> None:
    """Let one group attack one cell."""
    p, cells = economy.p.fight, economy.cells
    defender = int(cells.controller[cell])
    strength = strength_at(economy, group, cell)
    against = strength_at(economy, defender, cell) if defender >= 0 else defence(economy, cell)
    wins = uniform(economy.key("contest"), group) < contest_chance(strength, against, p.contest_power)
    lose_fighters(economy, in_arms, group, against, strength, "battle", group)
    if defender >= 0:
        lose_fighters(economy, in_arms, defender, strength, against, "stand", group)
    if wins:
        cells.change("controller")[cell] = group
    cells.change("attacked")[cell] = economy.week
    economy.country.change("recent_attacks")[0] += 1
    economy.count_all("n_attacks", 1)
    who = economy.name("armed_groups", defender) if defender >= 0 else "the state"
    economy.tell("attack", cell, economy.name("armed_groups", group), who, 0, "won" if wins else "beaten back")


def win_back(economy: "GoldEconomy", in_arms: InArms) -> None:
    """Let the state try to win back cells near its garrisons."""
    p, cells, groups = economy.p.fight, economy.cells, economy.armed_groups
    key = economy.key("operations")
    for cell in tried_cells(cells.controller, groups.stance, p.win_back_rate, p.band_win_back_rate, key).tolist():
        group = int(cells.controller[cell])
        against, ours = strength_at(economy, group, cell), defence(economy, cell)
        lose_fighters(economy, in_arms, group, ours, against, "won back", cell)
        rate = win_back_rate(int(groups.stance[group]), p.win_back_rate, p.band_win_back_rate)
        if uniform(key, cell) < rate * contest_chance(ours, against, p.contest_power):
            cells.change("controller")[cell] = NOBODY
            economy.tell("won back", cell, "the state", economy.name("armed_groups", group), 0)


def give_up(economy: "GoldEconomy") -> None:
    """Take the farthest cells from a group that has too few fighters to hold them."""
    p, cells, groups = economy.p.fight, economy.cells, economy.armed_groups
    n_held = cells_held(cells.controller, len(groups))
    can_hold = (groups.n_fighters / p.fighters_per_cell).astype(np.int64)
    for group in np.flatnonzero(n_held > can_hold).tolist():
        held = np.flatnonzero(cells.controller == group)
        far = np.argsort(-economy.geography.km_from(int(groups.base[group]))[held], kind="stable")
        cells.change("controller")[held[far[: n_held[group] - can_hold[group]]]] = NOBODY


def strength_at(economy: "GoldEconomy", group: int, cell: int) -> float:
    """Return a group's strength at one cell."""
    groups = economy.armed_groups
    near = economy.geography.nearness(int(groups.base[group]), economy.p.fight.reach_km)
    return float(groups.n_fighters[group] * groups.arms[group] * near[cell])


def defence(economy: "GoldEconomy", cell: int) -> float:
    """Return the state's strength at a cell: the garrison and those called in after attacks, less what fear undoes."""
    p, cells = economy.p.fight, economy.cells
    called_in = 1 + p.reinforcement_gain * cells.danger[cell]
    return float(cells.garrison[cell] * called_in * (1 - p.fear_gain_share * cells.fear[cell]))


@compiled
def attacking(n_fighters: Array, highest_rate: float, half_fighters: float, key: np.uint64) -> Array:
    """Return the groups that attack this week, in order."""
    groups, k = np.empty(n_fighters.shape[0], dtype=np.int64), 0
    for group in range(n_fighters.shape[0]):
        if uniform(key, group) < attack_chance(n_fighters[group], highest_rate, half_fighters):
            groups[k] = group
            k += 1
    return groups[:k]


@compiled
def attack_chance(n_fighters: float, highest_rate: float, half_fighters: float) -> float:
    """Return the chance that a group attacks in a week: it grows with its fighters, up to the highest rate."""
    return highest_rate * n_fighters / (n_fighters + half_fighters)


def contest_chance(attacker: float, defender: float, power: float) -> float:
    """Return the attacker's chance in Tullock's contest."""
    if attacker <= 0:
        return 0.0
    return float(attacker**power / (attacker**power + defender**power))
