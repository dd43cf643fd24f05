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
    rows = taken_up(case, site, chance, people * p.cases_per_member_rate, weight, luck)
    whose = site.committee[case.site[rows]]
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
def taken_up(case: Child, site: Site, chance: Array, time: Array, children_a_row: int, luck: Luck) -> Array:
    """Return the rows of children at work or held whom the committee in reach sees and takes up this week, in order.

    Held ones always; of the others as many, in the mean, as there is time for besides. Who saved time up for whole rows would
    take up the fewer, the more children a row stands for. Old reports are forgotten, and `time` is used up.
    """
    rows, reach, k, others = case.seen, 0, 0, np.zeros(chance.shape[0])
    for i in range(case.state.shape[0]):
        is_held = case.state[i] == TRAFFICKED
        if not is_held:
            case.referral[i] = NONE
        if HELPING <= case.state[i] <= TRAFFICKED and case.site[i] >= 0 and case.referral[i] == NONE:
            c = site.committee[case.site[i]]
            if c >= 0 and chance[c] > 0.0:
                seen = chance[c] * children_a_row
                time[c] -= seen * is_held
                others[c] += seen * (not is_held)
                rows[reach] = i
                reach += 1
    for i in rows[:reach]:
        c, is_held = site.committee[case.site[i]], case.state[i] == TRAFFICKED
        spare = max(time[c], 0.0)
        if uniform(luck.seen, i) < chance[c] * (1.0 if is_held else spare / max(others[c], spare)):
            rows[k] = i
            k += 1
    return rows[:k].copy()
