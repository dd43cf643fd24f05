"""Week zero: who is where, with what, before the first verb.

Everything is drawn from keyed numbers of the decision's own, so the opening country depends on the seed and the scenario's
numbers and on nothing else. Institutions come first, then people, then children.
"""

import numpy as np

from goldsim.engine.draws import first_by_weight, normal, weighted
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.entities.lookups import Lookups
from goldsim.entities.officials import Post
from goldsim.entities.sites import HIDDEN
from goldsim.initial.distances import build as build_lookups
from goldsim.initial.distances import nearest
from goldsim.initial.people import fill_children, fill_miners
from goldsim.model import Model
from goldsim.units import KM_PER_DEGREE, WEEKS_PER_YEAR

NO_WEIGHT = 1e-300  # for draws by weight in which what weighs nothing comes last


def fill(model: Model) -> Lookups:
    """Fill all tables for week zero and return the fixed facts."""
    fill_sites(model)
    exit_cells = fill_exits(model)
    care = fill_officials(model, exit_cells)
    fill_traffickers(model)
    fill_companies(model)
    fill_committees(model)
    fill_armed_groups(model)
    homes = fill_miners(model)
    fixed = build_lookups(model, homes, exit_cells, care)
    fill_children(model)
    return fixed


def fill_sites(model: Model) -> None:
    """Scatter the known sites, and the deposits still to be found, over the belts; sizes are lognormal."""
    p, geography, sites, n = model.p.initial, model.geography, model.sites, len(model.sites)
    n_known = n - round(p.n_hidden_sites * geography.gold_share)
    is_hidden = np.arange(n) >= n_known
    belt = np.concatenate([
        spread_over([belt.weight for belt in geography.belts], n_known),
        spread_over([belt.find_weight for belt in geography.belts], n - n_known),
    ])  # fmt: skip
    cell, grade = np.empty(n, dtype=np.int64), np.empty(n)
    angle, away = 2 * np.pi * model.opening("site angle", n), np.sqrt(model.opening("site away", n))
    spread = np.exp(p.grade_spread * normal(model.opening("site grade", n), model.opening("site grade angle", n)))
    for i, spot in enumerate(geography.belts[k] for k in belt):
        cell[i] = point_near(model, spot.lat, spot.lon, spot.radius_km * away[i], angle[i])
        grade[i] = spot.grade * spread[i]
    capacity = np.exp(p.site_size_spread * normal(model.opening("site size", n), model.opening("site size angle", n)))
    capacity *= p.n_people * geography.gold_share * p.mining_share / capacity[~is_hidden].sum()
    capacity[is_hidden] *= p.hidden_size_share
    years = np.where(is_hidden, p.hidden_years, p.ground_years)
    ground = (capacity * grade * model.p.dig.base_mg * years * WEEKS_PER_YEAR).astype(np.int64)
    model.open_with(
        sites, cell=cell, grade=grade, capacity=capacity, ground=ground, first_ground=ground,
        found=np.where(is_hidden, HIDDEN, NOBODY),
        known_people=np.where(is_hidden, 0, capacity),
        pay=model.p.school.usual_pay_xof,
        is_permitted=model.opening("site permit", n) < p.permitted_site_share,
        mercury_habit=model.opening("site mercury", n) < p.mercury_site_share,
        has_cyanide=model.opening("site cyanide", n) < p.cyanide_site_share,
        has_explosives=model.opening("site explosives", n) < p.explosives_site_share,
        legal_km=geography.km(cell[:, None], licensed_towns(model)[None, :]).min(axis=1),
    )  # fmt: skip


def spread_over(weights: list[float], n: int) -> Array:
    """Return which of several places each of `n` things is at, evenly by weight: int64, shape (n,)."""
    share = np.cumsum(weights) / sum(weights)
    at: Array = np.minimum(np.searchsorted(share, (np.arange(n) + 1 / 2) / max(n, 1)), len(weights) - 1)
    return at


def fill_exits(model: Model) -> list[Array]:
    """Open the borders and the airport; return the cells from which one leaves by each."""
    p, geography = model.p.initial, model.geography
    cells = [geography.border_with(letter) for letter in model.exit_letters]
    share = [p.neighbour_price_share] * len(cells)
    for place in geography.places:
        if place.kind == "capital":
            cells.append(np.array([place.cell]))
            share.append(p.airport_price_share)
    model.open_with(model.exits, price_share=np.array(share))
    return cells


def fill_officials(model: Model, exit_cells: list[Array]) -> Array:
    """Man the posts; return the care places of each."""
    p, geography, officials, sites = model.p.initial, model.geography, model.officials, model.sites
    cell, post, exit_ = posts(model, exit_cells)
    gendarmes, customs = np.flatnonzero(post == Post.GENDARMERIE), np.flatnonzero(post == Post.CUSTOMS)
    in_charge = gendarmes[nearest(model, sites.cell, cell[gendarmes])]
    model.open_with(sites, post=in_charge)
    staff = np.zeros(len(officials))
    # Every post has its people; those with sites in their charge have more.
    weight = 1 + np.bincount(in_charge[sites.found != HIDDEN], minlength=len(officials))[gendarmes]
    staff[gendarmes] = p.n_gendarmes * geography.town_share * weight / weight.sum()
    staff[customs] = p.n_customs * geography.town_share / len(customs)
    offices = np.flatnonzero(post == Post.MINES_OFFICE)
    sites_here = np.bincount(geography.region[sites.cell[sites.found != HIDDEN]], minlength=len(geography.region_names))
    clerks = 1 + sites_here[geography.region[cell[offices]]]
    staff[offices] = p.n_clerks * geography.town_share * clerks / clerks.sum()
    staff[staff == 0] = 1
    model.open_with(
        officials,
        cell=cell,
        post=post,
        exit=exit_,
        n_staff=staff,
        n_on_duty=staff,
        integrity=model.p.tempt.integrity_norm_share,
    )
    model.open_with(model.exits, post=customs)
    towns = np.unique([place.cell for place in geography.places if place.kind in ("town", "capital")])
    km = geography.km(np.arange(geography.n_cells)[:, None], towns[None, :]).min(axis=1)
    model.open_with(model.cells, garrison=1 + p.garrison_people * np.exp(-km / p.garrison_reach_km))
    homes = post == Post.CARE_HOME
    capital = homes & np.isin(cell, [place.cell for place in geography.places if place.kind == "capital"])
    care = np.where(homes, p.n_care_places * geography.town_share * (1 - p.capital_care_share) / max(homes.sum(), 1), 0)
    care[capital] += p.n_care_places * p.capital_care_share / max(capital.sum(), 1)
    model.open_with(officials, n_places=care)
    return care


def posts(model: Model, exit_cells: list[Array]) -> tuple[Array, Array, Array]:
    """Return cell, kind and exit of every post."""
    geography, rows = model.geography, []
    towns = [place for place in geography.places if place.kind in ("town", "capital")]
    rows += [(town.cell, Post.GENDARMERIE, NOBODY) for town in towns]
    belts = np.array([geography.cell_at(belt.lat, belt.lon) for belt in geography.belts])
    for number, cells in enumerate(exit_cells):
        nearest_gold = cells[np.argmin(geography.km(cells[:, None], belts[None, :]).min(axis=1))]
        rows.append((int(nearest_gold), Post.CUSTOMS, number))
    seen = set()
    for town in towns:
        if town.region not in seen:
            seen.add(town.region)
            rows += [(town.cell, kind, NOBODY) for kind in (Post.MINES_OFFICE, Post.COURT, Post.CARE_HOME)]
    cell, post, exit_ = (np.array(column) for column in zip(*rows, strict=True))
    return cell, post, exit_


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
    model.open_with(
        traffickers, base=base, is_active=is_active, working_capital=capital,
        is_recruiter=model.opening("recruiter", n) < p.recruiter_share,
        capital=capital.astype(np.int64),
        loss_belief=model.p.smuggle.usual_loss_share, margin=model.p.sell.margin_share,
    )  # fmt: skip
    model.open_with(sites, buyer=np.array(buyer))


def known_capacity(model: Model) -> Array:
    """Return the people that each known site has room for; nearly none for deposits still to be found."""
    capacity: Array = np.where(model.sites.found == HIDDEN, NO_WEIGHT, model.sites.capacity.astype(np.float64))
    return capacity


def fill_companies(model: Model) -> None:
    """Put operators on sites of their own, large ones first in chance."""
    p, sites, companies, n = model.p.initial, model.sites, model.companies, len(model.companies)
    site = first_by_weight(known_capacity(model), model.opening("operator site", len(sites)), n)
    is_connected = model.opening("connected", n) < p.connected_share
    machines = 1 + (-np.log(model.opening("machines", n)) * max(p.company_machines_mean - 1, 0)).astype(np.int64)
    model.open_with(
        companies, site=site, is_foreign=model.opening("foreign", n) < p.foreign_company_share, n_machines=machines,
        official=np.where(is_connected, sites.post[site], NOBODY), cash=int(p.company_reserve_xof),
    )  # fmt: skip
    operator = np.full(len(sites), NOBODY)
    operator[site] = np.arange(n)
    model.open_with(sites, operator=operator)


def fill_committees(model: Model) -> None:
    """Found committees in communes with sites."""
    p, sites, committees, n = model.p.initial, model.sites, model.committees, len(model.committees)
    cell = sites.cell[first_by_weight((sites.found != HIDDEN) + NO_WEIGHT, model.opening("committee site", len(sites)), n)]
    model.open_with(
        committees, cell=cell, reach_km=p.committee_reach_km, n_members=p.committee_members, trust=p.committee_trust_share
    )
    if n == 0:
        return
    near = nearest(model, sites.cell, cell)
    in_reach = model.geography.km(sites.cell, cell[near]) <= p.committee_reach_km
    model.open_with(sites, committee=np.where(in_reach, near, NOBODY))


def fill_armed_groups(model: Model) -> None:
    """Seat groups with their fighters, chest and the cells that they can hold; leave places for bands that may join them."""
    p, geography, groups = model.p.initial, model.geography, model.armed_groups
    spots, n_free = geography.armed_groups, len(groups) - len(geography.armed_groups)
    stance = np.array([Stance[spot.kind.upper()] for spot in spots] + [Stance.BAND] * n_free, dtype=np.int64)
    total = np.where(stance == Stance.JIHADIST, p.n_jihadist_fighters, p.n_signatory_fighters)
    weight = np.array([spot.weight for spot in spots] + [0.0] * n_free)
    # Weights are shares of the whole country's fighters, so a region cut out of it has only its own.
    fighters = (total * weight).astype(np.int64)
    base = np.array([geography.cell_at(spot.lat, spot.lon) for spot in spots] + [geography.inside()[0]] * n_free, dtype=np.int64)
    cash = (fighters * model.p.recruit.fighter_pay_xof * p.group_cash_weeks).astype(np.int64)
    model.open_with(
        groups,
        base=base,
        stance=stance,
        n_core=fighters,
        n_fighters=fighters,
        arms=1,
        cash=cash,
        rate=model.p.extort.rate_start_share,
    )
    controller = model.cells.controller.copy()
    for group in range(len(spots)):
        km = geography.km(base[group], np.arange(geography.n_cells))
        strength = fighters[group] * np.exp(-km / model.p.fight.reach_km)
        free = np.flatnonzero((controller == NOBODY) & (geography.region >= 0) & (strength > model.cells.garrison))
        n_held = int(fighters[group] / model.p.fight.fighters_per_cell)
        controller[free[np.argsort(km[free], kind="stable")[:n_held]]] = group
    model.open_with(model.cells, controller=controller)


def licensed_towns(model: Model) -> Array:
    """Return the cells of towns with a licensed buyer: the capital and the towns nearest a belt."""
    geography = model.geography
    towns = np.array([place.cell for place in geography.places if place.kind in ("town", "capital")])
    belts = np.array([geography.cell_at(belt.lat, belt.lon) for belt in geography.belts])
    capital = [place.cell for place in geography.places if place.kind == "capital"]
    return np.unique(np.concatenate([towns[nearest(model, belts, towns)], np.array(capital, dtype=np.int64)]))


def point_near(model: Model, lat: float, lon: float, km: float, angle: float) -> int:
    """Return the cell `km` away from a point in a direction, nearer if that would leave the country."""
    geography, step = model.geography, 1 / KM_PER_DEGREE
    while True:
        cell = geography.cell_at(lat + km * step * np.sin(angle), lon + km * step * np.cos(angle) / np.cos(np.radians(lat)))
        if geography.region[cell] >= 0:
            return cell
        km /= 2
