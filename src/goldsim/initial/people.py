"""Week zero for people: households, where they live and what they have, and their adults' homes and trades."""

from collections.abc import Mapping

import numpy as np

from goldsim.engine.writing import NOBODY, Array, compiled, count_at, first_by_weight, normal, weighted
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.sites import HIDDEN
from goldsim.initial.public_posts import foreign_rows
from goldsim.model import Model
from goldsim.units import KM_PER_DEGREE, WEEKS_PER_YEAR

AT_ONCE = 50_000  # people


def fill_miners(model: Model) -> tuple[Array, Array, Array]:
    """Fill the miners' table; return each one's home number, and the sites and distances that homes know."""
    n = len(model.miners)
    # Some rows at a time, so that week zero takes no more memory than the weeks that follow.
    for first in range(0, n, AT_ONCE):
        fill_some(model, first, min(AT_ONCE, n - first))
    homes = known_sites(model, model.miners.home)
    start_trades(model, homes)
    return homes


def fill_some(model: Model, first: int, n: int) -> None:
    """Fill `n` rows of the miners' table from row `first` on with what each person is."""
    p, permit_weeks = model.p.initial, model.p.permit.permit_weeks

    def u(what: str) -> Array:
        return model.opening(what, n, first)

    is_woman = u("sex") < p.woman_share
    young = p.adult_from_years + u("age") ** p.age_power * (p.adult_to_years - p.adult_from_years)
    taste = p.appeal_xof + p.taste_spread_xof * normal(u("taste"), u("taste angle"))
    tasks = np.where(is_woman[:, None], p.woman_tasks, p.man_tasks)
    columns = {
        "is_woman": is_woman,
        "task": (u("task")[:, None] >= np.cumsum(tasks, axis=1)[:, :-1]).sum(axis=1),
        "age": young.astype(np.int64),
        "taste": taste - p.housework_xof * is_woman,
        "skill": spread(u("skill"), u("skill angle"), p.skill_spread),
        "is_permitted": u("card") < p.card_share,
        "permit_until": (u("card left") * permit_weeks).astype(np.int64),
    }
    model.open_with(model.miners, slice(first, first + n), **columns)


def spread(u: Array, angle: Array, sigma: float) -> Array:
    """Return a lognormal factor with mean one for each of some people."""
    return np.exp(sigma * normal(u, angle) - sigma**2 / 2)


def homes_of(model: Model, origin: Array, first: int) -> Array:
    """Return home cells: locals around the belts, internal migrants over the country, others across the border."""
    p, geography, n = model.p.initial, model.geography, len(origin)
    belt = weighted(np.array([belt.weight for belt in geography.belts]), model.opening("home belt", n, first))
    away = np.sqrt(model.opening("home away", n, first)) * p.local_spread / KM_PER_DEGREE
    angle = 2 * np.pi * model.opening("home angle", n, first)
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
    inner = lived_in[weighted(np.exp(-to_town / p.known_reach_km), model.opening("home inner", n, first))]
    outer = border_cells(model, geography.foreign_origins, "home outer", n, first)
    return np.select([origin == Origin.LOCAL, origin == Origin.INTERNAL_MIGRANT], [local, inner], outer)


def border_cells(model: Model, weights: Mapping[str, float], what: str, n: int, first: int = 0) -> Array:
    """Return cells of the country at the border of drawn neighbours: where people from there come in."""
    geography = model.geography
    given = {letter: weight for letter, weight in weights.items() if weight > 0 and letter in model.exit_letters}
    if not given:  # none of them touches this part of the country: people come over whatever borders there are
        given = dict.fromkeys(model.exit_letters, 1.0)
    if not given:  # an island: people come by air
        return np.full(n, next(place.cell for place in geography.places if place.kind == "capital"))
    letters = list(given)
    neighbour = weighted(np.array(list(given.values())), model.opening(what, n, first))
    u, cell = model.opening(f"{what} place", n, first), np.empty(n, dtype=np.int64)
    for number, letter in enumerate(letters):
        border = geography.border_with(letter)
        mine = neighbour == number
        cell[mine] = border[(u[mine] * len(border)).astype(np.int64)]
    return cell


def known_sites(model: Model, home: Array) -> tuple[Array, Array, Array]:
    """Let every home hear of some sites, and of some others once they are found: large and near ones first in chance."""
    p, geography, sites = model.p.initial, model.geography, model.sites
    cells = np.unique(home)
    number_of = np.zeros(geography.n_cells, dtype=np.int32)
    number_of[cells] = np.arange(len(cells))
    km = geography.km(cells[:, None], sites.cell[None, :])
    hidden = np.flatnonzero(sites.found == HIDDEN)
    open_now = np.flatnonzero(sites.found != HIDDEN)
    kinds = ((open_now, min(p.known_sites, len(open_now))), (hidden, min(p.hidden_known, len(hidden))))
    known = np.empty((len(cells), sum(n for _, n in kinds)), dtype=np.int64)
    for i, cell in enumerate(cells):
        weight = sites.capacity * np.exp(-km[i] / p.known_reach_km) + np.finfo(np.float64).tiny
        u = model.opening(f"known from {cell}", len(sites))
        heard = [rows[first_by_weight(weight[rows], u[rows], n)] for rows, n in kinds]
        known[i] = np.sort(np.concatenate(heard))
    return number_of[home], known, np.take_along_axis(km, known, axis=1)


def start_trades(model: Model, homes: tuple[Array, Array, Array]) -> None:
    """Put a part of the pool on sites, a few of them as robbers, and leave the rest at home."""
    p, miners, sites = model.p.initial, model.miners, model.sites
    _, known, km = homes
    capacity = np.where(sites.found == HIDDEN, 0, sites.capacity)
    cumulative = np.cumsum(capacity[known] * np.exp(-km / p.known_reach_km), axis=1)
    cumulative /= cumulative[:, -1:]
    for first in range(0, len(miners), AT_ONCE):
        start_some(model, homes, cumulative, slice(first, min(first + AT_ONCE, len(miners))))
    mines, robs = int(Activity.MINE), int(Activity.BAND)
    people, robbers = (count_at(miners.activity, trade, trade, miners.site, len(sites)) for trade in (mines, robs))
    model.open_with(sites, n_miners=people * miners.weight, n_band=robbers * miners.weight)
    miner = np.full(len(model.households), NOBODY)
    at_work = np.flatnonzero(miners.activity == mines)[::-1]
    miner[miners.household[at_work]] = at_work
    model.open_with(model.households, miner=miner)
    # Owners begin with what they keep in hand, and with places that have just paid.
    dig = model.p.dig
    chest = (sites.n_miners * dig.cost_xof * dig.chest_weeks).astype(np.int64)
    model.open_with(sites, chest=chest, place_pay=dig.place_xof * (1 / dig.place_weeks + dig.interest_rate))


def start_some(model: Model, homes: tuple[Array, Array, Array], cumulative: Array, some: slice) -> None:
    """Give some people their first trade."""
    p, miners = model.p.initial, model.miners
    n, first = some.stop - some.start, some.start
    at_work = model.opening("at work", n, first) < p.mining_share
    site = drawn_sites(homes[1], cumulative, homes[0][some], model.opening("first site", n, first))
    robs = model.opening("robber", n, first) < p.band_share
    at_home = np.where(miners.origin[some] == Origin.FOREIGN_MIGRANT, Activity.AWAY, Activity.FARM)
    columns = {
        "activity": np.where(at_work, np.where(robs, Activity.BAND, Activity.MINE), at_home),
        "site": np.where(at_work, site, NOBODY),
        "savings": np.where(at_work, model.p.live.carry_xof, 0).astype(np.int64),
        "savings_before": np.where(at_work, model.p.live.carry_xof, 0).astype(np.int64),
        "income": np.where(at_work, model.p.school.usual_pay_xof, model.p.live.line_xof),
    }
    model.open_with(miners, some, **columns)


@compiled
def drawn_sites(known: Array, cumulative: Array, number: Array, u: Array) -> Array:
    """Return a known site for each person, by the cumulative chances of the home: shape of `u`."""
    site = np.empty(u.shape[0], dtype=known.dtype)
    for i in range(u.shape[0]):
        k = np.searchsorted(cumulative[number[i]], u[i], side="right")
        site[i] = known[number[i], min(k, known.shape[1] - 1)]
    return site


JITTER = 0.3  # of the mean number of adults: sizes lie around it, and nobody is left without an adult


def fill_households(model: Model) -> None:
    """Fill the households' table, and tell the miners' table whom everybody eats with."""
    p, households, n = model.p.initial, model.households, len(model.households)
    first = first_adults(model)
    n_adults = np.diff(np.append(first, len(model.miners)))
    is_foreign = np.arange(n) >= n - foreign_rows(p, len(model.miners))
    is_local = model.opening("origin", n) < p.local_share / (p.local_share + p.internal_share)
    origin = np.where(is_foreign, Origin.FOREIGN_MIGRANT, np.where(is_local, Origin.LOCAL, Origin.INTERNAL_MIGRANT))
    more = n_adults * (p.household_people / p.household_adults - 1)
    heads = n_adults + (more * (1 / 2 + model.opening("heads", n)) + model.opening("head rounding", n)).astype(np.int64)
    land = spread(model.opening("land", n), model.opening("land angle", n), p.land_spread)
    receives = (model.opening("has emigrant", n) < p.emigrant_share) & ~is_foreign
    columns = {
        "home": homes_of(model, origin, 0), "origin": origin,
        "first": first, "n_adults": n_adults, "n_heads": heads, "land": land,
        "remitted": receives * heads * p.remitted_xof_per_year / WEEKS_PER_YEAR / max(p.emigrant_share, np.finfo(float).tiny),
        "savings": -np.log(model.opening("savings", n)) * p.savings_xof * n_adults,
        "store": np.where(is_foreign, 0, heads * model.p.live.line_xof * model.p.farm.food_share * p.store_weeks * land),
    }  # fmt: skip
    model.open_with(households, **columns)
    model.open_with(households, income=model.p.live.line_xof, consumption=model.p.live.line_xof)
    of_whom = np.repeat(np.arange(n), n_adults)
    model.open_with(model.miners, household=of_whom, home=households.home[of_whom], origin=origin[of_whom])


def first_adults(model: Model) -> Array:
    """Return each household's first adult: adults follow each other; people from abroad come alone. Shape (n_households,)."""
    n, n_alone = len(model.households), foreign_rows(model.p.initial, len(model.miners))
    n_families, n_members = n - n_alone, len(model.miners) - n_alone
    rank = np.arange(n_families)
    places = rank + JITTER * (2 * model.opening("adults", n)[:n_families] - 1)
    inner = rank + np.maximum.accumulate((places * n_members / max(n_families, 1)).astype(np.int64) - rank)
    inner[:1] = 0
    return np.concatenate([inner, n_members + np.arange(n_alone)])
