"""Mercury, cyanide, explosives and clean kits for the pits."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Out, Rows, compiled, sum_by, uniform
from goldsim.entities.programmes import Bought, part_served
from goldsim.model import Model
from goldsim.parameters import Equip, Instrument
from goldsim.processes.equip.operators import Luck, Paid, Place


class Network(Rows, of="traffickers"):
    """Who brings inputs."""

    exit = capital = In
    mercury = Out


class Border(Rows, of="exits"):
    """Which ways in are open."""

    is_closed = In


class Mercury(NamedTuple):
    """What the week needs, mg: by a person at each site, float64, shape (n_sites,), and from each network, int64."""

    by_person: Array
    by_network: Array


class Input(NamedTuple):
    """An input that pit owners may take up: where it is used, shape (n_sites,), its gain and cost, XOF, and its draw."""

    is_used: Array
    gain: Array
    xof: float
    take_up: np.uint64


def hand_out_kits(model: Model) -> None:
    """Give the clean kits in force to the largest sites where mercury is used."""
    site, bought = model.view(Place), model.view(Bought)
    users = site.n_miners * site.mercury_habit
    site.kit_share[:] = part_served(Instrument.CLEAN_KITS, bought, site.cell, users, users, model.p.equip.people_per_kit)


def mercury_needed(model: Model) -> Mercury:
    """Return the mercury that goes with the gold that people can expect to win, where there is no kit."""
    site, p = model.view(Place), model.p.dig
    won = site.yield_mg * (p.recovery_share + p.mercury_recovery_share * site.mercury_habit)
    by_person = won * site.mercury_habit * (1 - site.kit_share) * p.mercury_per_gold
    by_site = (site.n_miners * by_person).astype(np.int64)
    return Mercury(by_person, sum_by(site.buyer, by_site, len(model.traffickers)))


def lay_in(model: Model, needed: Mercury) -> Array:
    """Let networks order mercury for their sites' weekly need; tell at which sites inputs come over a closed way."""
    network = model.view(Network)
    is_closed = model.view(Border).is_closed[way_in(network.exit, model.lookups.exit_km)]
    model.pay(Paid.inputs, order_mercury(needed.by_network, is_closed, network, model.p.equip), payee=0)
    return is_closed[model.view(Place).buyer]


def hand_out_mercury(model: Model, needed: Mercury) -> None:
    """Let networks' stores serve what their sites need; a person there pays what it costs the network, and its profit."""
    p = model.p.equip
    serve(needed, model.view(Place), model.view(Network), p.mercury_xof_per_mg * (1 + p.mercury_markup_share))


def take_up(model: Model, is_short: Array) -> None:
    """Let pit owners take up or give up leaching and blasting."""
    site, luck, dig, p = model.view(Place), model.keys(Luck), model.p.dig, model.p.equip
    worth = site.yield_mg * site.price  # of what is dug; the gold won on top is a part of it
    leached, blasted = worth * dig.cyanide_recovery_share, worth * dig.explosives_gain * dig.recovery_share
    cyanide = Input(site.has_cyanide, leached, p.cyanide_xof, luck.cyanide)
    for one in (cyanide, Input(site.has_explosives, blasted, p.explosives_xof, luck.explosives)):
        take_up_or_drop(one, site.input_xof, is_short, luck.drop, p.closed_markup_share, p.adopt_rate, p.drop_rate)


def go_without(model: Model) -> None:
    """Let nobody use or pay for any input."""
    site = model.view(Place)
    for column in (site.mercury_share, site.input_xof, site.has_cyanide, site.has_explosives):
        column[:] = 0


@compiled
def way_in(exit_: Array, exit_km: Array) -> Array:
    """Return the exit over which each network's inputs come: the one it used last, else the nearest."""
    way = np.empty(exit_.shape[0], dtype=np.int64)
    for k in range(exit_.shape[0]):
        way[k] = exit_[k] if exit_[k] >= 0 else exit_km[k].argmin()
    return way


@compiled
def order_mercury(need: Array, is_closed: Array, network: Network, p: Equip) -> Array:
    """Let each network order what its store lacks, as far as the money for it goes; return what it costs, whole francs."""
    # Over a closed border mercury is dearer, and a part of it is lost.
    cost = np.empty(need.shape[0], dtype=np.int64)
    for k in range(need.shape[0]):
        price = p.mercury_xof_per_mg * (1 + p.closed_markup_share * is_closed[k])
        order = min(max(need[k] * p.stock_weeks - network.mercury[k], 0.0), network.capital[k] * p.capital_share / price)
        cost[k] = min(int(order * price), network.capital[k])
        network.mercury[k] += order * (1 - p.closed_loss_share * is_closed[k])
    return cost


@compiled
def serve(needed: Mercury, site: Place, network: Network, price: float) -> None:
    """Let each network's store serve its sites alike, as far as it reaches, and people there pay for what they get."""
    need = needed.by_network
    supply = np.empty(need.shape[0])
    for k in range(need.shape[0]):
        supply[k] = min(1.0, network.mercury[k] / max(need[k], 1))
        network.mercury[k] = max(network.mercury[k] - need[k] * supply[k], 0.0)
    for j in range(needed.by_person.shape[0]):
        part = supply[site.buyer[j]]
        site.mercury_share[j] = site.mercury_habit[j] * np.float32(1 - site.kit_share[j]) * part
        site.input_xof[j] = needed.by_person[j] * part * price


@compiled
def adoption_chance(cost: float, gain: float, rate: float) -> float:
    """Return the weekly chance that pit owners take up an input: none where it does not pay."""
    return rate * min(max(1 - cost / max(gain, 1.0), 0.0), 1.0)


@compiled
def take_up_or_drop(
    one: Input, bill: Array, is_short: Array, drop: np.uint64, closed_markup: float, adopt_rate: float, drop_rate: float
) -> None:
    """Let pit owners at each site take up an input that pays, or give it up, and people there pay for what is used."""
    for j in range(bill.shape[0]):
        cost = one.xof * (1 + closed_markup * is_short[j])
        if uniform(one.take_up, j) < adoption_chance(cost, one.gain[j], adopt_rate):
            one.is_used[j] = True
        if uniform(drop, j) < drop_rate and (one.gain[j] <= cost or is_short[j]):
            one.is_used[j] = False
        if one.is_used[j]:
            bill[j] += cost
