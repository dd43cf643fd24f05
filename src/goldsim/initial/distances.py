"""What lies how far from what, and who serves whom: measured once, when the opening tables stand."""

from typing import Any

import numpy as np

from goldsim.country.geography import Geography
from goldsim.country.geography_parts import TOWN_KINDS
from goldsim.country.price_series import usd_per_oz_on
from goldsim.engine.draws import normal
from goldsim.engine.writing import NOBODY, Array, sum_by
from goldsim.entities.lookups import Lookups
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import INSTRUMENTS
from goldsim.units import HECTARES_PER_KM2, KM_PER_DEGREE, MG_PER_TONNE, MG_PER_TROY_OUNCE, WEEKS_PER_YEAR


def build(model: Model, homes: tuple[Array, Array, Array], exit_cells: list[Array], care: Array) -> Lookups:
    """Measure the country once its opening tables stand; `homes` as `known_sites` gives them, `care` by post."""
    known = _of_money(model) | _of_people(model, homes) | _of_posts(model, care) | _of_trade(model, exit_cells)
    known |= _of_networks(model, exit_cells) | _of_mines(model)
    return Lookups(**known, first_n_mining=max(int(model.sites.n_miners.sum()), 1))


def _of_money(model: Model) -> dict[str, Any]:
    """Return what gold was worth at first, what the instruments of policy cost, and how their money comes."""
    usd_per_oz, p = usd_per_oz_on(model.date, model.scenario.gold_price), model.p.price
    unit_xof = figures_of(model, "unit_cost_xof_per_year")
    return {
        "first_price": usd_per_oz * p.xof_per_usd * p.world_price_factor / MG_PER_TROY_OUNCE,
        "leakage": figures_of(model, "leakage_share"),
        "unit_xof": unit_xof,
        "most_xof": (figures_of(model, "max_units") * unit_xof / WEEKS_PER_YEAR).astype(np.int64),
        "delay_weeks": figures_of(model, "delay_weeks").astype(np.int64),
        "n_delay_slots": model.programmes.pipeline.shape[1],
    }


def _of_people(model: Model, homes: tuple[Array, Array, Array]) -> dict[str, Any]:
    """Return where people's homes are, what they know, and in which order programmes reach them."""
    geography, miners, sites, households = model.geography, model.miners, model.sites, model.households
    home_of, belt_of_home = homes[0][households.first], belt_around(model, np.unique(miners.home))
    at_home = np.where(miners.origin == Origin.FOREIGN_MIGRANT, Activity.AWAY, Activity.FARM)
    offices = one_a_region(model, Post.MINES_OFFICE)[0].astype(_small(len(model.officials)))
    return {
        "home_number": homes[0].astype(_small(len(homes[1]))),
        "household_home": home_of.astype(_small(len(homes[1]))),
        "belt_of_home": belt_of_home,
        "heads_in_belt": sum_by(belt_of_home[home_of], households.n_heads, len(model.belts)) * households.weight,
        "home_site_km": geography.km(np.unique(miners.home)[:, None], sites.cell[None, :]).astype(np.float32),
        "known_sites": homes[1].astype(_small(len(sites))),
        "known_km": homes[2].astype(np.float32),
        "activity_at_home": at_home.astype(np.int8),
        "household_order": np.argsort(model.opening("household order", len(miners))).astype(_small(len(miners))),
        "office_of_home": offices[geography.region[miners.home]],
        **_of_choice(model),
    }


def _of_choice(model: Model) -> dict[str, Any]:
    """Return what decides, once and for all, how people are seen who are chosen for a policy's support."""
    n, miners, officials = len(model.households), model.miners, model.officials
    posts = np.unique(officials.cell[officials.post == Post.GENDARMERIE])
    homes, at = np.unique(miners.home, return_inverse=True)
    km = model.geography.km(homes[:, None], posts[None, :]).min(axis=1)[at]
    test, list_ = (normal(model.opening(f"{name} error", n), model.opening(f"{name} angle", n)) for name in ("test", "list"))
    arrival = -np.log(model.opening("arrival", len(miners))) * (1 + km)
    found = {"test_error": test, "list_error": list_, "arrival": arrival}
    return {name: values.astype(np.float32) for name, values in found.items()}


def _of_posts(model: Model, care: Array) -> dict[str, Any]:
    """Return which post serves which site."""
    geography, officials, sites = model.geography, model.officials, model.sites
    region, (offices, _) = geography.region[sites.cell], one_a_region(model, Post.MINES_OFFICE)
    (homes, capital_home), (courts, capital_court) = one_a_region(model, Post.CARE_HOME), one_a_region(model, Post.COURT)
    return {
        "office_of_site": offices[region],
        "care_home_of_site": homes[region],
        "capital_care_home": capital_home,
        # People taken across a border or off the map are brought to the capital.
        "court_of_cell": np.where(geography.region >= 0, courts[geography.region], capital_court),
        "care_places": care,
        "is_in_capital": np.isin(officials.cell, [place.cell for place in geography.places if place.kind == "capital"]),
        "committee_order": np.argsort(model.opening("committee order", len(model.committees))),
        "committee_km": geography.km(sites.cell[:, None], model.committees.cell[None, :]).astype(np.float32),
        "post_km": geography.km(sites.cell, officials.cell[sites.post]),
    }


def _of_networks(model: Model, exit_cells: list[Array]) -> dict[str, Any]:
    """Return how far networks are from sites, from each other and from the exits, and which ways they take."""
    geography, base, sites = model.geography, model.traffickers.base, model.sites
    routes, exit_km = _routes(model, exit_cells)
    site_km = geography.km(sites.cell[:, None], base[None, :])
    return {
        "site_network_km": site_km,
        "belt_of_network": sites.belt[site_km.argmin(axis=0)],
        "network_km": geography.km(base[:, None], base[None, :]),
        "origin_site_km": geography.km(model.origins.cell[:, None], sites.cell[None, :]),
        "exit_km": exit_km,
        "route_cells": routes.astype(_small(geography.n_cells)),
    }


def _of_trade(model: Model, exit_cells: list[Array]) -> dict[str, Any]:
    """Return what passes each cell a week besides gold, by straight ways, and where towns and mines are."""
    geography, n = model.geography, model.geography.n_cells
    goods, transit = np.zeros(n), np.zeros(n)
    capital = [place.cell for place in geography.places if place.kind == "capital"]
    gates = {}
    for letter, cells in zip(model.exit_letters, exit_cells, strict=False):
        middle = capital[0] if capital else int(geography.inside()[0])
        gates[letter] = int(cells[np.argmin(geography.km_from(middle)[cells])])
    for trade in geography.trades:
        ways = [(letter, share) for letter, share in trade.by_exit.items() if letter in gates]
        for k, (letter, share) in enumerate(ways):
            # What is smuggled only passes from one neighbour to the next; goods go to the capital and come from it.
            start = gates[ways[(k + 1) % len(ways)][0]] if trade.is_illicit else (capital[0] if capital else gates[letter])
            cells = geography.line(start, gates[letter])
            (transit if trade.is_illicit else goods)[cells] += trade.xof_a_year / WEEKS_PER_YEAR * share
    seats = np.bincount([place.cell for place in geography.places if place.kind != "artisanal_site"], minlength=n) > 0
    names, seat_of = list(geography.regions.values()), np.full(n, NOBODY)
    for place in geography.places:
        if place.kind in TOWN_KINDS and place.name in names:
            seat_of[place.cell] = names.index(place.name)
    is_abroad = np.isin(geography.codes.ravel(), list(geography.neighbours))
    facts = {"goods_xof": goods, "transit_xof": transit, "seats": seats.astype(float), "seat_of": seat_of, "is_abroad": is_abroad}
    return facts | _of_refuges(geography, is_abroad)


def _of_refuges(geography: Geography, is_abroad: Array) -> dict[str, Any]:
    """Return where people would be safe: towns, and the land of neighbours."""
    cells, border = np.arange(geography.n_cells), np.flatnonzero(is_abroad & geography.next_to(geography.region >= 0))
    towns = np.unique([place.cell for place in geography.places if place.kind in ("town", "capital")]).astype(np.int64)
    border_km = geography.km(cells[:, None], border).min(axis=1, initial=np.inf)
    return {"towns": towns, "town_km": geography.km(cells[:, None], towns).astype(np.float32), "border_km": border_km}


def _of_mines(model: Model) -> dict[str, Any]:
    """Return what industrial mines dig, whom they employ, where, and the land and the sites in their concessions."""
    geography, sites = model.geography, model.sites
    mines = [place for place in geography.places if place.output_t > 0 or place.concession_km2 > 0]
    cell, km2 = (np.array([getattr(mine, of) for mine in mines], dtype=np.int64) for of in ("cell", "concession_km2"))
    cell_km2 = (geography.cell_degrees * KM_PER_DEGREE) ** 2 * np.cos(np.radians(geography.lat))
    share = np.minimum(np.bincount(cell, km2, geography.n_cells) / cell_km2, 1)
    belts = np.array([geography.cell_at(belt.lat, belt.lon) for belt in geography.belts])
    return {
        "mine_mg": np.array([int(mine.output_t * MG_PER_TONNE / WEEKS_PER_YEAR) for mine in mines], dtype=np.int64),
        "mine_jobs": np.array([mine.jobs for mine in mines], dtype=np.int64),
        "mine_belt": nearest(model, cell, belts),
        "concession_share": share,
        "is_in_concession": model.opening("concession", len(sites)) < share[sites.cell],
        "cell_ha": cell_km2 * HECTARES_PER_KM2,
    }


def _small(n: int) -> np.dtype[Any]:
    """Return the narrowest kind of whole numbers that holds row numbers of `n` rows, and -1."""
    return np.min_scalar_type(-n)


def figures_of(model: Model, ending: str) -> Array:
    """Return one figure of every instrument: float64, shape (n_instruments,)."""
    return np.array([float(getattr(model.p.instruments, f"{name}_{ending}")) for name in INSTRUMENTS])


def belt_around(model: Model, cells: Array) -> Array:
    """Return the nearest gold belt whose market each of some cells lies in, -1 where none reaches: int64, shape of `cells`."""
    geography = model.geography
    middles = np.array([geography.cell_at(belt.lat, belt.lon) for belt in geography.belts])
    reach = np.array([belt.radius_km for belt in geography.belts]) * model.p.initial.local_spread
    belt = nearest(model, cells, middles)
    in_reach: Array = geography.km(cells, middles[belt]) <= reach[belt]
    return np.where(in_reach, belt, NOBODY)


def nearest(model: Model, from_cells: Array, to_cells: Array) -> Array:
    """Return for each of `from_cells` which of `to_cells` is nearest: int64, shape of `from_cells`."""
    return np.argmin(model.geography.km(from_cells[:, None], to_cells[None, :]), axis=1)


def one_a_region(model: Model, post: Post) -> tuple[Array, int]:
    """Return each region's post of a kind, the capital's where a region has none, and the capital's."""
    geography, officials = model.geography, model.officials
    homes = np.flatnonzero(officials.post == post)
    region = geography.region[officials.cell[homes]]
    capital_cells = [place.cell for place in geography.places if place.kind == "capital"]
    at_capital = homes[np.isin(officials.cell[homes], capital_cells)]
    capital = int(at_capital[0] if len(at_capital) else homes[0])
    of_region = np.full(len(geography.region_names), capital)
    of_region[region] = homes
    return of_region, capital


def _routes(model: Model, exit_cells: list[Array]) -> tuple[Array, Array]:
    """Return the straight way from each network's base to the nearest point of each exit, and its length in km."""
    geography, bases = model.geography, model.traffickers.base
    lines = []
    for base in bases:
        ends = [cells[np.argmin(geography.km(base, cells))] for cells in exit_cells]
        lines.append([geography.line(int(base), int(end)) for end in ends])
    longest = max(len(line) for of_base in lines for line in of_base)
    routes = np.full((len(bases), len(exit_cells), longest), -1, dtype=np.int64)
    km = np.zeros((len(bases), len(exit_cells)))
    for i, of_base in enumerate(lines):
        for j, line in enumerate(of_base):
            routes[i, j, : len(line)] = line
            km[i, j] = geography.km(line[0], line[-1])
    return routes, km
