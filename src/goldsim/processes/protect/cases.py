"""What committees see and take up, and how far they are trusted."""

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform, uniforms_at
from goldsim.engine.kernels import sum_by
from goldsim.engine.records import In, Key, Keys, Out, Rows, Scratch, key_of
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.children import ChildState
from goldsim.model import Model
from goldsim.parameters import Protect

HELPING, TRAFFICKED, IN_CARE, RETURNED, AT_SCHOOL = (
    int(s) for s in (ChildState.HELPING, ChildState.TRAFFICKED, ChildState.IN_CARE, ChildState.RETURNED, ChildState.SCHOOL)
)


class Case(Rows, of="children"):
    """A child that a committee may see."""

    state = site = holder = has_papers_taken = is_waiting = weeks_left = Out
    seen = Scratch


class Committee(Rows, of="committees"):
    """Who sees."""

    cell = n_members = In
    trust = time_left = n_cases = n_referred = Out


class Site(Rows, of="sites"):
    """Where children are seen."""

    committee = cell = In


class Cell(Rows, of="cells"):
    """How dangerous it is there."""

    danger = fear = In


class Country(Rows, of="country"):
    """What schools have room for."""

    school_access = In


class Chance(Keys):
    """What is drawn."""

    seen = Key
    taken_up = key_of("taken_up")
    school = Key


def take_up_cases(model: Model) -> tuple[Array, Array]:
    """Return the rows of children whose cases committees take up this week, and the committee of each."""
    case, committee, cell, site = model.view(Case), model.view(Committee), model.view(Cell), model.view(Site)
    p, luck, weight = model.p.protect, model.keys(Chance), model.children.weight
    danger = np.maximum(cell.danger[committee.cell], cell.fear[committee.cell])
    chance = sight_chance(committee.trust, committee.n_members, danger, model.p.initial.committee_members, p)
    seen = seen_rows(case, site, chance, luck)
    # Held children first; among the others, and among them, the order is drawn.
    order = seen[np.argsort((case.state[seen] != TRAFFICKED) + uniforms_at(luck.taken_up, seen))] if len(seen) else seen
    whose = site.committee[case.site[order]]
    # Time that nobody needs is saved up for some weeks, and as far as a row of several children asks for.
    a_week = committee.n_members * p.cases_per_member_rate
    committee.time_left[:] = np.minimum(committee.time_left + a_week, a_week * p.saved_weeks + weight - 1)
    taken = has_time(whose, case.state[order] == TRAFFICKED, weight, committee.time_left)
    return order[taken], whose[taken]


def refer(model: Model, cases: Array) -> None:
    """Free held children, who then wait for a place, and send working ones to school where there is room."""
    case, site, weight = model.view(Case), model.view(Site), model.children.weight
    is_held = case.state[cases] == TRAFFICKED
    held, at_work = cases[is_held], cases[~is_held]
    if len(at_work):
        has_place = uniforms_at(model.keys(Chance).school, at_work) < float(model.view(Country).school_access[0])
        case.state[at_work[has_place]], case.site[at_work[has_place]] = AT_SCHOOL, NOBODY
    if len(held) == 0:
        return
    model.count("n_children_identified", sum_by(case.site[held], np.full(len(held), weight), len(site.cell)))
    for child in held:
        model.tell("rescue", site.cell[case.site[child]], "committee", f"network {case.holder[child]}", weight)
    case.state[held], case.holder[held], case.has_papers_taken[held] = RETURNED, NOBODY, False
    case.is_waiting[held], case.weeks_left[held] = True, model.p.protect.waiting_weeks


def keep_trust(model: Model, cases: Array, whose: Array) -> None:
    """Count each committee's cases and those that found help, and let its trust follow."""
    committee = model.view(Committee)
    committee.n_cases[:] = committee.n_referred[:] = 0
    count_cases(committee, cases, whose, model.view(Case).state, model.children.weight)
    learn(committee, model.p.protect)


@row_rule
def count_cases(committee: Committee, cases: Array, whose: Array, state: Array, weight: int) -> None:
    """Add up each committee's cases, and those that found help."""
    for k in range(cases.shape[0]):
        committee.n_cases[whose[k]] += weight
        if state[cases[k]] == IN_CARE or state[cases[k]] == AT_SCHOOL:
            committee.n_referred[whose[k]] += weight


def sight_chance(trust: Array, n_members: Array, danger: Array, usual_members: float, p: Protect) -> Array:
    """Return the weekly chance that each committee sees a child in its reach."""
    seen = p.see_rate * trust * n_members / usual_members * (1 - p.squeeze_share * danger)
    chance: Array = np.minimum(np.maximum(seen, 0), 1)
    return chance


@row_rule
def learn(committee: Committee, p: Protect) -> None:
    """Let each committee's trust follow its week's cases."""
    for i in range(committee.trust.shape[0]):
        committee.trust[i] = next_trust(committee.trust[i], committee.n_cases[i], committee.n_referred[i], p)


@compiled
def next_trust(trust: float, n: int, n_helped: int, p: Protect) -> float:
    """Return trust after a week: toward the part of cases helped, by so much a case; unchanged without cases."""
    after = float(trust)
    if n > 0:
        after += (1.0 - (1.0 - p.trust_speed_share) ** float(min(n, p.trust_cases_at_most))) * (n_helped / n - after)
    return min(max(after, p.trust_lowest_share), 1.0)


@compiled
def seen_rows(case: Case, site: Site, chance: Array, luck: Chance) -> Array:
    """Return the rows of children at work or held whom the committee in reach sees this week, in order."""
    state, at, committee, rows, k = case.state, case.site, site.committee, case.seen, 0
    for i in range(state.shape[0]):
        if HELPING <= state[i] <= TRAFFICKED and at[i] >= 0:
            c = committee[at[i]]
            if c >= 0 and uniform(luck.seen, i) < chance[c]:
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
