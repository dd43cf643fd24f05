"""Traffickers: networks that buy gold at the pits, carry it out of the country, lend to miners and hold children."""

from enum import IntEnum

import numpy as np

from goldsim.engine.draws import uniforms
from goldsim.engine.tables import Array


class Answer(IntEnum):
    """What a holder can do about a child's case."""

    WAIT = 0
    HIDE = 1
    PAY = 2
    THREATEN = 3
    LET_GO = 4


def charged(n_charged: Array, n_freed: Array, charge_share: float, key: np.uint64) -> None:
    """Add those arrested of each network, of whose captives so many have been freed: the expected number, drawn to a whole."""
    u = uniforms(key, len(n_freed))
    n_charged += (n_freed * charge_share + u).astype(np.int64) * (n_freed > 0)
