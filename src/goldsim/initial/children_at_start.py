"""Week zero for children: households and origins, and those who are held already."""

import numpy as np

from goldsim.engine.draws import weighted
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Origin
from goldsim.initial.people import border_cells
from goldsim.model import Model


def fill_children(model: Model) -> None:
    """Fill the children's table: households' children, then those whom recruiters could reach or hold."""
    p, n = model.p, len(model.children)
    n_household = round(n * p.initial.n_household_children / (p.initial.n_household_children + p.initial.n_children_abroad))
    # Ages reach below seven by the length of the study, so that new seven-year-olds replace those who grow up.
    oldest, youngest = p.school.oldest_weeks, p.school.youngest_weeks - model.scenario.run.weeks
    age = youngest + (model.opening("child age", n) * (oldest - youngest)).astype(np.int64)
    in_country = np.flatnonzero(model.miners.origin != Origin.FOREIGN_MIGRANT)
    n_household = n_household if len(in_country) else 0
    guardian = np.full(n, NOBODY)
    # In the order of their guardians, so that children of a household follow each other.
    chosen = np.sort((model.opening("guardian", n)[:n_household] * len(in_country)).astype(np.int64))
    guardian[:n_household] = in_country[chosen]
    origin = border_cells(model, model.geography.child_origins, "child origin", n)
    origin[:n_household] = model.miners.home[guardian[:n_household]]
    state, site = first_states(model, guardian, age)
    is_girl = model.opening("girl", n) < p.initial.girl_share
    model.open_with(model.children, age_weeks=age, is_girl=is_girl, guardian=guardian, origin=origin)
    model.open_with(model.children, state=state, site=site, health=1)
    hold_some(model)


def first_states(model: Model, guardian: Array, age: Array) -> tuple[Array, Array]:
    """Return what each child does at first, and at which site it works."""
    p, miners, n = model.p, model.miners, len(guardian)
    state = np.where(model.opening("school", n) < p.school.access_share, ChildState.SCHOOL, ChildState.HOME)
    site, miner = np.full(n, NOBODY), model.households.miner[miners.household[guardian]]
    is_of_miner = (guardian >= 0) & (miner >= 0)
    works = is_of_miner & (model.opening("child work", n) < p.initial.child_work_share)
    older = age >= p.school.working_age_years * p.school.weeks_a_year
    state[works] = np.where(older[works], ChildState.WORKING, ChildState.HELPING)
    site[works] = miners.site[miner[works]]
    state[guardian == NOBODY] = ChildState.ABROAD
    state[age < p.school.youngest_weeks] = ChildState.YOUNG
    site[state == ChildState.YOUNG] = NOBODY
    return state, site


def hold_some(model: Model) -> None:
    """Put some children into recruiters' hands already, at sites whose network recruits."""
    p, children, sites = model.p, model.children, model.sites
    can = (children.state == ChildState.ABROAD) & (children.age_weeks >= p.traffic.youngest_weeks)
    n_held = min(int(can.sum()), round(p.initial.n_children_held * model.geography.gold_share / children.weight))
    order = np.argsort(model.opening("held", len(children)))
    rows = order[can[order]][:n_held]
    weight = sites.n_miners * model.traffickers.is_recruiter[sites.buyer] + np.finfo(np.float64).tiny
    at = weighted(weight, model.opening("held at", len(children))[rows])
    held = {"state": ChildState.TRAFFICKED, "site": at, "holder": sites.buyer[at]}
    for column, value in (held | {"has_papers_taken": True, "was_trafficked": True}).items():
        model.open_rows(children, column, rows, value)
