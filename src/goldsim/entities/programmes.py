"""Programmes: the instruments of policy, and their money on the way."""

from goldsim.engine.tables import Column, TableSpec

PROGRAMMES = TableSpec(
    "programmes",
    "an instrument of policy, and its money on the way",
    (
        Column(
            "pipeline", "i8", "XOF", "money paid out above and not yet arrived, by weeks to go", account="money", width="delay"
        ),
        Column("at_region", "i8", "XOF", "money that lies at regional offices", account="money"),
        Column("at_site", "i8", "XOF", "money in the hands of those who run it on the site", account="money"),
        Column("unused", "i8", "XOF", "money that arrived this week and nobody asked for"),
        Column("n_units", "f4", "unit", "units in force this week"),
        Column("delivered", "i8", "XOF", "money that arrived this week"),
        Column("leaked", "i8", "XOF", "money diverted this week"),
    ),
)
