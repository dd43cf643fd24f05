"""What networks and licensed buyers pay."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.columns import Array
from goldsim.parameters import Sell
from goldsim.rows import sum_by
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def post_prices(economy: "GoldEconomy") -> None:
    """Set each network's margin and each site's price."""
    p, sites, traffickers = economy.p.sell, economy.sites, economy.traffickers
    hope = (economy.exits.price_share * (1 - traffickers.loss_belief)).max(axis=1)
    abroad = economy.country.price[0] * hope
    need = sum_by(sites.buyer, sites.dug, len(traffickers)) * abroad
    margin = next_margin(traffickers.margin, traffickers.capital, need, p)
    traffickers.change("margin")[:] = margin
    sites.change("price")[:] = (abroad * (1 - margin))[sites.buyer]
    sites.change("illicit")[:] = 0


def find_taxed_share(economy: "GoldEconomy") -> None:
    """Tell which part of declared gold is taxed: exporters owe the tax on the first kilos of a month only."""
    p, country = economy.p.sell, economy.country
    a_month = declared_a_month(economy)
    country.change("taxed_share")[0] = min(1.0, p.taxed_mg_per_month / max(a_month, 1))


def declared_a_month(economy: "GoldEconomy") -> float:
    """Follow what exporters declare, and return it as mg a month."""
    country = economy.country
    this_week = int(country.declared[0]) + int(country.laundered[0]) - int(country.declared_before[0])
    memory = economy.p.sell.margin_speed_rate
    country.change("declared_rate")[0] += memory * (this_week - country.declared_rate[0])
    country.change("declared_before")[0] += this_week
    return float(country.declared_rate[0] * WEEKS_PER_YEAR / MONTHS_PER_YEAR)


def licensed_price(economy: "GoldEconomy") -> float:
    """Return what a licensed buyer pays, XOF a mg: the world price less his discount and the tax that he owes on it."""
    p, country = economy.p.sell, economy.country
    return float(country.price[0] * (1 - p.legal_discount_share - p.tax_share * country.taxed_share[0]))


def next_margin(margin: Array, capital: Array, need: Array, p: Sell) -> Array:
    """Return each network's margin: the usual one with cash for its gold, more without; it moves slowly."""
    shortage = 1 - np.minimum(1, capital / np.maximum(need * p.cash_weeks, 1))
    target = p.margin_share + p.squeeze_share * shortage
    moved: Array = margin + p.margin_speed_rate * (target - margin)
    return moved
