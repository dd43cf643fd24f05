# ruff: noqa: D103 - what a formula means stands in its declaration
"""Gold: dug, declared, sold to networks, smuggled, seized; the networks and their ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldsim.outcomes.outcome import counted, line, outcome
from goldsim.units import MG_PER_GRAM

if TYPE_CHECKING:
    from goldsim.outcomes.counted_week import Week

DUG = line(reason="dug")
DUG_BY_HELD_CHILDREN = line(reason="dug by held children")
DUG_BY_MACHINE = line(reason="dug by machine")
DECLARED_GOLD = line(target="country.declared")
SOLD_AT_CENTRES = line(target="country.centre_gold")
EXPORTED_BY_THE_STATE = line(source="country.centre_gold")
MINERS_TO_NETWORKS = line(source="miners.gold", target="traffickers.gold")
OPERATORS_TO_NETWORKS = line(source="companies.gold", target="traffickers.gold")
ROBBERS_TO_NETWORKS = line(source="sites.loot_gold", target="traffickers.gold")
SMUGGLED = line(target="exits.gold")
LAUNDERED = line(target="country.laundered")
SEIZED = line(target="country.seized")


@outcome(
    "artisanal gold", "t a year", "gold recovered by artisanal miners", headline=True, by_site=lambda week: week.model.sites.dug
)
def gold_dug_mg(week: Week) -> float:
    return week.moved(DUG, DUG_BY_HELD_CHILDREN)


@outcome("mechanised gold", "t a year", "gold recovered by mechanised operators")
def gold_company_mg(week: Week) -> float:
    return week.moved(DUG_BY_MACHINE)


@outcome("gold price", "thousand XOF a gram", "world price of gold, which the scenario gives")
def gold_price_xof_per_g(week: Week) -> float:
    return MG_PER_GRAM * float(week.model.country.price[0])


@outcome("pit price", "% of world price", "what networks pay on sites, weighed by what was dug", better=1)
def pit_price_share(week: Week) -> float:
    sites = week.model.sites
    return float((sites.price * sites.dug).sum() / max(float(week.model.country.price[0] * sites.dug.sum()), 1))


counted("gold_industrial_mg", "industrial gold", "t a year", "gold of industrial mines, in no other outcome")


@outcome("declared gold", "t a year", "gold sold to licensed buyers and buying centres", better=1)
def gold_declared_mg(week: Week) -> float:
    return week.moved(DECLARED_GOLD, SOLD_AT_CENTRES) - week.moved(EXPORTED_BY_THE_STATE)


@outcome(
    "gold sold to networks",
    "t a year",
    "gold that miners, operators and robbers sold to networks, all of it on a site",
    better=-1,
    by_site=lambda week: week.model.sites.illicit,
)
def gold_to_networks_mg(week: Week) -> float:
    return week.moved(MINERS_TO_NETWORKS, OPERATORS_TO_NETWORKS, ROBBERS_TO_NETWORKS)


@outcome("smuggled gold", "t a year", "gold that left the country undeclared", better=-1, headline=True)
def gold_smuggled_mg(week: Week) -> float:
    return week.moved(SMUGGLED)


@outcome(
    "declared share",
    "% of gold sold",
    "declared part of the gold that people and operators sold in the week",
    better=1,
    headline=True,
)
def declared_share(week: Week) -> float:
    declared = gold_declared_mg(week)
    return declared / max(declared + week.moved(MINERS_TO_NETWORKS, OPERATORS_TO_NETWORKS), 1)


@outcome("seized gold", "kg a year", "gold taken by posts on sites and at exits")
def gold_seized_mg(week: Week) -> float:
    return week.moved(SEIZED)


@outcome("laundered gold", "t a year", "illicit gold that left as clean", better=-1)
def gold_laundered_mg(week: Week) -> float:
    return week.moved(LAUNDERED)


@outcome("seized share", "% of smuggled gold", "part of loads at exits that was seized")
def seized_share(week: Week) -> float:
    exits = week.model.exits
    return int(exits.seized.sum()) / max(int(exits.left.sum()) + int(exits.seized.sum()), 1)


@outcome(
    "over named borders",
    "% of smuggled gold",
    "part that leaves over borders which a closure of the scenario names, whether closed or not",
)
def closed_exit_share(week: Week) -> float:
    left = week.model.exits.left
    return int(left[week.fixed.is_named_exit].sum()) / max(int(left.sum()), 1)


@outcome("networks", "networks", "trafficking networks in the trade")
def n_networks(week: Week) -> float:
    return int(week.model.traffickers.is_active.sum())
