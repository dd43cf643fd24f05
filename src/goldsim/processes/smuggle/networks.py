"""Who stays in the trade, who leaves it and who comes in."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniforms, uniforms_at
from goldsim.engine.kernels import nearest_where
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.model import Model
from goldsim.parameters import Smuggle
from goldsim.processes.smuggle.routes import World


class Network(Rows, of="traffickers"):
    """Who trades, or waits for a chance to."""

    base: In
    capital: In
    gold: In
    margin: In
    is_active: Out
    working_capital: Out
    weeks_broke: Out


class Estate(Rows, of="traffickers"):
    """What else a network leaves behind."""

    lent: Out
    mercury: Out


class Pit(Rows, of="sites"):
    """Where a network's buyer sits."""

    buyer: Out
    found: In


class Debtor(Rows, of="miners"):
    """Who owes a network."""

    debt: Out
    creditor: Out


class Child(Rows, of="children"):
    """Whom a network holds."""

    holder: Out


class Luck(Keys):
    """What is drawn."""

    enter: Key
    wins: Key


class Paid(Payments):
    """What comes into the trade and leaves it."""

    profit = Payment("networks' profit", "traffickers.capital", "country.towns")
    stock = Payment("wound up", "traffickers.gold", "traffickers.gold")
    rest = Payment("wound up", "traffickers.capital", "country.towns")
    capital = Payment("new network", "country.towns", "traffickers.capital")


def take_profits(model: Model) -> None:
    """Let owners take out what exceeds the working capital."""
    price = model.view(World).price[0]
    model.pay(Paid.profit, profits(model.view(Network), price, model.lookups.first_price, model.p.smuggle), payee=0)


def go_bust(model: Model) -> None:
    """Let networks that have been broke too long leave the trade; the nearest one takes what they had."""
    network, p = model.view(Network), model.p.smuggle
    count_weeks_broke(network, p.bust_share, p.smallest_load_mg)
    for row in np.flatnonzero(network.weeks_broke >= p.bust_weeks).tolist():
        others = network.is_active & (np.arange(len(network.base)) != row)
        if not others.any():
            return
        heir = int(nearest_where(model.lookups.network_km[row][None, :], others)[0])
        wind_up(model, row, heir)
        model.count_all("n_networks_bust", 1)
        model.tell("network bust", network.base[row], f"network {row}", f"network {heir}", 0)


def wind_up(model: Model, row: int, heir: int) -> None:
    """Hand a network's sites, gold and children to its heir; its debts lapse."""
    network, estate, debtor = model.view(Network), model.view(Estate), model.view(Debtor)
    network.is_active[row] = False
    for pointer in (model.view(Pit).buyer, model.view(Child).holder):
        pointer[pointer == row] = heir
    owing = np.flatnonzero(debtor.creditor == row)
    debtor.debt[owing], debtor.creditor[owing] = 0, NOBODY
    estate.lent[row] = 0
    estate.mercury[heir], estate.mercury[row] = estate.mercury[heir] + estate.mercury[row], 0
    model.pay(Paid.stock, network.gold[[row]], row, heir)
    model.pay(Paid.rest, network.capital[[row]], row, 0)


def enter(model: Model) -> None:
    """Let new networks come in where margins are wide, with money from outside, and win sites near them."""
    network, p = model.view(Network), model.p.smuggle
    waiting = np.flatnonzero(~network.is_active)
    margin = float(network.margin[network.is_active].mean())
    chance = enter_chance(margin / model.p.sell.margin_share, p)
    news = waiting[uniforms_at(model.keys(Luck).enter, waiting) < chance]
    if len(news) == 0:
        return
    working_capital = float(network.working_capital[network.is_active].mean()) * p.enter_capital_share
    for row in news.tolist():
        set_up(model, row, working_capital)


def set_up(model: Model, row: int, working_capital: float) -> None:
    """Give a new network its sites and its capital."""
    network, pit, price = model.view(Network), model.view(Pit), model.view(World).price[0]
    u = uniforms(model.keys(Luck).wins, len(pit.buyer), first=row * len(pit.buyer))
    wins = sites_won(row, pit.buyer, model.lookups.site_network_km, u, model.p.smuggle)
    # The nearest site is one that somebody knows of.
    wins[np.where(pit.found <= model.week, model.lookups.site_network_km[:, row], np.inf).argmin()] = True
    pit.buyer[wins] = row
    network.is_active[row], network.working_capital[row] = True, working_capital
    capital = np.array([int(working_capital * price / model.lookups.first_price)])
    model.pay(Paid.capital, capital, 0, row)
    model.count_all("n_networks_new", 1)
    model.tell("network new", network.base[row], f"network {row}", "", int(capital[0]))


def profits(network: Network, price: float, first_price: float, p: Smuggle) -> Array:
    """Return what owners take out, XOF, whole: a part of what exceeds the working capital at today's price."""
    needed = network.working_capital * price / first_price
    profit: Array = np.maximum(network.capital - needed, 0) * p.profit_taken_rate * network.is_active
    return profit.astype(np.int64)


@compiled
def count_weeks_broke(network: Network, bust_share: float, smallest_mg: float) -> None:
    """Count the weeks in a row in which a network has had next to no cash, and no load to turn into some."""
    weeks, capital, gold = network.weeks_broke, network.capital, network.gold
    for row in range(weeks.shape[0]):
        is_broke = capital[row] < bust_share * network.working_capital[row] and gold[row] < smallest_mg
        weeks[row] = weeks[row] + 1 if is_broke and network.is_active[row] else 0


def enter_chance(margin_ratio: float, p: Smuggle) -> float:
    """Return the weekly chance that a network that waits comes in; 1 is the usual margin."""
    return float(min(1, p.enter_rate * max(margin_ratio, 0) ** p.enter_power))


def sites_won(network: int, buyer: Array, km: Array, u: Array, p: Smuggle) -> Array:
    """Tell which sites a new network wins beside the nearest: some of those nearer to it than to their buyer."""
    nearer = km[:, network] < km[np.arange(len(buyer)), buyer]
    wins: Array = nearer & (u < p.enter_sites_share)
    return wins
