"""What held children and women bring and cost at each site, and what they are worth to their holder."""

from typing import Any

import numpy as np

from goldsim.engine.writing import Array, In, Out, Rows, compiled, row_rule, sum_by
from goldsim.entities.recruiting_parties import FREE, Cargo
from goldsim.entities.sites import asks_who_digs
from goldsim.model import Model
from goldsim.parameters import Parameters, Traffic


class Pit(Rows, of="sites"):
    """Where people are held, and children dig."""

    yield_mg = ground = mercury_share = committee = presence = closed_until = n_miners = n_children = belt = buyer = pay = In
    known_people = cell = post = is_permitted = has_centre = In
    dug = child_yield = woman_yield = held_cost = women = Out


class Recruiter(Rows, of="traffickers"):
    """Who buys at a site and what gold is worth to him; who brings people, and learns which ways are safe."""

    worth = is_active = jailed = capital = In
    arrival_belief = n_charged = Out


class Party(Rows, of="parties"):
    """Who goes, or could, for whom and where to."""

    network = In
    cargo = source = target = size = weeks = promised = unbrought = Out


class Post(Rows, of="officials"):
    """Who may stop them, and asks for papers in earnest."""

    integrity = In


class Nation(Rows, of="country"):
    """Prices, what becomes of the arrested, and what becomes of the held, as holders have seen it."""

    price = living_factor = sentenced_share = In
    lost_rate = n_held = Out


class Market(Rows, of="belts"):
    """How dear things are near gold, and where what miners spend has gone."""

    price_level = till = In


def value_sites(model: Model) -> Array:
    """Reckon what somebody held brings at each site, and costs; return how crowded belts leave children's work."""
    nation, p = model.view(Nation), model.p
    gold_xof = float(nation.price[0]) * p.dig.recovery_share
    keep = p.traffic.keep_share * p.live.line_xof * model.view(Market).price_level * nation.living_factor[0]
    pit, n = model.view(Pit), len(model.belts)
    left = uncrowded(sum_by(pit.belt, pit.n_miners, n), sum_by(pit.belt, pit.n_children, n), p.traffic)
    learns = p.live.pay_memory_rate if model.week > 0 else 1.0
    model.call(reckon, Pit, Recruiter, gold_xof * left, keep, learns, p.traffic)
    pit.woman_yield[:] = takings(pit.pay, pit.known_people, pit.women.sum(axis=1), p)
    return left


@row_rule
def reckon(pit: Pit, buyer: Recruiter, xof_per_mg: Array, keep: Array, learns: float, p: Traffic) -> None:
    """Write what a child who did an adult's work has brought a week, and the keep and part of a watcher's pay of anybody.

    Where nobody digs this week, nothing new is learnt of it.
    """
    for j in range(pit.yield_mg.shape[0]):
        if pit.n_miners[j] > 0:
            brings = pit.yield_mg[j] * xof_per_mg[pit.belt[j]] * buyer.worth[pit.buyer[j]]
            pit.child_yield[j] += learns * (brings - pit.child_yield[j])
        pit.held_cost[j] = keep[pit.belt[j]] + max(pit.pay[j], 0.0) / p.team_people


def takings(pay: Array, n_people: Array, n_women: Array, p: Parameters) -> Array:
    """Return what clients pay for one woman in a week: their part of what miners spend at the site, up to a most."""
    spent = p.traffic.clients_share * p.live.site_spending_share * np.maximum(pay, 0) * n_people
    return np.minimum(spent / np.maximum(n_women, 1), p.traffic.client_most_xof)


def uncrowded(n_miners: Array, n_children: Array, p: Traffic) -> Array:
    """Return the part of its usual yield that a child brings in each belt, where others do its work too: half at one a team."""
    places = n_miners / p.team_people
    return places / np.maximum(places + n_children, 1)


@compiled
def work_share(years: float, is_girl: bool, p: Traffic) -> float:
    """Return what part of an adult's work a child does: rising from the youngest age to that of grown boys."""
    grown = (years - p.young_years) / (p.grown_years - p.young_years)
    share = p.young_work_share + (p.grown_work_share - p.young_work_share) * min(max(grown, 0.0), 1.0)
    return float(share * (p.girl_work_share if is_girl else 1.0))


def worth(gain: Any, loss_rate: Any) -> Any:
    """Return what somebody who brings a gain every week is worth to a holder who loses them, or interest, at a rate."""
    return np.maximum(gain, 0.0) / loss_rate


def loss_rates(model: Model) -> Array:
    """Return at what rate holders lose people and money costs interest, and children where somebody asks who digs.

    float64, shape (cargoes, n_sites): a part a week.
    """
    pit, p = model.view(Pit), model.p
    integrity = model.view(Post).integrity[pit.post]
    asked = asks_who_digs(pit.is_permitted, pit.has_centre, pit.presence, integrity) * p.police.asked_share
    usual = model.view(Nation).lost_rate[0] + p.smuggle.capital_cost_rate
    return usual[:, None] + np.stack([asked * p.police.freed_share, np.zeros_like(asked)])


def gains(model: Model) -> Array:
    """Return what one more child, or woman, of the usual kind brings at each site more than it costs: (cargoes, n_sites)."""
    pit, party = model.view(Pit), model.view(Party)
    coming = (party.weeks != FREE) & (party.cargo == Cargo.WOMEN)
    n_women = pit.women.sum(axis=1) + sum_by(party.target[coming], party.size[coming], len(pit.buyer))
    more = takings(pit.pay, pit.known_people, n_women + 1, model.p)
    p, girls = model.p.traffic, model.p.initial.girl_share
    share = float(np.mean((p.young_work_share, p.grown_work_share))) * (1 - girls * (1 - p.girl_work_share))
    return np.stack([share * pit.child_yield, more]) - pit.held_cost


def recruits_at(model: Model) -> Array:
    """Return what part of their buyer's people is out for children, where a usual child pays its keep: float64, (n_sites,)."""
    party, pit, n = model.view(Party), model.view(Pit), len(model.traffickers)
    n_out = np.bincount(party.network, (party.weeks != FREE) & (party.cargo == Cargo.CHILDREN), n)
    pays = (gains(model)[Cargo.CHILDREN] > 0) & model.has("M21")
    return n_out[pit.buyer] * n / len(party.network) * pays
