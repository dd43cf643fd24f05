"""Numbers of `sell`."""

from typing import NamedTuple

from goldsim.parameters.fields import Km, Mg, PositiveShare, Power, Rate, Ratio, Share, XofPerKm


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
    reach_km: Km
    loyalty_share: Share
    supply_power: Power
    memory_rate: Rate
    group_price_share: Share
    foreign_declared_share: Share
    local_declared_share: Share
    taxed_mg_per_month: Mg
    exporter_mg_per_month: Mg
    centre_discount_share: Share
    centre_open_share: Share
    centre_export_rate: Rate
    centre_theft_share: Share
