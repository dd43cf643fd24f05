"""Numbers of `recruit`."""

from typing import NamedTuple

from goldsim.parameters import fields as of


class Recruit(NamedTuple):
    """Into and out of groups and bands."""

    fighter_pay_xof: of.PositiveXof
    pay_weeks_in_hand: of.Duration
    leave_rate: of.Rate
    choice_scale_xof: of.Scale
    band_rate: of.Rate
    migrant_gain: of.Ratio
    approach_rate: of.AnyRate
    stop_rate: of.Rate
    core_rate: of.Rate
    willing_share: of.Share
    fighting_share: of.PositiveShare
    calm_share: of.Share
    paid_shares: of.Stances
    organised_hold_share: of.Share
    grow_rate: of.Rate
    grow_half_people: of.Positive
    grievance_rob_share: of.Share
    rejoin_rate: of.Rate
    child_leave_rate: of.Rate
    child_youngest_weeks: of.Weeks
    girl_share: of.Share
