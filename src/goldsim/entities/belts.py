"""Belts: the gold belts of the map, whose traders, cooks, landlords and village chiefs live off what is spent there."""

from goldsim.engine.tables import Column, TableSpec

BELTS = TableSpec(
    "belts",
    "a gold belt: its market, and who lives off it",
    (
        Column("till", "i8", "XOF", "cash of its traders, cooks, landlords and chiefs", account="money"),
        Column("price_level", "f4", "ratio", "prices of food, lodging and labour, relative to a place without gold", start=1.0),
    ),
)
