"""What speaks for a licensed buyer, and what for the network's."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.forms import logistic
from goldsim.engine.records import In, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Instrument, Sell
from goldsim.processes.sell.pit_prices import World, licensed_price


class Pit(Rows, of="sites"):
    """Where people sell, and how far from there a licensed buyer is."""

    price: In
    buyer: In
    besieged_until: In
    legal_km: In
    n_miners: In


class Centres(Rows, of="programmes"):
    """The public buying centres that the policy pays for."""

    n_units: In


class Choice(NamedTuple):
    """What people choose between, by site: the licensed price, XOF a mg, the way there, and the best chance to go."""

    legal_price: float
    legal_km: Array
    has_centre: Array
    best_chance: Array
    week: int


def channels_of(model: Model) -> Choice:
    """Return what people choose between this week; where there is no choice, the licensed price is worse than nothing."""
    pit, world, p = model.view(Pit), model.view(World), model.p.sell
    has_centre = covered_sites(pit.n_miners, float(model.view(Centres).n_units[Instrument.BUYING_CENTRES]))
    legal_price = licensed_price(world.price[0], world.taxed_share[0], p) if model.has("M04") else -np.inf
    return Choice(
        legal_price,
        legal_km=np.where(has_centre, 0, pit.legal_km),
        has_centre=has_centre,
        best_chance=best_chances(legal_price, pit.price, p),
        week=model.week,
    )


@compiled
def covered_sites(n_miners: Array, units: float) -> Array:
    """Tell which sites a public buying centre stands at: the largest, one a unit, the first of two that are as large."""
    covered = np.zeros(n_miners.shape[0], dtype=np.bool_)
    for _ in range(min(int(units), n_miners.shape[0])):
        largest = -1
        for j in range(n_miners.shape[0]):
            if not covered[j] and (largest < 0 or n_miners[j] > n_miners[largest]):
                largest = j
        covered[largest] = True
    return covered


@compiled
def best_chances(legal_price: float, price: Array, p: Sell) -> Array:
    """Return by site the chance that one with a card and a licensed buyer next door goes there: nobody's is higher."""
    best = np.empty(price.shape[0])
    for j in range(price.shape[0]):
        best[j] = chance_legal(1.0, legal_price, price[j], 0.0, 0.0, p)
    return best


@compiled
def chance_legal(mg: float, legal_price: float, illicit_price: float, trip_xof: float, papers: float, p: Sell) -> float:
    """Return the chance that a free seller of `mg` goes to the licensed buyer."""
    gain = (mg * (legal_price - illicit_price) - trip_xof) / (mg * illicit_price) - papers
    return float(logistic((gain - p.distrust_share) / p.choice_scale_share))


@compiled
def network_price(price: float, debt: int, p: Sell) -> float:
    """Return what a network pays a person, XOF a mg: less to one who owes it."""
    return price * (1.0 - p.bonded_discount_share) if debt > 0 else price
