"""Numbers of `extort`."""

from typing import NamedTuple

from goldsim.parameters.fields import Count, Duration, Km, Positive, Rate, Ratio, Share, Weeks, Xof


class Extort(NamedTuple):
    """Taxes, sieges and bribes at the pit."""

    refusal_rate: Rate
    refusal_garrison_gain: Ratio
    garrison_half: Positive
    siege_weeks: Weeks
    ransom_xof: Xof
    ransom_enough_share: Share
    bribe_xof: Xof
    seen_rate: Rate
    guarded_sites: Count
    guards_from_week: Weeks
    rate_start_share: Share
    rate_lowest_share: Share
    rate_highest_share: Share
    rate_step_share: Share
    reserve_weeks: Duration
    land_levy_xof: Xof
    kidnap_rate: Rate
    kidnap_half_fighters: Positive
    kidnap_ransom_xof: Xof
    kidnap_reach_km: Km
    fear_fading_rate: Rate
    fear_reach_km: Km
