"""Exits: ways out of the country, a neighbour's border or the airport."""

from goldsim.engine.tables import Column, TableSpec

EXITS = TableSpec(
    "exits",
    "a way out of the country: a neighbour's border or the airport",
    (
        Column("price_share", "f4", "share", "price abroad for as much gold as usual, relative to the world price"),
        Column("offer", "f4", "share", "price abroad this week: less for more gold than usual"),
        Column("usual_mg", "f8", "mg/week", "gold that buyers there are used to: what leaves here, smoothed over years"),
        Column("post", "i2", "officials row", "customs post that watches it"),
        Column("is_closed", "?", "yes/no", "closed this week by a government"),
        Column("gold", "i8", "mg", "gold that left here undeclared", account="gold"),
        Column("n_trips", "i4", "trip", "trips this week"),
        Column("n_seizures", "i4", "trip", "trips caught this week"),
        Column("left", "i8", "mg", "gold that left this week"),
        Column("seized", "i8", "mg", "gold seized this week"),
    ),
)
