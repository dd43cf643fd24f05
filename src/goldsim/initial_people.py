"""Week zero for people: homes and trades of miners, households and origins of children."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.children import ChildState
from goldsim.agents.miners import Activity, Origin
from goldsim.agents.sites import HIDDEN
from goldsim.columns import NOBODY, Array
from goldsim.draws import first_by_weight, normal, weighted
from goldsim.units import KM_PER_DEGREE

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def fill_miners(economy: "GoldEconomy") -> tuple[Array, Array, Array]:
    """Fill the miners' table; return each one's home number, and the sites and distances that homes know."""
    p, miners, n = economy.p, economy.miners, len(economy.miners)
    u = economy.opening("origin", n)
    local, internal = u < p.initial.local_share, u < p.initial.local_share + p.initial.internal_share
    origin = np.where(local, Origin.LOCAL, np.where(internal, Origin.INTERNAL_MIGRANT, Origin.FOREIGN_MIGRANT))
    home = homes_of(economy, origin)
    years = p.initial.adult_to_years - p.initial.adult_from_years
    dependants = -np.log(economy.opening("dependants", n)) * p.initial.n_dependants_mean + 1 / 2
    economy.open_with(
        miners, home=home, origin=origin, is_woman=economy.opening("sex", n) < p.initial.woman_share,
        age=(p.initial.adult_from_years + economy.opening("age", n) * years).astype(np.int64),
        n_dependants=np.minimum(dependants.astype(np.int64), int(p.initial.most_dependants)),
        skill=spread(economy, "skill"), farm_skill=spread(economy, "farm skill"),
        savings=(-np.log(economy.opening("savings", n)) * p.initial.savings_xof).astype(np.int64),
        is_permitted=economy.opening("card", n) < p.initial.card_share,
    )  # fmt: skip
    cards = economy.p.permit.permit_weeks
    economy.open_with(miners, permit_until=(economy.opening("card left", n) * cards).astype(np.int64))
    homes = known_sites(economy, home)
    start_trades(economy, homes, origin)
    economy.open_with(miners, purse=miners.savings.copy())
    return homes


def spread(economy: "GoldEconomy", what: str) -> Array:
    """Return a lognormal factor with mean one for each miner."""
    n, sigma = len(economy.miners), economy.p.initial.skill_spread
    z = normal(economy.opening(what, n), economy.opening(f"{what} angle", n))
    factor: Array = np.exp(sigma * z - sigma**2 / 2)
    return factor


def homes_of(economy: "GoldEconomy", origin: Array) -> Array:
    """Return home cells: locals around the belts, internal migrants over the country, others across the border."""
    p, geography, n = economy.p.initial, economy.geography, len(origin)
    belt = weighted(np.array([belt.weight for belt in geography.belts]), economy.opening("home belt", n))
    away = np.sqrt(economy.opening("home away", n)) * p.local_spread / KM_PER_DEGREE
    angle = 2 * np.pi * economy.opening("home angle", n)
    lat, lon, km = (np.array([getattr(spot, name) for spot in geography.belts])[belt] for name in ("lat", "lon", "radius_km"))
    row = np.clip((geography.north - lat - km * away * np.sin(angle)) / geography.cell_degrees, 0, geography.n_rows - 1)
    east = lon + km * away * np.cos(angle) / np.cos(np.radians(lat)) - geography.west
    column = np.clip(east / geography.cell_degrees, 0, geography.n_columns - 1)
    near = row.astype(np.int64) * geography.n_columns + column.astype(np.int64)
    centre = np.array([geography.cell_at(spot.lat, spot.lon) for spot in geography.belts])[belt]
    local = np.where(geography.region[near] >= 0, near, centre)
    lived_in = geography.inside()
    # Few live in the desert: weights fall with the way to the nearest town.
    towns = np.array([place.cell for place in geography.places if place.kind in ("town", "capital")])
    to_town = geography.km(lived_in[:, None], towns[None, :]).min(axis=1)
    inner = lived_in[weighted(np.exp(-to_town / p.known_reach_km), economy.opening("home inner", n))]
    outer = border_cells(economy, geography.foreign_origins, "home outer", n)
    homes: Array = np.select([origin == Origin.LOCAL, origin == Origin.INTERNAL_MIGRANT], [local, inner], outer)
    return homes


def border_cells(economy: "GoldEconomy", weights: object, what: str, n: int) -> Array:
    """Return cells of the country at the border of drawn neighbours: where people from there come in."""
    geography = economy.geography
    given: dict[str, float] = {letter: weight for letter, weight in dict(weights).items() if len(geography.border_with(letter))}  # type: ignore[call-overload]
    if not given:  # none of them touches this part of the country: people come over whatever borders there are
        given = dict.fromkeys(economy.exit_letters, 1.0)
    letters = list(given)
    neighbour = weighted(np.array(list(given.values())), economy.opening(what, n))
    u, cell = economy.opening(f"{what} place", n), np.empty(n, dtype=np.int64)
    for number, letter in enumerate(letters):
        border = geography.border_with(letter)
        mine = neighbour == number
        cell[mine] = border[(u[mine] * len(border)).astype(np.int64)]
    return cell


def known_sites(economy: "GoldEconomy", home: Array) -> tuple[Array, Array, Array]:
    """Let every home hear of some sites, and of some others once they are found: large and near ones first in chance."""
    p, geography, sites = economy.p.initial, economy.geography, economy.sites
    cells, number = np.unique(home, return_inverse=True)
    km = geography.km(cells[:, None], sites.cell[None, :])
    hidden = np.flatnonzero(sites.found == HIDDEN)
    open_now = np.flatnonzero(sites.found != HIDDEN)
    kinds = ((open_now, min(p.known_sites, len(open_now))), (hidden, min(p.hidden_known, len(hidden))))
    known = np.empty((len(cells), sum(n for _, n in kinds)), dtype=np.int64)
    for i, cell in enumerate(cells):
        weight = sites.room * np.exp(-km[i] / p.known_reach_km) + np.finfo(np.float64).tiny
        u = economy.opening(f"known from {cell}", len(sites))
        heard = [rows[first_by_weight(weight[rows], u[rows], n)] for rows, n in kinds]
        known[i] = np.sort(np.concatenate(heard))
    return number, known, np.take_along_axis(km, known, axis=1)


def start_trades(economy: "GoldEconomy", homes: tuple[Array, Array, Array], origin: Array) -> None:
    """Put a part of the pool on sites, a few of them as robbers, and leave the rest at home."""
    p, miners, sites, n = economy.p.initial, economy.miners, economy.sites, len(economy.miners)
    number, known, km = homes
    at_work = economy.opening("at work", n) < p.mining_share
    room = np.where(sites.found == HIDDEN, 0, sites.room)
    cumulative = np.cumsum(room[known] * np.exp(-km / p.known_reach_km), axis=1)
    cumulative /= cumulative[:, -1:]
    choice = (cumulative[number] <= economy.opening("first site", n)[:, None]).sum(axis=1)
    site = known[number, np.minimum(choice, known.shape[1] - 1)]
    robs = economy.opening("robber", n) < p.band_share
    at_home = np.where(origin == Origin.FOREIGN_MIGRANT, Activity.AWAY, Activity.FARM)
    activity = np.where(at_work, np.where(robs, Activity.BAND, Activity.MINE), at_home)
    income = np.where(at_work, economy.p.school.usual_pay_xof, economy.p.move.farm_income_xof)
    economy.open_with(miners, activity=activity, site=np.where(at_work, site, NOBODY), income=income)
    here = np.where(at_work & ~robs, site, NOBODY)
    people = np.bincount(here[here >= 0], minlength=len(sites)) * miners.weight
    robbers = np.bincount(site[at_work & robs], minlength=len(sites)) * miners.weight
    economy.open_with(sites, n_miners=people, n_band=robbers)


def fill_children(economy: "GoldEconomy") -> None:
    """Fill the children's table: households' children, then those whom recruiters could reach or hold."""
    p, children, n = economy.p, economy.children, len(economy.children)
    n_household = round(n * p.initial.n_household_children / (p.initial.n_household_children + p.initial.n_children_abroad))
    # Ages reach below seven by the length of the study, so that new seven-year-olds replace those who grow up.
    oldest, youngest = p.school.oldest_weeks, p.school.youngest_weeks - economy.scenario.run.weeks
    age = youngest + (economy.opening("child age", n) * (oldest - youngest)).astype(np.int64)
    in_country = np.flatnonzero(economy.miners.origin != Origin.FOREIGN_MIGRANT)
    n_household = n_household if len(in_country) else 0
    guardian = np.full(n, NOBODY)
    guardian[:n_household] = in_country[(economy.opening("guardian", n)[:n_household] * len(in_country)).astype(np.int64)]
    origin = border_cells(economy, economy.geography.child_origins, "child origin", n)
    origin[:n_household] = economy.miners.home[guardian[:n_household]]
    state = np.where(economy.opening("school", n) < p.school.access_share, ChildState.SCHOOL, ChildState.HOME)
    site = np.full(n, NOBODY)
    works = (
        (guardian >= 0)
        & (economy.miners.activity[guardian] == Activity.MINE)
        & (economy.opening("child work", n) < p.initial.child_work_share)
    )
    older = age >= p.school.working_age_years * p.school.weeks_a_year
    state[works] = np.where(older[works], ChildState.WORKING, ChildState.HELPING)
    site[works] = economy.miners.site[guardian[works]]
    state[n_household:] = ChildState.ABROAD
    state[age < p.school.youngest_weeks] = ChildState.YOUNG
    site[state == ChildState.YOUNG] = NOBODY
    economy.open_with(
        children, age_weeks=age, is_girl=economy.opening("girl", n) < p.initial.girl_share, guardian=guardian, origin=origin,
        state=state, site=site, health=1,
    )  # fmt: skip
    hold_some(economy)


def hold_some(economy: "GoldEconomy") -> None:
    """Put some children into recruiters' hands already, at sites whose network recruits."""
    p, children, sites = economy.p, economy.children, economy.sites
    can = (children.state == ChildState.ABROAD) & (children.age_weeks >= p.traffic.youngest_weeks)
    n_held = min(int(can.sum()), round(p.initial.n_children_held * economy.geography.gold_share / children.weight))
    order = np.argsort(economy.opening("held", len(children)))
    rows = order[can[order]][:n_held]
    weight = sites.n_miners * economy.traffickers.is_recruiter[sites.buyer] + np.finfo(np.float64).tiny
    at = weighted(weight, economy.opening("held at", len(children))[rows])
    for column, value in (
        ("state", ChildState.TRAFFICKED), ("site", at), ("holder", sites.buyer[at]), ("has_papers_taken", True),
        ("was_trafficked", True),
    ):  # fmt: skip
        economy.open_rows(children, column, rows, value)
