"""Numbers of `extort`."""

from typing import NamedTuple

from goldsim.parameters.fields import Count, Duration, People, Positive, Rate, Ratio, Share, Weeks, Xof


class Extort(NamedTuple):
    """Taxes, sieges and bribes at the pit."""

    bribe_xof: Xof
    seen_rate: Rate
    guarded_sites: Count
    guards_from_week: Weeks
    rate_start_share: Share
    rate_lowest_share: Share
    rate_highest_share: Share
    rate_step_share: Share
    reserve_weeks: Duration
    passing_share: Share
    harvest_tax_share: Share
    herd_tax_share: Share
    herd_growth_rate: Rate
    cattle_xof: Xof
    collected_share: Share
    gift_rate: Rate
    habit_gain: Ratio
    abuse_half_deaths: Positive
    siege_men: People
    siege_people: People
    head_weeks: Duration
    siege_share: Share
    siege_presence: People
