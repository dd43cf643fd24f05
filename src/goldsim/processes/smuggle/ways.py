"""Choosing a way out, passing groups and posts, and learning from it."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.officials import Post
from goldsim.columns import NOBODY, Array
from goldsim.parameters import Smuggle
from goldsim.rows import sum_by
from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def man_customs(economy: "GoldEconomy") -> None:
    """Turn posts' money into people on duty for the week."""
    officials, p = economy.officials, economy.p
    customs = np.flatnonzero(officials.post == Post.CUSTOMS)
    a_week = p.instruments.border_posts_unit_cost_xof_per_year / WEEKS_PER_YEAR
    funds = officials.funds[customs]
    officials.change("n_on_duty")[customs] = officials.n_staff[customs] + funds / a_week * p.smuggle.staff_per_border_post
    economy.ledger.move(funds, "officials.funds", "country.outside", "posts' costs", source_rows=customs, target_rows=0)


def route_tolls(economy: "GoldEconomy") -> Array:
    """Return the toll on each network's way to each exit, as a share of the load: shape (n_traffickers, n_exits)."""
    held = n_held_on_route(economy.cells.controller, economy.layout.route_cells)
    toll: Array = np.minimum(held * economy.p.smuggle.toll_share, economy.p.smuggle.toll_highest_share)
    return toll


def pass_groups(economy: "GoldEconomy", chosen: Array, load: Array, toll: Array) -> Array:
    """Let networks pay the groups on their way, or run past them; tell whose load is lost by running."""
    p, traffickers, groups, rows = economy.p.smuggle, economy.traffickers, economy.armed_groups, np.arange(len(load))
    way = economy.layout.route_cells[rows, chosen]
    controllers = np.where(way >= 0, economy.cells.controller[way], NOBODY)
    traffickers.change("protector")[:] = economy.cells.controller[traffickers.base]
    asked = toll[rows, chosen]
    runs = (asked > p.run_loss_share) & economy.has("M05") & (load > 0)
    pay_tolls(economy, controllers, np.where(runs, 0, load))
    robbed: Array = runs & (economy.column("run", len(load)) < p.run_loss_share)
    first = controllers[rows, (controllers >= 0).argmax(axis=1)]
    lost = np.where(robbed, load, 0)
    economy.ledger.move(lost, "traffickers.gold", "armed_groups.gold", "taken on the road", target_rows=first)
    np.add.at(groups.change("takings"), first[robbed], (lost[robbed] * economy.country.price[0]).astype(np.int64))
    economy.count_all("n_loads_run", int(runs.sum()))
    return robbed


def pay_tolls(economy: "GoldEconomy", controllers: Array, load: Array) -> None:
    """Pay each group on the chosen ways its part of the toll, out of capital."""
    p, traffickers, groups = economy.p.smuggle, economy.traffickers, economy.armed_groups
    network, step = np.nonzero((controllers >= 0) & (load > 0)[:, None])
    n_cells = np.zeros((len(traffickers), len(groups)), dtype=np.int64)
    np.add.at(n_cells, (network, controllers[network, step]), 1)
    held = n_cells.sum(axis=1)
    share = np.minimum(held * p.toll_share, p.toll_highest_share)
    owed = np.minimum(share * load * economy.country.price[0], traffickers.capital)
    payer, group = np.nonzero(n_cells)
    toll = (owed[payer] * n_cells[payer, group] / held[payer]).astype(np.int64)
    economy.ledger.move(toll, "traffickers.capital", "armed_groups.cash", "toll", source_rows=payer, target_rows=group)
    groups.change("takings")[:] += sum_by(group, toll, len(groups))


def meet_posts(economy: "GoldEconomy", chosen: Array, load: Array) -> Array:
    """Let customs check loads; return the part seized (0 or 1), shape (n_traffickers,)."""
    p, traffickers, officials = economy.p.smuggle, economy.traffickers, economy.officials
    n = len(traffickers)
    post = economy.exits.post[chosen]
    chance = check_chance(officials.n_on_duty[post], economy.exits.is_closed[chosen], p)
    is_checked = (economy.column("check", n) < chance) & (load > 0)
    takes = economy.column("integrity", n) >= officials.integrity[post]
    worth = load * economy.country.price[0]
    bribe = np.where(is_checked & takes, np.minimum(worth * p.bribe_share, traffickers.capital), 0).astype(np.int64)
    economy.ledger.move(bribe, "traffickers.capital", "officials.pocket", "bribe", target_rows=post)
    traffickers.change("bribed")[bribe > 0] = post[bribe > 0]
    seized: Array = is_checked & (bribe == 0)
    taken = np.where(seized, load, 0)
    economy.ledger.move(taken, "traffickers.gold", "country.seized", "seized at an exit", target_rows=0)
    for network in np.flatnonzero(seized):
        way = economy.name("exits", chosen[network])
        economy.tell("seizure", officials.cell[post[network]], f"customs, {way}", f"network {network}", int(load[network]))
    return seized


def sell_abroad(economy: "GoldEconomy", chosen: Array, load: Array, seized: Array) -> None:
    """Bring loads that got through to the buyers abroad, and the money home."""
    exits, rows = economy.exits, np.arange(len(load))
    out = np.where(seized, 0, load)
    p = economy.p.smuggle
    share = exits.price_share[chosen] - economy.layout.exit_km[rows, chosen] * p.km_cost_share
    share = share - p.closed_cost_share * exits.is_closed[chosen]
    paid = (out * economy.country.price[0] * np.maximum(share, 0)).astype(np.int64)
    economy.ledger.move(out, "traffickers.gold", "exits.gold", "smuggled", target_rows=chosen)
    economy.ledger.move(paid, "country.outside", "traffickers.capital", "sold abroad", source_rows=0)
    exits.change("left")[:] = sum_by(chosen, out, len(exits))
    exits.change("seized")[:] = sum_by(chosen, load - out, len(exits))
    exits.change("n_trips")[:] = sum_by(chosen, (load > 0).astype(np.int64), len(exits))
    exits.change("n_seizures")[:] = sum_by(chosen, seized.astype(np.int64), len(exits))


def learn(economy: "GoldEconomy", chosen: Array, went: Array, lost: Array) -> None:
    """Move beliefs: toward what happened on the way tried, toward the usual loss on the others."""
    p, traffickers, rows = economy.p.smuggle, economy.traffickers, np.flatnonzero(went)
    way = chosen[rows]
    belief = traffickers.change("loss_belief")
    before = belief[rows, way].copy()
    belief[rows] += p.forget_rate * (p.usual_loss_share - belief[rows])
    belief[rows, way] = believed_loss(before, lost[rows], p.learn_share)
    traffickers.change("n_trips")[rows, way] += 1
    traffickers.change("exit")[rows] = way


def n_held_on_route(controller: Array, route_cells: Array) -> Array:
    """Count the cells held by armed groups on each route; `route_cells` ends are padded with -1."""
    held: Array = ((controller[route_cells] >= 0) & (route_cells >= 0)).sum(axis=2)
    return held


def route_value(price_share: Array, km: Array, toll: Array, is_closed: Array, loss_belief: Array, p: Smuggle) -> Array:
    """Return what each network expects of each exit, as a share of the world price."""
    value: Array = (price_share - km * p.km_cost_share - toll - p.closed_cost_share * is_closed) * (1 - loss_belief)
    return value


def chosen_exits(value: Array, u: Array, scale: float) -> Array:
    """Draw one exit a network with weight exp(value / scale): int64, shape (n_traffickers,)."""
    weight = np.exp((value - value.max(axis=1, keepdims=True)) / scale)
    cumulative = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    chosen: Array = np.minimum((cumulative < u[:, None]).sum(axis=1), value.shape[1] - 1)
    return chosen


def check_chance(n_on_duty: Array, is_closed: Array, p: Smuggle) -> Array:
    """Return the chance that a post finds a load that passes: none without people, never more than the highest."""
    chance = p.check_highest_share * n_on_duty / (n_on_duty + p.check_half_staff)
    watched: Array = np.minimum(chance * (1 + p.closed_check_gain * is_closed), 1)
    return watched


def believed_loss(before: Array, seized: Array, learn_share: float) -> Array:
    """Return the belief after a trip: a weighted mean of what was believed and what happened."""
    after: Array = before + learn_share * (seized - before)
    return after
