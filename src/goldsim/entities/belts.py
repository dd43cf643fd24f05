"""Belts: the gold belts of the map, whose traders, cooks, landlords and village chiefs live off what is spent there."""

import numpy as np

from goldsim.engine.tables import Array, Column, TableSpec

BELTS = TableSpec(
    "belts",
    "a gold belt: its market, and who lives off it",
    (
        Column("till", "i8", "XOF", "cash of its traders, cooks, landlords and chiefs", account="money"),
        Column("till_before", "i8", "XOF", "the same at the end of last week"),
        Column("made", "i8", "XOF", "what its families were paid this week for crops and work at home"),
        Column("bought", "i8", "XOF", "what of it the towns bought"),
        Column("price_level", "f4", "ratio", "prices of food, lodging and labour, relative to a place without gold", start=1.0),
    ),
)


def prices_at_homes(price_level: Array, belt_of_home: Array, living_factor: float) -> Array:
    """Return how dear living is at each home, relative to a home without gold in week zero: float64, shape (n_homes,)."""
    in_belt: Array = np.where(belt_of_home >= 0, price_level[np.maximum(belt_of_home, 0)], 1.0)
    return in_belt * living_factor
