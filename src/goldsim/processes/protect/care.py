"""Places in care homes, the spells that children spend there or wait for one, and where they go from there."""

from typing import Any, NamedTuple

import numpy as np

from goldsim.engine.forms import form, saturating
from goldsim.engine.writing import NOBODY, Array, In, Rows, compiled, inlined, row_rule, uniform, uniforms, uniforms_at
from goldsim.entities.children import AfterCare, ChildState
from goldsim.model import Model
from goldsim.parameters import Protect
from goldsim.processes.protect.referral import Child, Country, Luck, Official, Site

IN_CARE, RETURNED, HOME, AT_ORIGIN, AT_SCHOOL = (
    int(s) for s in (ChildState.IN_CARE, ChildState.RETURNED, ChildState.HOME, ChildState.AT_ORIGIN, ChildState.SCHOOL)
)
HOMEWARD, TO_SCHOOL, TO_TRADE, NOWHERE = (int(way) for way in AfterCare)


class Guardian(Rows, of="miners"):
    """To whom a child goes back."""

    household = In


class Pot(Rows, of="households"):
    """How they live."""

    consumption = In


class Leaving(NamedTuple):
    """What counts for all who leave care this week: the chance of a place at a school, the poverty line, and the week."""

    access: float
    line_xof: float
    week: int


def end_spells(model: Model) -> None:
    """Count care and waiting down; let those go whose time is over, to where there is a place for them in life."""
    p, access = model.p.protect, float(model.view(Country).school_access[0])
    how = Leaving(access, model.p.live.line_xof, model.week)
    n_ended = np.zeros(len(AfterCare), dtype=np.int64)
    model.call(count_down, Child, Guardian, Pot, Official, n_ended, how, Luck, p)
    for way in AfterCare:
        model.count_all(f"n_care_to_{way.name.lower()}", int(n_ended[way]) * model.children.weight)


def give_places(model: Model) -> None:
    """Place waiting children, in a drawn order: in the region's home, or in the capital's where a vehicle goes there."""
    child, region, home, luck = model.view(Child), model.view(Site), model.view(Official), model.keys(Luck)
    weight = model.children.weight
    occupied = np.zeros(len(home.over))
    waiting = who_waits(child, occupied, weight)
    waiting = waiting[np.argsort(uniforms_at(luck.place, waiting))]
    site = np.maximum(child.site[waiting], 0)
    has_ride = uniforms(luck.vehicle, len(region.presence))[site] < model.p.protect.vehicle_share
    first, capital = region.care_home_of_site[site], model.lookups.capital_care_home
    taken_in = places_for(first, np.where(has_ride, capital, first), occupied, home, weight)
    rows, where = waiting[taken_in >= 0], taken_in[taken_in >= 0]
    child.state[rows], child.home[rows] = IN_CARE, where
    child.weeks_left[rows] = np.rint(stay_weeks(home.training[where], model.p.protect))
    child.is_waiting[rows] = False
    # A row is several children: what it takes beyond the places there are is left free later, and less than a row is saved.
    home.over[:] = np.maximum(home.over + occupied - home.n_places, 1.0 - weight)
    model.count_all("n_children_taken_in", len(rows) * weight)


@compiled
def who_waits(child: Child, occupied: Array, weight: int) -> Array:
    """Return the rows of children who wait for a place, in order, and add up how many places others take."""
    n = 0
    for i in range(child.state.shape[0]):
        n += child.is_waiting[i] and child.state[i] == RETURNED
        if child.home[i] >= 0:
            occupied[child.home[i]] += weight
    rows, k = np.empty(n, dtype=np.int64), 0
    for i in range(child.state.shape[0] if n > 0 else 0):
        if child.is_waiting[i] and child.state[i] == RETURNED:
            rows[k] = i
            k += 1
    return rows


@compiled
def places_for(first: Array, second: Array, occupied: Array, home: Official, weight: int) -> Array:
    """Return the home that takes each child in, in order, or nobody: one with a place left, and none taken on credit before."""
    chosen = np.full(first.shape[0], NOBODY)
    for k in range(first.shape[0]):
        for h in (first[k], second[k]):
            if chosen[k] == NOBODY and home.over[h] <= 0 and occupied[h] < home.n_places[h]:
                occupied[h] += weight
                chosen[k] = h
    return chosen


@form
def stay_weeks(training: Any, p: Protect) -> Any:
    """Return how long a child stays at a home, as part of its places are for training."""
    return p.transit_weeks + training * (p.care_weeks - p.transit_weeks)


@compiled
def vulnerable_chance(poor: float, stay: float, p: Protect) -> float:
    """Return the chance that home cannot keep a child from care: poverty, as far as care has not helped against it."""
    return float(poor * (1.0 - saturating(stay, float(p.care_weeks))))


@inlined
def where_to(i: int, child: Child, poor: float, stay: float, how: Leaving, luck: Luck, p: Protect) -> int:
    """Return where a child goes from care."""
    if uniform(luck.vulnerable, i) < vulnerable_chance(poor, stay, p):
        return NOWHERE
    if child.age_weeks[i] + how.week >= p.trade_weeks:
        return TO_TRADE if stay >= p.care_weeks else HOMEWARD
    return TO_SCHOOL if child.guardian[i] >= 0 and uniform(luck.school, i) < how.access else HOMEWARD


@row_rule
def count_down(
    child: Child, guardian: Guardian, pot: Pot, homes: Official, n_ended: Array, how: Leaving, luck: Luck, p: Protect
) -> None:
    """Count a week of care and of waiting down, and end those that are over; count the rows that went each way."""
    for i in range(child.state.shape[0]):
        # Who had no week left when this one began has waited in vain; a raid frees after this verb, a committee within it.
        child.is_waiting[i] = child.is_waiting[i] and child.state[i] == RETURNED and child.weeks_left[i] > 0
        if child.is_waiting[i]:
            child.weeks_left[i] -= 1
        if child.state[i] == IN_CARE:
            child.weeks_left[i] -= 1
            child.health[i] += p.health_rate * (1.0 - child.health[i])
            if child.weeks_left[i] > 0:
                continue
            g, stay = child.guardian[i], stay_weeks(homes.training[child.home[i]], p)
            is_poor = 1.0 if pot.consumption[guardian.household[g]] < how.line_xof else 0.0
            way = where_to(i, child, is_poor if g >= 0 else p.abroad_poor_share, stay, how, luck, p)
            child.is_cared_for[i] = True
            child.state[i] = RETURNED if way == NOWHERE else AT_SCHOOL if way == TO_SCHOOL else HOME if g >= 0 else AT_ORIGIN
            n_ended[way] += 1
        child.home[i] = -1
