"""Numbers of `prospect`."""

from typing import NamedTuple

from goldsim.parameters.fields import Km, Power, Rate, Share, Weeks, Xof


class Prospect(NamedTuple):
    """Deposits found, and word of them."""

    find_rate: Rate
    find_power: Power
    rumour_xof: Xof
    rumour_fading_rate: Rate
    disputed_km: Km
    disputed_share: Share
    disputed_weeks: Weeks
