"""price: the world price, the season and the school year.

The world price of the month in US dollars, from the price history or a series of the scenario's own, times an exchange rate
and a factor that scenarios set, gives francs a milligram. Prices rise by a part a year. Schools close for the long
holidays. On the dates of a closure, ways out are closed: living gets dearer by the part of the land borders that are, `1 +
gain * closed / all`, and ways, prices and supplies follow (see smuggle, sell and equip). The airport can close as well,
over which licensed gold leaves.

Assumed: one price a month, one exchange rate for the whole study (the franc is pegged to the euro, not to the dollar).
Mechanisms: M02, M03 (the price that drives rushes), M29. Sources: ENACT 2023 on sanctions from January to July 2022; monthly
price history 2015 to 2026; facts on Mande farming seasons.
"""

import numpy as np

from goldsim.country.price_series import usd_per_oz_on
from goldsim.engine.records import Out, Rows
from goldsim.model import Model
from goldsim.units import MG_PER_TROY_OUNCE, WEEKS_PER_YEAR

MECHANISMS = ("M02", "M03", "M29")


class Country(Rows, of="country"):
    """What holds in the whole country this week."""

    price = is_holiday = was_holiday = living_factor = can_fly = Out


class Exit(Rows, of="exits"):
    """A way out."""

    is_closed = Out


def step(model: Model) -> None:
    """Set this week's price and season."""
    p, country = model.p.price, model.view(Country)
    month = model.date.month - 1
    country.price[0] = (
        price_xof_per_mg(usd_per_oz_on(model.date, model.scenario.gold_price), p.xof_per_usd) * p.world_price_factor
    )
    country.was_holiday[0] = country.is_holiday[0]
    country.is_holiday[0] = p.school_holidays[month] > 0
    close_borders(model)


def close_borders(model: Model) -> None:
    """Close the borders, or the airport, that a dated closure names, and let living get dearer by the part of all borders."""
    today, shut = model.date, model.view(Exit).is_closed
    shut[:] = False
    in_force = [closure for closure in model.scenario.closures if closure.starts <= today <= closure.ends]
    if in_force and model.has("M29"):
        names = {name for closure in in_force for name in closure.exits}
        shut[:] = [model.name("exits", row) in names for row in range(len(shut))]
    n_borders = len(model.exit_letters)  # the airport comes after them
    share = np.count_nonzero(shut[:n_borders]) / max(n_borders, 1)
    country = model.view(Country)
    country.can_fly[0] = not shut[n_borders:].any()
    index = (1 + model.p.price.inflation_share) ** (model.week / WEEKS_PER_YEAR)
    country.living_factor[0] = index * (1 + model.p.price.closed_living_share * share)


def price_xof_per_mg(usd_per_oz: float, xof_per_usd: float) -> float:
    """Return francs a milligram for dollars a troy ounce."""
    return usd_per_oz * xof_per_usd / MG_PER_TROY_OUNCE
