# ruff: noqa: D103 - what a formula means stands in its declaration
"""Who gets the gold's value, and where public money goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goldsim.entities.miners import Origin
from goldsim.outcomes.livelihoods import IS_LOCAL, IS_WOMAN, KINDS
from goldsim.outcomes.outcome import declare, line, outcome

if TYPE_CHECKING:
    from goldsim.engine.tables import Array
    from goldsim.outcomes.counted_week import Week

LICENSED_PRICE = line(target="miners.savings", reason="licensed buyer's price")
CENTRES_PRICE = line(target="miners.savings", reason="buying centre's price")
NETWORKS_PRICE_TO_MINERS = line(target="miners.savings", reason="network's price")
PIT = line(reason="owners' and sponsors' part")
LEVY = line(reason="village levy")
CRUSHING = line(reason="crushing")
SOLD_ABROAD = line(reason="sold abroad")
SOLD_AS_CLEAN = line(reason="sold as clean")
OWNERS_PROFIT = line(reason="owners' profit")
OWNERS_SPENDING = line(reason="owners' spending")
NETWORKS_PRICE = line(source="traffickers.capital", reason="network's price")
TOLLS = line(source="traffickers.capital", reason="toll")
NETWORKS_BRIBES = line(source="traffickers.capital", reason="bribe")
LICENSED_PRICE_TO_OPERATORS = line(target="companies.cash", reason="licensed buyer's price")
NETWORKS_PRICE_TO_OPERATORS = line(target="companies.cash", reason="network's price")
LICENCES = line(reason="operators' licences")
INDUSTRIAL_TAXES = line(target="country.treasury", reason="industrial mines' taxes")
GOLD_TO_GROUPS = line(target="armed_groups.gold")
BRIBES = line(target="officials.pocket", reason="bribe")
TO_OFFICIALS = line(target="officials.pocket")
TO_THE_TREASURY = line(target="country.treasury")
POLICY_BUDGET = line(reason="policy budget")
UNSPENT = line(reason="unspent")

MONEY = "bn XOF a year"


def takings_in_regions(week: Week) -> Array:
    groups = week.model.armed_groups
    return week.of_cells_in_regions(groups.base, groups.takings)


def of_homes_in_regions(week: Week) -> Array:
    households, geography = week.model.households, week.model.geography
    is_here = (households.origin != Origin.FOREIGN_MIGRANT) & (geography.region[households.home] >= 0)
    earned = np.rint(households.earned[is_here]) * households.weight
    return week.of_cells_in_regions(households.home[is_here], earned)


def of_kinds(is_meant: Array) -> dict[str, Any]:
    """Return the forms of an outcome that adds up what people of some kinds earn."""

    def in_regions(week: Week) -> Array:
        income: Array = week.counted["income_in_regions"]
        return income[:, is_meant].sum(axis=1)

    return {"formula": lambda week: int(in_regions(week).sum()), "by_region": in_regions, "better": 1}


OWN_WORK = "what their own work brings, at a mine, at home or elsewhere, where they are"
declare("income_local_xof", "local people", MONEY, OWN_WORK, **of_kinds(KINDS & IS_LOCAL > 0))
declare("income_migrants_xof", "migrants", MONEY, OWN_WORK, **of_kinds(KINDS & IS_LOCAL == 0))
declare("income_women_xof", "women", MONEY, f"{OWN_WORK}; local people and migrants", **of_kinds(KINDS & IS_WOMAN > 0))


@outcome("farms", MONEY, "fields and other work at home, at the prices of week zero", better=1, by_region=of_homes_in_regions)
def income_farms_xof(week: Week) -> float:
    return float(of_homes_in_regions(week).sum())


@outcome("owners and sponsors of pits", MONEY, "what they take out for themselves")
def income_owners_xof(week: Week) -> float:
    return week.moved(OWNERS_PROFIT, OWNERS_SPENDING)


@outcome("officials' own pockets", MONEY, "bribes, and policy money that was diverted to them", better=-1)
def income_officials_xof(week: Week) -> float:
    return week.moved(TO_OFFICIALS)


@outcome("miners' gold income", MONEY, "paid to miners for gold, less levy, crushing and contract", better=1)
def value_miners_xof(week: Week) -> float:
    return week.moved(LICENSED_PRICE, CENTRES_PRICE, NETWORKS_PRICE_TO_MINERS) - week.moved(PIT, LEVY, CRUSHING)


@outcome("pits, crushers and villages", MONEY, "owners', sponsors', crushers' and villages' parts of miners' sales")
def value_pit_xof(week: Week) -> float:
    return week.moved(PIT, LEVY, CRUSHING)


@outcome("traders' margin", MONEY, "networks' receipts for gold less what they paid for it, tolls and bribes")
def value_traders_xof(week: Week) -> float:
    return week.moved(SOLD_ABROAD, SOLD_AS_CLEAN) - week.moved(NETWORKS_PRICE, TOLLS, NETWORKS_BRIBES)


@outcome(
    "armed groups' income",
    MONEY,
    "harvests, herds, gold at the world price, tolls, ransoms",
    better=-1,
    headline=True,
    by_region=takings_in_regions,
)
def armed_income_xof(week: Week) -> float:
    return int(week.model.armed_groups.takings.sum())


@outcome("armed groups' income of gold", MONEY, "taken at sites, at the world price, and tolls on gold", better=-1)
def armed_gold_xof(week: Week) -> float:
    return week.moved(GOLD_TO_GROUPS) * float(week.model.country.price[0]) + week.moved(TOLLS)


@outcome("operators' gold income", MONEY, "paid to mechanised operators for gold")
def value_companies_xof(week: Week) -> float:
    return week.moved(LICENSED_PRICE_TO_OPERATORS, NETWORKS_PRICE_TO_OPERATORS)


@outcome("bribes", MONEY, "paid to posts by miners, traffickers and operators", better=-1, headline=True)
def bribes_xof(week: Week) -> float:
    return week.moved(BRIBES)


@outcome("state revenue", MONEY, "gold tax, fees and auctions, industrial mines apart", better=1, headline=True)
def state_revenue_xof(week: Week) -> float:
    return week.moved(TO_THE_TREASURY) - week.moved(INDUSTRIAL_TAXES)


@outcome("operators' licences", MONEY, "fees that mechanised operators paid", better=1)
def licences_xof(week: Week) -> float:
    return week.moved(LICENCES)


@outcome("industrial mines' taxes", MONEY, "what industrial mines paid to the state", better=1)
def industrial_tax_xof(week: Week) -> float:
    return week.moved(INDUSTRIAL_TAXES)


@outcome("policy spending", MONEY, "paid out of the policy's budget")
def policy_spending_xof(week: Week) -> float:
    return week.moved(POLICY_BUDGET) - week.moved(UNSPENT)


@outcome("policy money delivered", MONEY, "what of it arrived", better=1)
def policy_delivered_xof(week: Week) -> float:
    return int(week.model.programmes.delivered.sum())


@outcome("policy money leaked", MONEY, "what of it was diverted on the way", better=-1)
def policy_leaked_xof(week: Week) -> float:
    return int(week.model.programmes.leaked.sum())


@outcome(
    "money delivered",
    "% of money",
    "part of the policy's money that got to the site, of what got there, leaked or lay unused this week",
    better=1,
)
def delivered_share(week: Week) -> float:
    delivered = policy_delivered_xof(week)
    return delivered / max(delivered + policy_leaked_xof(week) + int(week.model.programmes.unused.sum()), 1)
