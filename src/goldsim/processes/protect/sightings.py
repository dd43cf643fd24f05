"""What committees see and take up, and how far they are trusted."""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, compiled, row_rule, uniform, uniforms_at
from goldsim.entities.children import ChildState, Referral
from goldsim.model import Model
from goldsim.parameters import Protect
from goldsim.processes.protect.referral import NONE, Child, Committee, Country, Luck, Site

HELPING, TRAFFICKED, AT_SCHOOL = (int(s) for s in (ChildState.HELPING, ChildState.TRAFFICKED, ChildState.SCHOOL))


def take_up_cases(model: Model, squeezed: Array) -> None:
    """Let committees take up the children whom they see: the held are reported, others go to school if there is room."""
    case, committee, site = model.view(Child), model.view(Committee), model.view(Site)
    p, luck, weight = model.p.protect, model.keys(Luck), model.children.weight
    people = committee.n_members + committee.n_helpers * (committee.n_members > 0)
    chance = sight_chance(committee.trust, people, squeezed, model.p.initial.committee_members, p)
    seen = seen_rows(case, site, chance, luck)
    # Held children first; among the others, and among them, the order is drawn.
    order = seen[np.argsort((case.state[seen] != TRAFFICKED) + uniforms_at(luck.taken_up, seen))] if len(seen) else seen
    whose = site.committee[case.site[order]]
    # Time that nobody needs is saved up for some weeks, and as far as a row of several children asks for.
    a_week = people * p.cases_per_member_rate
    committee.time_left[:] = np.minimum(committee.time_left + a_week, a_week * p.saved_weeks + weight - 1)
    taken = has_time(whose, case.state[order] == TRAFFICKED, weight, committee.time_left)
    rows, whose = order[taken], whose[taken]
    committee.n_cases[:] = committee.n_referred[:] = committee.n_threats[:] = 0
    np.add.at(committee.n_cases, whose, weight)
    is_held = case.state[rows] == TRAFFICKED
    case.referral[rows[is_held]] = Referral.REPORTED
    at_work, theirs = rows[~is_held], whose[~is_held]
    has_place = uniforms_at(luck.school, at_work) < float(model.view(Country).school_access[0])
    np.add.at(committee.n_referred, theirs[has_place], weight)
    case.state[at_work[has_place]], case.site[at_work[has_place]] = AT_SCHOOL, NOBODY


def sight_chance(trust: Array, n_people: Array, squeezed: Array, usual_members: float, p: Protect) -> Array:
    """Return the weekly chance that each committee sees a child in its reach."""
    seen = p.see_rate * trust * n_people / usual_members * (1 - squeezed)
    return np.minimum(np.maximum(seen, 0), 1)


@row_rule
def learn(committee: Committee, p: Protect) -> None:
    """Let each committee's trust and skill follow its week's cases."""
    for i in range(committee.trust.shape[0]):
        n, helped = committee.n_cases[i], committee.n_referred[i]
        committee.trust[i] = next_trust(committee.trust[i], max(n, helped), helped, p)
        committee.skill[i] += (1.0 - (1.0 - p.trust_speed_share) ** float(helped)) * (1.0 - committee.skill[i])


@compiled
def next_trust(trust: float, n: int, n_helped: int, p: Protect) -> float:
    """Return trust after a week: toward the part of cases helped, by so much a case; unchanged without cases."""
    after = float(trust)
    if n > 0:
        after += (1.0 - (1.0 - p.trust_speed_share) ** float(n)) * (n_helped / n - after)
    return min(max(after, p.trust_lowest_share), 1.0)


@compiled
def seen_rows(case: Child, site: Site, chance: Array, luck: Luck) -> Array:
    """Return the rows of children at work or held whom the committee in reach sees this week, in order; forget old reports."""
    state, at, committee, rows, k = case.state, case.site, site.committee, case.seen, 0
    for i in range(state.shape[0]):
        if state[i] != TRAFFICKED:
            case.referral[i] = NONE
        if HELPING <= state[i] <= TRAFFICKED and at[i] >= 0 and case.referral[i] == NONE:
            c = committee[at[i]]
            if c >= 0 and uniform(luck.seen, i) < chance[c]:
                rows[k] = i
                k += 1
    return rows[:k].copy()


@compiled
def has_time(committee: Array, is_held: Array, weight: int, time: Array) -> Array:
    """Tell which cases, in order, their committee has time for; counts `time` down.

    A row is several children. Held ones are always begun, on later weeks' time; others wait until there is time for them all.
    """
    taken = np.zeros(committee.shape[0], dtype=np.bool_)
    for k in range(committee.shape[0]):
        c = committee[k]
        if is_held[k] or time[c] >= weight:
            time[c] -= weight
            taken[k] = True
    return taken
