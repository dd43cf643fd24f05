"""Week zero for the state: exits, posts with their staff, and places in care homes; and how many rows each table has."""

import math

import numpy as np

from goldsim.country.geography import Geography, Place
from goldsim.engine.tables import Array
from goldsim.entities.crimes import Crime
from goldsim.entities.miners import Task
from goldsim.entities.officials import Post
from goldsim.entities.recruiting_parties import Cargo
from goldsim.entities.sites import HIDDEN
from goldsim.initial.distances import nearest
from goldsim.initial.programmes_at_start import planned
from goldsim.initial.war_at_start import n_units
from goldsim.model import Model
from goldsim.parameters import Initial
from goldsim.scenario import Scenario

OF_REGIONS = (Post.MINES_OFFICE, Post.COURT, Post.CARE_HOME)


def fill_exits(model: Model) -> list[Array]:
    """Open the borders and the airport; return the cells from which one leaves by each."""
    p, geography = model.p.initial, model.geography
    cells = [geography.border_with(letter) for letter in model.exit_letters]
    share = [p.neighbour_price_share] * len(cells)
    for place in geography.places:
        if place.kind == "capital":
            cells.append(np.array([place.cell]))
            share.append(p.airport_price_share)
    model.open_with(model.exits, price_share=np.array(share), offer=np.array(share))
    return cells


def fill_officials(model: Model, exit_cells: list[Array]) -> Array:
    """Man the posts; return the care places of each."""
    cell, post = posts(model, exit_cells)
    gendarmes = np.flatnonzero(post == Post.GENDARMERIE)
    in_charge = gendarmes[nearest(model, model.sites.cell, cell[gendarmes])]
    model.open_with(model.sites, post=in_charge)
    staff = staff_of(model, cell, post, in_charge)
    model.open_with(model.officials, cell=cell, post=post, n_staff=staff, n_on_duty=staff)
    model.open_with(model.officials, integrity=model.p.tempt.integrity_norm_share)
    model.open_with(model.exits, post=np.flatnonzero(post == Post.CUSTOMS))
    care = care_places(model, cell, post == Post.CARE_HOME)
    # A row of robbers is heard at once, on later weeks' time: courts are somewhere between two of them as the run begins.
    begun = model.opening("docket", len(post)) * (post == Post.COURT) * (model.miners.weight - 1)
    model.officials.account("hearings")[:, [Crime.ROBBERY, Crime.ARMED]] = -begun[:, None]
    # Training takes months, and is had in the capital; elsewhere a child stays until its family is found.
    in_capital = np.isin(cell, [place.cell for place in model.geography.places if place.kind == "capital"])
    model.open_with(model.officials, n_places=care, training=(care > 0) & in_capital)
    return care


def staff_of(model: Model, cell: Array, post: Array, in_charge: Array) -> Array:
    """Return each post's staff: every post has its people, those with sites in their charge have more."""
    p, geography, sites = model.p.initial, model.geography, model.sites
    n: int = len(post)
    gendarmes, customs = np.flatnonzero(post == Post.GENDARMERIE), np.flatnonzero(post == Post.CUSTOMS)
    known, staff = sites.found != HIDDEN, np.zeros(n)
    weight = 1 + np.bincount(in_charge[known], minlength=n)[gendarmes]
    staff[gendarmes] = p.n_gendarmes * geography.town_share * weight / weight.sum()
    staff[customs] = p.n_customs * geography.town_share / len(customs)
    offices = np.flatnonzero(post == Post.MINES_OFFICE)
    sites_here = np.bincount(geography.region[sites.cell[known]], minlength=len(geography.region_names))
    clerks = 1 + sites_here[geography.region[cell[offices]]]
    staff[offices] = p.n_clerks * geography.town_share * clerks / clerks.sum()
    staff[staff == 0] = 1
    return staff


def care_places(model: Model, cell: Array, homes: Array) -> Array:
    """Return the care places of each post: a part in the capital, the rest spread over the others, by weight if the map says."""
    p, geography = model.p.initial, model.geography
    capital = homes & np.isin(cell, [place.cell for place in geography.places if place.kind == "capital"])
    weight_of = {place.cell: geography.care_homes.get(place.name, 0.0) for place in geography.places}
    weight = np.array([weight_of.get(int(at), 0.0) for at in cell]) if geography.care_homes else np.ones(len(cell))
    weight *= homes & ~capital
    care = p.n_care_places * geography.town_share * (1 - p.capital_care_share) * weight / max(weight.sum(), 1e-9)
    care[capital] += p.n_care_places * p.capital_care_share / max(int(capital.sum()), 1)
    return care


def towns_of(geography: Geography) -> list[Place]:
    """Return the towns, the capital among them."""
    return [place for place in geography.places if place.kind in ("town", "capital")]


def towns_with(geography: Geography, post: Post) -> list[int]:
    """Return the towns with a post of a kind, as cells: those that the map names, with the capital, or one of each region."""
    towns = towns_of(geography)
    named = {Post.COURT: geography.courts, Post.CARE_HOME: tuple(geography.care_homes)}.get(post, ())
    chosen = [town.cell for town in towns if town.name in named or (named and town.kind == "capital")]
    firsts = {town.region: town.cell for town in reversed(towns)}
    return chosen or [firsts[region] for region in sorted(firsts)]


def posts(model: Model, exit_cells: list[Array]) -> tuple[Array, Array]:
    """Return cell and kind of every post."""
    geography, rows = model.geography, []
    rows += [(town.cell, Post.GENDARMERIE) for town in towns_of(geography)]
    belts = np.array([geography.cell_at(belt.lat, belt.lon) for belt in geography.belts])
    for cells in exit_cells:
        nearest_gold = cells[np.argmin(geography.km(cells[:, None], belts[None, :]).min(axis=1))]
        rows.append((int(nearest_gold), Post.CUSTOMS))
    rows += [(cell, kind) for kind in OF_REGIONS for cell in towns_with(geography, kind)]
    cell, post = (np.array(column) for column in zip(*rows, strict=True))
    return cell, post


def n_rows(scenario: Scenario, geography: Geography) -> tuple[dict[str, int], dict[str, int]]:
    """Return rows by table, and the lengths behind the widths of columns."""
    p, part, n_towns = scenario.parameters.initial, geography.gold_share, len(towns_of(geography))
    n_sites, n_hidden = max(round(p.n_sites * part), 1), round(p.n_hidden_sites * part)
    n_borders = sum(len(geography.border_with(letter)) > 0 for letter in geography.neighbours)
    n_exits = n_borders + sum(place.kind == "capital" for place in geography.places)
    n_networks = max(round(p.n_traffickers * part), 1) + round(p.n_networks_waiting * part)
    parties_each = max(int(scenario.parameters.police.network_people / scenario.parameters.traffic.party_people), 1)
    rows = rows_of_people(scenario, part) | dict.fromkeys(("sites", "companies"), n_sites + n_hidden)
    rows |= {
        "traffickers": n_networks,
        "parties": n_networks * parties_each,
        "armed_groups": len(geography.armed_groups) + round(p.n_bands_at_once * part),
        "forces": n_units(geography, p.unit_people, n_towns),
        "officials": n_towns + n_exits + sum(len(towns_with(geography, post)) for post in OF_REGIONS),
        "committees": n_sites,
        "cases": p.n_cases,
        "belts": len(geography.belts),
        "cells": geography.n_cells,
        "exits": n_exits,
        "origins": len(geography.region_names) + n_borders,
        "programmes": len(planned(scenario, geography)),
        "country": 1,
    }
    return rows, widths(scenario, rows)


def rows_of_people(scenario: Scenario, part: float) -> dict[str, int]:
    """Return the rows of people; children who will reach seven during the study stand by from the start."""
    p, run, school = scenario.parameters.initial, scenario.run, scenario.parameters.school
    n_people, ages = max(round(p.n_people * part / run.people_per_row), 1), school.oldest_weeks - school.youngest_weeks
    n_children = part * (p.n_household_children + p.n_children_elsewhere) * (ages + run.weeks) / ages
    n_alone, n_rows = foreign_rows(p, n_people), max(round(n_children / run.children_per_row), 1)
    families = math.ceil((n_people - n_alone) / p.household_adults)
    return {"households": n_alone + families, "miners": n_people, "children": n_rows}


def widths(scenario: Scenario, rows: dict[str, int]) -> dict[str, int]:
    """Return the lengths behind the widths of columns."""
    of_tables = {name: rows[name] for name in ("exits", "cells", "armed_groups", "origins", "officials")}
    delays = [value for name, value in scenario.parameters.instruments._asdict().items() if name.endswith("_delay_weeks")]
    own = {"weeks": scenario.run.weeks, "delay": int(max(delays)) + 1}
    return of_tables | own | {"tasks": len(Task), "crimes": len(Crime), "cargoes": len(Cargo)}


def foreign_rows(p: Initial, n_people: int) -> int:
    """Return the rows of people from abroad, each a household of its own: the last rows of both tables."""
    return round(n_people * max(0.0, 1 - p.local_share - p.internal_share))
