"""What a run is judged by: the list of outcomes, each with its unit, its meaning and how a run sums it up.

The list is the one place that the weekly tables, the comparison, the figures and the page read; `observe.py` fills it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class Outcome:
    """One observed quantity.

    `scale` turns the stored weekly figure into `unit`. A run's figure is the mean over its weeks (`per="mean"`) or the
    sum over its weeks scaled to a year (`per="year"`). `better` is 1 where more is better, -1 where less is, and 0 where
    people will disagree or where it only describes.
    """

    name: str
    label: str
    unit: str
    per: Literal["mean", "year"]
    better: Literal[-1, 0, 1]
    meaning: str
    scale: float = 1.0
    headline: bool = False


MILLION = 1e-6
BILLION = 1e-9
TONNE = 1e-9  # of milligrams

_LIST = (
    # People and their living
    Outcome("n_mining", "people mining", "thousand people", "mean", 0, "people at work on artisanal sites", 1e-3, True),
    Outcome("n_farming", "people farming", "thousand people", "mean", 0, "people of the pool on their fields", 1e-3),
    Outcome("n_band", "people in bands", "people", "mean", -1, "people who live by robbing", 1.0, True),
    Outcome("n_fighters", "fighters", "people", "mean", -1, "fighters of all armed groups", 1.0, True),
    Outcome(
        "median_income_xof",
        "median income",
        "XOF a week",
        "mean",
        1,
        "median weekly income of a person of the pool in the country, smoothed over two months",
        1.0,
        True,
    ),
    Outcome("median_income_miners_xof", "miners' median income", "XOF a week", "mean", 1, "the same, people mining"),
    Outcome("median_income_local_xof", "locals' median income", "XOF a week", "mean", 1, "the same, local people"),
    Outcome("median_income_migrant_xof", "migrants' median income", "XOF a week", "mean", 1, "the same, migrants in the country"),
    Outcome("median_income_women_xof", "women's median income", "XOF a week", "mean", 1, "the same, women"),
    Outcome("median_income_men_xof", "men's median income", "XOF a week", "mean", 1, "the same, men"),
    Outcome(
        "poverty_share",
        "poor households",
        "% of households",
        "mean",
        -1,
        "households whose income a head lies below the poverty line",
        100.0,
        True,
    ),
    Outcome("n_bonded", "miners in debt bondage", "people", "mean", -1, "miners who owe a buyer and must sell to him"),
    Outcome("mean_grievance", "grievance", "% of full", "mean", -1, "mean resentment of people of the pool", 100.0),
    Outcome("formal_share", "formal miners", "% of people mining", "mean", 1, "people mining who hold a permit", 100.0, True),
    Outcome("n_applications", "applications", "thousand a year", "year", 0, "applications for a permit", 1e-3),
    Outcome("n_permits_granted", "permits", "thousand a year", "year", 1, "permits given to people", 1e-3),
    Outcome(
        "weeks_to_permit", "wait for a permit", "weeks", "mean", -1, "time from filing, of permits given this week, smoothed"
    ),
    Outcome("n_displaced", "people displaced", "people a year", "year", -1, "miners sent off ground that an operator took"),
    Outcome("n_sites_active", "active sites", "sites", "mean", 0, "sites where people mine, one of 50 people counting half"),
    Outcome("n_finds", "finds", "a year", "year", 0, "new deposits found"),
    Outcome("top_tenth_share", "largest sites", "% of people mining", "mean", 0, "people on the largest tenth of sites", 100.0),
    Outcome("site_gini_share", "unevenness of sites", "Gini, 0 to 1", "mean", 0, "how unevenly people spread over the sites"),
    # Gold
    Outcome("gold_dug_mg", "artisanal gold", "t a year", "year", 0, "gold recovered by artisanal miners", TONNE, True),
    Outcome("gold_company_mg", "mechanised gold", "t a year", "year", 0, "gold recovered by mechanised operators", TONNE),
    Outcome(
        "gold_declared_mg", "declared gold", "t a year", "year", 1, "artisanal and mechanised gold sold to licensed buyers", TONNE
    ),
    Outcome("gold_smuggled_mg", "smuggled gold", "t a year", "year", -1, "gold that left the country undeclared", TONNE, True),
    Outcome(
        "declared_share",
        "declared share",
        "% of gold sold",
        "mean",
        1,
        "declared part of the gold that people and operators sold in the week",
        100.0,
        True,
    ),
    Outcome("gold_seized_mg", "seized gold", "kg a year", "year", 0, "gold taken by posts on sites and at exits", 1e-6),
    Outcome("gold_laundered_mg", "laundered gold", "t a year", "year", -1, "illicit gold that left as clean", TONNE),
    Outcome("seized_share", "seized share", "% of smuggled gold", "mean", 0, "part of loads at exits that was seized", 100.0),
    Outcome(
        "closed_exit_share",
        "over named borders",
        "% of smuggled gold",
        "mean",
        0,
        "part that leaves over borders which a closure of the scenario names, whether closed or not",
        100.0,
    ),
    Outcome("n_networks", "networks", "networks", "mean", 0, "trafficking networks in the trade"),
    # Who gets the value
    Outcome("value_miners_xof", "miners' gold income", "bn XOF a year", "year", 1, "paid to miners for gold", BILLION),
    Outcome("value_pit_xof", "pit owners and processors", "bn XOF a year", "year", 0, "their shares of miners' sales", BILLION),
    Outcome(
        "value_traders_xof",
        "traders' margin",
        "bn XOF a year",
        "year",
        0,
        "traffickers' receipts abroad less what they paid for gold, tolls and bribes",
        BILLION,
    ),
    Outcome(
        "armed_income_xof",
        "armed groups' income",
        "bn XOF a year",
        "year",
        -1,
        "gold taken at sites, at the world price, tolls and ransoms; without the levy on communities",
        BILLION,
        True,
    ),
    Outcome(
        "value_companies_xof",
        "operators' gold income",
        "bn XOF a year",
        "year",
        0,
        "paid to mechanised operators for gold",
        BILLION,
    ),
    Outcome(
        "bribes_xof", "bribes", "bn XOF a year", "year", -1, "paid to posts by miners, traffickers and operators", BILLION, True
    ),
    Outcome("state_revenue_xof", "state revenue", "bn XOF a year", "year", 1, "gold tax and auctions", BILLION, True),
    Outcome("policy_spending_xof", "policy spending", "bn XOF a year", "year", 0, "paid out of the policy's budget", BILLION),
    Outcome("policy_delivered_xof", "policy money delivered", "bn XOF a year", "year", 1, "what of it arrived", BILLION),
    Outcome(
        "policy_leaked_xof", "policy money leaked", "bn XOF a year", "year", -1, "what of it was diverted on the way", BILLION
    ),
    Outcome(
        "delivered_share",
        "money delivered",
        "% of money",
        "mean",
        1,
        "part of the policy's money that got to the site, of what got there, leaked or lay unused this week",
        100.0,
    ),
    # Armed groups and crime
    Outcome(
        "n_cells_held", "cells held by armed groups", "cells", "mean", -1, "cells of the country under an armed group", 1.0, True
    ),
    Outcome("n_sites_held", "sites held by armed groups", "sites", "mean", -1, "working sites on such cells"),
    Outcome("n_sites_besieged", "sites besieged", "sites", "mean", -1, "sites cut off until they pay"),
    Outcome("n_attacks", "attacks", "attacks a year", "year", -1, "attempts to take a cell by force", 1.0, True),
    Outcome("n_robberies", "robberies", "thousand a year", "year", -1, "people robbed of gold or cash", 1e-3, True),
    Outcome("n_assaults", "assaults", "thousand a year", "year", -1, "robberies with injury", 1e-3),
    Outcome(
        "mean_integrity",
        "posts' integrity",
        "% of full",
        "mean",
        1,
        "mean integrity of posts of the state, by staff",
        100.0,
        True,
    ),
    Outcome("n_raids", "raids", "raids a year", "year", 0, "raids on sites and operators"),
    Outcome("n_operators_stopped", "operators stopped", "operators", "mean", 0, "operators who stand still after a raid"),
    Outcome("n_buy_backs", "buy-backs", "a year", "year", -1, "lots of seized machines that their operator bought back"),
    Outcome("n_cells_changed", "cells changing hands", "a year", "year", -1, "cells whose holder changed in the week"),
    Outcome("n_bands_armed", "bands taking up arms", "a year", "year", -1, "bands of robbers that became armed groups"),
    Outcome("n_kidnaps", "kidnaps", "a year", "year", -1, "people kidnapped by armed groups"),
    Outcome("mean_presence", "state's presence", "% chance a week", "mean", 1, "at the site of a person mining", 100.0),
    Outcome("mean_organised", "organised robbery", "% of full", "mean", -1, "of bands, by their people", 100.0),
    Outcome(
        "weeks_stopped_per_raid",
        "stoppage a raid",
        "weeks",
        "mean",
        0,
        "weeks that operators stood still for each raid on them",
    ),
    # Children
    Outcome("n_children_school", "children in school", "thousand children", "mean", 1, "children of the pool at school", 1e-3),
    Outcome(
        "n_children_working",
        "children working",
        "thousand children",
        "mean",
        -1,
        "household children helping or working at a mine",
        1e-3,
        True,
    ),
    Outcome("n_children_trafficked", "trafficked children", "children", "mean", -1, "children held by a recruiter", 1.0, True),
    Outcome("n_children_in_care", "children in care", "children", "mean", 0, "children in a care place"),
    Outcome("n_children_armed", "children with armed groups", "children", "mean", -1, "children whom armed groups have taken"),
    Outcome(
        "n_children_brought", "children brought", "children a year", "year", -1, "children who arrived in a recruiter's hands"
    ),
    Outcome("n_children_intercepted", "children intercepted", "children a year", "year", 1, "freed on the way by a post"),
    Outcome("n_children_let_through", "children let through", "children a year", "year", -1, "waved on by a bribed post"),
    Outcome("n_children_identified", "children identified", "children a year", "year", 1, "found by a committee or a raid"),
    Outcome("n_children_escaped", "children escaped", "children a year", "year", 0, "got away from their holder"),
    Outcome(
        "n_children_retrafficked",
        "children trafficked again",
        "children a year",
        "year",
        -1,
        "taken again",
    ),
    Outcome(
        "n_children_died",
        "children's deaths",
        "children a year",
        "year",
        -1,
        "deaths in a recruiter's hands",
        1.0,
        True,
    ),
    Outcome("n_children_killed", "children killed in fights", "children a year", "year", -1, "deaths with an armed group"),
    Outcome(
        "child_workforce_share",
        "children in the workforce",
        "% of workforce",
        "mean",
        -1,
        "children working or held at mines, in all who work there",
        100.0,
    ),
    # Health
    Outcome("mercury_released_mg", "mercury released", "t a year", "year", -1, "mercury lost to air and water", TONNE),
    Outcome("mean_mercury_burden", "mercury burden", "mg a person", "mean", -1, "mean body burden of people mining"),
    Outcome("n_accident_deaths", "deaths in shafts", "people a year", "year", -1, "miners killed by collapses"),
)

OUTCOMES: Mapping[str, Outcome] = MappingProxyType({outcome.name: outcome for outcome in _LIST})
HEADLINES: tuple[str, ...] = tuple(outcome.name for outcome in _LIST if outcome.headline)
REGIONAL: tuple[str, ...] = (
    "n_mining", "gold_dug_mg", "gold_smuggled_mg", "n_children_working", "n_children_trafficked", "n_robberies", "n_attacks",
    "armed_income_xof", "median_income_xof",
)  # fmt: skip
