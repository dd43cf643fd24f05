"""Week zero: who is where, with what, before the first verb.

Everything is drawn from keyed numbers of the decision's own, so the opening country depends on the seed and the scenario's
numbers and on nothing else. Institutions come first, then people, then children.
"""

from dataclasses import replace

import numpy as np

from goldsim.engine.writing import NOBODY, Array, first_by_weight, weighted
from goldsim.entities.committees import nearest_of
from goldsim.entities.companies import machines_drawn
from goldsim.entities.lookups import Lookups
from goldsim.entities.sites import HIDDEN
from goldsim.initial.children_at_start import fill_children, fill_origins
from goldsim.initial.deposits import NO_WEIGHT, fill_sites, known_capacity
from goldsim.initial.distances import build as build_lookups, nearest
from goldsim.initial.people import fill_households, fill_miners
from goldsim.initial.programmes_at_start import banned_cells, fill_programmes
from goldsim.initial.public_posts import fill_exits, fill_officials
from goldsim.initial.war_at_start import fill_armed_groups, fill_forces, fill_people
from goldsim.model import Model


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
    buyer = [
        int(weighted(row, np.array([u]))[0]) for row, u in zip(nearness, model.opening("site buyer", len(sites)), strict=True)
    ]
    # A network has cash for the people whose gold it buys.
    served = np.bincount(np.array(buyer), known_capacity(model), n)
    share = is_active * (served + served.sum() / n_active**2)
    capital = p.trafficker_capital_xof * n_active * share / share.sum()
    model.open_with(traffickers, base=base, is_active=is_active, working_capital=capital)
    model.open_with(traffickers, capital=capital.astype(np.int64), margin=model.p.smuggle.usual_margin_share)
    model.open_with(traffickers, loss_belief=model.p.smuggle.usual_loss_share, worth=p.neighbour_price_share)
    model.open_with(traffickers, arrival_belief=1 - model.p.traffic.road_stop_share)
    n_parties = len(model.parties)
    model.open_with(
        model.parties, network=np.arange(n_parties) // (n_parties // n), unbrought=model.opening("unbrought", n_parties)
    )
    model.open_with(sites, buyer=np.array(buyer))


def fill_companies(model: Model) -> None:
    """Put operators on sites of their own, large ones first in chance; places for others, one a site, are free."""
    p, sites, companies = model.p.initial, model.sites, model.companies
    n = min(round(p.n_companies * model.geography.gold_share), int((sites.found != HIDDEN).sum()))
    site = first_by_weight(known_capacity(model), model.opening("operator site", len(sites)), n)
    is_connected = model.opening("connected", n) < p.connected_share
    is_foreign = model.opening("foreign", n) < p.foreign_company_share
    size = np.where(is_foreign, 1.0, p.dredge_share)
    first: dict[str, Array] = {
        "site": site,
        "is_foreign": is_foreign,
        "machine_size": size,
        "n_machines": machines_drawn(model.opening("machines", n), p.company_machines_mean),
        "official": np.where(is_connected, sites.post[site], NOBODY),
        "cash": (p.company_reserve_xof * size).astype(np.int64),
    }
    for name, values in first.items():
        model.open_rows(companies, name, slice(n), values)
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
