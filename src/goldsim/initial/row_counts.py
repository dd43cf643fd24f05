"""How many rows each table has, from the scenario and the map."""

import math

from goldsim.country.geography import Geography
from goldsim.entities.crimes import Crime
from goldsim.entities.miners import Task
from goldsim.initial.programmes_at_start import planned
from goldsim.initial.public_posts import OF_REGIONS, towns_of, towns_with
from goldsim.initial.war_at_start import n_units
from goldsim.parameters import Initial
from goldsim.scenario import Scenario


def n_rows(scenario: Scenario, geography: Geography) -> tuple[dict[str, int], dict[str, int]]:
    """Return rows by table, and the lengths behind the widths of columns."""
    p, run, part = scenario.parameters.initial, scenario.run, geography.gold_share
    n_exits, n_towns = n_ways_out(geography), len(towns_of(geography))
    n_sites = max(round(p.n_sites * part), 1)
    n_people = max(round(p.n_people * part / run.people_per_row), 1)
    rows = {
        "households": n_households(p, n_people),
        "miners": n_people,
        "children": n_child_rows(scenario, part),
        "sites": n_sites + round(p.n_hidden_sites * part),
        "traffickers": max(round(p.n_traffickers * part), 1) + round(p.n_networks_waiting * part),
        "armed_groups": len(geography.armed_groups) + round(p.n_bands_at_once * part),
        "forces": n_units(geography, p.unit_people, n_towns),
        "officials": n_posts(geography, n_exits),
        "companies": n_sites + round(p.n_hidden_sites * part),
        "committees": n_sites,
        "cases": p.n_cases,
        "belts": len(geography.belts),
        "cells": geography.n_cells,
        "exits": n_exits,
        "origins": n_origins(geography),
        "programmes": len(planned(scenario, geography)),
        "country": 1,
    }
    return rows, widths(scenario, rows)


def widths(scenario: Scenario, rows: dict[str, int]) -> dict[str, int]:
    """Return the lengths behind the widths of columns."""
    of_tables = {name: rows[name] for name in ("exits", "cells", "armed_groups", "origins", "officials")}
    return of_tables | {
        "weeks": scenario.run.weeks,
        "delay": longest_delay(scenario) + 1,
        "tasks": len(Task),
        "crimes": len(Crime),
    }


def n_posts(geography: Geography, n_exits: int) -> int:
    """Return the posts: a gendarmerie in every town, customs at every way out, and those of regions."""
    return len(towns_of(geography)) + n_exits + sum(len(towns_with(geography, post)) for post in OF_REGIONS)


def n_households(p: Initial, n_people: int) -> int:
    """Return the rows of households, of which people from abroad have one each."""
    n_alone = foreign_rows(p, n_people)
    return n_alone + math.ceil((n_people - n_alone) / p.household_adults)


def n_ways_out(geography: Geography) -> int:
    """Return the neighbours with a border, and the capital's airport."""
    return n_origins(geography) - len(geography.region_names) + sum(place.kind == "capital" for place in geography.places)


def n_origins(geography: Geography) -> int:
    """Return the regions and the neighbours with a border."""
    return len(geography.region_names) + sum(len(geography.border_with(letter)) > 0 for letter in geography.neighbours)


def longest_delay(scenario: Scenario) -> int:
    """Return the most weeks that money for an instrument of policy is on its way."""
    figures = scenario.parameters.instruments._asdict()
    return int(max(value for name, value in figures.items() if name.endswith("_delay_weeks")))


def foreign_rows(p: Initial, n_people: int) -> int:
    """Return the rows of people from abroad, each a household of its own: the last rows of both tables."""
    return round(n_people * max(0.0, 1 - p.local_share - p.internal_share))


def n_child_rows(scenario: Scenario, part: float) -> int:
    """Return the rows of children; those who will reach seven during the study stand by from the start."""
    p, run, school = scenario.parameters.initial, scenario.run, scenario.parameters.school
    ages = school.oldest_weeks - school.youngest_weeks
    n_children = part * (p.n_household_children + p.n_children_elsewhere) * (ages + run.weeks) / ages
    return max(round(n_children / run.children_per_row), 1)
