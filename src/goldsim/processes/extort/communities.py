"""Whom people obey: they weigh the fighters who can come against the soldiers and militias on whom they can count."""

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.model import Model
from goldsim.parameters import Extort

MILITIA = int(Stance.MILITIA)


class Community(Rows, of="cells"):
    """Who lives there, on whom they can count, and whom they obey."""

    people = worth = garrison = abuse = fear = In
    controller = besieger = siege_began = Out


class Group(Rows, of="armed_groups"):
    """Who may come."""

    men = arms = stance = cash = n_fighters = In


class Luck(Keys):
    """What is drawn by cell."""

    besiege = yield_ = Key


def weigh(model: Model) -> None:
    """Let people in each cell decide whom they obey, groups besiege who refuses, and sieges end."""
    community, group, stances = model.view(Community), model.view(Group), model.stances()
    before = community.besieger.copy(), community.controller.copy()
    model.call(obey, community, group, stances, model.p.extort, model.p.fight.men_to_hold)
    if model.has("M08"):
        model.call(besiege, community, group, stances, model.week, Luck, model.p.extort)
    else:
        community.besieger[:] = NOBODY
    tell(model, *before)


def tell(model: Model, besieger: Array, controller: Array) -> None:
    """Tell which sieges began and ended, and count cells that have another holder."""
    now = model.view(Community)
    model.count_all("n_cells_changed", int(np.count_nonzero(now.controller != controller)))
    for cell in np.flatnonzero(now.besieger != besieger).tolist():
        if now.besieger[cell] != NOBODY:
            model.count_all("n_sieges", 1)
            model.tell("siege", cell, model.name("armed_groups", now.besieger[cell]), "people", int(now.people[cell]))
        else:
            ended = "paid" if now.controller[cell] == besieger[cell] else "relieved or given up"
            weeks = model.week - int(now.siege_began[cell])
            model.tell("siege ended", cell, model.name("armed_groups", besieger[cell]), "people", weeks, ended)


@compiled
def pressure(g: int, cell: int, group: Group) -> float:
    """Return what a group can bring to bear in a cell: a militia nothing, since it asks for nothing."""
    return 0.0 if group.stance[g] == MILITIA else float(group.men[g, cell] * group.arms[g])


@compiled
def backing(g: int, cell: int, community: Community, group: Group, stances: Array, p: Extort) -> float:
    """Return on what people can count against a group: soldiers, as far as people trust them and dare to, and militias."""
    n = group.arms.shape[0]
    trust = p.abuse_half_deaths / (p.abuse_half_deaths + community.abuse[cell])
    behind = community.garrison[cell] * trust * (1.0 - community.fear[cell]) * (stances[g, n] == WAR)
    for h in range(n):
        if group.stance[h] == MILITIA and stances[g, h] == WAR:
            behind += group.men[h, cell] * group.arms[h]
    return float(behind)


@compiled
def obey(community: Community, group: Group, stances: Array, p: Extort, men_to_hold: float) -> None:
    """Let people obey the group that could bring most to bear, where that is more than stands behind them, by a margin."""
    for cell in range(community.people.shape[0]):
        if community.people[cell] == 0:
            continue
        holder, to, most = community.controller[cell], NOBODY, 0.0
        for g in range(group.arms.shape[0]):
            force = pressure(g, cell, group) * (p.habit_gain if g == holder else 1.0)
            if force > most:
                to, most = g, force
        if to != NOBODY:
            against = men_to_hold + backing(to, cell, community, group, stances, p) * (1.0 if to == holder else p.habit_gain)
            to = to if most > against else NOBODY
        if to != holder:
            community.controller[cell] = to


@compiled
def besiege(community: Community, group: Group, stances: Array, week: int, luck: Luck, p: Extort) -> None:
    """Let sieges go on or end: when people obey, soldiers relieve them, or the chest is empty; and let others begin."""
    free, before = group.n_fighters * p.siege_share / p.siege_men, community.besieger.copy()
    for cell in range(community.people.shape[0]):
        g = community.besieger[cell]
        if g == NOBODY:
            continue
        behind = backing(g, cell, community, group, stances, p)
        if uniform(luck.yield_, cell) < p.yield_rate:
            community.controller[cell] = g
        if community.controller[cell] != NOBODY or p.siege_men * group.arms[g] < behind or group.cash[g] <= 0 or free[g] < 1:
            community.besieger[cell] = NOBODY
        else:
            free[g] -= 1
    for cell in range(community.people.shape[0]):
        if before[cell] != NOBODY or community.controller[cell] != NOBODY or community.people[cell] == 0:
            continue
        g = who_besieges(cell, community, group, stances, free, p) if uniform(luck.besiege, cell) < p.siege_rate else NOBODY
        if g != NOBODY:
            community.besieger[cell], community.siege_began[cell] = g, week
            free[g] -= 1


@compiled
def who_besieges(cell: int, community: Community, group: Group, stances: Array, free: Array, p: Extort) -> int:
    """Return the group with most fighters around that has enough of them to cut off a cell, and to keep those behind it off."""
    n, best, most = group.arms.shape[0], NOBODY, p.siege_presence
    for g in range(n):
        could = pressure(g, cell, group) > most and free[g] >= 1 and stances[g, n] == WAR
        if could and p.siege_men * group.arms[g] > backing(g, cell, community, group, stances, p):
            best, most = g, pressure(g, cell, group)
    return best
