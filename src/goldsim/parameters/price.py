"""Numbers of `price`."""

from typing import NamedTuple

from goldsim.parameters.fields import Months, Ratio, Share, XofPerUsd


class Price(NamedTuple):
    """The world price and the calendar."""

    xof_per_usd: XofPerUsd
    world_price_factor: Ratio
    inflation_share: Share
    school_holidays: Months
    closed_living_share: Ratio
