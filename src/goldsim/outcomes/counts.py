"""Counting what is not of the pool's people: one pass each over sites, operators and children, and the ways out."""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Rows, Total, Totals, compiled, row_rule
from goldsim.entities.children import ChildState
from goldsim.model import Model

N_STATES = len(ChildState)
MIDDLE_YEARS = (11, 16)  # the middle one of three age groups: from 11 to 15, as studies of schooling have them
THOUSANDTHS = 1000
HELPING, WORKING, TRAFFICKED = int(ChildState.HELPING), int(ChildState.WORKING), int(ChildState.TRAFFICKED)


class Trait(IntEnum):
    """Which of those who work or are held are counted apart."""

    GIRLS = 0  # of households, at work
    YOUNG_GIRLS = 1  # of them, those too young for grown women's work
    BOYS = 2
    STRONG_BOYS = 3  # of them, those who work as men do
    HELD_GIRLS = 4
    HELD_FROM_ABROAD = 5
    HELD_HEALTH = 6  # of all held, in thousandths of a row


GIRLS, YOUNG_GIRLS, BOYS, STRONG_BOYS, HELD_GIRLS, HELD_FROM_ABROAD, HELD_HEALTH = (int(trait) for trait in Trait)


class Site(Rows, of="sites"):
    """Who is on a site, and who has it in hand."""

    n_miners = n_band = controller = besieged_until = In


class Operator(Rows, of="companies"):
    """What raids have done to an operator."""

    stopped_week = n_machines = resumes_week = weeks_stopped = n_raids = In


class Child(Rows, of="children"):
    """What a child does, and where."""

    state = site = age_weeks = is_girl = has_papers_taken = health = In


class ChildHeads(Totals):
    """Rows of children by age group and state, and those of households at work and those held by site; see `Trait`."""

    by_state = working = held = traits = Total


class Ages(NamedTuple):
    """Ages in weeks at week zero: of the middle group, and above which girls and boys work as adults do."""

    middle: float
    beyond: float
    girl: float
    boy: float


def count_sites(model: Model) -> dict[str, Any]:
    """Count sites once; the sizes are those of sites with people, the largest first."""
    site = model.view(Site)
    falling = np.sort(site.n_miners[site.n_miners > 0])[::-1]
    names = ("n_on_sites", "n_robbers_on_sites", "n_sites_held", "n_sites_besieged")
    return dict(zip(names, people_on_sites(site, model.week), strict=True)) | {
        "falling_sizes": falling,
        "site_gini_share": gini(falling),
    }


def count_operators(model: Model) -> dict[str, Any]:
    """Count operators who stand still after a raid, and the weeks that all have stood still and the raids on all so far."""
    names = ("n_operators_stopped", "weeks_stopped", "raids_on_operators")
    return dict(zip(names, raids_on(model.view(Operator), model.week), strict=True))


def count_children(model: Model) -> dict[str, Any]:
    """Count children once; at work and held also by site, shape (n_sites,)."""
    n_sites, weight = len(model.sites), model.children.weight
    heads = ChildHeads(*(np.zeros(n, dtype=np.int64) for n in (3 * N_STATES, n_sites, n_sites, len(Trait))))
    school = model.p.school
    years = (*MIDDLE_YEARS, school.girl_working_age_years, school.working_age_years)
    model.map_table(add_children, Child, heads, Ages(*(y * school.weeks_a_year - model.week for y in years)))
    by_age, of = heads.by_state.reshape(3, N_STATES) * weight, heads.traits
    n, held = by_age.sum(axis=0), max(heads.by_state[TRAFFICKED::N_STATES].sum(), 1)
    return {
        "n_children_school": n[ChildState.SCHOOL],
        "attendance_share": attendance_of(n),
        "attendance_middle_share": attendance_of(by_age[1]),
        "n_children_working": n[HELPING] + n[WORKING],
        "n_children_trafficked": n[TRAFFICKED],
        "n_children_in_care": n[ChildState.IN_CARE],
        "n_children_armed": n[ChildState.ARMED],
        "young_girls_share": of[Trait.YOUNG_GIRLS] / max(of[Trait.GIRLS], 1),
        "strong_boys_share": of[Trait.STRONG_BOYS] / max(of[Trait.BOYS], 1),
        "held_girls_share": of[Trait.HELD_GIRLS] / held,
        "held_from_abroad_share": of[Trait.HELD_FROM_ABROAD] / held,
        "held_health": of[Trait.HELD_HEALTH] / held / THOUSANDTHS,
        "working_at_sites": heads.working * weight,
        "held_at_sites": heads.held * weight,
    }


def attendance_of(by_state: Array) -> float:
    """Return the part of households' children who are at school, from numbers by state."""
    return float(by_state[ChildState.SCHOOL] / max(by_state[: WORKING + 1].sum(), 1))


@row_rule
def people_on_sites(site: Site, week: int) -> tuple[int, int, int, int]:
    """Return how many mine and how many rob, and how many sites with people are held by a group and how many besieged."""
    n_mining, n_robbers, n_held, n_besieged = 0, 0, 0, 0
    for j in range(site.n_miners.shape[0]):
        works = site.n_miners[j] > 0
        n_mining += site.n_miners[j]
        n_robbers += site.n_band[j]
        n_held += works and site.controller[j] >= 0
        n_besieged += works and site.besieged_until[j] > week
    return n_mining, n_robbers, n_held, n_besieged


@row_rule
def raids_on(operator: Operator, week: int) -> tuple[int, int, int]:
    """Return how many operators stand still after a raid, and the weeks that all have stood still and the raids on all so far."""
    n_stopped, all_weeks, all_raids = 0, 0, 0
    for i in range(operator.stopped_week.shape[0]):
        n_stopped += operator.stopped_week[i] >= 0 and (operator.n_machines[i] == 0 or operator.resumes_week[i] > week)
        all_weeks += operator.weeks_stopped[i]
        all_raids += operator.n_raids[i]
    return n_stopped, all_weeks, all_raids


@row_rule
def add_children(_first: int, child: Child, heads: ChildHeads, ages: Ages) -> None:
    """Count children by age group and state, and those who work and those who are held by site and by what they are."""
    for i in range(child.state.shape[0]):
        s, at, age, is_girl = child.state[i], child.site[i], child.age_weeks[i], child.is_girl[i]
        heads.by_state[s + N_STATES * ((age >= ages.middle) + (age >= ages.beyond))] += 1
        if at >= 0 and s in (HELPING, WORKING):
            heads.working[at] += 1
            heads.traits[GIRLS if is_girl else BOYS] += 1
            heads.traits[YOUNG_GIRLS if is_girl else STRONG_BOYS] += age < ages.girl if is_girl else age >= ages.boy
        elif at >= 0 and s == TRAFFICKED:
            heads.held[at] += 1
            heads.traits[HELD_GIRLS] += is_girl
            heads.traits[HELD_FROM_ABROAD] += child.has_papers_taken[i]
            heads.traits[HELD_HEALTH] += int(child.health[i] * THOUSANDTHS)


@compiled
def gini(falling: Array) -> float:
    """Return the Gini coefficient of numbers in falling order: 0 where all are equal, near 1 where one has everything.

    Examples
    --------
    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([4, 0, 0, 0])), gini(np.array([]))
    (0.0, 0.75, 0.0)
    """
    n, weighted, total = falling.shape[0], 0, 0
    for k in range(n):
        weighted += falling[k] * (n - 1 - 2 * k)
        total += falling[k]
    return float(weighted / max(n * total, 1))
