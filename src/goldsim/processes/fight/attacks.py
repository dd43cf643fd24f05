"""Attacks of groups on cells, operations of the state, and cells that are given up."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.forms import saturating
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.losses import Battle, InArms, Ranks, Stand, WonBack, lose_fighters
from goldsim.processes.fight.territory import (
    Land,
    Operations,
    Party,
    Reach,
    Site,
    Territory,
    cells_held,
    holding_value,
    target,
    tried_cells,
    win_back_rate,
)


class Defence(Rows, of="cells"):
    """What the state has to defend a cell, and when it last had to."""

    garrison = danger = fear = In
    attacked = Out


class Country(Rows, of="country"):
    """What gold brings, and how many attacks there have been."""

    price = In
    recent_attacks = Out


class Luck(Keys):
    """What is drawn by group."""

    attacks = target = contest = Key


def attack_cells(model: Model, in_arms: InArms) -> None:
    """Let groups attack, each one cell on its edge, drawn by its worth times the strength that reaches it."""
    p, geography, force, luck = model.p.fight, model.geography, model.view(Ranks), model.keys(Luck)
    attackers = attacking(force, luck, p).tolist()
    if not attackers:
        return
    territory, party, price = model.view(Territory), model.view(Party), float(model.view(Country).price[0])
    value = holding_value(territory, model.view(Site), price, model.p.extort.rate_start_share, p)
    land = Land(geography.region, geography.n_columns, value)
    for group in attackers:
        reach = Reach(strength(force, group), geography.nearness(int(party.base[group]), p.reach_km))
        cell = target(group, territory, party, land, reach, uniform(luck.target, group))
        if cell != NOBODY:
            attack(model, group, cell, in_arms)


def attack(model: Model, group: int, cell: int, in_arms: InArms) -> None:
    """Let one group attack one cell."""
    controller, country = model.view(Territory).controller, model.view(Country)
    defender = int(controller[cell])
    ours = strength_at(model, group, cell)
    against = strength_at(model, defender, cell) if defender >= 0 else defence(model.view(Defence), cell, model.p.fight)
    wins = uniform(model.keys(Luck).contest, group) < contest_chance(ours, against, model.p.fight.contest_power)
    lose_fighters(model, in_arms, group, against, ours, model.keys(Battle), group)
    if defender >= 0:
        lose_fighters(model, in_arms, defender, ours, against, model.keys(Stand), group)
    if wins:
        controller[cell] = group
    model.view(Defence).attacked[cell] = model.week
    country.recent_attacks[0] += 1
    model.count_all("n_attacks", 1)
    who = model.name("armed_groups", defender) if defender >= 0 else "the state"
    model.tell("attack", cell, model.name("armed_groups", group), who, 0, "won" if wins else "beaten back")


def win_back(model: Model, in_arms: InArms) -> None:
    """Let the state try to win back cells near its garrisons."""
    p, territory, party, luck = model.p.fight, model.view(Territory), model.view(Party), model.keys(Operations)
    for cell in tried_cells(territory, party, luck, p).tolist():
        group = int(territory.controller[cell])
        against, ours = strength_at(model, group, cell), defence(model.view(Defence), cell, p)
        lose_fighters(model, in_arms, group, ours, against, model.keys(WonBack), cell)
        rate = win_back_rate(int(party.stance[group]), p)
        if uniform(luck.operations, cell) < rate * contest_chance(ours, against, p.contest_power):
            territory.controller[cell] = NOBODY
            model.tell("won back", cell, "the state", model.name("armed_groups", group), 0)


def give_up(model: Model) -> None:
    """Take the farthest cells from a group that has too few fighters to hold them."""
    controller, base = model.view(Territory).controller, model.view(Party).base
    n_held = cells_held(controller, len(base))
    n_can = can_hold(model.view(Ranks), model.p.fight)
    for group in np.flatnonzero(n_held > n_can).tolist():
        held = np.flatnonzero(controller == group)
        controller[farthest(held, model.geography.km_from(int(base[group])), n_held[group] - n_can[group])] = NOBODY


def strength_at(model: Model, group: int, cell: int) -> float:
    """Return a group's strength at one cell."""
    near = model.geography.nearness(int(model.view(Party).base[group]), model.p.fight.reach_km)
    return strength(model.view(Ranks), group, near[cell])


def strength(force: Ranks, group: int, near: float = 1.0) -> float:
    """Return what of a group's strength reaches a place so near to its base."""
    return float(force.n_fighters[group] * force.arms[group] * near)


def defence(state: Defence, cell: int, p: Fight) -> float:
    """Return the state's strength at a cell: the garrison and those called in after attacks, less what fear undoes."""
    called_in = 1 + p.reinforcement_gain * state.danger[cell]
    return float(state.garrison[cell] * called_in * (1 - p.fear_gain_share * state.fear[cell]))


def can_hold(force: Ranks, p: Fight) -> Array:
    """Return how many cells each group has fighters to hold: int64, shape (n_groups,)."""
    return (force.n_fighters / p.fighters_per_cell).astype(np.int64)


def farthest(cells: Array, km: Array, n: int) -> Array:
    """Return the `n` cells with the longest way, of which `km` tells that to each cell of the map."""
    far: Array = np.argsort(-km[cells], kind="stable")
    return cells[far[:n]]


@compiled
def attacking(force: Ranks, luck: Luck, p: Fight) -> Array:
    """Return the groups that attack this week, in order."""
    groups, k = np.empty(force.n_fighters.shape[0], dtype=np.int64), 0
    for group in range(force.n_fighters.shape[0]):
        if uniform(luck.attacks, group) < attack_chance(force.n_fighters[group], p):
            groups[k] = group
            k += 1
    return groups[:k]


@compiled
def attack_chance(n_fighters: float, p: Fight) -> float:
    """Return the chance that a group attacks in a week: it grows with its fighters, up to the highest rate."""
    return float(saturating(n_fighters, p.attack_half_fighters, p.attack_rate))


def contest_chance(attacker: float, defender: float, power: float) -> float:
    """Return the attacker's chance in Tullock's contest."""
    if attacker <= 0:
        return 0.0
    return float(attacker**power / (attacker**power + defender**power))
