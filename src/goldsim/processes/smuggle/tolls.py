"""Passing the armed groups on the road: paying them, or running past."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import add_at
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.model import Model
from goldsim.parameters import Smuggle
from goldsim.processes.smuggle.routes import Trips, World
from goldsim.processes.smuggle.ways import Land, Routes, Smuggler


class Group(Rows, of="armed_groups"):
    """Who asks."""

    takings = Out


class Luck(Keys):
    """What is drawn."""

    run = Key


class Paid(Payments):
    """What groups get on the road."""

    toll = Payment("toll", "traffickers.capital", "armed_groups.cash")
    robbed = Payment("taken on the road", "traffickers.gold", "armed_groups.gold")


def pass_groups(model: Model, trips: Trips, toll: Array) -> Array:
    """Let networks pay the groups on their way, or run past them; tell whose load is lost by running."""
    p = model.p.smuggle
    too_much = p.run_loss_share if model.has("M05") else np.inf
    runs, robbed = model.call(run_past, toll, trips, too_much, p.run_loss_share, Luck)
    pay_tolls(model, trips.only(~runs))
    if robbed.any():
        lose_loads(model, np.flatnonzero(robbed), trips)
    model.count_all("n_loads_run", int(np.count_nonzero(runs)))
    return robbed


def lose_loads(model: Model, networks: Array, trips: Trips) -> None:
    """Let the first group on the way of each of some networks take the load."""
    group, lost = model.call(first_group, networks, trips.way, Routes, Land), trips.load[networks]
    model.pay(Paid.robbed, lost, networks, group)
    add_at(model.view(Group).takings, group, (lost * model.view(World).price[0]).astype(np.int64))


def pay_tolls(model: Model, trips: Trips) -> None:
    """Pay each group on the chosen ways its part of the toll, out of capital."""
    takings, price = model.view(Group).takings, model.view(World).price[0]
    payer, group, toll = model.call(tolls_on_ways, trips, Smuggler, len(takings), Routes, Land, float(price), model.p.smuggle)
    model.pay(Paid.toll, toll, payer, group)
    add_at(takings, group, toll)


@compiled
def run_past(toll: Array, trips: Trips, too_much: float, loss_share: float, luck: Luck) -> tuple[Array, Array]:
    """Tell which networks with a load run past groups that ask too much of it, and which of those are robbed."""
    way, load = trips.way, trips.load
    runs, robbed = np.zeros(load.shape[0], dtype=np.bool_), np.zeros(load.shape[0], dtype=np.bool_)
    for network in range(load.shape[0]):
        runs[network] = load[network] > 0 and toll[network, way[network]] > too_much
        robbed[network] = runs[network] and uniform(luck.run, network) < loss_share
    return runs, robbed


@compiled
def first_group(networks: Array, way: Array, routes: Routes, land: Land) -> Array:
    """Return the first group that each of some networks meets on its way, or nobody: int64, shape of `networks`."""
    first = np.full(networks.shape[0], NOBODY)
    for i in range(networks.shape[0]):
        for cell in routes.route_cells[networks[i], way[networks[i]]]:
            if cell >= 0 and land.controller[cell] >= 0:
                first[i] = land.controller[cell]
                break
    return first


@compiled
def tolls_on_ways(
    trips: Trips, payer: Smuggler, n_groups: int, routes: Routes, land: Land, price: float, p: Smuggle
) -> tuple[Array, Array, Array]:
    """Return the tolls of networks that have a load: who pays, to which group, XOF; groups share by their cells on the way."""
    load, controller = trips.load, land.controller
    n = load.shape[0] * n_groups
    pays, takes, toll, k = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), 0
    n_cells = np.empty(n_groups, dtype=np.int64)
    for network in range(load.shape[0]):
        if load[network] <= 0:
            continue
        n_cells[:] = 0
        for cell in routes.route_cells[network, trips.way[network]]:
            if cell >= 0 and controller[cell] >= 0:
                n_cells[controller[cell]] += 1
        held = n_cells.sum()
        asked = min(held * p.toll_share, p.toll_highest_share)
        owed = min(asked * load[network] * price, float(payer.capital[network]))
        for group in range(n_groups):
            if n_cells[group] > 0:
                pays[k], takes[k], toll[k] = network, group, int(owed * n_cells[group] / held)
                k += 1
    return pays[:k], takes[:k], toll[:k]
