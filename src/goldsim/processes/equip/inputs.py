"""Mercury, cyanide, explosives and clean kits for the pits."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel
from goldsim.parameters import Equip, Instrument


def hand_out_kits(model: LegacyModel) -> None:
    """Give the clean kits in force to the largest sites where mercury is used."""
    p, sites = model.p.equip, model.sites
    people = float(model.programmes.n_units[Instrument.CLEAN_KITS]) * p.people_per_kit
    if people == 0:
        sites.change("kit_share")[:] = 0
        return
    users = sites.n_miners * sites.mercury_habit
    sites.change("kit_share")[:] = served_first(users, people) / np.maximum(users, 1)


def mercury_needed(model: LegacyModel) -> Array:
    """Return the mercury that each site would use in a week like the last, mg: float64, shape (n_sites,)."""
    sites = model.sites
    needed: Array = sites.dug * sites.mercury_habit * (1 - sites.kit_share) * model.p.dig.mercury_per_gold
    return needed


def lay_in(model: LegacyModel, need: Array) -> Array:
    """Let networks order mercury for their sites' weekly need; tell at which sites inputs come over a closed way."""
    traffickers = model.traffickers
    is_closed = model.exits.is_closed[way_in(traffickers.exit, model.lookups.exit_km)]
    cost = order_mercury(need, is_closed, traffickers.capital, traffickers.change("mercury"), model.p.equip)
    model.ledger.move(cost, "traffickers.capital", "country.outside", "inputs", target_rows=0)
    closed: Array = is_closed[model.sites.buyer]
    return closed


def hand_out_mercury(model: LegacyModel, needed: Array, need: Array) -> None:
    """Let networks' stores serve what their sites need, and set what a person there pays."""
    p, sites = model.p.equip, model.sites
    price = p.mercury_xof_per_mg * (1 + p.mercury_markup_share)
    serve(
        needed, need, sites.buyer, sites.mercury_habit, sites.kit_share, sites.n_miners, model.traffickers.change("mercury"),
        sites.change("mercury_share"), sites.change("input_xof"), price,
    )  # fmt: skip


def take_up(model: LegacyModel, is_short: Array) -> None:
    """Let pit owners take up or give up leaching and blasting."""
    p, dig, sites = model.p.equip, model.p.dig, model.sites
    worth, bill = sites.yield_mg * sites.price, sites.change("input_xof")
    for column, decision, xof, gain in (
        ("has_cyanide", "cyanide", p.cyanide_xof, worth * dig.cyanide_recovery_share),
        ("has_explosives", "explosives", p.explosives_xof, worth * dig.explosives_gain * dig.recovery_share),
    ):
        take_up_or_drop(
            sites.change(column), bill, gain, is_short, xof, p.closed_markup_share, p.adopt_rate, p.drop_rate,
            model.key(decision), model.key("drop"),
        )  # fmt: skip


@compiled
def way_in(exit_: Array, exit_km: Array) -> Array:
    """Return the exit over which each network's inputs come: the one it used last, else the nearest."""
    way = np.empty(exit_.shape[0], dtype=np.int64)
    for k in range(exit_.shape[0]):
        way[k] = exit_[k] if exit_[k] >= 0 else exit_km[k].argmin()
    return way


@compiled
def served_first(users: Array, people: float) -> Array:
    """Return how many users each site gets served where kits for `people` go to the largest first: shape of `users`."""
    served, so_far = np.empty(users.shape[0]), 0.0
    for j in np.argsort(-users, kind="mergesort"):
        so_far += users[j]
        served[j] = min(max(people - (so_far - users[j]), 0.0), users[j])
    return served


@compiled
def order_mercury(need: Array, is_closed: Array, capital: Array, mercury: Array, p: Equip) -> Array:
    """Let each network order what its store lacks, as far as the money for it goes; return what it costs, whole francs.

    Over a closed border mercury is dearer, and a part of it is lost.
    """
    cost = np.empty(need.shape[0], dtype=np.int64)
    for k in range(need.shape[0]):
        price = p.mercury_xof_per_mg * (1 + p.closed_markup_share * is_closed[k])
        order = min(max(need[k] * p.stock_weeks - mercury[k], 0.0), capital[k] * p.capital_share / price)
        cost[k] = min(int(order * price), capital[k])
        mercury[k] += order * (1 - p.closed_loss_share * is_closed[k])
    return cost


@compiled
def serve(
    needed: Array, need: Array, buyer: Array, habit: Array, kit_share: Array, n_miners: Array, mercury: Array,
    mercury_share: Array, input_xof: Array, price: float,
) -> None:  # fmt: skip
    """Let each network's store serve its sites alike, as far as it reaches, and people there pay for what they get."""
    supply = np.empty(need.shape[0])
    for k in range(need.shape[0]):
        supply[k] = min(1.0, mercury[k] / max(need[k], 1))
        mercury[k] = max(mercury[k] - need[k] * supply[k], 0.0)
    for j in range(needed.shape[0]):
        part = supply[buyer[j]]
        mercury_share[j] = habit[j] * np.float32(1 - kit_share[j]) * part
        input_xof[j] = needed[j] * part * price / max(n_miners[j], 1)


@compiled
def adoption_chance(cost: float, gain: float, rate: float) -> float:
    """Return the weekly chance that pit owners take up an input: none where it does not pay."""
    return rate * min(max(1 - cost / max(gain, 1.0), 0.0), 1.0)


@compiled
def take_up_or_drop(
    has: Array, input_xof: Array, gain: Array, is_short: Array, xof: float, closed_markup: float, adopt_rate: float,
    drop_rate: float, key: np.uint64, drop_key: np.uint64,
) -> None:  # fmt: skip
    """Let pit owners at each site take up an input that pays, or give it up, and people there pay for what is used."""
    for j in range(has.shape[0]):
        cost = xof * (1 + closed_markup * is_short[j])
        if uniform(key, j) < adoption_chance(cost, gain[j], adopt_rate):
            has[j] = True
        if uniform(drop_key, j) < drop_rate and (gain[j] <= cost or is_short[j]):
            has[j] = False
        if has[j]:
            input_xof[j] += cost
