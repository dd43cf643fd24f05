"""What the ways out are worth to each network: what is paid there, less carriage, tolls, losses and cash that is stuck."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.entities.crimes import Crime
from goldsim.model import Model
from goldsim.parameters import Smuggle


class Smuggler(Rows, of="traffickers"):
    """What networks have, expect of each way and of all, and whom they bribe."""

    gold = capital = In
    loss_belief = worth = weeks_out = exit = bribed = Out


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


class Courts(Rows, of="country"):
    """What smugglers have seen of courts."""

    sentenced_share = In


def weigh_ways(model: Model) -> tuple[Array, Array]:
    """Return the toll on each network's way to each exit, as a share of the load, and what the network expects there."""
    p = model.p.smuggle
    model.call(bid_abroad, Exit, model.week, p)
    # Who is caught loses the load, and where courts sentence, its worth again as a fine.
    costs = 1 + float(model.view(Courts).sentenced_share[0, Crime.SMUGGLING])
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
    arrives, stuck = np.float32(1) - loss_belief, p.capital_cost_rate * weeks_away(is_closed, p)
    return float((offer - km * p.km_cost_share - toll - p.closed_cost_share * is_closed) * arrives - stuck)


@compiled
def weeks_away(is_closed: bool, p: Smuggle) -> float:
    """Return how long cash is away in gold: over a closed way it goes piece by piece, as carriers and tracks are found."""
    return 1.0 + p.closed_weeks * is_closed


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
            weeks += weight * weeks_away(is_closed[way], p)
        smuggler.worth[network], smuggler.weeks_out[network] = max(worth / total, 0.0), weeks / total
