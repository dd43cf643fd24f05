"""Markets of the gold belts: what is spent there makes things dear, and what the belt does not make comes from the towns."""

import numpy as np

from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows, sum_by
from goldsim.model import Model
from goldsim.parameters import Live


class Market(Rows, of="belts"):
    """Who sells in a belt, and how dear."""

    till = made = bought = In
    till_before = price_level = Out


class Site(Rows, of="sites"):
    """Who else buys there, what a site is known for, and whose buyer lends."""

    pay = Out
    belt = n_miners = buyer = besieged_until = In


class Prices(Rows, of="country"):
    """How dear living is elsewhere."""

    living_factor = In


class Goods(Payments):
    """What belts buy."""

    brought_in = Payment("goods from the towns", "belts.till", "country.towns")


def settle_markets(model: Model) -> None:
    """Let prices follow what was spent in each belt, and its traders buy in the towns what the belt does not make."""
    market, site, p = model.view(Market), model.view(Site), model.p.live
    spent = market.till - market.till_before + market.made - market.bought
    heads = model.lookups.heads_in_belt + sum_by(site.belt, site.n_miners, len(spent))
    # Without gold, people buy what they do not grow.
    usual = np.maximum(heads, 1) * (1 - model.p.farm.food_share) * p.line_xof * float(model.view(Prices).living_factor[0])
    market.price_level[:] = next_level(market.price_level, spent / usual, p) if model.has("M01") else 1
    # What families of the belt will be paid next week stays in the till.
    model.pay(Goods.brought_in, np.maximum(market.till - market.made, 0), payee=0)
    market.till_before[:] = market.till


def next_level(level: Array, spent: Array, p: Live) -> Array:
    """Return price levels: each moves toward a power of what is spent a head, relative to a usual living; never below 1."""
    aim = np.maximum(spent / level, 1) ** p.price_power
    return level + p.price_speed_rate * (aim - level)
