"""school: what the children of mining households do.

Now and then, and whenever the school year turns, a household decides about a child, which works if its rank among children,
drawn once, is below `1 / (1 + exp(-(base + hardship * H + age term + pull * (pay / usual pay - 1) - school * pupil)))`: the same
children work as long as things are as they are. The pay is at the prices of the place, less a transfer that is lost by it; where
pupils are fed, those who live nearest first, school counts for more. The age term is `boys * (years - 12)`,
or `- girls * max(0, years - 14)`: girls carry, wash and mind from early on, and are wanted at home later. A child works only
where a member of the household mines: it helps until it is strong enough, boys to dig, girls to wash for pay, and then works as
adults do; its hours add to what that member digs.

A pupil stays one while there is an open school with room near, `rank < access * (1 - closed * danger at home)`. Others can
become pupils as the school year begins, each year of schooling missed leaving them the chance `back`: who drops out seldom
returns. Work wears children out, who then do less, and recover away from the mine. A child turns 7 into the pool and 18 out
of it.

Assumed: a household decides for each child on its own. Mechanisms: M20. Sources: UNU-CPR 2024 (enrolled in mining work,
sometimes for pay); Ghazarian and Khan on prices and schooling; Human Rights Watch 2011; Education Cluster on closed schools.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Out, Rows, compiled, inlined, logistic, row_rule, uniform
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.entities.programmes import Bought, units_by_place
from goldsim.model import Model
from goldsim.parameters import Instrument, School

MECHANISMS = ("M20",)
AT_SCHOOL, AT_HOME, HELPING, WORKING = (
    int(s) for s in (ChildState.SCHOOL, ChildState.HOME, ChildState.HELPING, ChildState.WORKING)
)
TRAFFICKED, YOUNG, GROWN = int(ChildState.TRAFFICKED), int(ChildState.YOUNG), int(ChildState.GROWN)
AT_ORIGIN, DEAD, MINE = int(ChildState.AT_ORIGIN), int(ChildState.DEAD), int(Activity.MINE)


class Child(Rows, of="children"):
    """Who grows up."""

    state = site = holder = group = years_behind = health = Out
    age_weeks = guardian = is_girl = origin = school_rank = work_rank = In


class Guardian(Rows, of="miners"):
    """Whose household decides for a child, and who has its hands."""

    household = activity = site = hardship = In
    n_helpers = Out


class Family(Rows, of="households"):
    """Who of a household mines, and what transfer it would lose if its children worked."""

    miner = at_stake = In


class Site(Rows, of="sites"):
    """Where children work."""

    pay = belt = In
    n_children = Out


class Market(Rows, of="belts"):
    """How dear things are near gold."""

    price_level = In


class Country(Rows, of="country"):
    """The school year, and how dear living is."""

    living_factor = is_holiday = was_holiday = In
    school_access = Out


class Home(Rows, of="cells"):
    """How dangerous it is at home: teachers go."""

    danger = In


class Luck(Keys):
    """What is drawn."""

    decide = place = Key


class Term(NamedTuple):
    """What holds for every child this week."""

    week: int
    access: float
    is_holiday: bool
    begins: bool  # the school year
    rate: float
    usual_pay: Array  # by site, XOF, at the prices of the place
    open_share: Array  # by cell, part of the schools that are open
    fed: Array  # by cell, rank below which pupils are fed


def step(model: Model) -> None:
    """Let time pass, let households decide, and count hands."""
    p, country = model.p.school, model.view(Country)
    model.map_table(come_of_age, Child, p.youngest_weeks - model.week, p.oldest_weeks - model.week)
    is_holiday = bool(country.is_holiday[0])
    state = model.view(Child).state
    bought, by_cell = by_children(model, Instrument.SCHOOL_PLACES, np.flatnonzero(state <= WORKING))
    access = school_access(p.access_share, bought)
    country.school_access[0] = 0.0 if is_holiday else access
    missed = 0.0 if is_holiday else 1 / (p.weeks_a_year * (1 - np.mean(model.p.price.school_holidays)))
    model.map_table(pass_a_week, Child, float(missed), p)
    turns = is_holiday != bool(country.was_holiday[0])
    usual = p.usual_pay_xof * model.view(Market).price_level[model.view(Site).belt] * country.living_factor[0]
    opened = np.maximum(1 - p.closed_share * model.view(Home).danger, 0)
    opened *= np.minimum(1.0, p.access_share + by_cell) / max(access, float(np.finfo(np.float32).tiny))
    # Bought places come with meals.
    meals, pupils = (Instrument.SCHOOL_CANTEENS, Instrument.SCHOOL_PLACES), np.flatnonzero(state == AT_SCHOOL)
    rate, fed = 1.0 if turns else p.decide_rate, access * np.sum([by_children(model, one, pupils)[1] for one in meals], axis=0)
    term = Term(model.week, access, is_holiday, turns and not is_holiday, rate, usual, opened, fed)
    model.map_table(decide, Child, Guardian, Family, Site, term, Luck, p)
    count_hands(model)


def by_children(model: Model, what: Instrument, rows: Array) -> tuple[float, Array]:
    """Return the units of an instrument that a policy buys, a child of some rows: of all of them, and of those of each cell."""
    home, weight, of_all = model.view(Child).origin[rows], model.children.weight, 0.0
    by_cell = np.zeros(model.geography.n_cells)
    for units, covers in units_by_place(what, model.view(Bought), np.arange(len(by_cell))):
        of_all += units / max(len(rows) * weight, 1)
        by_cell += covers * (units / max(int(covers[home].sum()) * weight, 1))
    return of_all, by_cell


def count_hands(model: Model) -> None:
    """Tell guardians how many hands they have, and sites how many children work there."""
    guardian, site, children_a_row = model.view(Guardian), model.view(Site), model.children.weight
    guardian.n_helpers[:] = 0
    site.n_children[:] = 0
    helping = model.p.school.helping_hours_share
    model.call(add_hands, guardian, Family, site, Child, children_a_row, model.miners.weight, helping)


def school_access(usual: float, bought_share: float) -> float:
    """Return the part of children who live near a school with room: the usual one, and places bought for those who have none."""
    return min(1.0, usual + bought_share)


@row_rule
def come_of_age(_first: int, child: Child, youngest: int, oldest: int) -> None:
    """Let children in and out by their age at week zero: those of at least `youngest` weeks then, and of `oldest`.

    A held child that comes of age goes free.
    """
    for i in range(child.state.shape[0]):
        s = child.state[i]
        if child.age_weeks[i] >= oldest:
            if s != GROWN and s != DEAD:
                child.state[i], child.site[i], child.holder[i], child.group[i] = GROWN, -1, -1, -1
        elif s == YOUNG and child.age_weeks[i] >= youngest:
            child.state[i] = AT_HOME if child.guardian[i] >= 0 else AT_ORIGIN


@compiled
def share_at_work(hardship: float, years: float, is_girl: bool, pay_ratio: float, school: float, p: School) -> float:
    """Return the part of children like this one whom households that decide send to work; `school` counts against it."""
    grows = p.age_gain * (years - p.working_age_years)
    x = p.work_base - p.girl_age_loss * max(years - p.girl_working_age_years, 0.0) if is_girl else p.work_base + grows
    x += p.hardship_gain * hardship + p.pay_pull * (pay_ratio - 1.0) - school
    return float(logistic(x))


@inlined
def without_work(s: int, u: float, i: int, child: Child, term: Term, p: School) -> int:
    """Return what a child does that does not work: a pupil stays one, in the holidays too, as long as there is a school near.

    Others become pupils only as the school year begins, the less, the more they have missed.
    """
    is_pupil = s == AT_SCHOOL or (term.begins and u < p.back_share ** child.years_behind[i])
    has_school = term.is_holiday or child.school_rank[i] < term.access * term.open_share[child.origin[i]]
    return AT_SCHOOL if is_pupil and has_school else AT_HOME


@row_rule
def decide(first: int, child: Child, guardian: Guardian, family: Family, site: Site, term: Term, luck: Luck, p: School) -> None:
    """Decide for each child of a household that is asked, or whose family has left the mine."""
    for i in range(child.state.shape[0]):
        s, g, row = child.state[i], child.guardian[i], first + i
        works, is_asked = s in (HELPING, WORKING), uniform(luck.decide, row) < term.rate
        # Most are idle and not asked, and need not be looked after.
        if not ((g >= 0) & (s <= WORKING) & (works | is_asked)):
            continue
        miner = family.miner[guardian.household[g]]
        at = guardian.site[miner] if miner >= 0 and guardian.activity[miner] == MINE else -1
        if not is_asked and at >= 0:
            child.site[i] = at
            continue
        child.state[i], child.site[i] = without_work(s, uniform(luck.place, row), i, child, term, p), -1
        if at >= 0:
            years = (child.age_weeks[i] + term.week) / p.weeks_a_year
            ratio = (site.pay[at] - family.at_stake[guardian.household[g]]) / term.usual_pay[at]
            is_pupil = child.state[i] == AT_SCHOOL and not term.is_holiday
            meal = p.canteen_gain if child.school_rank[i] < term.fed[child.origin[i]] else 0.0
            school = (p.school_gain + meal) * is_pupil
            if child.work_rank[i] < share_at_work(guardian.hardship[g], years, child.is_girl[i], ratio, school, p):
                strong = p.girl_working_age_years if child.is_girl[i] else p.working_age_years
                child.state[i], child.site[i] = WORKING if years >= strong else HELPING, at


@row_rule
def pass_a_week(_first: int, child: Child, missed: float, p: School) -> None:
    """Let children fall behind who are not at school in term, tire who work, and recover who do neither work nor are held."""
    for i in range(child.state.shape[0]):
        s = child.state[i]
        child.years_behind[i] += missed * ((s != AT_SCHOOL) & (s != YOUNG))
        works, rests = (s == HELPING) | (s == WORKING), (s != TRAFFICKED) & (s != DEAD)
        heals = p.heal_rate * (1.0 - child.health[i]) * (rests & (not works))
        child.health[i] += heals - p.work_harm_rate * child.health[i] * works


@row_rule
def add_hands(
    guardian: Guardian, family: Family, site: Site, child: Child, children_a_row: int, people_a_row: int, helping_hours: float
) -> None:
    """Add each working child's hours to the member who mines, and each who works or is held to those at its site."""
    children_per_adult = children_a_row / people_a_row
    for i in range(child.state.shape[0]):
        s, at = child.state[i], child.site[i]
        if HELPING <= s <= TRAFFICKED and at >= 0:
            site.n_children[at] += children_a_row
        if s in (HELPING, WORKING):
            miner = family.miner[guardian.household[child.guardian[i]]]
            hours = child.health[i] if s == WORKING else child.health[i] * helping_hours
            guardian.n_helpers[miner] += children_per_adult * hours
