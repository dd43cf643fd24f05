"""What networks and licensed buyers pay."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.kernels import add_at
from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel
from goldsim.parameters import Sell
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR


def post_prices(model: LegacyModel) -> None:
    """Set each network's margin and each site's price."""
    sites, traffickers = model.sites, model.traffickers
    price_sites(
        sites.change("price"), traffickers.change("margin"), traffickers.capital, traffickers.loss_belief,
        model.exits.price_share, model.country.price[0], sites.buyer, sites.dug, model.p.sell,
    )  # fmt: skip
    sites.change("illicit")[:] = 0


def find_taxed_share(model: LegacyModel) -> None:
    """Tell which part of declared gold is taxed: exporters owe the tax on the first kilos of a month only."""
    p, country = model.p.sell, model.country
    a_month = declared_a_month(model)
    country.change("taxed_share")[0] = min(1.0, p.taxed_mg_per_month / max(a_month, 1))


def declared_a_month(model: LegacyModel) -> float:
    """Follow what exporters declare, and return it as mg a month."""
    country = model.country
    this_week = int(country.declared[0]) + int(country.laundered[0]) - int(country.declared_before[0])
    memory = model.p.sell.margin_speed_rate
    country.change("declared_rate")[0] += memory * (this_week - country.declared_rate[0])
    country.change("declared_before")[0] += this_week
    return float(country.declared_rate[0] * WEEKS_PER_YEAR / MONTHS_PER_YEAR)


def licensed_price(model: LegacyModel) -> float:
    """Return what a licensed buyer pays, XOF a mg: the world price less his discount and the tax that he owes on it."""
    p, country = model.p.sell, model.country
    return float(country.price[0] * (1 - p.legal_discount_share - p.tax_share * country.taxed_share[0]))


@compiled
def price_sites(
    price: Array, margin: Array, capital: Array, loss_belief: Array, price_share: Array, world_price: float, buyer: Array,
    dug: Array, p: Sell,
) -> None:  # fmt: skip
    """Move each network's margin, and write what its buyers pay, XOF a mg, of what it hopes for abroad."""
    mg, offered = np.zeros(margin.shape[0], dtype=np.int64), np.empty(margin.shape[0])
    add_at(mg, buyer, dug)
    for network in range(margin.shape[0]):
        abroad = world_price * hoped_for(price_share, loss_belief[network])
        moved = next_margin(margin[network], capital[network], mg[network] * abroad, p)
        margin[network] = moved
        offered[network] = abroad * (1.0 - moved)
    for site in range(price.shape[0]):
        price[site] = offered[buyer[site]]


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
