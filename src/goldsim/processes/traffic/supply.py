"""Families who are asked for a child, and women who are promised work: who would go, and who does."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Out, Rows, compiled, inlined, logistic, row_rule, uniform
from goldsim.entities.children import ChildState
from goldsim.entities.recruiting_parties import Cargo
from goldsim.model import Model
from goldsim.parameters import Traffic
from goldsim.processes.traffic.worth import Nation, Pit, work_share
from goldsim.units import DAYS_PER_WEEK, MONTHS_PER_YEAR, WEEKS_PER_YEAR

AT_ORIGIN, HOME, CHILDREN, WOMEN = int(ChildState.AT_ORIGIN), int(ChildState.HOME), int(Cargo.CHILDREN), int(Cargo.WOMEN)


class Asked(Rows, of="children"):
    """Whose family is asked."""

    state = age_weeks = is_girl = family = place = origin = school_rank = work_rank = In


class Family(Rows, of="miners"):
    """How families fare, and in which household."""

    hardship = household = In


class Home(Rows, of="cells"):
    """How dangerous it is at home: schools close; and which armed group holds the ground."""

    danger = controller = In


class Origin(Rows, of="origins"):
    """Where recruiters ask."""

    n_reached = willing = asked = warned = Out
    is_abroad = cell = In


class Luck(Keys):
    """What is drawn."""

    go = Key


class Promise(NamedTuple):
    """What is promised this week: the part of the weeks ahead in which schools are shut, and who is old enough to go."""

    week: int
    holidays: float
    youngest: int  # age in weeks at week zero
    school: Array  # by cell, part of children who live near an open school with room
    gain: float  # log odds that such a place takes from a promise
    pull: float  # log odds that what mining is said to pay adds to it


def promise_of(model: Model) -> Promise:
    """Return what recruiters promise this week: work for some weeks."""
    p, day = model.p, model.date.timetuple().tm_yday
    months = [int((day / DAYS_PER_WEEK + ahead) / WEEKS_PER_YEAR * MONTHS_PER_YEAR) for ahead in range(p.traffic.promise_weeks)]
    shut = sum(p.price.school_holidays[month % MONTHS_PER_YEAR] > 0 for month in months)
    school = p.school.access_share * np.maximum(1 - p.school.closed_share * model.view(Home).danger, 0)
    # It gains where mining is said to pay more than usual, as work at the pit does (see school).
    pit, usual = model.view(Pit), p.school.usual_pay_xof * float(model.view(Nation).living_factor[0])
    said = float((np.maximum(pit.pay, 0) * pit.n_miners).sum()) / max(int(pit.n_miners.sum()), 1)
    pull, youngest = p.traffic.promise_pull * (said / usual - 1.0), p.traffic.youngest_weeks - model.week
    return Promise(model.week, shut / max(len(months), 1), youngest, school, p.school.school_gain, pull)


@compiled
def would_go(hardship: float, is_pupil: bool, warned: float, promise: Promise, p: Traffic) -> float:
    """Return the chance that a family that is asked this week lets a child go."""
    x = p.promise_base + promise.pull + p.want_gain * hardship - promise.gain * is_pupil * (1.0 - promise.holidays)
    return float((1.0 - warned) * logistic(x))


@inlined
def wish(i: int, asked: Asked, family: Family, warned: Array, promise: Promise, p: Traffic) -> float:
    """Return the chance that a child's family, asked this week, lets it go; nothing where recruiters do not ask.

    Of the pool's own households they reach a part, for children at home without a school: those last to be sent to the pit.
    """
    s, is_pupil = asked.state[i], asked.school_rank[i] < promise.school[asked.origin[i]]
    is_idle = s == HOME and not is_pupil and asked.work_rank[i] >= 1.0 - p.idle_reached_share
    if not (s == AT_ORIGIN or is_idle) or asked.age_weeks[i] < promise.youngest:
        return 0.0
    return would_go(family.hardship[asked.family[i]], is_pupil, warned[asked.place[i]], promise, p)


@row_rule
def add_willing(asked: Asked, family: Family, origin: Origin, promise: Promise, children_a_row: int, p: Traffic) -> None:
    """Write how many children each origin has whom recruiters could ask for, and who would agree of their families, and women.

    Women fare as the families there do, and have left school.
    """
    origin.n_reached[:, CHILDREN] = 0
    origin.willing[:] = 0.0
    for i in range(asked.state.shape[0]):
        chance = wish(i, asked, family, origin.warned, promise, p)
        if chance > 0.0:
            o = asked.place[i]
            origin.n_reached[o, CHILDREN] += children_a_row
            origin.willing[o, CHILDREN] += chance * children_a_row
            origin.willing[o, WOMEN] += children_a_row * would_go(
                family.hardship[asked.family[i]], False, origin.warned[o], promise, p
            )
    for o in range(origin.willing.shape[0]):
        for cargo in (CHILDREN, WOMEN):
            origin.willing[o, cargo] /= max(origin.n_reached[o, CHILDREN], 1)


@compiled
def pick(n: int, at: int, asked: Asked, family: Family, warned: Array, promise: Promise, key: np.uint64, p: Traffic) -> Array:
    """Return up to `n` rows of children who go from an origin: drawn by how gladly families agree and how much they can work."""
    who, rank, k = np.empty(asked.state.shape[0], dtype=np.int64), np.empty(asked.state.shape[0]), 0
    for i in range(asked.state.shape[0]):
        if asked.place[i] == at:
            chance = wish(i, asked, family, warned, promise, p)
            if chance > 0.0:
                years = (asked.age_weeks[i] + promise.week) / WEEKS_PER_YEAR
                who[k], rank[k] = i, -np.log(uniform(key, i)) / (chance * work_share(years, asked.is_girl[i], p))
                k += 1
    chosen = np.empty(min(n, k), dtype=np.int64)
    for m in range(chosen.shape[0]):
        best = np.argmin(rank[:k])
        chosen[m], rank[best] = who[best], np.inf
    return chosen
