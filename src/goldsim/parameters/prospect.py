"""Numbers of `prospect`."""

from typing import NamedTuple

from goldsim.parameters.fields import Rate


class Prospect(NamedTuple):
    """Deposits found, and word of them."""

    find_rate: Rate
    pay_forget_rate: Rate
