"""Counting what is not of the pool's people: one pass each over sites, operators and children, and the ways out."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.records import In, Rows, Total, Totals
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.model import Model

N_STATES = len(ChildState)
MIDDLE_YEARS = (11, 16)  # the middle one of three age groups: from 11 to 15, as studies of schooling have them
HELPING, WORKING, TRAFFICKED = int(ChildState.HELPING), int(ChildState.WORKING), int(ChildState.TRAFFICKED)


class Site(Rows, of="sites"):
    """Who is on a site, and who has it in hand."""

    n_miners = n_band = controller = besieged_until = In


class Operator(Rows, of="companies"):
    """What raids have done to an operator."""

    stopped_week = n_machines = resumes_week = weeks_stopped = n_raids = In


class Child(Rows, of="children"):
    """What a child does, and where."""

    state = site = age_weeks = In


class ChildHeads(Totals):
    """Rows of children by age group and state, and those of households at work and those held by site."""

    by_state = working = held = Total


class SitesCount(NamedTuple):
    """What one pass over the sites finds; sizes are those of sites with people, the largest first."""

    n_mining: int
    n_robbers: int
    n_held: int
    n_besieged: int
    falling_sizes: Array
    gini: float


class OperatorsCount(NamedTuple):
    """How many operators stand still after a raid, and the weeks that all have stood still and the raids on all so far."""

    n_stopped: int
    weeks_stopped: int
    n_raids: int


class ChildrenCount(NamedTuple):
    """How many children are what, and how many of them at each site: int64, shape (n_sites,)."""

    n_school: int
    attendance: float
    middle_attendance: float
    n_working: int
    n_held: int
    n_in_care: int
    n_armed: int
    working_at_sites: Array
    held_at_sites: Array


class ExitsCount(NamedTuple):
    """Gold that left and gold seized at the ways out, and what left by those that a closure of the scenario names, mg."""

    left: int
    seized: int
    left_by_named: int


def count_sites(model: Model) -> SitesCount:
    """Count sites once."""
    site = model.view(Site)
    n_miners = site.n_miners
    falling = np.sort(n_miners[n_miners > 0])[::-1]
    return SitesCount(*people_on_sites(site, model.week), falling, gini(falling))


def count_operators(model: Model) -> OperatorsCount:
    """Count operators once."""
    return OperatorsCount(*raids_on(model.view(Operator), model.week))


def count_children(model: Model) -> ChildrenCount:
    """Count children once."""
    n_sites = len(model.sites)
    heads = ChildHeads(*(np.zeros(n, dtype=np.int64) for n in (3 * N_STATES, n_sites, n_sites)))
    middle, beyond = (years * model.p.school.weeks_a_year - model.week for years in MIDDLE_YEARS)
    model.map_table(add_children, Child, heads, middle, beyond)
    by_age = heads.by_state.reshape(3, N_STATES) * model.children.weight
    n = by_age.sum(axis=0)
    return ChildrenCount(
        n_school=n[ChildState.SCHOOL],
        attendance=attendance_of(n),
        middle_attendance=attendance_of(by_age[1]),
        n_working=n[HELPING] + n[WORKING],
        n_held=n[TRAFFICKED],
        n_in_care=n[ChildState.IN_CARE],
        n_armed=n[ChildState.ARMED],
        working_at_sites=heads.working * model.children.weight,
        held_at_sites=heads.held * model.children.weight,
    )


def attendance_of(by_state: Array) -> float:
    """Return the part of households' children who are at school, from numbers by state."""
    return float(by_state[ChildState.SCHOOL] / max(by_state[: WORKING + 1].sum(), 1))


def named_exits(model: Model) -> Array:
    """Tell which ways out the scenario's closures name: bool, shape (n_exits,)."""
    named = {name for closure in model.scenario.closures for name in closure.exits}
    return np.array([model.name("exits", row) in named for row in range(len(model.exits))])


def count_exits(model: Model, is_named: Array) -> ExitsCount:
    """Add up what went over the ways out; `is_named` as `named_exits` gives it."""
    left = model.exits.left
    return ExitsCount(int(left.sum()), int(model.exits.seized.sum()), int(left[is_named].sum()))


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
def add_children(_first: int, child: Child, heads: ChildHeads, middle: float, beyond: float) -> None:
    """Count children by age group and state, and those who work and those who are held by site."""
    for i in range(child.state.shape[0]):
        s, at = child.state[i], child.site[i]
        group = (child.age_weeks[i] >= middle) + (child.age_weeks[i] >= beyond)
        heads.by_state[s + N_STATES * group] += 1
        if at >= 0 and s in (HELPING, WORKING):
            heads.working[at] += 1
        elif at >= 0 and s == TRAFFICKED:
            heads.held[at] += 1


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
