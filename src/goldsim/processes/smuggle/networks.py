"""Who stays in the trade, who leaves it and who comes in."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.kernels import nearest_where
from goldsim.engine.tables import NOBODY, Array
from goldsim.legacy import LegacyModel
from goldsim.parameters import Smuggle


def take_profits(model: LegacyModel) -> None:
    """Let owners take out what exceeds the working capital."""
    p, traffickers = model.p.smuggle, model.traffickers
    needed = traffickers.working_capital * model.country.price[0] / model.lookups.first_price
    profit = np.maximum(traffickers.capital - needed, 0) * p.profit_taken_rate * traffickers.is_active
    model.ledger.move(profit.astype(np.int64), "traffickers.capital", "country.outside", "networks' profit", target_rows=0)


def go_bust(model: LegacyModel) -> None:
    """Let networks that have been broke too long leave the trade; the nearest one takes what they had."""
    p, traffickers = model.p.smuggle, model.traffickers
    weeks = traffickers.change("weeks_broke")
    count_weeks_broke(
        weeks, traffickers.is_active, traffickers.capital, traffickers.gold, traffickers.working_capital, p.bust_share,
        p.smallest_load_mg,
    )  # fmt: skip
    for network in np.flatnonzero(weeks >= p.bust_weeks).tolist():
        others = traffickers.is_active & (np.arange(len(traffickers)) != network)
        if not others.any():
            return
        heir = int(nearest_where(model.lookups.network_km[network][None, :], others)[0])
        wind_up(model, network, heir)
        model.count_all("n_networks_bust", 1)
        model.tell("network bust", traffickers.base[network], f"network {network}", f"network {heir}", 0)


def wind_up(model: LegacyModel, network: int, heir: int) -> None:
    """Hand a network's sites, gold and children to its heir; its debts lapse."""
    traffickers, sites, miners, children = model.traffickers, model.sites, model.miners, model.children
    traffickers.change("is_active")[network] = False
    sites.change("buyer")[sites.buyer == network] = heir
    children.change("holder")[children.holder == network] = heir
    owed = np.flatnonzero(miners.creditor == network)
    miners.change("debt")[owed] = 0
    miners.change("creditor")[owed] = NOBODY
    traffickers.change("lent")[network] = 0
    stores = traffickers.change("mercury")
    stores[heir], stores[network] = stores[heir] + stores[network], 0
    move = model.ledger.move
    move(traffickers.gold[[network]], "traffickers.gold", "traffickers.gold", "wound up", source_rows=network, target_rows=heir)
    rest = traffickers.capital[[network]]
    move(rest, "traffickers.capital", "country.outside", "wound up", source_rows=network, target_rows=0)


def enter(model: LegacyModel) -> None:
    """Let new networks come in where margins are wide, with money from outside, and win sites near them."""
    p, traffickers, sites = model.p.smuggle, model.traffickers, model.sites
    waiting = np.flatnonzero(~traffickers.is_active)
    margin = float(traffickers.margin[traffickers.is_active].mean())
    chance = enter_chance(margin / model.p.sell.margin_share, p)
    news = waiting[model.at_rows("enter", waiting) < chance]
    if len(news) == 0:
        return
    mean = float(traffickers.working_capital[traffickers.is_active].mean())
    for network in news.tolist():
        km = model.lookups.site_network_km
        nearer = km[:, network] < km[np.arange(len(sites)), sites.buyer]
        wins = nearer & (model.at_rows("wins", np.arange(len(sites)) + network * len(sites)) < p.enter_sites_share)
        wins[km[:, network].argmin()] = True
        sites.change("buyer")[wins] = network
        traffickers.change("is_active")[network] = True
        traffickers.change("working_capital")[network] = mean * p.enter_capital_share
        capital = np.array([int(mean * p.enter_capital_share * model.country.price[0] / model.lookups.first_price)])
        move = model.ledger.move
        move(capital, "country.outside", "traffickers.capital", "new network", source_rows=0, target_rows=network)
        model.count_all("n_networks_new", 1)
        model.tell("network new", traffickers.base[network], f"network {network}", "", int(capital[0]))


@compiled
def count_weeks_broke(
    weeks: Array, is_active: Array, capital: Array, gold: Array, working_capital: Array, bust_share: float, smallest_mg: float
) -> None:
    """Count the weeks in a row in which a network has had next to no cash, and no load to turn into some."""
    for network in range(weeks.shape[0]):
        is_broke = capital[network] < bust_share * working_capital[network] and gold[network] < smallest_mg
        weeks[network] = weeks[network] + 1 if is_broke and is_active[network] else 0


def enter_chance(margin_ratio: float, p: Smuggle) -> float:
    """Return the weekly chance that a network that waits comes in; 1 is the usual margin."""
    return float(min(1, p.enter_rate * max(margin_ratio, 0) ** p.enter_power))
