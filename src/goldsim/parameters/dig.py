"""Numbers of `dig`."""

from typing import NamedTuple

from goldsim.parameters import fields as of


class Dig(NamedTuple):
    """Gold out of the ground."""

    base_mg: of.Mg
    recovery_share: of.Share
    machine_mg: of.Mg
    machine_recovery_share: of.Share
    machine_cost_xof: of.Xof
    besieged_share: of.Share
    child_hours_share: of.Share
    cost_xof: of.Xof
    haulers_part_share: of.Share
    cooks_part_share: of.Share
    digger_ratio: of.Ratio
    washer_ratio: of.Ratio
    place_xof: of.PositiveXof
    place_tools_share: of.Share
    place_weeks: of.Duration
    chest_weeks: of.Duration
    owner_belt_share: of.Share
    interest_rate: of.Rate
    barred_weeks: of.Weeks
    depletion_power: of.ShapePower
    sink_m_per_year: of.MetresPerYear
    deep_cost_gain: of.PerMetre
    crowding_power: of.Power
    mercury_loss_rate: of.Rate
    mercury_uptake_share: of.Share
    mercury_per_gold: of.Ratio
    collapse_rate: of.Rate
    safety_people: of.Positive
    safety_share: of.Share
    collapse_power: of.Power
    collapse_most_people: of.Count
    collapse_season: of.Months
    mercury_recovery_share: of.Share
    cyanide_recovery_share: of.Share
    explosives_gain: of.Ratio
    explosives_collapse_gain: of.Ratio
    depth_collapse_gain: of.PerMetre
    ill_share: of.Share
    burden_half_mg: of.Mg
    kit_exposure_share: of.Share
