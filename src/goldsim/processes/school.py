"""school: what the children of mining households do.

Now and then, and whenever the school year turns, a household decides about a child: `P(work) = 1 / (1 + exp(-(base +
hardship * H + age * (years - working age) + pull * (pay / usual pay - 1) - school * access)))`, where access is the
chance of a place in a school that is open. A child works only where the guardian mines; under working age it helps
women and washers, above it works as adults do. Otherwise it goes to school if there is a place, and stays at home if
not. Children's hours add to what their guardian digs. A child turns 7 into the pool and 18 out of it.

Assumed: a household decides for each child on its own. Mechanisms: M20. Sources: UNU-CPR 2024 (enrolled in mining work,
sometimes for pay); Ghazarian and Khan on prices and schooling; Human Rights Watch 2011.
"""

import numpy as np

from goldsim.engine.draws import uniform
from goldsim.engine.tables import Array, Columns, compiled, uses
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, School

MECHANISMS = ("M20",)
READS: Columns = uses(
    miners="activity site hardship", children="age_weeks guardian", sites="pay", programmes="n_units",
    country="is_holiday was_holiday",
)  # fmt: skip
WRITES: Columns = uses(children="state site holder group", miners="n_helpers", sites="n_children", country="school_access")
DRAWS = ("decide", "work", "place")

AT_SCHOOL, AT_HOME, HELPING, WORKING = (
    int(s) for s in (ChildState.SCHOOL, ChildState.HOME, ChildState.HELPING, ChildState.WORKING)
)
TRAFFICKED, YOUNG, GROWN = int(ChildState.TRAFFICKED), int(ChildState.YOUNG), int(ChildState.GROWN)
ABROAD, DEAD, MINE = int(ChildState.ABROAD), int(ChildState.DEAD), int(Activity.MINE)


def step(model: LegacyModel) -> None:
    """Let time pass, let households decide, and count hands."""
    p, miners, children, sites = model.p.school, model.miners, model.children, model.sites
    grow_up(model)
    is_holiday = bool(model.country.is_holiday[0])
    access = 0.0 if is_holiday else school_access(p.access_share, bought_share(model))
    model.country.change("school_access")[0] = access
    turns = is_holiday != bool(model.country.was_holiday[0])
    columns = (children.change("state"), children.change("site"), children.guardian, children.age_weeks)
    model.over(
        decide, columns, (), miners.activity, miners.site, miners.hardship, sites.pay, model.week, access, is_holiday,
        1.0 if turns else p.decide_rate, np.array([model.key(name) for name in DRAWS]), p,
    )  # fmt: skip
    count_hands(model)


def bought_share(model: LegacyModel) -> float:
    """Return the school places that a policy buys, as a part of the children of households."""
    n_places = float(model.programmes.n_units[Instrument.SCHOOL_PLACES])
    if n_places == 0:
        return 0.0
    n_pool = int(np.count_nonzero(model.children.state <= WORKING)) * model.children.weight
    return n_places / max(n_pool, 1)


def grow_up(model: LegacyModel) -> None:
    """Let children of 7 in, and those of 18 out; a held child that comes of age goes free."""
    children, p = model.children, model.p.school
    columns = (
        children.change("state"), children.change("site"), children.change("holder"), children.change("group"),
        children.age_weeks, children.guardian,
    )  # fmt: skip
    model.over(come_of_age, columns, (), p.youngest_weeks - model.week, p.oldest_weeks - model.week)


def count_hands(model: LegacyModel) -> None:
    """Tell guardians how many hands they have, and sites how many children work there."""
    p, miners, children, sites = model.p.school, model.miners, model.children, model.sites
    hands = miners.change("n_helpers")
    hands[:] = 0
    n_at = sites.change("n_children")
    n_at[:] = 0
    add_hands(
        hands, n_at, children.state, children.guardian, children.site, children.weight, miners.weight, p.helping_hours_share
    )


def school_access(usual: float, bought_share: float) -> float:
    """Return the chance of a place: the usual one, and bought places for those who would have none."""
    return min(1.0, usual + bought_share)


@compiled
def come_of_age(
    _first: int, state: Array, site: Array, holder: Array, group: Array, age_weeks: Array, guardian: Array, youngest: int,
    oldest: int,
) -> None:  # fmt: skip
    """Let children in and out by their age at week zero: those of at least `youngest` weeks then, and of `oldest`."""
    for i in range(state.shape[0]):
        s = state[i]
        if age_weeks[i] >= oldest:
            if s != GROWN and s != DEAD:
                state[i], site[i], holder[i], group[i] = GROWN, -1, -1, -1
        elif s == YOUNG and age_weeks[i] >= youngest:
            state[i] = AT_HOME if guardian[i] >= 0 else ABROAD


@compiled
def chance_to_work(hardship: float, years: float, pay_ratio: float, access: float, p: School) -> float:
    """Return the chance that a household that decides sends a child to work."""
    x = p.work_base + p.hardship_gain * hardship + p.age_gain * (years - p.working_age_years)
    x += p.pay_pull * (pay_ratio - 1.0) - p.school_gain * access
    return float(1.0 / (1.0 + np.exp(-x)))


@compiled
def decide(
    first: int, state: Array, site: Array, guardian: Array, age_weeks: Array, activity: Array, guardian_site: Array,
    hardship: Array, pay: Array, week: int, access: float, is_holiday: bool, rate: float, keys: Array, p: School,
) -> None:  # fmt: skip
    """Decide for each child of a household; writes `state` and `site`."""
    for i in range(state.shape[0]):
        s, g = state[i], guardian[i]
        if g < 0 or s > WORKING:
            continue
        is_mining = activity[g] == MINE
        works = s in (HELPING, WORKING)
        if works and is_mining:
            site[i] = guardian_site[g]
        if uniform(keys[0], first + i) >= rate and (is_mining or not works):
            continue
        years = (age_weeks[i] + week) / p.weeks_a_year
        site[i] = -1
        if is_mining:
            ratio = pay[guardian_site[g]] / p.usual_pay_xof
            if uniform(keys[1], first + i) < chance_to_work(hardship[g], years, ratio, access, p):
                state[i] = WORKING if years >= p.working_age_years else HELPING
                site[i] = guardian_site[g]
                continue
        # In the holidays a pupil stays one; who has left school does not come back before it opens.
        if is_holiday:
            state[i] = s if s == AT_SCHOOL else AT_HOME
        else:
            state[i] = AT_SCHOOL if uniform(keys[2], first + i) < access else AT_HOME


@compiled
def add_hands(
    hands: Array, n_at: Array, state: Array, guardian: Array, site: Array, children_a_row: int, people_a_row: int,
    helping_hours: float,
) -> None:  # fmt: skip
    """Add each working child's hours to its guardian's row, and each who works or is held to those at its site."""
    children_per_adult = children_a_row / people_a_row
    for i in range(state.shape[0]):
        if HELPING <= state[i] <= TRAFFICKED and site[i] >= 0:
            n_at[site[i]] += children_a_row
        if state[i] == WORKING:
            hands[guardian[i]] += children_per_adult
        elif state[i] == HELPING:
            hands[guardian[i]] += helping_hours * children_per_adult
