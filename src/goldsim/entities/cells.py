"""Cells of the map: who lives there, who holds them, and what happens there."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from goldsim.engine.tables import NOBODY, Array, Column, TableSpec
from goldsim.units import WEEKS_PER_YEAR

WEEKS_PER_MONTH = WEEKS_PER_YEAR / 12

CELLS = TableSpec(
    "cells",
    "a cell of the map",
    (
        Column("people", "i4", "person", "people who live here and are at home, those of the pool among them"),
        Column("displaced", "i4", "person", "people from here who have fled and not come back"),
        Column("abroad", "i4", "person", "of them, those who have fled across a border"),
        Column("border_is_nearer", "?", "yes/no", "a border is nearer than a town in which people would be safe"),
        Column("herd", "f4", "head", "cattle, and sheep and goats by their worth"),
        Column(
            "controller", "i2", "armed_groups row", "armed group that people obey; nobody where the state holds", start=NOBODY
        ),
        Column("worth", "f4", "XOF/week", "what a group that holds the cell can take here"),
        Column("fields_taken", "f4", "share", "part of the fields and water that pits, machines and concessions have taken"),
        Column("garrison", "f4", "person", "soldiers on whom people here can count, by their arms and the way"),
        Column("store", "f4", "week", "weeks for which people here have food"),
        Column("besieger", "i2", "armed_groups row", "group that has cut people off here", start=NOBODY),
        Column("siege_began", "i2", "week", "week in which it did", start=NOBODY),
        Column("killed", "i4", "person", "people killed here this week"),
        Column("alarm", "f4", "attack", "attacks here, the older the less they count"),
        Column("abuse", "f4", "death", "people killed here by the state and militias, the older the less they count"),
        Column("fear", "f4", "share", "how far violence against people around keeps them from helping the state"),
        Column("fields_before", "f4", "share", "fields taken a year ago, smoothed"),
        Column("danger", "f4", "share", "recent attacks around, smoothed; squeezes civil society and draws forces away"),
    ),
)


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
