"""The ways out: what each is worth to a network, which one it takes, what that brings, and what is learnt from it."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Out, Payment, Payments, Rows, compiled, uniforms
from goldsim.entities.crimes import Crime
from goldsim.model import Model
from goldsim.parameters import Smuggle


class Smuggler(Rows, of="traffickers"):
    """What networks have, expect of each way and of all, whom they bribe, and who of them trades, or waits for a chance to."""

    gold = capital = base = margin = In
    loss_belief = worth = weeks_out = exit = bribed = is_active = working_capital = weeks_broke = mercury = n_caught = Out
    caught_xof = Out


class Exit(Rows, of="exits"):
    """Ways out: who watches and who buys there, what they pay, and what went through and was caught this week."""

    offer = left = usual_mg = seized = n_trips = n_seizures = Out
    is_closed = post = price_share = In


class Routes(Rows, of="lookups"):
    """Ways from each network's base to each exit: how long they are, and over which cells they go."""

    exit_km = route_cells = In


class Land(Rows, of="cells"):
    """Which group holds each cell."""

    controller = In


class World(Rows, of="country"):
    """What gold is worth, how clean gold can leave, what owners have placed in land, and what smugglers have seen of courts."""

    sentenced_share = price = taxed_share = can_fly = land = In


def weigh_ways(model: Model) -> tuple[Array, Array]:
    """Return the toll on each network's way to each exit, as a share of the load, and what the network expects there."""
    p = model.p.smuggle
    model.call(bid_abroad, Exit, model.week, p)
    # Who is caught loses the load, and where courts sentence, its worth again as a fine.
    costs = 1 + float(model.view(World).sentenced_share[0, Crime.SMUGGLING])
    toll, value = model.call(tolls_and_values, Smuggler, Exit, Routes, Land, costs, p)
    model.call(expect, Smuggler, value, model.view(Exit).is_closed, p)
    return toll, value


@compiled
def tolls_and_values(
    smuggler: Smuggler, exits: Exit, routes: Routes, land: Land, costs: float, p: Smuggle
) -> tuple[Array, Array]:
    """Return the toll on each network's way to each exit, and what the way is worth: both of shape (n_traffickers, n_exits)."""
    km, offer, loss_belief = routes.exit_km, exits.offer, smuggler.loss_belief
    toll, value = np.zeros(km.shape), np.zeros(km.shape)
    for network in range(km.shape[0]):
        for way in range(km.shape[1]):
            held = n_held_on_way(land.controller, routes.route_cells[network, way])
            asked = min(held * p.toll_share, p.toll_highest_share)
            toll[network, way] = asked
            value[network, way] = route_value(
                offer[way], km[network, way], asked, exits.is_closed[way], np.float32(costs) * loss_belief[network, way], p
            )
    return toll, value


@compiled
def n_held_on_way(controller: Array, way_cells: Array) -> int:
    """Count the cells on a way that armed groups hold; its end is padded with -1."""
    held = 0
    for cell in way_cells:
        if cell < 0:
            break
        held += controller[cell] >= 0
    return held


@compiled
def route_value(offer: float, km: float, toll: float, is_closed: bool, loss_belief: float, p: Smuggle) -> float:
    """Return what a network expects of an exit, as a share of the world price."""
    arrives, stuck = np.float32(1) - loss_belief, p.capital_cost_rate * (1.0 + p.closed_weeks * is_closed)
    return float((offer - km * p.km_cost_share - toll - p.closed_cost_share * is_closed) * arrives - stuck)


def bid_abroad(buyers: Exit, week: int, p: Smuggle) -> None:
    """Write what buyers abroad pay at each exit: less where more has come than they and the carriers there are used to."""
    buyers.usual_mg[:] += max(p.forget_rate, 1 / (week + 1)) * (buyers.left - buyers.usual_mg)
    crowd = np.maximum(buyers.left / np.maximum(buyers.usual_mg, 1), 1)
    buyers.offer[:] = np.maximum(1 - (1 - buyers.price_share) * crowd, 0)


@compiled
def expect(smuggler: Smuggler, value: Array, is_closed: Array, p: Smuggle) -> None:
    """Write what each network expects of its ways, as it chooses among them: their worth, and the weeks that cash is away."""
    for network in range(value.shape[0]):
        best, total, worth, weeks = value[network].max(), 0.0, 0.0, 0.0
        for way in range(value.shape[1]):
            weight = np.exp((value[network, way] - best) / p.choice_scale_share)
            total += weight
            worth += weight * value[network, way]
            # Over a closed way gold goes piece by piece, as carriers and tracks are found.
            weeks += weight * (1.0 + p.closed_weeks * is_closed[way])
        smuggler.worth[network], smuggler.weeks_out[network] = max(worth / total, 0.0), weeks / total


class Luck(Keys):
    """What is drawn."""

    exit = run = check = integrity = contract = enter = Key


class Paid(Payments):
    """What is carried out or laundered and what it brings; what groups get, posts spend, keep and seize, and owners take out."""

    smuggled = Payment("smuggled", "traffickers.gold", "exits.gold")
    price = Payment("sold abroad", "country.abroad", "traffickers.capital")
    toll = Payment("toll", "traffickers.capital", "armed_groups.cash")
    robbed = Payment("taken on the road", "traffickers.gold", "armed_groups.gold")
    costs = Payment("posts' costs", "officials.funds", "country.towns")
    bribe = Payment("bribe", "traffickers.capital", "officials.pocket")
    seized = Payment("seized at an exit", "traffickers.gold", "country.seized")
    laundered = Payment("laundered", "traffickers.gold", "country.laundered")
    clean_price = Payment("sold as clean", "country.abroad", "traffickers.capital")
    tax = Payment("gold tax", "country.abroad", "country.treasury")
    spent = Payment("networks' owners spend", "traffickers.capital", "belts.till")
    placed = Payment("into land and houses", "traffickers.capital", "country.land")
    stock = Payment("wound up", "traffickers.gold", "traffickers.gold")
    rest = Payment("wound up", "traffickers.capital", "country.land")
    capital = Payment("new network", "country.land", "traffickers.capital")


class Trips(NamedTuple):
    """The week's trips: to which exit each network goes, and with what load, mg; without one it stays. Shape (n_traffickers,)."""

    way: Array
    load: Array

    def only(self, chosen: Array) -> "Trips":
        """Return the same with the loads of chosen networks only."""
        return Trips(self.way, np.where(chosen, self.load, 0))


def set_out(model: Model, value: Array) -> Trips:
    """Let networks choose a way out, and load what can go there if that is worth a trip."""
    p = model.p.smuggle
    way = chosen_exits(value, uniforms(model.keys(Luck).exit, len(value)), p.choice_scale_share)
    return Trips(way, loads(model.view(Smuggler).gold, model.view(Exit).is_closed[way], p))


def sell_abroad(model: Model, trips: Trips, seized: Array) -> None:
    """Bring loads that got through to the buyers abroad, and the money home."""
    price = model.view(World).price[0]
    out, paid = model.call(get_through, Exit, trips, seized, Routes, price, model.p.smuggle)
    model.pay(Paid.smuggled, out, payee=trips.way)
    model.pay(Paid.price, paid, payer=0)


def loads(gold: Array, is_closed: Array, p: Smuggle) -> Array:
    """Return what each network sends out this week, mg: all it has, over a closed way the part that can be brought across."""
    load: Array = (gold / (1 + p.closed_weeks * is_closed)).astype(np.int64)
    return np.where(load >= p.smallest_load_mg, load, 0)


@compiled
def chosen_exits(value: Array, u: Array, scale: float) -> Array:
    """Draw one exit a network with weight exp(value / scale): int64, shape (n_traffickers,)."""
    n, n_exits = value.shape
    chosen, cumulative = np.empty(n, dtype=np.int64), np.empty(n_exits)
    for network in range(n):
        best, total = value[network].max(), 0.0
        for way in range(n_exits):
            total += np.exp((value[network, way] - best) / scale)
            cumulative[way] = total
        way = 0
        while way < n_exits - 1 and cumulative[way] / total < u[network]:
            way += 1
        chosen[network] = way
    return chosen


@compiled
def get_through(exits: Exit, trips: Trips, seized: Array, routes: Routes, price: float, p: Smuggle) -> tuple[Array, Array]:
    """Return what each network brings out, mg, and is paid for it less the way's cost, XOF; writes the week of each exit."""
    load = trips.load
    out, paid = np.zeros(load.shape[0], dtype=np.int64), np.zeros(load.shape[0], dtype=np.int64)
    exits.left[:], exits.seized[:], exits.n_trips[:], exits.n_seizures[:] = 0, 0, 0, 0
    for network in range(load.shape[0]):
        way = trips.way[network]
        if seized[network]:
            exits.seized[way] += load[network]
            exits.n_seizures[way] += 1
        else:
            cost = routes.exit_km[network, way] * p.km_cost_share
            share = exits.offer[way] - cost - p.closed_cost_share * exits.is_closed[way]
            out[network] = load[network]
            paid[network] = int(out[network] * price * max(share, 0.0))
            exits.left[way] += out[network]
        exits.n_trips[way] += load[network] > 0
    return out, paid


@compiled
def learn_from_trips(memory: Smuggler, trips: Trips, lost: Array, p: Smuggle) -> None:
    """Move the beliefs of networks that went: on all ways toward the usual loss, on the one tried toward what happened."""
    belief = memory.loss_belief
    forget, usual = np.float32(p.forget_rate), np.float32(p.usual_loss_share)
    for network in range(trips.way.shape[0]):
        if trips.load[network] > 0:
            way = trips.way[network]
            before = belief[network, way]
            for other in range(belief.shape[1]):
                belief[network, other] += forget * (usual - belief[network, other])
            belief[network, way] = believed_loss(before, np.float32(lost[network]), np.float32(p.learn_share))
            memory.exit[network] = way


@compiled
def believed_loss[T: (float, np.float32)](before: T, seized: T, learn_share: T) -> T:
    """Return the belief after a trip: a weighted mean of what was believed and what happened."""
    return before + learn_share * (seized - before)
