"""Belts: the gold belts of the map, whose traders, cooks, landlords and village chiefs live off what is spent there."""

import numpy as np

from goldsim.engine.tables import Array


def prices_at_homes(price_level: Array, belt_of_home: Array, living_factor: float) -> Array:
    """Return how dear living is at each home, relative to a home without gold in week zero: float64, shape (n_homes,)."""
    in_belt: Array = np.where(belt_of_home >= 0, price_level[np.maximum(belt_of_home, 0)], 1.0)
    return in_belt * living_factor
