"""Armed groups: jihadist and signatory groups, militias, and bands that grew."""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from goldsim.engine.tables import Array


class Stance(IntEnum):
    """What a group is to the state."""

    JIHADIST = 0
    SIGNATORY = 1
    BAND = 2
    MILITIA = 3


def usual_pay(stance: Array, fighter_pay_xof: float, paid_shares: Sequence[float]) -> Array:
    """Return what a fighter of each group is usually paid, by what the group is to the state: float64, shape (n,), XOF a week."""
    return fighter_pay_xof * np.array(paid_shares)[stance]
