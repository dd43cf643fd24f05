"""How a paired difference is said: its mean with the interval, in per cent or in units."""

import math
from typing import Any

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.text import numbers


def size(row: Any) -> str:
    """Say the mean difference of a row of the table and its interval: `-21 % [-26, -15]`."""
    if math.isfinite(row.percent):
        low, high = (numbers.bound(end, row.percent) for end in (row.percent_low, row.percent_high))
    else:
        low, high = numbers.signed(row.low), numbers.signed(row.high)
    return f"{amount(row)} [{low}, {high}]"


def amount(row: Any) -> str:
    """Say the mean difference of a row of the table, in units where the reference has nothing to be a part of: `-21 %`."""
    if math.isfinite(row.percent):
        return f"{numbers.percent(row.percent)} %"
    return f"{numbers.signed(row.difference_mean)} {OUTCOMES[row.outcome].unit}"
