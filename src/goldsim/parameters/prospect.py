"""Numbers of `prospect`."""

from typing import NamedTuple

from goldsim.parameters.fields import Km, Rate, Share, Weeks


class Prospect(NamedTuple):
    """Deposits found, and word of them."""

    find_rate: Rate
    pay_forget_rate: Rate
    disputed_km: Km
    disputed_share: Share
    disputed_weeks: Weeks
