"""What a held child brings and costs at each site, and what it is worth to its holder."""

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.kernels import sum_by
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.model import Model
from goldsim.parameters import Traffic

TRAFFICKED = int(ChildState.TRAFFICKED)


class Pit(Rows, of="sites"):
    """Where children are held and dig."""

    yield_mg = ground = mercury_share = committee = presence = closed_until = n_miners = n_children = belt = buyer = pay = In
    cell = post = In
    dug = child_yield = child_cost = Out


class Buyer(Rows, of="traffickers"):
    """Who buys at a site, and what gold is worth to him."""

    worth = is_recruiter = is_active = In


class Nation(Rows, of="country"):
    """Prices, what becomes of the arrested, and what becomes of the held, as holders have seen it."""

    price = living_factor = sentenced_share = In
    lost_rate = n_held = Out


class Market(Rows, of="belts"):
    """How dear things are near gold."""

    price_level = In


class Held(Rows, of="children"):
    """Who is held."""

    state = In


def value_sites(model: Model) -> Array:
    """Reckon what a held child that works as an adult does brings at each site, and costs; return how crowded belts leave it."""
    nation, p = model.view(Nation), model.p
    gold_xof = float(nation.price[0]) * p.dig.recovery_share
    keep = p.traffic.keep_share * p.live.line_xof * model.view(Market).price_level * nation.living_factor[0]
    pit, n = model.view(Pit), len(model.belts)
    left = uncrowded(sum_by(pit.belt, pit.n_miners, n), sum_by(pit.belt, pit.n_children, n), p.traffic)
    model.call(reckon, Pit, Buyer, gold_xof, keep, left, p.traffic)
    return left


@row_rule
def reckon(pit: Pit, buyer: Buyer, gold_xof: float, keep: Array, left: Array, p: Traffic) -> None:
    """Write what a child who did an adult's work would bring a week, and the keep and part of a watcher's pay of any child."""
    for j in range(pit.yield_mg.shape[0]):
        usual = pit.yield_mg[j] * gold_xof * left[pit.belt[j]] if pit.n_miners[j] > 0 else 0.0
        pit.child_yield[j] = usual * buyer.worth[pit.buyer[j]]
        pit.child_cost[j] = keep[pit.belt[j]] + max(pit.pay[j], 0.0) / p.team_people


def uncrowded(n_miners: Array, n_children: Array, p: Traffic) -> Array:
    """Return the part of its usual yield that a child brings in each belt, where others do its work too: half at one a team."""
    places = n_miners / p.team_people
    left: Array = places / np.maximum(places + n_children, 1)
    return left


@compiled
def work_share(years: float, is_girl: bool, p: Traffic) -> float:
    """Return what part of an adult's work a child does: rising from the youngest age to that of grown boys."""
    grown = (years - p.young_years) / (p.grown_years - p.young_years)
    share = p.young_work_share + (p.grown_work_share - p.young_work_share) * min(max(grown, 0.0), 1.0)
    return float(share * (p.girl_work_share if is_girl else 1.0))


@compiled
def worth(gain: float, hold_rate: float) -> float:
    """Return what a child that brings a gain every week is worth to a holder who loses it, or interest, at a rate."""
    return float(max(gain, 0.0) / hold_rate)


def hold_rate(model: Model) -> float:
    """Return the rate at which holders lose children and money costs interest, a week."""
    return float(model.view(Nation).lost_rate[0]) + model.p.smuggle.capital_cost_rate


def usual_share(model: Model) -> float:
    """Return the part of an adult's work that recruiters expect of a child they bring."""
    p, girls = model.p.traffic, model.p.initial.girl_share
    return float(np.mean((p.young_work_share, p.grown_work_share))) * (1 - girls * (1 - p.girl_work_share))


def recruits_at(model: Model) -> Array:
    """Tell at which sites a network that recruits buys and a usual child pays its keep: bool, shape (n_sites,)."""
    pit, buyer = model.view(Pit), model.view(Buyer)
    able = buyer.is_recruiter & buyer.is_active & model.has("M21")
    pays: Array = able[pit.buyer] & (usual_share(model) * pit.child_yield > pit.child_cost)
    return pays


def hear_of_losses(model: Model, n_came: int) -> None:
    """Let holders hear what part of all held, in rows, was lost this week: to flight, death, raids, committees and age."""
    nation, held = model.view(Nation), model.view(Held)
    n, before = int(np.count_nonzero(held.state == TRAFFICKED)), int(nation.n_held[0])
    if before > 0 and model.week > 0:
        lost = min(max(before + n_came - n, 0) / before, 1.0)
        nation.lost_rate[0] += model.p.police.belief_rate * (lost - nation.lost_rate[0])
    nation.n_held[0] = n
