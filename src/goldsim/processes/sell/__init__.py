"""sell: who buys the gold, and at what price.

Every network in reach of a site (`reach`, or else the nearest) can send buyers there. To each, gold is worth `world price *
(what it expects of its ways out - km * cost)`, closed ways, tolls, losses and stuck cash included (see smuggle). The one to
whom it is worth most and who has cash for what is brought buys this week, the one who bought last keeping the site against a
little more; without such a one, who has most cash. What he must pay follows from the others: with n buyers with cash he
keeps `1 - 1 / (1 + 1 / (n * power))`, n = cash^2 / sum of squares; and where the cash in reach, a week's part of what must
last until more comes back, buys only a part c of the gold, its price falls to `c^(1 / (1 + power))` of its worth, at which
sellers bring no more. `power` is how much more gold a better price brings.

A licensed buyer pays the world price less discount and tax, owed on an exporter's first kilos of a month only, `tax * min(1,
taxed / min(an exporter's usual month, all that leaves through the books))`; he lives on advances against gold that flies, so
with the airport closed he buys nothing. A seller compares: `P(legal) = 1 / (1 + exp(-((legal - illicit) / illicit -
distrust) / s))`, trip and papers taken off the legal side. Public buying centres stand at the largest sites, as many as the
policy pays for, and are compared alike by all who can reach them, on the days on which they are open; they buy from a fund
only, export a part of their store each week at the world price, and only that buys again; `theft * (1 - integrity of the
office)` of what they turn over is taken out. They ask for papers unless the policy's rule is `buy_without_papers`. Who has
had an advance must sell to the creditor, at a lower price, and pays back a part. Of every sale the village gets its levy; a
digger pays for crushing, and shares the rest with the pit's owner and sponsor by contract, `owner` of it, then `sponsor :
team` of what is left, the sponsor's in the part of the costs that he bore. Where a network's cash does not reach for all,
sellers are served in blocks, in an order drawn each week, and who comes last keeps the gold.

Assumed: networks know each other's cash; gold not sold is kept. Mechanisms: M04, M25, M05 (cash), M17 (buying centres), M29.
Sources: Burkina Faso 2020 (94, then 55, then 82 % of spot: Artisanal Gold Council); one buyer's price at Hiré (Kouadio
2008); Associated Press 2008 on itinerant buyers; public buyers of Zimbabwe and Ghana; UNU-CPR 2024 on paperwork.
"""

import numpy as np

from goldsim.engine.writing import Array, In, Payment, Payments, Rows, add_at, compiled, nearest_where
from goldsim.model import Model
from goldsim.processes.sell.buying_centres import buy_at_centres
from goldsim.processes.sell.miners_gold import sell_by_hand
from goldsim.processes.sell.pit_prices import Bidder, PriceBoard, World, licensed_price, pay_tax, post_prices, proceeds, tax_on

MECHANISMS = ("M04", "M05", "M17", "M25", "M29")


def step(model: Model) -> None:
    """Post prices, then let people, operators, groups and robbers sell."""
    post_prices(model)
    buy_at_centres(model)
    sell_by_hand(model)
    sell_for_companies(model)
    sell_for_groups(model)
    sell_loot(model)


A_LITTLE_LESS = float(np.float32(1) - np.finfo(np.float32).eps)  # so that rounding does not ask for more than there is


class Operator(Rows, of="companies"):
    """Who declares a part of the gold."""

    site = is_foreign = gold = In


class Group(Rows, of="armed_groups"):
    """Who sells what was taken as a tax or on the road."""

    base = gold = In


class Paid(Payments):
    """Who sells what to whom."""

    declared = Payment("operators' declared gold", "companies.gold", "country.declared")
    legal_price = Payment("licensed buyer's price", "country.abroad", "companies.cash")
    operators_gold = Payment("sold to a network", "companies.gold", "traffickers.gold")
    operators_price = Payment("network's price", "traffickers.capital", "companies.cash")
    groups_gold = Payment("sold to a network", "armed_groups.gold", "traffickers.gold")
    groups_price = Payment("network's price", "traffickers.capital", "armed_groups.cash")
    loot = Payment("sold to a network", "sites.loot_gold", "traffickers.gold")
    loot_price = Payment("network's price", "traffickers.capital", "sites.loot")


def sell_for_companies(model: Model) -> None:
    """Let operators declare a part, less if foreign, and sell the rest to the network at their site."""
    operator, offer, world, p = model.view(Operator), model.view(PriceBoard), model.view(World), model.p.sell
    buyer, price = offer.buyer[operator.site], offer.price[operator.site]
    share = np.where(operator.is_foreign, p.foreign_declared_share, p.local_declared_share)
    legal = (operator.gold * share).astype(np.int64) * world.can_fly[0]
    rest = within_cash(operator.gold - legal, price, buyer, model.view(Bidder).capital)
    world_price, taxed_share = world.price[0], world.taxed_share[0]
    legal_price = proceeds(legal, licensed_price(world, p))
    model.pay(Paid.declared, legal, payee=0)
    model.pay(Paid.legal_price, legal_price, payer=0)
    pay_tax(model, tax_on(legal, world_price, taxed_share, p))
    model.pay(Paid.operators_gold, rest, payee=buyer)
    model.pay(Paid.operators_price, proceeds(rest, price), payer=buyer)
    add_at(offer.illicit, operator.site, rest)


def sell_for_groups(model: Model) -> None:
    """Let armed groups sell what they took to the network nearest their base."""
    group, network = model.view(Group), model.view(Bidder)
    sellers = np.flatnonzero(group.gold)
    if len(sellers) == 0:
        return
    km = np.array([model.geography.km_from(base)[network.base] for base in group.base[sellers].tolist()])
    buyer = nearest_where(km, network.is_active)
    # Less than it is worth to networks by their margin, and less again.
    price = model.view(World).price[0] * network.worth[buyer] * (1 - network.margin[buyer]) * model.p.sell.group_price_share
    sold = within_cash(group.gold[sellers], price, buyer, network.capital)
    model.pay(Paid.groups_gold, sold, sellers, buyer)
    model.pay(Paid.groups_price, proceeds(sold, price), buyer, sellers)


def sell_loot(model: Model) -> None:
    """Let robbers sell stolen gold to the buyer of their site, who pays them less, as he does armed groups."""
    offer = model.view(PriceBoard)
    sites = np.flatnonzero(offer.loot_gold)
    if len(sites) == 0:
        return
    buyer, price = offer.buyer[sites], offer.price[sites] * model.p.sell.group_price_share
    sold = within_cash(offer.loot_gold[sites], price, buyer, model.view(Bidder).capital)
    model.pay(Paid.loot, sold, sites, buyer)
    model.pay(Paid.loot_price, proceeds(sold, price), buyer, sites)
    offer.illicit[sites] += sold


@compiled
def within_cash(gold: Array, price: Array, buyer: Array, capital: Array) -> Array:
    """Cut what several sellers bring to the same buyer, in proportion, to what his cash can pay. mg, whole."""
    asked = np.zeros(capital.shape[0])
    for i in range(gold.shape[0]):
        asked[buyer[i]] += gold[i] * price[i]
    cut = np.empty(gold.shape[0], dtype=np.int64)
    for i in range(gold.shape[0]):
        share = capital[buyer[i]] / max(asked[buyer[i]], 1.0)
        cut[i] = int(gold[i] * (share * A_LITTLE_LESS if share < 1.0 else 1.0))
    return cut
