"""Week zero for children, and for women whom recruiters bring: where they are from, and those who are held already."""

import numpy as np

from goldsim.engine.draws import NO_WEIGHT
from goldsim.engine.writing import NOBODY, Array, first_by_weight, sum_by, weighted
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Origin
from goldsim.model import Model
from goldsim.units import WEEKS_PER_YEAR


def fill_origins(model: Model) -> None:
    """Name the places that children are brought from: each region's largest, and the point of each border nearest to gold."""
    geography, people, cells = model.geography, model.cells.people, []
    for number in range(len(geography.region_names)):
        inside = np.flatnonzero(geography.region == number)
        cells.append(inside[np.argmax(people[inside])])
    belts = np.array([geography.cell_at(belt.lat, belt.lon) for belt in geography.belts])
    for letter in model.exit_letters:
        border = geography.border_with(letter)
        cells.append(border[np.argmin(geography.km(border[:, None], belts[None, :]).min(axis=1))])
    is_abroad = np.arange(len(cells)) >= len(geography.region_names)
    model.open_with(model.origins, cell=np.array(cells), is_abroad=is_abroad)


def fill_children(model: Model) -> None:
    """Fill the children's table: households' children, then those elsewhere whom recruiters could reach or hold."""
    p, n = model.p, len(model.children)
    in_country = np.flatnonzero(model.miners.origin != Origin.FOREIGN_MIGRANT)
    n_household = round(n * p.initial.n_household_children / (p.initial.n_household_children + p.initial.n_children_elsewhere))
    n_household = n_household if len(in_country) else 0
    # Ages reach below seven by the length of the study, so that new seven-year-olds replace those who grow up.
    oldest, youngest = p.school.oldest_weeks, p.school.youngest_weeks - model.scenario.run.weeks
    age = youngest + (model.opening("child age", n) * (oldest - youngest)).astype(np.int64)
    guardian = np.full(n, NOBODY)
    # In the order of their guardians, so that children of a household follow each other.
    chosen = np.sort((model.opening("guardian", n)[:n_household] * len(in_country)).astype(np.int64))
    guardian[:n_household] = in_country[chosen]
    place, origin = places(model, n)
    origin[:n_household] = model.miners.home[guardian[:n_household]]
    place[:n_household] = model.geography.region[origin[:n_household]]
    family = np.where(guardian >= 0, guardian, families_like(model, origin, in_country))
    is_girl, rank, work_rank = (model.opening(of, n) for of in ("girl", "school", "child work"))
    model.open_with(model.children, age_weeks=age, is_girl=is_girl < p.initial.girl_share, guardian=guardian, family=family)
    behind = np.maximum(age - p.school.youngest_weeks, 0) / p.school.weeks_a_year * (rank >= p.school.access_share)
    state, site = first_states(model, guardian, age, rank, work_rank)
    model.open_with(model.children, origin=origin, place=place, state=state, site=site, health=1)
    model.open_with(model.children, school_rank=rank, work_rank=work_rank, years_behind=behind)
    hold_some(model)
    fill_women(model)


def places(model: Model, n: int) -> tuple[Array, Array]:
    """Return for each of some children from elsewhere the origin, and the home cell; a cell at the border for one from abroad."""
    geography, people = model.geography, model.cells.people + NO_WEIGHT
    letters = [*geography.regions, *model.exit_letters]
    weight = np.array([geography.child_origins.get(letter, 0.0) for letter in letters])
    weight = weight if weight.any() else np.ones(len(letters))
    place, cell = weighted(weight, model.opening("child origin", n)), np.empty(n, dtype=np.int64)
    u = model.opening("child origin place", n)
    for number, letter in enumerate(letters):
        is_region = number < len(geography.region_names)
        cells = np.flatnonzero(geography.region == number) if is_region else geography.border_with(letter)
        mine = place == number
        cell[mine] = cells[weighted(people[cells] if is_region else np.ones(len(cells)), u[mine])]
    return place, cell


def families_like(model: Model, origin: Array, in_country: Array) -> Array:
    """Return for each child an adult whose household fares as its own does elsewhere: of its region, and without gold."""
    # Who never mines lives without gold as people far from it do.
    region, miners, u = model.geography.region, model.miners, model.opening("family", len(origin))
    rows = in_country if len(in_country) else np.arange(len(miners))
    fondest = np.full(len(model.households), -np.inf)
    np.maximum.at(fondest, miners.household, miners.taste)
    rows = rows[np.argsort(fondest[miners.household[rows]], kind="stable")]
    home, family = region[miners.home[rows]], np.empty(len(origin), dtype=np.int64)
    for number in range(-1, len(model.geography.region_names)):
        here, mine = rows[home == number] if number >= 0 else rows, (region[origin] == number) | (number < 0)
        if len(here):
            family[mine] = here[(u[mine] * max(len(here) * model.p.initial.without_gold_share, 1)).astype(np.int64)]
    return family


def first_states(model: Model, guardian: Array, age: Array, rank: Array, work_rank: Array) -> tuple[Array, Array]:
    """Return what each child does at first, and at which site it works."""
    p, miners, n = model.p, model.miners, len(guardian)
    state = np.where(rank < p.school.access_share, ChildState.SCHOOL, ChildState.HOME)
    site, miner = np.full(n, NOBODY), model.households.miner[miners.household[guardian]]
    is_of_miner = (guardian >= 0) & (miner >= 0)
    works = is_of_miner & (work_rank < p.initial.child_work_share)
    older = age >= p.school.working_age_years * p.school.weeks_a_year
    state[works] = np.where(older[works], ChildState.WORKING, ChildState.HELPING)
    site[works] = miners.site[miner[works]]
    state[guardian == NOBODY] = ChildState.AT_ORIGIN
    state[age < p.school.youngest_weeks] = ChildState.YOUNG
    site[state == ChildState.YOUNG] = NOBODY
    return state, site


def hold_some(model: Model) -> None:
    """Put some children into recruiters' hands already, where people dig; some families know of it."""
    p, children, sites, origins = model.p, model.children, model.sites, model.origins
    can = (children.state == ChildState.AT_ORIGIN) & (children.age_weeks >= p.traffic.youngest_weeks)
    n_held = min(int(can.sum()), round(p.initial.n_children_held * model.geography.gold_share / children.weight))
    young, girls = children.age_weeks < p.traffic.grown_years * p.school.weeks_a_year, children.is_girl
    work = np.where(young, p.traffic.young_work_share, p.traffic.grown_work_share) * np.where(girls, p.traffic.girl_work_share, 1)
    rows = first_by_weight(np.where(can, work, NO_WEIGHT), model.opening("held", len(children)), n_held)
    at = weighted(sites.n_miners + NO_WEIGHT, model.opening("held at", len(children))[rows])
    held = {"state": ChildState.TRAFFICKED, "site": at, "holder": sites.buyer[at], "was_trafficked": True}
    held |= {"has_papers_taken": origins.is_abroad[children.place[rows]], "weeks_held": p.traffic.promise_weeks}
    model.open_with(children, rows, **held)
    # Holders have seen children flee and come of age; families hear of who fled, and of as many as came for the lost.
    ages = children.age_weeks[rows] if n_held else np.array([p.traffic.youngest_weeks])
    fled = p.traffic.escape_rate * ages.mean() / p.traffic.youngest_weeks
    lost = fled + np.mean(ages >= p.school.oldest_weeks - WEEKS_PER_YEAR) / WEEKS_PER_YEAR
    ones, n = np.ones(len(children), dtype=np.int64), len(origins)
    of = sum_by(children.place, ones * can, n)
    told = sum_by(children.place[rows], ones[rows], n) / np.maximum(of, 1) * (lost + fled) * p.traffic.told_families
    model.open_with(origins, warned=told / np.maximum(told + p.traffic.forget_rate, NO_WEIGHT))
    paid_off = p.traffic.credited_share * p.traffic.client_most_xof / p.traffic.debt_xof
    model.open_with(model.country, lost_rate=np.array([[lost, fled + paid_off]]))


def fill_women(model: Model) -> None:
    """Put women where recruiters ask for them, and some into holders' hands at sites, by the people there."""
    p, geography, sites, origins = model.p.initial, model.geography, model.sites, model.origins
    letters = [*geography.regions, *model.exit_letters]
    weight = np.array([geography.child_origins.get(letter, 0.0) for letter in letters]) + NO_WEIGHT
    abroad = origins.is_abroad
    share = np.where(abroad, p.woman_abroad_share, 1 - p.woman_abroad_share) * weight
    share /= np.where(abroad, weight[abroad].sum(), weight[~abroad].sum())
    n = np.round(p.n_women_elsewhere * geography.gold_share * share)
    held = p.n_women_held * geography.gold_share * np.outer(sites.n_miners / max(sites.n_miners.sum(), 1), share)
    model.open_with(sites, women=(held + model.opening("women held", held.size).reshape(held.shape)).astype(np.int64))
    model.open_with(origins, n_reached=np.stack([np.zeros_like(n), n], axis=1))
