"""Week zero for the ground: sites that are known and deposits still to be found."""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, normal
from goldsim.entities.sites import HIDDEN
from goldsim.initial.distances import nearest
from goldsim.model import Model
from goldsim.units import KM_PER_DEGREE, WEEKS_PER_YEAR

NO_WEIGHT = 1e-300  # for draws by weight in which what weighs nothing comes last


def fill_sites(model: Model) -> None:
    """Scatter the known sites, and the deposits still to be found, over the belts; sizes and lives are lognormal."""
    p, geography, sites, n = model.p.initial, model.geography, model.sites, len(model.sites)
    is_hidden = np.arange(n) >= n - round(p.n_hidden_sites * geography.gold_share)
    belt, cell, grade = places_and_grades(model, is_hidden)
    capacity = np.exp(p.site_size_spread * normal(model.opening("site size", n), model.opening("site size angle", n)))
    capacity *= p.n_people * geography.gold_share * p.mining_share / capacity[~is_hidden].sum()
    capacity[is_hidden] *= p.hidden_size_share
    first_ground = capacity * grade * model.p.dig.base_mg * lives(model, is_hidden) * WEEKS_PER_YEAR
    age, below = np.where(is_hidden, 0, model.opening("site age", n)), 1 - model.p.dig.depletion_power
    left = (1 - below * age) ** (1 / below)  # the part of its gold that a deposit still has after a part of its life
    model.open_with(sites, cell=cell, belt=belt, grade=grade, room=capacity, capacity=capacity)
    model.open_with(sites, first_ground=first_ground.astype(np.int64), ground=(first_ground * left).astype(np.int64))
    model.open_with(sites, yield_mg=model.p.dig.base_mg * grade * left**model.p.dig.depletion_power)
    found, known_people = np.where(is_hidden, HIDDEN, NOBODY), np.where(is_hidden, 0, capacity)
    model.open_with(sites, found=found, known_people=known_people, pay=model.p.school.usual_pay_xof)
    legal_km = geography.km(cell[:, None], licensed_towns(model)[None, :]).min(axis=1)
    model.open_with(sites, is_permitted=model.opening("site permit", n) < p.permitted_site_share, legal_km=legal_km)
    for column, what, share in (
        ("mercury_habit", "site mercury", p.mercury_site_share),
        ("has_cyanide", "site cyanide", p.cyanide_site_share),
        ("has_explosives", "site explosives", p.explosives_site_share),
    ):
        model.open_with(sites, **{column: model.opening(what, n) < share})


def lives(model: Model, is_hidden: Array) -> Array:
    """Return how long each deposit lasts at full work and the pace of fresh ground, years: float64, shape (n_sites,).

    Of deposits that last twice as long, twice as many are at work at any time, so those that are known last longer.
    """
    p, n = model.p.initial, len(is_hidden)
    spread = p.life_spread * normal(model.opening("site life", n), model.opening("site life angle", n))
    return p.life_years * np.exp(spread + np.where(is_hidden, 0, p.life_spread**2))


def places_and_grades(model: Model, is_hidden: Array) -> tuple[Array, Array, Array]:
    """Return the belt, the cell and the grade of each site: around the belts, the grade lognormal about the belt's."""
    p, belts, n = model.p.initial, model.geography.belts, len(is_hidden)
    n_hidden = int(is_hidden.sum())
    known = spread_over([belt.weight for belt in belts], n - n_hidden)
    belt = np.concatenate([known, spread_over([belt.find_weight for belt in belts], n_hidden)])
    cell, grade = np.empty(n, dtype=np.int64), np.empty(n)
    angle, away = 2 * np.pi * model.opening("site angle", n), np.sqrt(model.opening("site away", n))
    spread = np.exp(p.grade_spread * normal(model.opening("site grade", n), model.opening("site grade angle", n)))
    for i, spot in enumerate(belts[k] for k in belt):
        cell[i] = point_near(model, spot.lat, spot.lon, spot.radius_km * away[i], angle[i])
        grade[i] = spot.grade * spread[i]
    return belt, cell, grade


def spread_over(weights: list[float], n: int) -> Array:
    """Return which of several places each of `n` things is at, evenly by weight: int64, shape (n,)."""
    share = np.cumsum(weights) / sum(weights)
    return np.minimum(np.searchsorted(share, (np.arange(n) + 1 / 2) / max(n, 1)), len(weights) - 1)


def point_near(model: Model, lat: float, lon: float, km: float, angle: float) -> int:
    """Return the cell `km` away from a point in a direction, nearer if that would leave the country."""
    geography, step = model.geography, 1 / KM_PER_DEGREE
    while True:
        cell = geography.cell_at(lat + km * step * np.sin(angle), lon + km * step * np.cos(angle) / np.cos(np.radians(lat)))
        if geography.region[cell] >= 0:
            return cell
        km /= 2


def licensed_towns(model: Model) -> Array:
    """Return the cells of towns with a licensed buyer: the capital and the towns nearest a belt."""
    geography = model.geography
    towns = np.array([place.cell for place in geography.places if place.kind in ("town", "capital")])
    belts = np.array([geography.cell_at(belt.lat, belt.lon) for belt in geography.belts])
    capital = [place.cell for place in geography.places if place.kind == "capital"]
    return np.unique(np.concatenate([towns[nearest(model, belts, towns)], np.array(capital, dtype=np.int64)]))


def known_capacity(model: Model) -> Array:
    """Return the people that each known site has room for; nearly none for deposits still to be found."""
    return np.where(model.sites.found == HIDDEN, NO_WEIGHT, model.sites.capacity.astype(np.float64))
