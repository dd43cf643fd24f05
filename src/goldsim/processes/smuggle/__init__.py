"""smuggle: which way out a network tries, what the way costs, what it learns, and who stays in the trade.

Before it leaves, a part of a network's gold goes through an exporter's books as clean, `(1 - traceability) / (1 + exp(-(clean -
best) / s))`, where clean is what the books bring after papers, tax and carriage to the airport, and best what the best way out
would; only while planes fly. For the rest it weighs its exits by what it expects: `(price there - km * cost - tolls - cost of a
closed way) * (1 - believed loss * (1 + chance of sentence)) - cost of capital * weeks away`, all as shares of the world price,
and draws one with weight `exp(value / s)`; the mean so weighed, and the mean weeks, are what it expects when it buys. Buyers
abroad pay `1 - discount * max(1, gold of last week / gold that they are used to)`. A closed border, or airport, is passed by
tracks and with people who look away: at a cost, checked more, and piece by piece, `1 / (1 + weeks)` of the store in a week, so
that cash stays in gold. On the way armed groups ask a toll for each of their cells, up to a highest; a network pays, or runs
past where the toll is higher than the loads lost by running. At the exit a customs post checks with a chance that grows with
its people on duty. A network that fears to lose more on its way than a bribe costs buys the post, if that lacks integrity: it
pays for every load and passes, until it fears less. Of the others a checked load goes on for a bribe, likewise, or is seized.
Each network moves its belief about the exit it tried toward what happened, and, when it travels, forgets the others slowly
toward the usual loss.

Owners take out what exceeds their working capital: a part goes into land and houses, the rest is spent in their belt. A network
that has been broke for some weeks is left by its buyers: the nearest takes its sites, its last gold, its stores and its
children, and debts to it lapse. Others enter, the sooner the more buyers near them keep, `rate * (kept / usual)^power`, with
profits that were placed in land before, and none without.

Assumed: one load a week a network, the straight way. Mechanisms: M05, M06, M08 (checkpoints), M13 (rents), M15, M29. Sources:
ENACT 2023 on porous borders, seven neighbours, tri-border routes, money laundering, land deals and sanctions; Associated Press
2008 on carriage; Delve 2020 on closed borders in Sierra Leone; NarcoLogic for learning from losses.
"""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, Out, Rows, logistic, nearest_where, uniforms_at
from goldsim.model import Model
from goldsim.parameters import Smuggle
from goldsim.processes.smuggle.customs import man_customs, meet_posts, pass_groups
from goldsim.processes.smuggle.routes import Luck, Paid, Smuggler, World, learn_from_trips, sell_abroad, set_out, weigh_ways

MECHANISMS = ("M05", "M06", "M08", "M13", "M15", "M29")


def step(model: Model) -> None:
    """Man the posts, launder, choose ways, pay tolls, meet the posts, sell abroad, learn; then come and go."""
    man_customs(model)
    toll, value = weigh_ways(model)
    if model.has("M06"):
        launder(model, value.max(axis=1))
    trips = set_out(model, value)
    robbed = pass_groups(model, trips, toll)
    lost, trips = trips.only(robbed), trips.only(~robbed)
    seized = meet_posts(model, trips)
    sell_abroad(model, trips, seized)
    take_profits(model)
    if model.has("M05"):
        for went, has_lost in ((trips, seized), (lost, robbed)) if robbed.any() else ((trips, seized),):
            model.call(learn_from_trips, Smuggler, went, has_lost, model.p.smuggle)
        go_bust(model)
        enter(model)


def launder(model: Model, best: Array) -> None:
    """Bring a part of each network's gold through an exporter's books while planes fly; the tax owed goes to the state."""
    p, books = model.p, model.view(World)
    price, tax = books.price[0], p.sell.tax_share * float(books.taxed_share[0])
    # What gold brings through the books, of the world price: less discount, tax, papers and carriage.
    carriage = model.lookups.exit_km[:, -1] * p.smuggle.km_cost_share
    clean = np.maximum(1 - p.sell.legal_discount_share - tax - p.smuggle.launder_cost_share - carriage, 0)
    share = laundered_share(clean - p.smuggle.capital_cost_rate - best, p.smuggle)
    mg = (model.view(Smuggler).gold * share).astype(np.int64) * books.can_fly[0]
    model.pay(Paid.laundered, mg, payee=0)
    model.pay(Paid.clean_price, (mg * price * clean).astype(np.int64), payer=0)
    model.pay(Paid.tax, np.array([int(mg.sum() * price * tax)]), 0, 0)


def laundered_share(gain: Array, p: Smuggle) -> Array:
    """Return the part of a network's gold that leaves as clean; `gain` is what that brings more, of the world price."""
    return logistic(gain / p.launder_scale_share, 1 - p.traceability_share)


class Pit(Rows, of="sites"):
    """Where a network's buyer sits."""

    buyer = Out


class Debtor(Rows, of="miners"):
    """Who owes a network."""

    debt = creditor = Out


class Child(Rows, of="children"):
    """Whom a network holds."""

    holder = Out


def take_profits(model: Model) -> None:
    """Let owners take out what exceeds the working capital: a part goes into land and houses, the rest they spend at home."""
    price, p = model.view(World).price[0], model.p.smuggle
    network = model.view(Smuggler)
    beyond = np.maximum(network.capital - network.working_capital * price / model.lookups.first_price, 0)
    profit = (beyond * p.profit_taken_rate * network.is_active).astype(np.int64)
    placed = (profit * p.profit_land_share).astype(np.int64)
    model.pay(Paid.placed, placed, payee=0)
    model.pay(Paid.spent, profit - placed, payee=model.lookups.belt_of_network)


def go_bust(model: Model) -> None:
    """Let networks that have been broke too long leave the trade; the nearest one takes what they had."""
    network, p = model.view(Smuggler), model.p.smuggle
    # Weeks in a row with next to no cash, and no load to turn into some.
    is_broke = (network.capital < p.bust_share * network.working_capital) & (network.gold < p.smallest_load_mg)
    network.weeks_broke[:] = np.where(is_broke & network.is_active, network.weeks_broke + 1, 0)
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
    network, debtor = model.view(Smuggler), model.view(Debtor)
    network.is_active[row] = False
    for pointer in (model.view(Pit).buyer, model.view(Child).holder):
        pointer[pointer == row] = heir
    owing = np.flatnonzero(debtor.creditor == row)
    debtor.debt[owing], debtor.creditor[owing] = 0, NOBODY
    network.mercury[heir], network.mercury[row] = network.mercury[heir] + network.mercury[row], 0
    model.pay(Paid.stock, network.gold[[row]], row, heir)
    model.pay(Paid.rest, network.capital[[row]], row, 0)


def enter(model: Model) -> None:
    """Let new networks come in where buyers keep much, as long as somebody has placed profits that can be had for it."""
    network, p = model.view(Smuggler), model.p.smuggle
    waiting = np.flatnonzero(~network.is_active)
    chance = enter_chance(network.margin[waiting] / p.usual_margin_share, p)
    news = waiting[uniforms_at(model.keys(Luck).enter, waiting) < chance]
    if len(news) == 0:
        return
    working_capital = float(network.working_capital[network.is_active].mean()) * p.enter_capital_share
    capital = int(working_capital * model.view(World).price[0] / model.lookups.first_price)
    for row in news[: int(model.view(World).land[0]) // max(capital, 1)].tolist():
        network.is_active[row], network.working_capital[row] = True, working_capital
        model.pay(Paid.capital, np.array([capital]), 0, row)
        model.count_all("n_networks_new", 1)
        model.tell("network new", network.base[row], f"network {row}", "", capital)


def enter_chance(margin_ratio: Array, p: Smuggle) -> Array:
    """Return the weekly chance that networks that wait come in; 1 is the usual margin."""
    return np.minimum(p.enter_rate * np.maximum(margin_ratio, 0) ** p.enter_power, 1)
