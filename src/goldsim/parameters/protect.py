"""Numbers of `protect`."""

from typing import NamedTuple

from goldsim.parameters.fields import AnyRate, Count, Duration, Rate, Share, Weeks


class Protect(NamedTuple):
    """Committees and care."""

    see_rate: Rate
    squeeze_share: Share
    cases_per_member_rate: AnyRate
    saved_weeks: Duration
    waiting_weeks: Weeks
    care_weeks: Weeks
    trust_speed_share: Share
    trust_cases_at_most: Count
    trust_lowest_share: Share
