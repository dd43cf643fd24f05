"""Numbers of `dig`."""

from typing import NamedTuple

from goldsim.parameters.fields import (
    Count,
    Duration,
    MetresPerYear,
    Mg,
    Months,
    PerMetre,
    Positive,
    PositiveXof,
    Power,
    Rate,
    Ratio,
    ShapePower,
    Share,
    Weeks,
    Xof,
)


class Dig(NamedTuple):
    """Gold out of the ground."""

    base_mg: Mg
    recovery_share: Share
    machine_mg: Mg
    machine_recovery_share: Share
    machine_cost_xof: Xof
    besieged_share: Share
    child_hours_share: Share
    cost_xof: Xof
    haulers_part_share: Share
    cooks_part_share: Share
    digger_ratio: Ratio
    washer_ratio: Ratio
    place_xof: PositiveXof
    place_tools_share: Share
    place_weeks: Duration
    chest_weeks: Duration
    owner_belt_share: Share
    interest_rate: Rate
    barred_weeks: Weeks
    depletion_power: ShapePower
    sink_m_per_year: MetresPerYear
    deep_cost_gain: PerMetre
    crowding_power: Power
    mercury_loss_rate: Rate
    mercury_uptake_share: Share
    mercury_per_gold: Ratio
    collapse_rate: Rate
    safety_people: Positive
    safety_share: Share
    collapse_power: Power
    collapse_most_people: Count
    collapse_season: Months
    mercury_recovery_share: Share
    cyanide_recovery_share: Share
    explosives_gain: Ratio
    explosives_collapse_gain: Ratio
    depth_collapse_gain: PerMetre
    ill_share: Share
    burden_half_mg: Mg
    kit_exposure_share: Share
