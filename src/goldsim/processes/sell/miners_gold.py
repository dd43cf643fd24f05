"""People who sell their week's gold."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.ledger.payments import ALL, Payment, Payments, write_receipt
from goldsim.engine.records import Account, In, Key, Keys, Out, Rows, Total, Totals
from goldsim.engine.writing import NOBODY, Array, inlined, joined, kept, row_rule, sum_by, there, uniform
from goldsim.entities.miners import Task
from goldsim.model import Model
from goldsim.parameters import Sell
from goldsim.processes.sell.pit_prices import (
    Bidder,
    Choice,
    PriceBoard,
    World,
    chance_legal,
    channels_of,
    in_drawn_order,
    is_ready,
    network_price,
    pay_tax,
    tax_on,
)

DIG = int(Task.DIG)


class Seller(Rows, of="miners"):
    """Who sells."""

    gold = savings = Account
    debt = creditor = repaid = Out
    sponsored = task = site = is_permitted = In


class Bought(Totals, of="traffickers"):
    """What each network would pay for everything, rounded up, and what it bought, paid and got back, a person's amounts."""

    asked = mg = xof = back = Total


class Sold(Totals, of="sites"):
    """What was sold to networks at each site, a person's milligrams, and what village, crushers and owners get, XOF."""

    to_networks = levied = crushed = owned = Total


class Luck(Keys):
    """What is drawn."""

    ready = channel = order = Key


class Paid(Payments):
    """Who sells what to whom, and who gets a part of it."""

    declared = Payment("sold to a licensed buyer", "miners.gold", "country.declared", gives="sells {} to a licensed buyer")
    legal_price = Payment("licensed buyer's price", "country.abroad", "miners.savings", gets="gets {}")
    smuggled = Payment("sold to a network", "miners.gold", "traffickers.gold", gives="sells {} to the network's buyer")
    price = Payment("network's price", "traffickers.capital", "miners.savings", gets="gets {}")
    levy = Payment("village levy", "miners.savings", "belts.till", gives="gives {} of it to the village")
    crushing = Payment("crushing", "miners.savings", "sites.due", gives="pays {} of it for crushing")
    pit = Payment(
        "owners' and sponsors' part", "miners.savings", "sites.chest", gives="gives {} of it to the pit's owner and sponsor"
    )
    repaid = Payment("repayment", "miners.savings", "traffickers.capital", gives="pays back {} of the advance")


class Rule(NamedTuple):
    """The numbers and this week's draws."""

    luck: Luck
    p: Sell


def sell_by_hand(model: Model) -> None:
    """Let each person with gold choose a buyer, sell, share by the contract, and pay back a part of an advance."""
    choice, p = channels_of(model), model.p.sell
    rule, bought, sold, paid = Rule(model.keys(Luck), p), model.totals(Bought), model.totals(Sold), model.receipts(Paid)
    to_networks = model.map_rows(kept(choose_channels), model.at_work(), Seller, PriceBoard, bought, sold, paid, choice, rule)
    cash = model.view(Bidder).capital // model.miners.weight
    is_short = bought.asked > cash
    left = joined(model.map_lists(kept(sell_in_full), to_networks, Seller, PriceBoard, bought, sold, paid, is_short, p))
    if len(left):
        queue = in_drawn_order(left, len(model.miners), model.keys(Luck).order)
        model.call(sell_in_turn, queue, Seller, PriceBoard, bought, sold, paid, cash, p)
    write_down(model, bought, sold, paid)


def write_down(model: Model, bought: Bought, sold: Sold, paid: Paid) -> None:
    """Write the week's sales in the books of the state, the networks and the sites."""
    world, weight = model.view(World), model.miners.weight
    model.post(Paid.declared, paid, 0)
    model.post(Paid.legal_price, paid, 0)
    pay_tax(model, tax_on(paid.declared[ALL], world.price[0], world.taxed_share[0], model.p.sell) * weight)
    model.post(Paid.smuggled, paid, bought.mg)
    model.post(Paid.price, paid, bought.xof)
    model.post(Paid.repaid, paid, bought.back)
    hand_on(model, sold, paid)
    owner = model.view(PriceBoard)
    # Owners see what a place brings; what they feed those who work there comes off it where they do.
    brought, rate = sold.owned * weight / owner.capacity, np.float32(model.p.live.pay_memory_rate)
    owner.place_pay[:] += rate * (model.view(PriceBoard).n_miners > 0) * (brought - owner.place_pay)
    model.view(PriceBoard).illicit[:] += sold.to_networks * weight


def hand_on(model: Model, sold: Sold, paid: Paid) -> None:
    """Hand on what village, crushers, owners and sponsors get of some sales."""
    model.post(Paid.levy, paid, sum_by(model.view(PriceBoard).belt, sold.levied, len(model.belts)))
    model.post(Paid.crushing, paid, sold.crushed)
    model.post(Paid.pit, paid, sold.owned)


@inlined
def share_by_contract(i: int, xof: int, seller: Seller, sold: Sold, paid: Paid, p: Sell) -> int:
    """Let a person give village, crushers, owner and sponsor their part; return the rest, XOF. Washers owe no pit."""
    j, is_watched, digs = there(seller.site[i]), i == paid.watched, seller.task[i] == DIG
    levied, crushed = int(xof * p.levy_share), int(xof * p.crushing_share) if digs else 0
    rest = xof - levied - crushed if digs else 0
    owned = int(rest * p.owner_part_share)
    if owned < rest:
        owned += int((rest - owned) * seller.sponsored[i] * p.sponsor_part_share / (p.sponsor_part_share + p.team_part_share))
    sold.levied[j] += levied
    sold.crushed[j] += crushed
    sold.owned[j] += owned
    write_receipt(paid.levy, levied, is_watched)
    write_receipt(paid.crushing, crushed, is_watched)
    write_receipt(paid.pit, owned, is_watched)
    return xof - levied - crushed - owned


@row_rule
def choose_channels(
    rows: Array, seller: Seller, pit: PriceBoard, bought: Bought, sold: Sold, paid: Paid, choice: Choice, rule: Rule
) -> int:
    """Let people with gold choose, and sell to licensed buyers; put those who go to a network first, and return how many."""
    k, gold, debt, site, luck, p = 0, seller.gold, seller.debt, seller.site, rule.luck, rule.p
    for i in rows:
        j = there(site[i])
        if gold[i] <= 0 or pit.besieged_until[j] > choice.week or not is_ready(uniform(luck.ready, i), p):
            continue
        if debt[i] == 0 and is_legal(i, j, uniform(luck.channel, i), seller, pit, choice, p):
            sell_to_licensed(i, choice.legal_price, seller, sold, paid, p)
            continue
        network = seller.creditor[i] if debt[i] > 0 else pit.buyer[j]
        bought.asked[network] += int(gold[i] * network_price(pit.price[j], debt[i], p)) + 1
        rows[k] = i
        k += 1
    return k


@inlined
def is_legal(i: int, j: int, u: float, seller: Seller, pit: PriceBoard, choice: Choice, p: Sell) -> bool:
    """Tell whether a free seller at site `j` goes to the licensed buyer."""
    if u >= choice.best_chance[j]:
        return False
    papers = 0.0 if seller.is_permitted[i] else p.papers_share
    trip = choice.legal_km[j] * p.trip_xof_per_km
    return u < chance_legal(seller.gold[i], choice.legal_price, pit.price[j], trip, papers, p)


@inlined
def sell_to_licensed(i: int, price: float, seller: Seller, sold: Sold, paid: Paid, p: Sell) -> None:
    """Let one person sell all gold to a licensed buyer."""
    xof, is_watched = int(seller.gold[i] * price), i == paid.watched
    write_receipt(paid.declared, seller.gold[i], is_watched)
    write_receipt(paid.legal_price, xof, is_watched)
    seller.gold[i] = 0
    seller.savings[i] += share_by_contract(i, xof, seller, sold, paid, p)


@row_rule
def sell_in_full(
    rows: Array, seller: Seller, pit: PriceBoard, bought: Bought, sold: Sold, paid: Paid, is_short: Array, p: Sell
) -> int:
    """Let people sell to networks that can pay for everything; put the others first, and return how many."""
    k, gold, debt, site = 0, seller.gold, seller.debt, seller.site
    for i in rows:
        j = there(site[i])
        network = seller.creditor[i] if debt[i] > 0 else pit.buyer[j]
        if is_short[network]:
            rows[k] = i
            k += 1
            continue
        sell_to_network(i, gold[i], seller, pit, bought, sold, paid, p)
    return k


@row_rule
def sell_in_turn(
    rows: Array, seller: Seller, pit: PriceBoard, bought: Bought, sold: Sold, paid: Paid, cash: Array, p: Sell
) -> None:
    """Serve people whose network cannot pay for everything, in the order given; `cash`, a person's, is counted down."""
    gold, debt, site = seller.gold, seller.debt, seller.site
    for i in rows:
        j = there(site[i])
        network = seller.creditor[i] if debt[i] > 0 else pit.buyer[j]
        mg = min(gold[i], int(cash[network] / network_price(pit.price[j], debt[i], p)))
        if mg > 0:
            cash[network] -= sell_to_network(i, mg, seller, pit, bought, sold, paid, p)


@inlined
def sell_to_network(i: int, mg: int, seller: Seller, pit: PriceBoard, bought: Bought, sold: Sold, paid: Paid, p: Sell) -> int:
    """Let one person sell, and pay back a part of an advance; return what was paid, XOF."""
    j, debt = there(seller.site[i]), seller.debt[i]
    network = seller.creditor[i] if debt > 0 else pit.buyer[j]
    xof, is_watched = int(mg * network_price(pit.price[j], debt, p)), i == paid.watched
    net = share_by_contract(i, xof, seller, sold, paid, p)
    back = min(int(net * p.repaid_share), debt)
    seller.gold[i] -= mg
    seller.savings[i] += net - back
    seller.debt[i] -= back
    seller.repaid[i] += back
    if seller.debt[i] == 0:
        seller.creditor[i] = NOBODY
    bought.mg[network] += mg
    bought.xof[network] += xof
    bought.back[network] += back
    sold.to_networks[j] += mg
    write_receipt(paid.smuggled, mg, is_watched)
    write_receipt(paid.price, xof, is_watched)
    write_receipt(paid.repaid, back, is_watched)
    return xof
