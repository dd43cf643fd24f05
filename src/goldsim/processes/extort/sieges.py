"""Sieges: who refuses is cut off where that pays, and holds out for as long as there is something to eat."""

from typing import NamedTuple

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.writing import NOBODY, Array, compiled
from goldsim.entities.armed_groups import usual_pay
from goldsim.model import Model
from goldsim.parameters import Extort
from goldsim.processes.extort.communities import Community, Group, backing, obey, pressure, weeks_of_food

DRIVEN_OFF = -1.0


class Terms(NamedTuple):
    """What a party costs a week, by group, XOF; how many weeks of a place's worth count against it; how often one is planned."""

    week_xof: Array
    valued_weeks: float
    week: int
    every_weeks: int


def weigh(model: Model) -> None:
    """Let people in each cell decide whom they obey, groups besiege who refuses, and sieges end."""
    community, group, stances, p = model.view(Community), model.view(Group), model.stances(), model.p
    before = community.besieger.copy(), community.controller.copy()
    obey(community, group, stances, p.extort, p.fight.men_to_hold)
    if model.has("M08"):
        a_week = p.extort.siege_men * usual_pay(group.stance, p.recruit.fighter_pay_xof, p.recruit.paid_shares)
        besiege(community, group, stances, Terms(a_week, p.fight.valued_weeks, model.week, p.fight.order_weeks), p.extort)
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
def parties_for(people: float, p: Extort) -> float:
    """Return how many parties it takes to shut so many people in: one for each of their villages."""
    return max(people / p.siege_people, 1.0)


@compiled
def gain_of_siege(g: int, cell: int, community: Community, group: Group, stances: Array, terms: Terms, p: Extort) -> float:
    """Return what a siege is expected to bring, XOF; below zero where it does not pay, or soldiers would drive it off.

    Those inside hold out as long as what is in store lasts, the longer the more soldiers and militias can bring to them, who
    meet one party at a time.
    """
    force, behind = p.siege_men * group.arms[g], backing(g, cell, community, group, stances, p)
    if force <= behind:
        return DRIVEN_OFF
    weeks = weeks_of_food(cell, community, p.head_weeks) * (1.0 + behind / force)
    cost = terms.week_xof[g] * parties_for(community.people[cell], p)
    return float(community.worth[cell] * terms.valued_weeks - weeks * cost)


@compiled
def besiege(community: Community, group: Group, stances: Array, terms: Terms, p: Extort) -> None:
    """Let sieges go on or end, and groups whose turn it is begin others, as far as they have fighters for them."""
    free, before = group.n_fighters * p.siege_share / p.siege_men, community.besieger.copy()
    for cell in np.flatnonzero(before != NOBODY):
        g, parties = int(before[cell]), parties_for(community.people[cell], p)
        if goes_on(g, int(cell), community, group, stances, terms, p) and free[g] >= parties:
            free[g] -= parties
        else:
            community.besieger[cell] = NOBODY
    n = group.arms.shape[0]
    for g in range(terms.week % terms.every_weeks, n, terms.every_weeks):
        if stances[g, n] == WAR and free[g] >= 1 and group.cash[g] > 0:
            begin(g, free[g], before, community, group, stances, terms, p)


@compiled
def goes_on(g: int, cell: int, community: Community, group: Group, stances: Array, terms: Terms, p: Extort) -> bool:
    """Tell whether a siege goes on: until people obey, with nothing left to eat, or it no longer pays, or the chest is empty."""
    force, behind = p.siege_men * group.arms[g], backing(g, cell, community, group, stances, p)
    if force > behind:
        eat(cell, behind / (force + behind), community, p.head_weeks)
        if weeks_of_food(cell, community, p.head_weeks) < 1.0 and community.controller[cell] == NOBODY:
            community.controller[cell] = g
    pays = gain_of_siege(g, cell, community, group, stances, terms, p) > 0
    return bool(community.controller[cell] == NOBODY and pays and group.cash[g] > 0)


@compiled
def eat(cell: int, brought: float, community: Community, head_weeks: float) -> None:
    """Let besieged people eat their animals where grain is out, but for what soldiers and militias bring, a part of a week's."""
    community.store[cell] += brought
    if community.store[cell] < 1.0:
        lacking = (1.0 - community.store[cell]) * community.people[cell] / head_weeks
        eaten = min(lacking, float(community.herd[cell]))
        community.herd[cell] -= eaten
        community.store[cell] += eaten * head_weeks / max(community.people[cell], 1)


@compiled
def begin(
    g: int, free: float, before: Array, community: Community, group: Group, stances: Array, terms: Terms, p: Extort
) -> None:
    """Let a group besiege those of its surroundings that refuse it from which it expects most, as far as its parties go."""
    gains = np.zeros(before.shape[0])
    for cell in range(before.shape[0]):
        refuses = community.controller[cell] == NOBODY and community.people[cell] > 0
        if refuses and before[cell] == NOBODY and pressure(g, cell, group) > p.siege_presence:
            gains[cell] = gain_of_siege(g, cell, community, group, stances, terms, p)
    for best in np.argsort(-gains, kind="mergesort"):
        parties = parties_for(community.people[best], p)
        if gains[best] > 0 and parties <= free and community.besieger[best] == NOBODY:
            community.besieger[best], community.siege_began[best] = g, terms.week
            free -= parties
