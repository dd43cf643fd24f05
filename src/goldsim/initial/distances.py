"""What lies how far from what, and who serves whom: measured once, when the opening tables stand."""

from typing import Any

import numpy as np

from goldsim.country.prices import usd_per_oz_on
from goldsim.engine.kernels import sum_by
from goldsim.engine.tables import Array
from goldsim.entities.lookups import Lookups
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import INSTRUMENTS
from goldsim.units import MG_PER_TROY_OUNCE, WEEKS_PER_YEAR


def build(model: Model, homes: tuple[Array, Array, Array], exit_cells: list[Array], care: Array) -> Lookups:
    """Measure the country once its opening tables stand.

    Parameters
    ----------
    model
        With tables filled for week zero.
    homes
        Number of each miner's home, and the sites and distances that each home knows.
    exit_cells
        For each exit the cells from which one leaves.
    care
        Care places of each post at week zero.
    """
    geography, p = model.geography, model.p
    officials, sites, traffickers, miners = model.officials, model.sites, model.traffickers, model.miners
    routes, exit_km = _routes(model, exit_cells)
    on_way = np.zeros(geography.n_cells)
    np.add.at(on_way, routes[routes >= 0], 1 / len(traffickers))
    home_of_region, capital = one_a_region(model, Post.CARE_HOME)
    court_of_region, _ = one_a_region(model, Post.COURT)
    office_of_region, _ = one_a_region(model, Post.MINES_OFFICE)
    in_charge = sum_by(sites.post, np.ones(len(sites), dtype=np.int64), len(officials))
    need = np.bincount(home_of_region[geography.region[sites.cell]], minlength=len(officials)) / len(sites)
    figures = {
        ending: figures_of(model, ending) for ending in ("leakage_share", "unit_cost_xof_per_year", "max_units", "delay_weeks")
    }
    return Lookups(
        leakage=figures["leakage_share"], unit_xof=figures["unit_cost_xof_per_year"],
        most_xof=(figures["max_units"] * figures["unit_cost_xof_per_year"] / WEEKS_PER_YEAR).astype(np.int64),
        budget_xof=np.array([int(xof // WEEKS_PER_YEAR) for xof in model.policy.yearly_xof(p).values()]),
        delay_weeks=figures["delay_weeks"].astype(np.int64),
        n_delay_slots=model.programmes.pipeline.shape[1],
        home_number=homes[0].astype(_small(len(homes[1]))),
        home_site_km=geography.km(np.unique(miners.home)[:, None], sites.cell[None, :]).astype(np.float32),
        known_sites=homes[1].astype(_small(len(sites))), known_km=homes[2].astype(np.float32),
        activity_at_home=np.where(miners.origin == Origin.FOREIGN_MIGRANT, Activity.AWAY, Activity.FARM).astype(np.int8),
        household_order=np.argsort(model.opening("household order", len(miners))).astype(_small(len(miners))),
        committee_order=np.argsort(model.opening("committee order", len(model.committees))),
        post_weight=np.where(officials.post == Post.GENDARMERIE, in_charge, 1).astype(np.float64),
        post_km=geography.km(sites.cell, officials.cell[sites.post]),
        care_places=care, care_need=need, place_rounding=model.opening("place rounding", len(officials)),
        office_of_home=office_of_region.astype(_small(len(officials)))[geography.region[miners.home]],
        office_of_site=office_of_region[geography.region[sites.cell]],
        office_need=np.bincount(office_of_region[geography.region[sites.cell]], minlength=len(officials)) / len(sites),
        court_of_site=court_of_region[geography.region[sites.cell]],
        court_need=np.bincount(court_of_region[geography.region[sites.cell]], minlength=len(officials)) / len(sites),
        care_home_of_site=home_of_region[geography.region[sites.cell]], capital_care_home=capital,
        site_network_km=geography.km(sites.cell[:, None], traffickers.base[None, :]),
        network_km=geography.km(traffickers.base[:, None], traffickers.base[None, :]),
        first_price=usd_per_oz_on(model.date) * p.price.xof_per_usd * p.price.world_price_factor / MG_PER_TROY_OUNCE,
        first_n_mining=max(int(sites.n_miners.sum()), 1),
        exit_km=exit_km, route_cells=routes.astype(_small(geography.n_cells)), ways_through=on_way,
        company_machines=model.companies.n_machines.copy(),
        company_reserve=np.full(len(model.companies), p.initial.company_reserve_xof),
    )  # fmt: skip


def _small(n: int) -> np.dtype[Any]:
    """Return the narrowest kind of whole numbers that holds row numbers of `n` rows, and -1."""
    return np.min_scalar_type(-n)


def figures_of(model: Model, ending: str) -> Array:
    """Return one figure of every instrument: float64, shape (n_instruments,)."""
    return np.array([float(getattr(model.p.instruments, f"{name}_{ending}")) for name in INSTRUMENTS])


def nearest(model: Model, from_cells: Array, to_cells: Array) -> Array:
    """Return for each of `from_cells` which of `to_cells` is nearest: int64, shape of `from_cells`."""
    found: Array = np.argmin(model.geography.km(from_cells[:, None], to_cells[None, :]), axis=1)
    return found


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
