"""school: what the children of mining households do.

Now and then, and whenever the school year turns, a household decides about a child: `P(work) = 1 / (1 + exp(-(base +
hardship * H + age * (years - working age) + pull * (pay / usual pay - 1) - school * access)))`, where access is the
chance of a place in a school that is open. The pay is at the prices of the place. A child works only where a
member of the household mines; under working age it helps
women and washers, above it works as adults do. Otherwise it goes to school if there is a place, and stays at home if
not. Children's hours add to what that member digs. A child turns 7 into the pool and 18 out of it.

Assumed: a household decides for each child on its own. Mechanisms: M20. Sources: UNU-CPR 2024 (enrolled in mining work,
sometimes for pay); Ghazarian and Khan on prices and schooling; Human Rights Watch 2011.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.forms import logistic
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.parameters import Instrument, School

MECHANISMS = ("M20",)
AT_SCHOOL, AT_HOME, HELPING, WORKING = (
    int(s) for s in (ChildState.SCHOOL, ChildState.HOME, ChildState.HELPING, ChildState.WORKING)
)
TRAFFICKED, YOUNG, GROWN = int(ChildState.TRAFFICKED), int(ChildState.YOUNG), int(ChildState.GROWN)
ABROAD, DEAD, MINE = int(ChildState.ABROAD), int(ChildState.DEAD), int(Activity.MINE)


class Child(Rows, of="children"):
    """Who grows up."""

    state = site = holder = group = Out
    age_weeks = guardian = In


class Guardian(Rows, of="miners"):
    """Whose household decides for a child, and who has its hands."""

    household = activity = site = hardship = In
    n_helpers = Out


class Family(Rows, of="households"):
    """Who of a household mines."""

    miner = In


class Site(Rows, of="sites"):
    """Where children work."""

    pay = belt = In
    n_children = Out


class Programme(Rows, of="programmes"):
    """What the policy pays for."""

    n_units = In


class Market(Rows, of="belts"):
    """How dear things are near gold."""

    price_level = In


class Country(Rows, of="country"):
    """The school year, and how dear living is."""

    living_factor = is_holiday = was_holiday = In
    school_access = Out


class Luck(Keys):
    """What is drawn."""

    decide = work = place = Key


class Term(NamedTuple):
    """What holds for every child this week."""

    week: int
    access: float
    is_holiday: bool
    rate: float
    usual_pay: Array  # by site, XOF, at the prices of the place


def step(model: Model) -> None:
    """Let time pass, let households decide, and count hands."""
    p, country = model.p.school, model.view(Country)
    model.map_table(come_of_age, Child, p.youngest_weeks - model.week, p.oldest_weeks - model.week)
    is_holiday = bool(country.is_holiday[0])
    access = 0.0 if is_holiday else school_access(p.access_share, bought_share(model))
    country.school_access[0] = access
    turns = is_holiday != bool(country.was_holiday[0])
    level = model.view(Market).price_level[model.view(Site).belt] * country.living_factor[0]
    term = Term(model.week, access, is_holiday, 1.0 if turns else p.decide_rate, p.usual_pay_xof * level)
    model.map_table(decide, Child, Guardian, Family, Site, term, Luck, p)
    count_hands(model)


def bought_share(model: Model) -> float:
    """Return the school places that a policy buys, as a part of the children of households."""
    n_places = float(model.view(Programme).n_units[Instrument.SCHOOL_PLACES])
    if n_places == 0:
        return 0.0
    n_pool = int(np.count_nonzero(model.view(Child).state <= WORKING)) * model.children.weight
    return n_places / max(n_pool, 1)


def count_hands(model: Model) -> None:
    """Tell guardians how many hands they have, and sites how many children work there."""
    guardian, site, children_a_row = model.view(Guardian), model.view(Site), model.children.weight
    guardian.n_helpers[:] = 0
    site.n_children[:] = 0
    helping = model.p.school.helping_hours_share
    model.call(add_hands, guardian, Family, site, Child, children_a_row, model.miners.weight, helping)


def school_access(usual: float, bought_share: float) -> float:
    """Return the chance of a place: the usual one, and bought places for those who would have none."""
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
            child.state[i] = AT_HOME if child.guardian[i] >= 0 else ABROAD


@compiled
def chance_to_work(hardship: float, years: float, pay_ratio: float, access: float, p: School) -> float:
    """Return the chance that a household that decides sends a child to work."""
    x = p.work_base + p.hardship_gain * hardship + p.age_gain * (years - p.working_age_years)
    x += p.pay_pull * (pay_ratio - 1.0) - p.school_gain * access
    return float(logistic(x))


@compiled
def state_without_work(state: int, u: float, term: Term) -> int:
    """Return what a child does that does not work: it goes to school where there is a place."""
    # In the holidays a pupil stays one; who has left school does not come back before it opens.
    if term.is_holiday:
        return state if state == AT_SCHOOL else AT_HOME
    return AT_SCHOOL if u < term.access else AT_HOME


@row_rule
def decide(first: int, child: Child, guardian: Guardian, family: Family, site: Site, term: Term, luck: Luck, p: School) -> None:
    """Decide for each child of a household."""
    for i in range(child.state.shape[0]):
        s, g, row = child.state[i], child.guardian[i], first + i
        works, is_asked = s in (HELPING, WORKING), uniform(luck.decide, row) < term.rate
        # Most are idle and not asked, and need not be looked after.
        if not ((g >= 0) & (s <= WORKING) & (works | is_asked)):
            continue
        miner = family.miner[guardian.household[g]]
        at = guardian.site[miner] if miner >= 0 and guardian.activity[miner] == MINE else -1
        is_mining = at >= 0
        if works and is_mining:
            child.site[i] = at
        if not is_asked and (is_mining or not works):
            continue
        years = (child.age_weeks[i] + term.week) / p.weeks_a_year
        child.site[i] = -1
        if is_mining:
            ratio = site.pay[at] / term.usual_pay[at]
            if uniform(luck.work, row) < chance_to_work(guardian.hardship[g], years, ratio, term.access, p):
                child.state[i] = WORKING if years >= p.working_age_years else HELPING
                child.site[i] = at
                continue
        child.state[i] = state_without_work(s, uniform(luck.place, row), term)


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
            guardian.n_helpers[miner] += children_per_adult * (1.0 if s == WORKING else helping_hours)
