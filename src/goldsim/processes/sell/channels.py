"""What speaks for a licensed buyer, and what for the network's."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.forms import logistic
from goldsim.engine.records import In, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Sell
from goldsim.processes.sell.pit_prices import World, licensed_price


class Pit(Rows, of="sites"):
    """Where people sell, and how far from there a licensed buyer is."""

    price = buyer = besieged_until = legal_km = n_miners = In


class Choice(NamedTuple):
    """What people choose between, by site: the licensed price, XOF a mg, the way there, and the best chance to go."""

    legal_price: float
    legal_km: Array
    best_chance: Array
    week: int


def channels_of(model: Model) -> Choice:
    """Return what people choose between this week; where there is no choice, the licensed price is worse than nothing."""
    pit, world, p = model.view(Pit), model.view(World), model.p.sell
    legal_price = licensed_price(world, p) if model.has("M04") and world.can_fly[0] else -np.inf
    return Choice(legal_price, pit.legal_km, best_chances(legal_price, pit.price, p), model.week)


@compiled
def is_ready(u: float, p: Sell) -> bool:
    """Tell whether a person goes to sell this week."""
    return u < p.ready_rate


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
