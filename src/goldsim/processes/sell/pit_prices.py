"""What networks and licensed buyers pay, the tax on gold, and what speaks for the one and for the other."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.draws import mix, uniform
from goldsim.engine.kernels import BLOCK
from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows, compiled, logistic
from goldsim.model import Model
from goldsim.parameters import Sell
from goldsim.parameters.fields import TINY
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR


class PriceBoard(Rows, of="sites"):
    """Where prices are posted and whose buyer pays them, what networks buy and robbers have, and how far a licensed buyer is."""

    price = buyer = illicit = place_pay = has_centre = Out
    dug = loot_gold = besieged_until = legal_km = n_miners = belt = capacity = cell = In


class Bidder(Rows, of="traffickers"):
    """What networks can pay, what they expect of their ways out, and what they keep."""

    capital = is_active = worth = weeks_out = base = In
    margin = Out


class World(Rows, of="country"):
    """What holds for every buyer, what leaves through the books, and what of it is taxed."""

    price = can_fly = declared = laundered = centre_gold = In
    taxed_share = declared_before = declared_rate = Out


class Tax(Payments):
    """What the state gets."""

    owed = Payment("gold tax", "country.abroad", "country.treasury")


def post_prices(model: Model) -> None:
    """Let the networks in reach of each site bid, write who buys there and at what price, and what part of exports is taxed."""
    price, km_cost = float(model.view(World).price[0]), model.p.smuggle.km_cost_share
    model.call(price_sites, PriceBoard, Bidder, model.lookups.site_network_km, price, km_cost, model.p.sell)
    model.view(PriceBoard).illicit[:] = 0
    model.call(follow_exports, World, model.p.sell)


def pay_tax(model: Model, owed_xof: float) -> None:
    """Let licensed buyers pay what they owe, in whole francs."""
    model.pay(Tax.owed, np.array([int(owed_xof)]), 0, 0)


@compiled
def price_sites(board: PriceBoard, bidder: Bidder, km: Array, world_price: float, km_cost: float, p: Sell) -> None:
    """Write for each site which network buys there and what it pays, XOF a mg; and what each network's buyers keep near it."""
    left = bidder.capital.astype(np.float64)
    near, n_near = in_reach(km, bidder.is_active, p.reach_km)
    purse = cash_by_mg(board.dug, bidder, near, n_near)
    kept, mg, worth = np.zeros(left.shape[0]), np.zeros(left.shape[0]), np.empty(left.shape[0])
    for k in range(left.shape[0]):
        worth[k] = max(world_price * float(bidder.worth[k]), TINY)
    for j in range(km.shape[0]):
        here, need = near[j, : n_near[j]], board.dug[j] * float(board.price[j])
        buyer = best_bidder(board.buyer[j], need, left, bidder, here, km[j], km_cost, p)
        value = world_price * (float(bidder.worth[buyer]) - km[j, buyer] * km_cost)
        price = value * part_paid(purse, here, value, p)
        left[buyer] -= board.dug[j] * price
        board.buyer[j], board.price[j] = buyer, price
        for k in here[: n_near[j] if board.dug[j] > 0 else 0]:
            mg[k] += board.dug[j]
            kept[k] += board.dug[j] * (1.0 - price / worth[k])
    for k in range(left.shape[0]):
        bidder.margin[k] += p.memory_rate * (kept[k] / max(mg[k], 1.0) - bidder.margin[k])


@compiled
def in_reach(km: Array, is_active: Array, reach_km: float) -> tuple[Array, Array]:
    """Return which networks send buyers to each site, and how many do: as far as buyers go, or to the nearest network."""
    near, n_near = np.empty(km.shape, dtype=np.uint16), np.zeros(km.shape[0], dtype=np.int64)
    for j in range(km.shape[0]):
        n_near[j], n_active = list_within(reach_km, km[j], is_active, near[j])
        if n_active == 0:
            nearest = np.inf
            for k in range(km.shape[1]):
                nearest = min(nearest, km[j, k] if is_active[k] else np.inf)
            n_near[j], n_active = list_within(nearest, km[j], is_active, near[j])
    return near, n_near


@compiled
def list_within(limit: float, km: Array, is_active: Array, near: Array) -> tuple[int, int]:
    """List the networks up to so far off, and return how many there are, and how many of them are active."""
    n, n_active = 0, 0
    for k in range(km.shape[0]):
        near[n] = k
        n += km[k] <= limit
        n_active += (km[k] <= limit) & is_active[k]
    return n, n_active


@compiled
def cash_by_mg(dug: Array, bidder: Bidder, near: Array, n_near: Array) -> Array:
    """Return the cash that each network has a week for each mg in its reach, XOF; what is in hand must last until more comes."""
    mg, cash = np.zeros(near.shape[1]), np.zeros(near.shape[1])
    for j in range(near.shape[0]):
        for k in near[j, : n_near[j] if dug[j] > 0 else 0]:
            mg[k] += dug[j]
    for k in range(cash.shape[0]):
        if bidder.is_active[k]:
            cash[k] = bidder.capital[k] / (bidder.weeks_out[k] * max(mg[k], 1.0))
    return cash


@compiled
def best_bidder(now: int, need: float, left: Array, bidder: Bidder, near: Array, km: Array, km_cost: float, p: Sell) -> int:
    """Return which network in reach of a site offers most and has cash for what is brought, else which has most cash left."""
    best, highest = now, -1.0
    for k in near:
        if bidder.is_active[k]:
            offer = float(bidder.worth[k]) - km[k] * km_cost + p.loyalty_share * (k == now)
            score = 1.0 + offer if left[k] >= need else max(left[k], 0.0) / need
            if score > highest:
                best, highest = k, score
    return best


@compiled
def part_paid(purse: Array, near: Array, value: float, p: Sell) -> float:
    """Return the part of gold's worth that is paid at a site."""
    # Buyers squeeze sellers by `1 / (1 + 1 / (n * power))`, n being the number of buyers with cash, as if all had as much; and
    # where their cash does not reach for all gold, its price falls until sellers bring no more than it buys.
    cash, squares = TINY, TINY * TINY
    for k in near:
        cash += purse[k]
        squares += purse[k] * purse[k]
    squeezed = 1.0 / (1.0 + squares / (cash * cash * p.supply_power))
    return float(min(squeezed, (cash / max(value, TINY)) ** (1.0 / (1.0 + p.supply_power))))


def follow_exports(exported: World, p: Sell) -> None:
    """Follow what exporters declare, and tell the part that is taxed: each owes the tax on the first kilos of a month only."""
    this_week = int(exported.declared[0]) + int(exported.laundered[0]) - int(exported.declared_before[0])
    exported.declared_before[0] += this_week
    exported.declared_rate[0] += p.memory_rate * (this_week - exported.declared_rate[0])
    a_month = float(exported.declared_rate[0] * WEEKS_PER_YEAR / MONTHS_PER_YEAR)
    an_exporter = max(min(p.exporter_mg_per_month, a_month), 1)
    exported.taxed_share[0] = min(1.0, p.taxed_mg_per_month / an_exporter)


def licensed_price(world: World, p: Sell) -> float:
    """Return what a licensed buyer pays, XOF a mg: the world price less his discount and the tax that he owes on it."""
    # He lives on advances from abroad against gold that is flown out: with the airport closed he has no cash, and pays nothing.
    return float(world.price[0] * (1 - p.legal_discount_share - p.tax_share * world.taxed_share[0]) * world.can_fly[0])


def tax_on(mg: Array, world_price: float, taxed_share: float, p: Sell) -> float:
    """Return the tax that is owed on declared gold, XOF."""
    return float((mg * world_price * p.tax_share * taxed_share).sum())


def proceeds(mg: Array, price: Array | float) -> Array:
    """Return what gold brings at a price: XOF, whole, int64, shape of `mg`."""
    return (mg * price).astype(np.int64)


class Choice(NamedTuple):
    """What people choose between, by site: the licensed price, XOF a mg, the way there, and the best chance to go."""

    legal_price: float
    legal_km: Array
    best_chance: Array
    week: int


def channels_of(model: Model) -> Choice:
    """Return what people choose between this week; where there is no choice, the licensed price is worse than nothing."""
    pit, world, p = model.view(PriceBoard), model.view(World), model.p.sell
    legal_price = licensed_price(world, p) if model.has("M04") and world.can_fly[0] else -np.inf
    return Choice(legal_price, pit.legal_km, best_chances(legal_price, pit.price, p), model.week)


@compiled
def is_ready(u: float, p: Sell) -> bool:
    """Tell whether a person goes to sell this week."""
    return u < p.ready_rate


@compiled
def best_chances(legal_price: float, price: Array, p: Sell) -> Array:
    """Return by site the chance that one with a card and a licensed buyer next door goes there: nobody's is higher."""
    best = np.empty(price.shape[0])
    for j in range(price.shape[0]):
        best[j] = chance_legal(1.0, legal_price, price[j], 0.0, 0.0, p)
    return best


@compiled
def chance_legal(mg: float, legal_price: float, illicit_price: float, trip_xof: float, papers: float, p: Sell) -> float:
    """Return the chance that a free seller of `mg` goes to the licensed buyer."""
    gain = (mg * (legal_price - illicit_price) - trip_xof) / (mg * illicit_price) - papers
    return float(logistic((gain - p.distrust_share) / p.choice_scale_share))


@compiled
def network_price(price: float, debt: int, p: Sell) -> float:
    """Return what a network pays a person, XOF a mg: less to one who owes it."""
    return price * (1.0 - p.bonded_discount_share) if debt > 0 else price


@compiled
def in_drawn_order(rows: Array, n_rows: int, key: np.uint64) -> Array:
    """Return rows, given in order, by blocks of a table's `n_rows` rows in a drawn order of the blocks."""
    # The order of two people does not depend on who else sells.
    n_blocks = -(-n_rows // BLOCK)
    begins = np.searchsorted(rows, np.arange(n_blocks + 1) * BLOCK)
    start, stride = int(uniform(key, 0) * n_blocks), coprime_stride(key, n_blocks)
    ordered, k = np.empty_like(rows), 0
    for turn in range(n_blocks):
        block = (start + turn * stride) % n_blocks
        n = begins[block + 1] - begins[block]
        ordered[k : k + n] = rows[begins[block] : begins[block + 1]]
        k += n
    return ordered


@compiled
def coprime_stride(key: np.uint64, n: int) -> int:
    """Return a drawn step that visits every one of `n` rows once before it comes back to the first."""
    stride = int(mix(key) % np.uint64(n)) | 1
    while True:
        a, b = stride, n
        while b:
            a, b = b, a % b
        if a == 1:
            return stride
        stride += 1
