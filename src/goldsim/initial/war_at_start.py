"""Week zero for the war: people and herds by cell, the state's units, and armed groups with their fighters."""

import math
from datetime import date

import numpy as np

from goldsim.country.geography import Geography
from goldsim.country.parties import Contingent
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.entities.cells import crop_by_month, weeks_in_store
from goldsim.entities.forces import NEVER, ForceKind, Order
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.units import DAYS_PER_WEEK

UNITS_A_POST = 2  # of gendarmes, so that a part can be called away
BEFORE = -1


def fill_people(model: Model) -> None:
    """Spread each region's people over its cells: a part in towns, the rest the denser, the nearer to one; and their herds."""
    p, geography = model.p.initial, model.geography
    towns = np.array([place.cell for place in geography.places if place.kind in ("town", "capital")], dtype=np.int64)
    km = geography.km(np.arange(geography.n_cells)[:, None], towns[None, :]).min(axis=1)
    people = np.zeros(geography.n_cells)
    for number, letter in enumerate(geography.regions):
        here, n = geography.region == number, geography.people.get(letter, 0)
        rural = here * np.exp(-km / p.rural_reach_km)
        urban = here * np.bincount(towns, minlength=geography.n_cells)
        in_towns = n * p.urban_share if urban.any() else 0.0
        people += (n - in_towns) * rural / max(rural.sum(), 1e-9) + in_towns * urban / max(urban.sum(), 1)
    fled: Array = np.zeros(geography.n_cells)
    told = sorted(geography.displaced)
    year = max((year for year in told if year <= model.scenario.run.start.year), default=told[0] if told else 0)
    for number, letter in enumerate(geography.regions):
        here = people * (geography.region == number)
        fled += geography.displaced.get(year, {}).get(letter, 0) * here / max(here.sum(), 1e-9)
    fled = np.minimum(fled, people).astype(np.int64) * model.has("M32")
    model.open_with(model.cells, people=people.astype(np.int64) - fled, displaced=fled)
    crop = crop_by_month(model.p.farm.field_season, model.p.farm.harvest_season)
    store = weeks_in_store(crop, model.scenario.run.start.month - 1)
    model.open_with(model.cells, herd=people * p.cattle_a_person, store=store)


def n_units(geography: Geography, unit_people: float, n_posts: int) -> int:
    """Return how many rows the forces need: units of the usual size, and those of gendarmerie posts."""
    return sum(_units_of(one, unit_people) for one in geography.forces) + UNITS_A_POST * n_posts


def _units_of(one: Contingent, unit_people: float) -> int:
    return max(math.ceil(one.people / unit_people), len(one.homes))


def fill_forces(model: Model) -> None:
    """Make the units of each contingent, spread over its homes, and those of gendarmerie posts; each comes on its date."""
    p, rows, officials = model.p, [], model.officials
    posts = np.flatnonzero(officials.post == Post.GENDARMERIE)
    # Of the gendarmes who are there at first, some are the people of posts.
    at_first = sum(one.people for one in model.geography.forces if one.kind == "gendarmerie" and one.comes is None)
    left = max(1 - float(officials.n_staff[posts].sum()) / max(at_first, 1), 0.0)
    for one in model.geography.forces:
        n = _units_of(one, p.initial.unit_people)
        people = int(one.people * left) if one.kind == "gendarmerie" and one.comes is None else one.people
        kind, comes, goes = ForceKind[one.kind.upper()], _week(model, one.comes, BEFORE), _week(model, one.goes, NEVER)
        sizes = np.diff(np.arange(n + 1) * people // n)
        rows += [(kind, one.homes[i % len(one.homes)], NOBODY, sizes[i], comes, goes) for i in range(n)]
    for post in posts.tolist():
        half = round(float(officials.n_staff[post]) / UNITS_A_POST)
        rows += [(ForceKind.GENDARMERIE, officials.cell[post], post, max(half, 1), BEFORE, NEVER)] * UNITS_A_POST
    of = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
    is_here = (of[4] <= 0) & (of[5] > 0)
    model.open_with(model.forces, kind=of[0], home=of[1], cell=of[1], post=of[2], n_full=of[3])
    model.open_with(model.forces, comes=of[4], goes=of[5])
    model.open_with(model.forces, n_people=of[3] * is_here, order=np.where(is_here, Order.GARRISON, Order.ABSENT))
    model.open_with(model.forces, arms=np.array(p.initial.force_arms)[of[0]])
    is_mobile = model.opening("mobile unit", len(of[0])) < np.array(p.initial.mobile_shares)[of[0]]
    model.open_with(model.forces, is_mobile=is_mobile)


def _week(model: Model, day: date | None, otherwise: int) -> int:
    if day is None:
        return otherwise
    week = (day - model.scenario.run.start).days // DAYS_PER_WEEK
    return int(np.clip(week, BEFORE, NEVER))


def fill_armed_groups(model: Model) -> None:
    """Seat groups with their fighters and chest around their bases; leave places for bands that may join them."""
    p, geography, groups = model.p.initial, model.geography, model.armed_groups
    named, n_free = geography.armed_groups, len(groups) - len(geography.armed_groups)
    stance = np.array([Stance[one.kind.upper()] for one in named] + [Stance.BAND] * n_free, dtype=np.int64)
    fighters = np.array([one.fighters_at(model.scenario.run.start) for one in named] + [0] * n_free, dtype=np.int64)
    nowhere = int(geography.inside()[0])
    base = np.array([geography.cell_at(one.lat, one.lon) for one in named] + [nowhere] * n_free, dtype=np.int64)
    names = [one.name for one in named]
    parent = [names.index(one.of) if one.of else NOBODY for one in named] + [NOBODY] * n_free
    comes = [_week(model, one.comes, BEFORE) for one in named] + [BEFORE] * n_free
    sent = [one.fighters_at(one.comes) if one.comes and not n else 0 for one, n in zip(named, fighters, strict=False)]
    cash = (fighters * model.p.recruit.fighter_pay_xof * p.group_cash_weeks).astype(np.int64)
    model.open_with(groups, base=base, stance=stance, n_core=fighters, n_fighters=fighters, arms=1, cash=cash)
    model.open_with(groups, rate=model.p.extort.rate_start_share, parent=np.array(parent), comes=np.array(comes))
    model.open_with(groups, n_sent=np.array(sent + [0] * n_free))
    model.open_with(groups, men=men_at_first(model, base, fighters))


def men_at_first(model: Model, base: Array, fighters: Array) -> Array:
    """Return each group's fighters by cell, where people live near its base: float64, shape (n_groups, n_cells)."""
    people, men = model.cells.people, np.zeros((len(base), model.geography.n_cells))
    for g in np.flatnonzero(fighters).tolist():
        near = model.geography.nearness(int(base[g]), model.p.fight.reach_km)
        there = people * near * (near > model.p.fight.least_nearness)
        men[g] = fighters[g] * there / max(there.sum(), 1e-9)
    return men
