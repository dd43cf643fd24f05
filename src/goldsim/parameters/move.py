"""Numbers of `move`."""

from typing import NamedTuple

from goldsim.parameters.fields import AnyXof, Rate, Ratio, Scale, Xof, XofPerKm, XofPerWeek


class Move(NamedTuple):
    """Farm or mine, and where."""

    reconsider_rate: Rate
    danger_cost_xof: Xof
    km_cost_xof: XofPerKm
    choice_scale_xof: Scale
    hardship_push_xof: Xof
    dependant_push_xof: Xof
    flight_cost_xof: Xof
    debt_burden_rate: Rate
    appeal_xof: AnyXof
    farm_income_xof: XofPerWeek
    foreign_income_xof: XofPerWeek
    support_gain: Ratio
    stay_bond_xof: Xof
    fare_xof_per_km: XofPerKm
