"""Committees: child-protection committees of villages and communes."""

import numpy as np

from goldsim.engine.tables import NOBODY, Array


def nearest_of(km: Array, is_there: Array, reach_km: float) -> Array:
    """Return for each place the nearest committee that there is, nobody where none reaches; `km`: shape (places, committees)."""
    if not is_there.any():
        return np.full(len(km), NOBODY)
    near = np.where(is_there, km, np.inf).argmin(axis=1)
    return np.where(km[np.arange(len(km)), near] <= reach_km, near, NOBODY)
