"""Cells of the map: who lives there, who holds them, and what happens there."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from goldsim.engine.tables import Array
from goldsim.units import WEEKS_PER_YEAR

WEEKS_PER_MONTH = WEEKS_PER_YEAR / 12


@cache
def crop_by_month(field_season: Sequence[float], harvest_season: Sequence[float]) -> Array:
    """Return the part of a year's crop that is gathered in a week of each month: float64, shape (12,).

    It grows with the work in the fields; of what stands, `harvest_season` is gathered a week.
    """
    standing, gathered, grown = 0.0, np.zeros(12), np.array(field_season) / sum(field_season)
    for month in [*range(12), *range(12)]:
        brought_in = (standing + grown[month]) * (1 - (1 - min(harvest_season[month], 1.0)) ** WEEKS_PER_MONTH)
        standing += grown[month] - brought_in
        gathered[month] = brought_in / WEEKS_PER_MONTH
    return gathered


def weeks_in_store(crop: Array, month: int) -> float:
    """Return for how many weeks people have food as a month begins, where a year's crop feeds them for a year."""
    store = 0.0
    for a_week in np.roll(np.tile(crop, 2), -month):
        store = max(store + WEEKS_PER_MONTH * (WEEKS_PER_YEAR * a_week - 1), 0.0)
    return store
