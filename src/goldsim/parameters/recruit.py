"""Numbers of `recruit`."""

from typing import NamedTuple

from goldsim.parameters.fields import (
    AnyRate,
    Duration,
    Positive,
    PositiveShare,
    PositiveXof,
    Rate,
    Ratio,
    Scale,
    Share,
    Stances,
    Weeks,
)


class Recruit(NamedTuple):
    """Into and out of groups and bands."""

    fighter_pay_xof: PositiveXof
    pay_weeks_in_hand: Duration
    leave_rate: Rate
    choice_scale_xof: Scale
    band_rate: Rate
    migrant_gain: Ratio
    approach_rate: AnyRate
    stop_rate: Rate
    core_rate: Rate
    willing_share: Share
    fighting_share: PositiveShare
    calm_share: Share
    paid_shares: Stances
    organised_hold_share: Share
    grow_rate: Rate
    grow_half_people: Positive
    grievance_rob_share: Share
    rejoin_rate: Rate
    child_leave_rate: Rate
    child_youngest_weeks: Weeks
    girl_share: Share
