"""Numbers of `price`."""

from typing import NamedTuple

from goldsim.parameters.fields import Months, Ratio, XofPerUsd


class Price(NamedTuple):
    """The world price and the calendar."""

    xof_per_usd: XofPerUsd
    world_price_factor: Ratio
    farm_season: Months
    school_holidays: Months
    arrivals_season: Months
    closed_living_share: Ratio
