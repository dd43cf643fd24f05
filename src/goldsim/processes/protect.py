"""protect: committees see children, refer them, and care has places or has not.

A committee sees a child at work or held in its reach with a weekly chance `see * trust * members / usual members * (1 -
squeeze * danger)` (attacks or kidnaps around), and can take up so many cases a member a week (time unused is saved for
some weeks): held children first, and who else is drawn. A held child is freed and waits for a place in the care home of
the region, or of the capital, or wherever there is room; it waits at most some weeks and meanwhile may be taken again
(see traffic). A place is kept for the spell of care, after which the child goes home, and falls back rarely. A
household child is taken out of work if there is a school place. Trust grows with cases that found help and falls with
those that did not.

Assumed: a case needs one member's week. Mechanisms: M24, M28. Sources: UNU-CPR 2024 on committees that identify and
refer; ENACT 2023: victim support 1.5, no formal referral, little outside the capital, civil society squeezed by
insecurity.
"""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import sum_by
from goldsim.engine.tables import NOBODY, Array, Columns, uses
from goldsim.entities.children import ChildState
from goldsim.legacy import LegacyModel
from goldsim.parameters import Protect

MECHANISMS = ("M24", "M28")
READS: Columns = uses(
    committees="cell n_members", sites="committee cell", cells="danger fear", officials="n_places", country="school_access",
)  # fmt: skip
WRITES: Columns = uses(
    children="state holder site weeks_left is_waiting has_papers_taken is_cared_for home health",
    committees="trust time_left n_cases n_referred",
)  # fmt: skip
DRAWS = ("seen", "taken_up", "school", "place")

HELPING, WORKING, TRAFFICKED, IN_CARE, RETURNED = (
    int(s) for s in (ChildState.HELPING, ChildState.WORKING, ChildState.TRAFFICKED, ChildState.IN_CARE, ChildState.RETURNED)
)
AT_SCHOOL = int(ChildState.SCHOOL)


def step(model: LegacyModel) -> None:
    """End spells of care, take up cases, give places, keep trust."""
    end_spells(model)
    if not model.has("M24"):
        return
    cases, committee = take_up_cases(model)
    refer(model, cases)
    give_places(model)
    keep_trust(model, cases, committee)


def end_spells(model: LegacyModel) -> None:
    """Count care and waiting down; let those go whose time is over."""
    children = model.children
    count_down(
        children.change("state"), children.change("weeks_left"), children.change("is_waiting"), children.change("is_cared_for"),
        children.change("home"),
    )  # fmt: skip


def take_up_cases(model: LegacyModel) -> tuple[Array, Array]:
    """Return the rows of children whose cases committees take up this week, and the committee of each."""
    p, children, committees = model.p.protect, model.children, model.committees
    danger = np.maximum(model.cells.danger[committees.cell], model.cells.fear[committees.cell])
    chance = sight_chance(committees.trust, committees.n_members, danger, model.p.initial.committee_members, p)
    state = children.state
    seen = seen_rows(state, children.site, model.sites.committee, chance, model.key("seen"), model.scratch(children))
    # Held children first; among the others, and among them, the order is drawn.
    order = seen[np.argsort((state[seen] != TRAFFICKED) + model.at_rows("taken_up", seen))] if len(seen) else seen
    committee = model.sites.committee[children.site[order]]
    # Time that nobody needs is saved up for some weeks, and as far as a row of several children asks for.
    time = committees.change("time_left")
    a_week = committees.n_members * p.cases_per_member_rate
    time[:] = np.minimum(time + a_week, a_week * p.saved_weeks + children.weight - 1)
    taken = has_time(committee, state[order] == TRAFFICKED, children.weight, time)
    return order[taken], committee[taken]


def refer(model: LegacyModel, cases: Array) -> None:
    """Free held children, who then wait for a place, and send working ones to school where there is room."""
    p, children, sites = model.p.protect, model.children, model.sites
    is_held = children.state[cases] == TRAFFICKED
    held, at_work = cases[is_held], cases[~is_held]
    if len(at_work):
        to_school = at_work[model.at_rows("school", at_work) < float(model.country.school_access[0])]
        children.change("state")[to_school], children.change("site")[to_school] = AT_SCHOOL, NOBODY
    if len(held) == 0:
        return
    model.count("n_children_identified", sum_by(children.site[held], np.full(len(held), children.weight), len(sites)))
    for child in held:
        model.tell("rescue", sites.cell[children.site[child]], "committee", f"network {children.holder[child]}", children.weight)
    for column, value in (
        ("state", RETURNED), ("holder", NOBODY), ("has_papers_taken", False), ("is_waiting", True),
        ("weeks_left", p.waiting_weeks),
    ):  # fmt: skip
        children.change(column)[held] = value


def give_places(model: LegacyModel) -> None:
    """Place waiting children, in a drawn order: in the region's care home first, then in the capital's."""
    p, children, officials = model.p.protect, model.children, model.officials
    waiting = np.flatnonzero(children.is_waiting & (children.state == RETURNED))
    if len(waiting) == 0:
        return
    in_care = children.home[children.state == IN_CARE]
    occupied = np.bincount(in_care[in_care >= 0], minlength=len(officials))
    # A row is several children, so homes keep a drawn fraction of a row: right on average.
    free = np.floor(officials.n_places / children.weight + model.lookups.place_rounding) - occupied
    waiting = waiting[np.argsort(model.at_rows("place", waiting))]
    for child in waiting:
        nearest = model.lookups.care_home_of_site[children.site[child]]
        home = first_free(free, (nearest, model.lookups.capital_care_home))
        if home == NOBODY:
            break
        free[home] -= 1
        for column, value in (
            ("state", IN_CARE),
            ("home", home),
            ("weeks_left", p.care_weeks),
            ("is_waiting", False),
            ("health", 1.0),
        ):
            children.change(column)[child] = value


def keep_trust(model: LegacyModel, cases: Array, committee: Array) -> None:
    """Count each committee's cases and those that found help, and let its trust follow."""
    committees, children = model.committees, model.children
    n_cases, n_referred = committees.change("n_cases"), committees.change("n_referred")
    n_cases[:] = n_referred[:] = 0
    count_cases(n_cases, n_referred, cases, committee, children.state, children.weight)
    learn(committees.change("trust"), n_cases, n_referred, model.p.protect)


@compiled
def count_cases(n_cases: Array, n_referred: Array, cases: Array, committee: Array, state: Array, weight: int) -> None:
    """Add up each committee's cases, and those that found help."""
    for k in range(cases.shape[0]):
        n_cases[committee[k]] += weight
        if state[cases[k]] == IN_CARE or state[cases[k]] == AT_SCHOOL:
            n_referred[committee[k]] += weight


def first_free(free: Array, preferred: tuple[int, ...]) -> int:
    """Return the first preferred home with room, else the one with most room, or nobody where all are full."""
    for home in preferred:
        if free[home] > 0:
            return home
    return int(np.argmax(free)) if free.max() > 0 else NOBODY


def sight_chance(trust: Array, n_members: Array, danger: Array, usual_members: float, p: Protect) -> Array:
    """Return the weekly chance that each committee sees a child in its reach."""
    seen = p.see_rate * trust * n_members / usual_members * (1 - p.squeeze_share * danger)
    chance: Array = np.minimum(np.maximum(seen, 0), 1)
    return chance


@compiled
def learn(trust: Array, n_cases: Array, n_helped: Array, p: Protect) -> None:
    """Let each committee's trust follow its week's cases."""
    for i in range(trust.shape[0]):
        trust[i] = next_trust(trust[i], n_cases[i], n_helped[i], p)


@compiled
def next_trust(trust: float, n: int, n_helped: int, p: Protect) -> float:
    """Return trust after a week: toward the part of cases helped, by so much a case; unchanged without cases."""
    after = float(trust)
    if n > 0:
        after += (1.0 - (1.0 - p.trust_speed_share) ** float(min(n, p.trust_cases_at_most))) * (n_helped / n - after)
    return min(max(after, p.trust_lowest_share), 1.0)


@compiled
def count_down(state: Array, weeks_left: Array, is_waiting: Array, is_cared_for: Array, home: Array) -> None:
    """Count a week of care and of waiting down, and end those that are over."""
    for i in range(state.shape[0]):
        # Who had no week left when this one began has waited in vain; a raid frees after this verb, a committee within it.
        is_waiting[i] = is_waiting[i] and state[i] == RETURNED and weeks_left[i] > 0
        if is_waiting[i] or state[i] == IN_CARE:
            weeks_left[i] -= 1
        if state[i] == IN_CARE:
            if weeks_left[i] > 0:
                continue
            state[i], is_cared_for[i] = RETURNED, True
        home[i] = -1


@compiled
def seen_rows(state: Array, site: Array, committee: Array, chance: Array, key: np.uint64, rows: Array) -> Array:
    """Return the rows of children at work or held whom the committee in reach sees this week, in order."""
    k = 0
    for i in range(state.shape[0]):
        if HELPING <= state[i] <= TRAFFICKED and site[i] >= 0:
            c = committee[site[i]]
            if c >= 0 and uniform(key, i) < chance[c]:
                rows[k] = i
                k += 1
    return rows[:k].copy()


@compiled
def has_time(committee: Array, is_held: Array, weight: int, time: Array) -> Array:
    """Tell which cases, in order, their committee has time for; counts `time` down.

    A row is several children. Held ones are begun as long as there is any time, on credit; others wait until there is time for
    all of them, or one row of them would keep a committee from held children for months.
    """
    taken = np.zeros(committee.shape[0], dtype=np.bool_)
    for k in range(committee.shape[0]):
        c = committee[k]
        if time[c] > 0 and (is_held[k] or time[c] >= weight):
            time[c] -= weight
            taken[k] = True
    return taken
