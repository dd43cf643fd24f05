"""What operators, armed groups and robbers sell."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.kernels import nearest_where, sum_by
from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel
from goldsim.processes.sell.pit_prices import licensed_price

A_LITTLE_LESS = float(np.float32(1) - np.finfo(np.float32).eps)  # so that rounding does not ask for more than there is


def sell_for_companies(model: LegacyModel) -> None:
    """Let operators declare a part, less if foreign, and sell the rest to the network at their site."""
    p, companies, sites = model.p.sell, model.companies, model.sites
    buyer, offered = sites.buyer[companies.site], sites.price[companies.site]
    legal = declared_by_operators(companies.gold, companies.is_foreign, p.foreign_declared_share, p.local_declared_share)
    rest = within_cash(companies.gold - legal, offered, buyer, model.traffickers.capital)
    price, move = model.country.price[0], model.ledger.move
    paid = (legal * licensed_price(model)).astype(np.int64)
    move(legal, "companies.gold", "country.declared", "operators' declared gold", target_rows=0)
    move(paid, "country.outside", "companies.cash", "licensed buyer's price", source_rows=0)
    taxes = np.array([int((legal * price * p.tax_share * model.country.taxed_share[0]).sum())])
    move(taxes, "country.outside", "country.treasury", "gold tax", source_rows=0, target_rows=0)
    move(rest, "companies.gold", "traffickers.gold", "sold to a network", target_rows=buyer)
    paid = (rest * offered).astype(np.int64)
    move(paid, "traffickers.capital", "companies.cash", "network's price", source_rows=buyer)
    sites.change("illicit")[:] += sum_by(companies.site, rest, len(sites))


def sell_for_groups(model: LegacyModel) -> None:
    """Let armed groups sell what they took to the network nearest their base."""
    groups, traffickers = model.armed_groups, model.traffickers
    sellers = np.flatnonzero(groups.gold)
    if len(sellers) == 0:
        return
    km = np.array([model.geography.km_from(base)[traffickers.base] for base in groups.base[sellers].tolist()])
    buyer = nearest_where(km, traffickers.is_active)
    price = model.country.price[0] * (1 - traffickers.margin[buyer]) * model.p.sell.group_price_share
    sold = within_cash(groups.gold[sellers], price, buyer, traffickers.capital)
    paid, move = (sold * price).astype(np.int64), model.ledger.move
    move(sold, "armed_groups.gold", "traffickers.gold", "sold to a network", source_rows=sellers, target_rows=buyer)
    move(paid, "traffickers.capital", "armed_groups.cash", "network's price", source_rows=buyer, target_rows=sellers)


def sell_loot(model: LegacyModel) -> None:
    """Let robbers sell stolen gold to the buyer of their site."""
    sites = model.sites
    robbed = np.flatnonzero(sites.loot_gold)
    if len(robbed) == 0:
        return
    buyer, price = sites.buyer[robbed], sites.price[robbed]
    sold = within_cash(sites.loot_gold[robbed], price, buyer, model.traffickers.capital)
    paid, move = (sold * price).astype(np.int64), model.ledger.move
    move(sold, "sites.loot_gold", "traffickers.gold", "sold to a network", source_rows=robbed, target_rows=buyer)
    move(paid, "traffickers.capital", "sites.loot", "network's price", source_rows=buyer, target_rows=robbed)
    sites.change("illicit")[robbed] += sold


@compiled
def declared_by_operators(gold: Array, is_foreign: Array, foreign_share: float, local_share: float) -> Array:
    """Return what each operator declares, mg, whole."""
    declared = np.empty(gold.shape[0], dtype=np.int64)
    for k in range(gold.shape[0]):
        declared[k] = int(gold[k] * (foreign_share if is_foreign[k] else local_share))
    return declared


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
