# ruff: noqa: D103 - what a formula means stands in its declaration
"""Who gets the gold's value, and where public money goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldsim.outcomes.outcome import line, outcome

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
NETWORKS_PRICE = line(source="traffickers.capital", reason="network's price")
TOLLS = line(source="traffickers.capital", reason="toll")
NETWORKS_BRIBES = line(source="traffickers.capital", reason="bribe")
LICENSED_PRICE_TO_OPERATORS = line(target="companies.cash", reason="licensed buyer's price")
NETWORKS_PRICE_TO_OPERATORS = line(target="companies.cash", reason="network's price")
LICENCES = line(reason="operators' licences")
INDUSTRIAL_TAXES = line(target="country.treasury", reason="industrial mines' taxes")
GOLD_TO_GROUPS = line(target="armed_groups.gold")
BRIBES = line(target="officials.pocket")
TO_THE_TREASURY = line(target="country.treasury")
POLICY_BUDGET = line(reason="policy budget")
UNSPENT = line(reason="unspent")

MONEY = "bn XOF a year"


def takings_in_regions(week: Week) -> Array:
    groups = week.model.armed_groups
    return week.of_cells_in_regions(groups.base, groups.takings)


@outcome("miners' gold income", MONEY, "paid to miners for gold, less levy, crushing and contract", better=1)
def value_miners_xof(week: Week) -> float:
    return week.moved(LICENSED_PRICE, CENTRES_PRICE, NETWORKS_PRICE_TO_MINERS) - week.moved(PIT, LEVY, CRUSHING)


@outcome("pits, crushers and villages", MONEY, "owners', sponsors', crushers' and villages' parts of miners' sales")
def value_pit_xof(week: Week) -> float:
    return week.moved(PIT, LEVY, CRUSHING)


@outcome("traders' margin", MONEY, "traffickers' receipts abroad less what they paid for gold, tolls and bribes")
def value_traders_xof(week: Week) -> float:
    return week.moved(SOLD_ABROAD) - week.moved(NETWORKS_PRICE, TOLLS, NETWORKS_BRIBES)


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
