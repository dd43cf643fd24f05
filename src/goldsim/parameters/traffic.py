"""Numbers of `traffic`."""

from typing import NamedTuple

from goldsim.parameters.fields import Rate, Ratio, Share, Weeks, Xof


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
