"""Week zero: who is where, with what, before the first verb.

Everything is drawn from keyed numbers of the decision's own, so the opening country depends on the seed and the scenario's
numbers and on nothing else. Institutions come first, then people, then children.
"""

from dataclasses import replace

import numpy as np

from goldsim.engine.draws import NO_WEIGHT
from goldsim.engine.writing import NOBODY, Array, first_by_weight, normal, weighted
from goldsim.entities.committees import nearest_of
from goldsim.entities.companies import machines_drawn
from goldsim.entities.lookups import Lookups
from goldsim.entities.sites import HIDDEN
from goldsim.initial.children_at_start import fill_children, fill_origins
from goldsim.initial.distances import build as build_lookups, nearest
from goldsim.initial.people import fill_households, fill_miners
from goldsim.initial.programmes_at_start import banned_cells, fill_programmes
from goldsim.initial.public_posts import fill_exits, fill_officials
from goldsim.initial.war_at_start import fill_armed_groups, fill_forces, fill_people
from goldsim.model import Model
from goldsim.units import KM_PER_DEGREE, WEEKS_PER_YEAR


def fill(model: Model) -> Lookups:
    """Fill all tables for week zero and return the fixed facts."""
    fill_people(model)
    fill_sites(model)
    exit_cells = fill_exits(model)
    care = fill_officials(model, exit_cells)
    fill_origins(model)
    fill_traffickers(model)
    fill_companies(model)
    fill_committees(model)
    fill_forces(model)
    fill_armed_groups(model)
    fill_households(model)
    homes = fill_miners(model)
    fixed = build_lookups(model, homes, exit_cells, care)
    fill_land(model, fixed)
    fill_children(model)
    return replace(fixed, measures=fill_programmes(model), banned=banned_cells(model))


def fill_traffickers(model: Model) -> None:
    """Seat networks in towns near the sites, and give every site a buyer; those who wait have a base and nothing else."""
    p, geography, sites, traffickers = model.p.initial, model.geography, model.sites, model.traffickers
    n, n_active = len(traffickers), max(round(p.n_traffickers * geography.gold_share), 1)
    is_active = np.arange(n) < n_active
    towns = np.array([place.cell for place in geography.places if place.kind in ("town", "capital")])
    near = sites.cell[weighted(known_capacity(model), model.opening("network site", n))]
    base = towns[nearest(model, near, towns)]
    km = geography.km(sites.cell[:, None], base[None, :])
    nearness = np.exp(-km / p.known_reach_km) * is_active + NO_WEIGHT * is_active
    chances = zip(nearness, model.opening("site buyer", len(sites)), strict=True)
    buyer = [int(weighted(row, np.array([u]))[0]) for row, u in chances]
    # A network has cash for the people whose gold it buys.
    served = np.bincount(np.array(buyer), known_capacity(model), n)
    share = is_active * (served + served.sum() / n_active**2)
    capital = p.trafficker_capital_xof * n_active * share / share.sum()
    model.open_with(traffickers, base=base, is_active=is_active, working_capital=capital)
    model.open_with(traffickers, capital=capital.astype(np.int64), margin=model.p.smuggle.usual_margin_share)
    model.open_with(traffickers, loss_belief=model.p.smuggle.usual_loss_share, worth=p.neighbour_price_share)
    model.open_with(traffickers, arrival_belief=1 - model.p.traffic.road_stop_share)
    n_parties = len(model.parties)
    network = np.arange(n_parties) // (n_parties // n)
    model.open_with(model.parties, network=network, unbrought=model.opening("unbrought", n_parties))
    model.open_with(sites, buyer=np.array(buyer))


def fill_companies(model: Model) -> None:
    """Put operators on sites of their own, large ones first in chance; places for others, one a site, are free."""
    p, sites, companies = model.p.initial, model.sites, model.companies
    n = min(round(p.n_companies * model.geography.gold_share), int((sites.found != HIDDEN).sum()))
    site = first_by_weight(known_capacity(model), model.opening("operator site", len(sites)), n)
    is_connected = model.opening("connected", n) < p.connected_share
    is_foreign = model.opening("foreign", n) < p.foreign_company_share
    size = np.where(is_foreign, 1.0, p.dredge_share)
    machines = machines_drawn(model.opening("machines", n), p.company_machines_mean)
    official, cash = np.where(is_connected, sites.post[site], NOBODY), (p.company_reserve_xof * size).astype(np.int64)
    model.open_with(companies, slice(n), site=site, official=official, cash=cash)
    model.open_with(companies, slice(n), is_foreign=is_foreign, machine_size=size, n_machines=machines)
    # Operators know how often they have been raided.
    police, people = model.p.police, known_capacity(model).sum()
    part = police.machine_target_weight / (police.machine_target_weight * n + people)
    model.open_with(model.country, seized_rate=police.usual_raids_rate * part, sentenced_share=police.sentence_share)
    operator = np.full(len(sites), NOBODY)
    operator[site] = np.arange(n)
    model.open_with(sites, operator=operator)


def fill_land(model: Model, fixed: Lookups) -> None:
    """Let pits and concessions hold the fields that they held before, and let no corridor lie in a concession."""
    p, sites, n_cells = model.p.land, model.sites, model.geography.n_cells
    held = np.bincount(sites.cell, sites.n_miners, n_cells) * p.person_ha / (fixed.cell_ha * p.cropped_share)
    taken = np.minimum(held + fixed.concession_share * p.fenced_share, 1)
    model.open_with(model.cells, fields_taken=taken, fields_before=taken)
    until = (model.opening("corridor", len(sites)) * model.p.permit.permit_weeks).astype(np.int64)
    model.open_with(sites, is_permitted=sites.is_permitted & ~fixed.is_in_concession, corridor_until=until)


def fill_committees(model: Model) -> None:
    """Found committees in some of the villages by sites, and let organisations work around some of them."""
    p, sites, committees, n = model.p.initial, model.sites, model.committees, len(model.committees)
    site = first_by_weight((sites.found != HIDDEN) + NO_WEIGHT, model.opening("committee site", len(sites)), n)
    cell = sites.cell[site]
    founded = np.arange(n) < round(p.n_committees * model.geography.gold_share)
    model.open_with(committees, cell=cell, site=site, reach_km=p.committee_reach_km, trust=p.committee_trust_share)
    model.open_with(committees, skill=p.committee_skill_share, n_members=p.committee_members * founded)
    model.open_with(committees, has_ngo=model.opening("organisation", n) < p.ngo_share)
    km = model.geography.km(sites.cell[:, None], cell[None, :])
    model.open_with(sites, committee=nearest_of(km, founded, p.committee_reach_km))


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
    """Return how long each deposit lasts at full work and the pace of fresh ground, years: float64, shape (n_sites,)."""
    # Of deposits that last twice as long, twice as many are at work at any time, so those that are known last longer.
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
