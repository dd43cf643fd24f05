"""Setting out on a way, what it brings, and learning from it."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniforms
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Smuggle
from goldsim.processes.smuggle.ways import Exit, Routes, Smuggler


class World(Rows, of="country"):
    """What gold is worth, how clean gold can leave, and what owners have placed in land and houses."""

    price = taxed_share = can_fly = land = In


class Luck(Keys):
    """What is drawn."""

    exit = Key


class Paid(Payments):
    """What is carried out, and what it brings."""

    smuggled = Payment("smuggled", "traffickers.gold", "exits.gold")
    price = Payment("sold abroad", "country.abroad", "traffickers.capital")


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


def learn(model: Model, trips: Trips, lost: Array) -> None:
    """Move beliefs: toward what happened on the way tried, toward the usual loss on the others."""
    model.call(learn_from_trips, Smuggler, trips, lost, model.p.smuggle)


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
