"""smuggle: which way out a network tries, what the way costs, and what it learns.

A network with gold weighs its exits by what it expects: `price there - km * cost - tolls - believed loss`, all as
shares of the world price, and draws one with weight `exp(value / s)`. On the way it pays a toll to every armed group
whose cells it crosses. At the exit a customs post checks with a chance that grows with its people on duty; a checked
load goes on for a bribe if the post lacks integrity (and the network can pay), and is seized if not. Each network moves
its belief about the exit it tried toward what happened, and forgets the others slowly toward the usual loss. Profits
above a working capital leave.

Assumed: one load a week a network, the straight way. Mechanisms: M05, M08 (checkpoints), M13 (rents), M29 (the exits'
state). Sources: ENACT 2023 on porous borders, seven neighbours and tri-border routes; NarcoLogic for learning from
losses.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.officials import Post
from goldsim.columns import Array, Columns, sum_by, uses
from goldsim.parameters import Smuggle
from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M05", "M08", "M13")
READS: Columns = uses(
    traffickers="base", exits="price_share post", officials="post cell integrity n_staff", cells="controller", country="price",
)  # fmt: skip
WRITES: Columns = uses(
    traffickers="capital gold loss_belief n_trips exit protector bribed", exits="gold left n_trips n_seizures",
    armed_groups="cash takings", officials="pocket funds n_on_duty", country="outside seized",
)  # fmt: skip
DRAWS = ("exit", "check", "integrity")


def step(economy: "GoldEconomy") -> None:
    """Man the posts, choose ways, pay tolls, meet the posts, sell abroad, learn."""
    traffickers, exits = economy.traffickers, economy.exits
    n = len(traffickers)
    man_customs(economy)
    toll = route_tolls(economy)
    value = route_value(exits.price_share, economy.layout.exit_km, toll, traffickers.loss_belief, economy.p.smuggle)
    chosen = chosen_exits(value, economy.column("exit", n), economy.p.smuggle.choice_scale_share)
    load = np.where(traffickers.gold >= economy.p.smuggle.smallest_load_mg, traffickers.gold, 0)
    pay_tolls(economy, chosen, load)
    seized = meet_posts(economy, chosen, load)
    sell_abroad(economy, chosen, load, seized)
    learn(economy, chosen, load, seized)
    take_profits(economy)


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


def pay_tolls(economy: "GoldEconomy", chosen: Array, load: Array) -> None:
    """Pay each group on the chosen ways its part of the toll, out of capital."""
    p, traffickers, price = economy.p.smuggle, economy.traffickers, economy.country.price[0]
    controllers = economy.cells.controller[economy.layout.route_cells[np.arange(len(traffickers)), chosen]]
    controllers = np.where(economy.layout.route_cells[np.arange(len(traffickers)), chosen] >= 0, controllers, -1)
    for group in np.unique(controllers[controllers >= 0]):
        cells = (controllers == group).sum(axis=1)
        all_held = np.maximum((controllers >= 0).sum(axis=1), 1)
        share = np.minimum(all_held * p.toll_share, p.toll_highest_share) * cells / all_held
        toll = np.minimum((share * load * price).astype(np.int64), traffickers.capital)
        economy.ledger.move(toll, "traffickers.capital", "armed_groups.cash", "toll", target_rows=int(group))
        economy.armed_groups.change("takings")[group] += toll.sum()
    at_base = economy.cells.controller[traffickers.base]
    traffickers.change("protector")[:] = at_base


def meet_posts(economy: "GoldEconomy", chosen: Array, load: Array) -> Array:
    """Let customs check loads; return the part seized (0 or 1), shape (n_traffickers,)."""
    p, traffickers, officials = economy.p.smuggle, economy.traffickers, economy.officials
    n = len(traffickers)
    post = economy.exits.post[chosen]
    is_checked = (economy.column("check", n) < check_chance(officials.n_on_duty[post], p)) & (load > 0)
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
    share = exits.price_share[chosen] - economy.layout.exit_km[rows, chosen] * economy.p.smuggle.km_cost_share
    paid = (out * economy.country.price[0] * np.maximum(share, 0)).astype(np.int64)
    economy.ledger.move(out, "traffickers.gold", "exits.gold", "smuggled", target_rows=chosen)
    economy.ledger.move(paid, "country.outside", "traffickers.capital", "sold abroad", source_rows=0)
    exits.change("left")[:] = sum_by(chosen, out, len(exits))
    exits.change("n_trips")[:] = sum_by(chosen, (load > 0).astype(np.int64), len(exits))
    exits.change("n_seizures")[:] = sum_by(chosen, seized.astype(np.int64), len(exits))


def learn(economy: "GoldEconomy", chosen: Array, load: Array, seized: Array) -> None:
    """Move beliefs: toward what happened on the way tried, toward the usual loss on the others."""
    p, traffickers, rows = economy.p.smuggle, economy.traffickers, np.arange(len(load))
    belief = traffickers.change("loss_belief")
    before = belief[rows, chosen].copy()
    belief += p.forget_rate * (p.usual_loss_share - belief)
    went = load > 0
    belief[rows[went], chosen[went]] = believed_loss(before, seized, p.learn_share)[went]
    traffickers.change("n_trips")[rows[went], chosen[went]] += 1
    traffickers.change("exit")[went] = chosen[went]


def take_profits(economy: "GoldEconomy") -> None:
    """Let owners take out what exceeds the working capital."""
    p, capital = economy.p.smuggle, economy.traffickers.capital
    needed = economy.layout.working_capital * economy.country.price[0] / economy.layout.first_price
    profit = np.maximum(capital - needed, 0) * p.profit_taken_rate
    economy.ledger.move(profit.astype(np.int64), "traffickers.capital", "country.outside", "networks' profit", target_rows=0)


def n_held_on_route(controller: Array, route_cells: Array) -> Array:
    """Count the cells held by armed groups on each route; `route_cells` ends are padded with -1."""
    held: Array = ((controller[route_cells] >= 0) & (route_cells >= 0)).sum(axis=2)
    return held


def route_value(price_share: Array, km: Array, toll: Array, loss_belief: Array, p: Smuggle) -> Array:
    """Return what each network expects of each exit, as a share of the world price."""
    value: Array = (price_share - km * p.km_cost_share - toll) * (1 - loss_belief)
    return value


def chosen_exits(value: Array, u: Array, scale: float) -> Array:
    """Draw one exit a network with weight exp(value / scale): int64, shape (n_traffickers,)."""
    weight = np.exp((value - value.max(axis=1, keepdims=True)) / scale)
    cumulative = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    chosen: Array = np.minimum((cumulative < u[:, None]).sum(axis=1), value.shape[1] - 1)
    return chosen


def check_chance(n_on_duty: Array, p: Smuggle) -> Array:
    """Return the chance that a post finds a load that passes: none without people, never more than the highest."""
    chance: Array = p.check_highest_share * n_on_duty / (n_on_duty + p.check_half_staff)
    return chance


def believed_loss(before: Array, seized: Array, learn_share: float) -> Array:
    """Return the belief after a trip: a weighted mean of what was believed and what happened."""
    after: Array = before + learn_share * (seized - before)
    return after
