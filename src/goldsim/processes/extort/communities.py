"""Whom people obey: they weigh the fighters who can come against the soldiers and militias on whom they can count."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.model import Model
from goldsim.parameters import Extort, Fight

MILITIA = int(Stance.MILITIA)
WAR = 1


class Community(Rows, of="cells"):
    """Who lives there, on whom they can count, and whom they obey."""

    people = worth = garrison = abuse = In
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
        pay = model.p.recruit.fighter_pay_xof
        model.call(besiege, community, group, stances, model.week, pay, Luck, model.p.extort)
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
    return 0.0 if group.stance[g] == MILITIA else group.men[g, cell] * group.arms[g]


@compiled
def backing(g: int, cell: int, community: Community, group: Group, stances: Array, p: Extort) -> float:
    """Return on what people can count against a group: soldiers, unless they have made themselves feared, and militias."""
    n = group.arms.shape[0]
    trust = p.abuse_half_deaths / (p.abuse_half_deaths + community.abuse[cell])
    behind = community.garrison[cell] * trust * (stances[g, n] == WAR)
    for h in range(n):
        if group.stance[h] == MILITIA and stances[g, h] == WAR:
            behind += group.men[h, cell] * group.arms[h]
    return behind


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
def besiege(
    community: Community, group: Group, stances: Array, week: int, pay: float, luck: Luck, p: Extort
) -> None:
    """Let groups cut off who refuses, where what they would pay is worth the fighters; and sieges go on, or end.

    A siege ends when people obey, are relieved, or hold out longer than the besieger can afford.
    """
    for cell in range(community.people.shape[0]):
        g = community.besieger[cell]
        if g != NOBODY:
            force, behind = pressure(g, cell, group), backing(g, cell, community, group, stances, p)
            is_hungry = uniform(luck.yield_, cell) < p.yield_rate
            if is_hungry:
                community.controller[cell] = g
            if is_hungry or community.controller[cell] != NOBODY or force * p.relief_gain < behind or group.cash[g] <= 0:
                community.besieger[cell] = NOBODY
            continue
        if community.controller[cell] == NOBODY and community.people[cell] > 0:
            g = who_besieges(cell, community, group, stances, pay, p)
            if g != NOBODY and uniform(luck.besiege, cell) < p.siege_rate:
                community.besieger[cell], community.siege_began[cell] = g, week


@compiled
def who_besieges(cell: int, community: Community, group: Group, stances: Array, pay: float, p: Extort) -> int:
    """Return the group to which it is worth to cut off a cell that does not obey, and that is strong enough for it."""
    n, best, most = group.arms.shape[0], NOBODY, 0.0
    for g in range(n):
        force = pressure(g, cell, group)
        is_worth = community.worth[cell] > group.men[g, cell] * pay
        if force > most and stances[g, n] == WAR and is_worth and force * p.relief_gain > backing(
            g, cell, community, group, stances, p
        ):
            best, most = g, force
    return best if most >= p.siege_men else NOBODY
