"""Numbers of `move`."""

from typing import NamedTuple

from goldsim.parameters.fields import Rate, Scale, Share, Xof, XofPerKm


class Move(NamedTuple):
    """Farm or mine, and where."""

    reconsider_rate: Rate
    danger_cost_xof: Xof
    km_cost_xof: XofPerKm
    choice_scale_xof: Scale
    impatience_share: Share
    flight_cost_xof: Xof
    debt_burden_rate: Rate
    stay_bond_xof: Xof
    fare_xof_per_km: XofPerKm
