"""Groups spread their fighters over the country, by what each place brings, how near it is, and who stands there already."""

import numpy as np

from goldsim.country.parties import ALLIANCE, WAR
from goldsim.engine.writing import NOBODY, Array, compiled, uniform
from goldsim.entities.armed_groups import Stance
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.sides import Group, Land, Luck

JIHADIST, MILITIA = int(Stance.JIHADIST), int(Stance.MILITIA)


def open_fronts(model: Model) -> None:
    """Let groups that come this week be sent out by those whose fighters they are, or come from abroad."""
    group = model.view(Group)
    for g in np.flatnonzero((group.comes == model.week) & (group.n_sent > 0)).tolist():
        parent, n = int(group.parent[g]), int(group.n_sent[g])
        if parent != NOBODY:
            n = min(n, int(group.n_core[parent]))
            group.n_core[parent] -= n
            group.n_fighters[parent] -= n
            group.arms[g] = group.arms[parent]
        else:
            model.count_all("n_core_joined", n)
            model.count_all("n_core_from_abroad", n)
        group.n_core[g] += n
        group.n_fighters[g] += n
        model.tell("front opened", group.base[g], model.name("armed_groups", g), "", n)


def spread(model: Model, stances: Array) -> None:
    """Let a part of the groups move their fighters; those of all are as many as the group has."""
    group, ground, p = model.view(Group), model.view(Land), model.p.fight
    for g in range(model.week % p.order_weeks, len(group.base), p.order_weeks):
        if group.n_fighters[g] > 0:
            reach = p.reach_km if group.stance[g] == JIHADIST else p.home_reach_km
            near = model.geography.nearness(int(group.base[g]), reach)
            group.prospect[g] = move(g, group, ground, stances, near, p)
    if model.week % p.order_weeks == 0:
        model.call(strengthen_fronts, group, stances[:-1, :-1] == ALLIANCE, model.keys(Luck).sent, p.front_share)
    model.call(match_numbers, group)


@compiled
def strengthen_fronts(group: Group, is_friend: Array, key: np.uint64, share: float) -> None:
    """Let each jihadist front send a part of those whom it can spare to the friend in whose reach there is most a fighter.

    It can spare who is left when both have as many as their ground is worth. People of the pool stay where they are at home.
    """
    for g in range(group.base.shape[0]):
        if group.stance[g] != JIHADIST or group.n_core[g] == 0:
            continue
        to, most = NOBODY, group.prospect[g] / group.n_fighters[g]
        for h in range(group.base.shape[0]):
            if is_friend[g, h] and h != g and group.n_core[h] > 0 and group.prospect[h] > most * group.n_fighters[h]:
                to, most = h, group.prospect[h] / group.n_fighters[h]
        if to == NOBODY:
            continue
        both, worth = group.n_fighters[g] + group.n_fighters[to], group.prospect[g] + group.prospect[to]
        n = min(int(share * (group.n_fighters[g] - both * group.prospect[g] / worth) + uniform(key, g)), group.n_core[g])
        group.arms[to] = (group.arms[to] * group.n_fighters[to] + group.arms[g] * n) / (group.n_fighters[to] + n)
        for at, change in ((g, -n), (to, n)):
            group.n_core[at] += change
            group.n_fighters[at] += change


@compiled
def foes_at(g: int, cell: int, group: Group, ground: Land, stances: Array) -> float:
    """Return the strength of those who are at war with a group in a cell, soldiers on whom people count among them."""
    n = group.base.shape[0]
    foes = ground.garrison[cell] * (stances[g, n] == WAR)
    for h in range(n):
        if stances[g, h] == WAR:
            foes += group.men[h, cell] * group.arms[h]
    return float(foes)


@compiled
def gathered(g: int, group: Group, usual: float, share: float) -> float:
    """Return how many of a group fight together in the mean: `usual`, and fewer where it has not so many at hand."""
    return float(usual * (1.0 - np.exp(-max(group.n_fighters[g] * share, 1.0) / usual)))


@compiled
def wish(g: int, cell: int, group: Group, ground: Land, stances: Array, p: Fight) -> float:
    """Return how much a group would like to be in a cell: what it brings, in part where others stand in the way.

    A militia goes by the people that it is there for; nobody by what a friend holds; jihadists rest across the border.
    """
    if ground.people[cell] == 0:
        return float(p.refuge_xof * ground.is_abroad[cell] * (group.stance[g] == JIHADIST))
    holder = ground.controller[cell]
    if holder != g and holder != NOBODY and stances[g, holder] == ALLIANCE:
        return 0.0
    value = float(ground.people[cell]) if group.stance[g] == MILITIA else ground.worth[cell]
    own = gathered(g, group, p.party_people, p.gathered_share) * group.arms[g]
    return float(value * own / (own + foes_at(g, cell, group, ground, stances)))


@compiled
def move(g: int, group: Group, ground: Land, stances: Array, near: Array, p: Fight) -> float:
    """Move a part of a group's fighters to where it would like to have them; return what all that is worth to it."""
    wanted, total = np.zeros(near.shape[0]), 0.0
    for cell in range(near.shape[0]):
        if near[cell] > p.least_nearness:
            wanted[cell] = near[cell] * wish(g, cell, group, ground, stances, p)
            total += wanted[cell]
    worth = total
    if total <= 0:
        wanted[group.base[g]], total = 1.0, 1.0
    stay = 1.0 - p.move_share if group.men[g].sum() > 0 else 0.0
    for cell in range(near.shape[0]):
        group.men[g, cell] = group.men[g, cell] * stay + group.n_fighters[g] * (1.0 - stay) * wanted[cell] / total
    return worth


@compiled
def match_numbers(group: Group) -> None:
    """Let the fighters in all cells be as many as each group has: who falls or joins does so everywhere alike."""
    for g in range(group.base.shape[0]):
        there = group.men[g].sum()
        if there > 0:
            group.men[g] *= group.n_fighters[g] / there
        else:
            group.men[g, group.base[g]] = group.n_fighters[g]
