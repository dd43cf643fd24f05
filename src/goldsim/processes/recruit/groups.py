"""Into armed groups, and out of them."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows
from goldsim.engine.writing import (
    NOBODY,
    Array,
    add_at,
    compiled,
    inlined,
    logistic,
    row_rule,
    there,
    uniform,
    uniforms,
    uniforms_at,
)
from goldsim.entities.armed_groups import Stance
from goldsim.entities.miners import Activity
from goldsim.entities.programmes import Bought, units_of
from goldsim.model import Model
from goldsim.parameters import Instrument, Recruit
from goldsim.processes.recruit.surrender import feared_xof, who_comes
from goldsim.units import WEEKS_PER_YEAR

FARM, MINE, FIGHTER = int(Activity.FARM), int(Activity.MINE), int(Activity.FIGHTER)


class Person(Rows, of="miners"):
    """Who joins, stays and leaves, robs or stops, and what a place in reintegration gives."""

    activity = group = site = former_group = farm_capital = Out
    activity_at_home = home_number = Lookup
    home = household = hardship = grievance = income = origin = age = debt = In


class Group(Rows, of="armed_groups"):
    """Who pays fighters, takes them on, and where each group is at home."""

    cash = stance = men = In
    n_fighters = n_core = base = arms = rate = Out


class Site(Rows, of="sites"):
    """Where one may dig instead, and rob."""

    cell = belt = pay = n_miners = closed_until = robber_pay = organised = In
    n_band = Out


class Ground(Rows, of="cells"):
    """Whose ground it is, who lives there, and what they have seen."""

    garrison = abuse = displaced = fear = In
    controller = people = Out
    is_abroad = Lookup


class Family(Rows, of="households"):
    """What one hand more at home would bring."""

    hand_worth = In


class Luck(Keys):
    """What is drawn."""

    join = leave = rejoin = reintegrate = core_reintegrated = turn = stop = grow = child_taken = child_away = Key
    child_released = core = core_leaves = Key


class Terms(NamedTuple):
    """Who can pay, by group, fighters a person, by cell; pay at sites near home, by home, and work at home, by household, XOF."""

    can_pay: Array
    fighters_a_person: Array
    near_pay: Array
    hand_worth: Array
    fear_xof: Array  # by home cell: of the state, for having fought
    may_join: bool
    may_leave: bool
    week: int


def reintegrate(model: Model) -> float:
    """Take fighters into reintegration as far as places go: recruits from the pool in a drawn order, and of the core its part.

    Returns the part of those who would come whom there were places for.
    """
    places = units_of(Instrument.REINTEGRATION, model.view(Bought)) / WEEKS_PER_YEAR
    if places == 0:
        return 0.0
    person, group, luck = model.view(Person), model.view(Group), model.keys(Luck)
    fighters = model.rows_in(person.activity, FIGHTER)
    comes = who_comes(model)
    would = comes[person.group[fighters], person.home[fighters]]
    of_core = comes[np.arange(len(group.base)), group.base]
    taken = min(1.0, places / max(float(would.sum() * model.miners.weight + (group.n_core * of_core).sum()), 1))
    out = fighters[uniforms_at(luck.reintegrate, fighters) < taken * would]
    person.former_group[out], person.activity[out], person.group[out] = person.group[out], person.activity_at_home[out], NOBODY
    person.farm_capital[out] = 1
    part = taken * of_core
    home = np.minimum(group.n_core * part + uniforms(luck.core_reintegrated, len(part)), group.n_core).astype(np.int32)
    group.n_core[:] -= home
    add_at(model.view(Ground).people, group.base, home)
    model.count_all("n_core_left", int(home.sum()))
    return taken


def change_sides(model: Model) -> Array:
    """Let people join the group that holds their cell, and fighters leave for better pay; return fighters a person by cell."""
    p, site = model.p.recruit, model.view(Site)
    around: Array = model.call(fighters_around, Group, Ground, site, p.fighting_share)
    terms = Terms(
        can_pay=can_take_on(model.view(Group), p),
        fighters_a_person=around,
        near_pay=pay_near_home(site, model.week, model.lookups.known_sites),
        hand_worth=model.view(Family).hand_worth,
        fear_xof=feared_xof(model),
        may_join=model.has("M10"),
        may_leave=model.has("M11"),
        week=model.week,
    )
    model.map_table(join_or_leave, Person, terms, site, Ground, Luck, p)
    return around


def can_take_on(group: Group, p: Recruit) -> Array:
    """Tell which groups can pay those whom they have for a while, and so take on others: bool, shape (n_groups,)."""
    can: Array = (group.cash > group.n_fighters * p.fighter_pay_xof * p.pay_weeks_in_hand) & (group.n_fighters > 0)
    can &= group.stance != Stance.BAND  # whom robbers find on their own
    return can


@compiled
def pay_near_home(site: Site, week: int, known_sites: Array) -> Array:
    """Return the mean pay at the open sites that each home knows, by the people there; 0 where all are shut. Shape (n_homes,)."""
    pay, n_miners, closed_until = site.pay, site.n_miners, site.closed_until
    near = np.empty(known_sites.shape[0])
    for home in range(known_sites.shape[0]):
        paid, people = 0.0, 0
        for j in known_sites[home]:
            n = 0 if closed_until[j] > week else n_miners[j]
            paid += pay[j] * n
            people += n
        near[home] = paid / max(people, 1)
    return near


@compiled
def fighters_around(group: Group, ground: Ground, site: Site, most: float) -> Array:
    """Return how many fighters of the group that they obey there are for each person in a cell: float64, shape (n_cells,).

    Where `most` of the people fight, nobody is left to be approached.
    """
    people = np.maximum(ground.people.astype(np.float64), 1.0)
    for j in range(site.cell.shape[0]):
        people[site.cell[j]] += site.n_miners[j]
    for cell in range(people.shape[0]):
        holder = ground.controller[cell]
        around = group.men[holder, cell] / people[cell] if holder >= 0 else 0.0
        people[cell] = around * max(1.0 - around / most, 0.0)
    return people


@compiled
def chance_to_join(hardship: float, grievance: float, income: float, fighters_a_person: float, p: Recruit) -> float:
    """Return the weekly chance that a person on a held cell joins: fighters can approach so many, and want opens doors."""
    wants = min(hardship + grievance, 1.0) * p.fighter_pay_xof / (p.fighter_pay_xof + max(income, 0.0))
    return p.core_rate * fighters_a_person * wants


@compiled
def chance_to_leave(best_pay: float, p: Recruit) -> float:
    """Return the weekly chance that a fighter leaves for other work."""
    return float(logistic((best_pay - p.fighter_pay_xof) / p.choice_scale_xof, p.leave_rate))


@compiled
def chance_to_rejoin(hardship: float, is_shut: bool, p: Recruit) -> float:
    """Return the weekly chance that a former fighter goes back: when his diggings are shut, else as far as he has nothing."""
    return p.rejoin_rate if is_shut else p.rejoin_rate * hardship


@inlined
def enlist(i: int, group: int, person: Person) -> None:
    """Make a person a group's fighter."""
    person.activity[i], person.group[i], person.site[i] = FIGHTER, group, NOBODY


@row_rule
def join_or_leave(first: int, person: Person, terms: Terms, site: Site, ground: Ground, luck: Luck, p: Recruit) -> None:
    """Write who fights, and for whom."""
    for i in range(person.activity.shape[0]):
        a, row = person.activity[i], first + i
        if a == FIGHTER:
            best_pay = max(terms.near_pay[there(person.home_number[i])], terms.hand_worth[there(person.household[i])])
            fear_xof = terms.fear_xof[there(person.home[i])]
            if terms.may_leave and uniform(luck.leave, row) < chance_to_leave(best_pay - fear_xof, p):
                person.former_group[i] = person.group[i]
                person.activity[i], person.group[i] = person.activity_at_home[i], NOBODY
            continue
        if a != FARM and a != MINE:
            continue
        here, old = person.site[i], person.former_group[i]
        if old >= 0 and terms.may_leave and terms.can_pay[old]:
            # His own diggings were shut this week, or there is nothing open that he knows.
            is_shut = (a == MINE and site.closed_until[here] > terms.week) or terms.near_pay[person.home_number[i]] == 0
            if uniform(luck.rejoin, row) < chance_to_rejoin(person.hardship[i], is_shut, p):
                enlist(i, old, person)
                continue
        cell = there(site.cell[here] if a == MINE else person.home[i])
        new = ground.controller[cell]
        if new >= 0 and terms.may_join and terms.can_pay[new]:
            lacks = person.hardship[i], person.grievance[i], person.income[i]
            if uniform(luck.join, row) < chance_to_join(*lacks, terms.fighters_a_person[cell], p):
                enlist(i, new, person)
