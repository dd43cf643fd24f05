"""Children who are brought, held and protected."""

from typing import NamedTuple

from goldsim.parameters.units import AnyRate, Count, Duration, Rate, Ratio, Share, Weeks, Xof


class Traffic(NamedTuple):
    """Children brought and held."""

    wanted_per_miner: Share
    presence_deterrence_share: Share
    fill_rate: Rate
    youngest_weeks: Weeks
    again_rate: Rate
    again_cared_rate: Rate
    bribe_xof: Xof
    road_stop_share: Share
    site_stop_share: Share
    held_output_share: Share
    harm_rate: Rate
    death_rate: Rate
    ill_death_gain: Ratio
    escape_rate: Rate
    settle_rate: Rate
    pool_warning_share: Share
    memory_rate: Rate


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
