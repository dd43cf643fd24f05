"""Numbers of `protect`."""

from typing import NamedTuple

from goldsim.parameters.fields import AnyRate, People, Positive, Rate, Ratio, Share, Weeks, Xof


class Protect(NamedTuple):
    """Committees and care."""

    see_rate: Rate
    squeeze_share: Share
    cases_per_member_rate: AnyRate
    waiting_weeks: Weeks
    care_weeks: Weeks
    trust_speed_share: Share
    trust_lowest_share: Share
    found_rate: Rate
    harm_half_children: Positive
    harm_rate: Rate
    alone_share: Share
    join_rate: Rate
    leave_rate: Rate
    unhelped_gain: Ratio
    threat_leaves_share: Share
    least_members: People
    check_rate: Rate
    vehicle_share: Share
    trips_rate: AnyRate
    charge_share: Share
    worth_weeks: Weeks
    hide_xof: Xof
    hush_xof: Xof
    threat_works_share: Share
    transit_weeks: Weeks
    health_rate: Rate
    trade_weeks: Weeks
    abroad_poor_share: Share
