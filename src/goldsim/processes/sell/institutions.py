"""What operators, armed groups and robbers sell."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.columns import Array
from goldsim.processes.sell.prices import licensed_price
from goldsim.rows import nearest_where, sum_by

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def sell_for_companies(economy: "GoldEconomy") -> None:
    """Let operators declare a part, less if foreign, and sell the rest to the network at their site."""
    p, companies, sites = economy.p.sell, economy.companies, economy.sites
    share = np.where(companies.is_foreign, p.foreign_declared_share, p.local_declared_share)
    legal = (companies.gold * share).astype(np.int64)
    rest = companies.gold - legal
    buyer = sites.buyer[companies.site]
    rest = within_cash(rest, sites.price[companies.site], buyer, economy.traffickers.capital)
    price, move = economy.country.price[0], economy.ledger.move
    paid = (legal * licensed_price(economy)).astype(np.int64)
    move(legal, "companies.gold", "country.declared", "operators' declared gold", target_rows=0)
    move(paid, "country.outside", "companies.cash", "licensed buyer's price", source_rows=0)
    taxes = np.array([int((legal * price * p.tax_share * economy.country.taxed_share[0]).sum())])
    move(taxes, "country.outside", "country.treasury", "gold tax", source_rows=0, target_rows=0)
    move(rest, "companies.gold", "traffickers.gold", "sold to a network", target_rows=buyer)
    paid = (rest * sites.price[companies.site]).astype(np.int64)
    move(paid, "traffickers.capital", "companies.cash", "network's price", source_rows=buyer)
    sites.change("illicit")[:] += sum_by(companies.site, rest, len(sites))


def sell_for_groups(economy: "GoldEconomy") -> None:
    """Let armed groups sell what they took to the network nearest their base."""
    groups, traffickers = economy.armed_groups, economy.traffickers
    km = np.array([economy.geography.km_from(int(base))[traffickers.base] for base in groups.base])
    buyer = nearest_where(km.reshape(len(groups), len(traffickers)), traffickers.is_active)
    price = economy.country.price[0] * (1 - traffickers.margin[buyer]) * economy.p.sell.group_price_share
    sold = within_cash(groups.gold, price, buyer, traffickers.capital)
    economy.ledger.move(sold, "armed_groups.gold", "traffickers.gold", "sold to a network", target_rows=buyer)
    paid = (sold * price).astype(np.int64)
    economy.ledger.move(paid, "traffickers.capital", "armed_groups.cash", "network's price", source_rows=buyer)


def sell_loot(economy: "GoldEconomy") -> None:
    """Let robbers sell stolen gold to the buyer of their site."""
    sites = economy.sites
    sold = within_cash(sites.loot_gold, sites.price, sites.buyer, economy.traffickers.capital)
    economy.ledger.move(sold, "sites.loot_gold", "traffickers.gold", "sold to a network", target_rows=sites.buyer)
    paid = (sold * sites.price).astype(np.int64)
    economy.ledger.move(paid, "traffickers.capital", "sites.loot", "network's price", source_rows=sites.buyer)
    sites.change("illicit")[:] += sold


def within_cash(gold: Array, price: Array, buyer: Array, capital: Array) -> Array:
    """Cut what several sellers bring to the same buyer, in proportion, to what his cash can pay. mg, whole."""
    asked = np.zeros(len(capital))
    np.add.at(asked, buyer, gold * price)
    share = np.minimum(1, capital / np.maximum(asked, 1))
    cut: Array = (gold * np.where(share < 1, share * (1 - np.finfo(np.float32).eps), 1)[buyer]).astype(np.int64)
    return cut
