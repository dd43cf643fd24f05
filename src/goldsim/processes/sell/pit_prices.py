"""What networks and licensed buyers pay, and the tax on gold."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.kernels import add_at
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Sell
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR


class PriceBoard(Rows, of="sites"):
    """Where prices are posted."""

    price: Out
    buyer: In
    dug: In


class Margins(Rows, of="traffickers"):
    """What networks keep, and what moves it."""

    margin: Out
    capital: In
    loss_belief: In


class Abroad(Rows, of="exits"):
    """What is paid beyond the border."""

    price_share: In


class World(Rows, of="country"):
    """What holds for every buyer."""

    price: In
    taxed_share: In


class Exported(Rows, of="country"):
    """What leaves through the books, and what of it is taxed."""

    declared: In
    laundered: In
    declared_before: Out
    declared_rate: Out
    taxed_share: Out


class Illicit(Rows, of="sites"):
    """Where what networks buy is written down."""

    illicit: Out


class Tax(Payments):
    """What the state gets."""

    owed = Payment("gold tax", "country.abroad", "country.treasury")


def post_prices(model: Model) -> None:
    """Set each network's margin and each site's price."""
    model.call(price_sites, PriceBoard, Margins, Abroad, model.view(World).price[0], model.p.sell)
    model.view(Illicit).illicit[:] = 0


def find_taxed_share(model: Model) -> None:
    """Tell which part of declared gold is taxed."""
    model.call(follow_exports, Exported, model.p.sell)


def pay_tax(model: Model, owed_xof: float) -> None:
    """Let licensed buyers pay what they owe, in whole francs."""
    model.pay(Tax.owed, np.array([int(owed_xof)]), 0, 0)


@compiled
def price_sites(board: PriceBoard, margins: Margins, abroad: Abroad, world_price: float, p: Sell) -> None:
    """Move each network's margin, and write what its buyers pay, XOF a mg, of what it hopes for abroad."""
    margin = margins.margin
    mg, offered = np.zeros(margin.shape[0], dtype=np.int64), np.empty(margin.shape[0])
    add_at(mg, board.buyer, board.dug)
    for network in range(margin.shape[0]):
        value = world_price * hoped_for(abroad.price_share, margins.loss_belief[network])
        moved = next_margin(margin[network], margins.capital[network], mg[network] * value, p)
        margin[network] = moved
        offered[network] = value * (1.0 - moved)
    for site in range(board.price.shape[0]):
        board.price[site] = offered[board.buyer[site]]


@compiled
def hoped_for(price_share: Array, loss_belief: Array) -> float:
    """Return the best part of the world price that a network hopes for: there, less what it believes to lose on the way."""
    best = np.float32(0)
    for way in range(price_share.shape[0]):
        best = max(best, price_share[way] * (np.float32(1) - loss_belief[way]))
    return float(best)


@compiled
def next_margin(margin: float, capital: float, need: float, p: Sell) -> float:
    """Return a network's margin: the usual one with cash for its week's gold, more without; it moves slowly."""
    shortage = 1.0 - min(1.0, capital / max(need * p.cash_weeks, 1.0))
    target = p.margin_share + p.squeeze_share * shortage
    return margin + p.margin_speed_rate * (target - margin)


def follow_exports(exported: Exported, p: Sell) -> None:
    """Follow what exporters declare, and tell the part that is taxed: they owe the tax on the first kilos of a month only."""
    this_week = int(exported.declared[0]) + int(exported.laundered[0]) - int(exported.declared_before[0])
    exported.declared_before[0] += this_week
    exported.declared_rate[0] += p.margin_speed_rate * (this_week - exported.declared_rate[0])
    a_month = float(exported.declared_rate[0] * WEEKS_PER_YEAR / MONTHS_PER_YEAR)
    exported.taxed_share[0] = min(1.0, p.taxed_mg_per_month / max(a_month, 1))


def licensed_price(world_price: float, taxed_share: float, p: Sell) -> float:
    """Return what a licensed buyer pays, XOF a mg: the world price less his discount and the tax that he owes on it."""
    return float(world_price * (1 - p.legal_discount_share - p.tax_share * taxed_share))


def tax_on(mg: Array, world_price: float, taxed_share: float, p: Sell) -> float:
    """Return the tax that is owed on declared gold, XOF."""
    return float((mg * world_price * p.tax_share * taxed_share).sum())


def proceeds(mg: Array, price: Array | float) -> Array:
    """Return what gold brings at a price: XOF, whole, int64, shape of `mg`."""
    xof: Array = (mg * price).astype(np.int64)
    return xof
