"""Numbers of `sell`."""

from typing import NamedTuple

from goldsim.parameters.fields import Duration, Mg, PositiveShare, Rate, Ratio, Share, XofPerKm


class Sell(NamedTuple):
    """Buyers and prices."""

    tax_share: Share
    legal_discount_share: Share
    trip_xof_per_km: XofPerKm
    papers_share: Share
    distrust_share: Ratio
    choice_scale_share: PositiveShare
    ready_rate: Rate
    bonded_discount_share: Share
    owner_part_share: Share
    sponsor_part_share: Share
    team_part_share: Share
    levy_share: Share
    crushing_share: Share
    repaid_share: Share
    margin_share: Share
    squeeze_share: Share
    cash_weeks: Duration
    margin_speed_rate: Rate
    group_price_share: Share
    foreign_declared_share: Share
    local_declared_share: Share
    taxed_mg_per_month: Mg
