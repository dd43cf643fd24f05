"""Attacks of groups on cells, operations of the state, and cells that are given up."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.legacy import LegacyModel
from goldsim.processes.fight.losses import InArms, lose_fighters
from goldsim.processes.fight.territory import cells_held, holding_value, target, tried_cells, win_back_rate


def attack_cells(model: LegacyModel, in_arms: InArms) -> None:
    """Let groups attack, each one cell on its edge, drawn by its worth times the strength that reaches it."""
    groups, sites, p = model.armed_groups, model.sites, model.p.fight
    attackers = attacking(groups.n_fighters, p.attack_rate, p.attack_half_fighters, model.key("attacks")).tolist()
    if not attackers:
        return
    value = holding_value(
        model.lookups.ways_through, sites.cell, sites.dug, float(model.country.price[0]), p.land_value_xof, p.way_value_xof,
        model.p.extort.rate_start_share,
    )  # fmt: skip
    for group in attackers:
        base, force = int(groups.base[group]), float(groups.n_fighters[group] * groups.arms[group])
        cell = target(
            model.cells.controller, groups.stance, group, base, model.geography.region, model.geography.n_columns, value,
            force, model.geography.nearness(base, p.reach_km), uniform(model.key("target"), group),
        )  # fmt: skip
        if cell != NOBODY:
            attack(model, group, cell, in_arms)


def attack(model: LegacyModel, group: int, cell: int, in_arms: InArms) -> None:
    """Let one group attack one cell."""
    p, cells = model.p.fight, model.cells
    defender = int(cells.controller[cell])
    strength = strength_at(model, group, cell)
    against = strength_at(model, defender, cell) if defender >= 0 else defence(model, cell)
    wins = uniform(model.key("contest"), group) < contest_chance(strength, against, p.contest_power)
    lose_fighters(model, in_arms, group, against, strength, "battle", group)
    if defender >= 0:
        lose_fighters(model, in_arms, defender, strength, against, "stand", group)
    if wins:
        cells.change("controller")[cell] = group
    cells.change("attacked")[cell] = model.week
    model.country.change("recent_attacks")[0] += 1
    model.count_all("n_attacks", 1)
    who = model.name("armed_groups", defender) if defender >= 0 else "the state"
    model.tell("attack", cell, model.name("armed_groups", group), who, 0, "won" if wins else "beaten back")


def win_back(model: LegacyModel, in_arms: InArms) -> None:
    """Let the state try to win back cells near its garrisons."""
    p, cells, groups = model.p.fight, model.cells, model.armed_groups
    key = model.key("operations")
    for cell in tried_cells(cells.controller, groups.stance, p.win_back_rate, p.band_win_back_rate, key).tolist():
        group = int(cells.controller[cell])
        against, ours = strength_at(model, group, cell), defence(model, cell)
        lose_fighters(model, in_arms, group, ours, against, "won back", cell)
        rate = win_back_rate(int(groups.stance[group]), p.win_back_rate, p.band_win_back_rate)
        if uniform(key, cell) < rate * contest_chance(ours, against, p.contest_power):
            cells.change("controller")[cell] = NOBODY
            model.tell("won back", cell, "the state", model.name("armed_groups", group), 0)


def give_up(model: LegacyModel) -> None:
    """Take the farthest cells from a group that has too few fighters to hold them."""
    p, cells, groups = model.p.fight, model.cells, model.armed_groups
    n_held = cells_held(cells.controller, len(groups))
    can_hold = (groups.n_fighters / p.fighters_per_cell).astype(np.int64)
    for group in np.flatnonzero(n_held > can_hold).tolist():
        held = np.flatnonzero(cells.controller == group)
        far = np.argsort(-model.geography.km_from(int(groups.base[group]))[held], kind="stable")
        cells.change("controller")[held[far[: n_held[group] - can_hold[group]]]] = NOBODY


def strength_at(model: LegacyModel, group: int, cell: int) -> float:
    """Return a group's strength at one cell."""
    groups = model.armed_groups
    near = model.geography.nearness(int(groups.base[group]), model.p.fight.reach_km)
    return float(groups.n_fighters[group] * groups.arms[group] * near[cell])


def defence(model: LegacyModel, cell: int) -> float:
    """Return the state's strength at a cell: the garrison and those called in after attacks, less what fear undoes."""
    p, cells = model.p.fight, model.cells
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
