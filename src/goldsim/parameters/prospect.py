"""Numbers of `prospect`."""

from typing import NamedTuple

from goldsim.parameters.fields import Power, Rate, Xof


class Prospect(NamedTuple):
    """Deposits found, and word of them."""

    find_rate: Rate
    find_power: Power
    rumour_xof: Xof
    rumour_fading_rate: Rate
