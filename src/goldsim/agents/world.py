"""The tables that are not agents: cells of the map, exits from the country, programmes of the policy, and the country itself."""

from goldsim.columns import NOBODY, Column, TableSpec

CELLS = TableSpec(
    "cells",
    "a cell of the map",
    (
        Column(
            "controller",
            "i2",
            "armed_groups row",
            "armed group that holds the cell; nobody where the state does",
            ("fight",),
            start=NOBODY,
        ),
        Column("garrison", "f4", "person", "soldiers who would answer an attack here"),
        Column("attacked", "i2", "week", "week of the last attack", ("fight",), start=NOBODY),
        Column(
            "danger", "f4", "share", "recent attacks around, smoothed; squeezes civil society and draws forces away", ("fight",)
        ),
    ),
)

EXITS = TableSpec(
    "exits",
    "a way out of the country: a neighbour's border or the airport",
    (
        Column("price_share", "f4", "share", "price abroad, relative to the world price"),
        Column("post", "i2", "officials row", "customs post that watches it"),
        Column("gold", "i8", "mg", "gold that left here undeclared", ("smuggle",), account="gold"),
        Column("n_trips", "i4", "trip", "trips this week", ("smuggle",)),
        Column("n_seizures", "i4", "trip", "trips caught this week", ("smuggle",)),
        Column("left", "i8", "mg", "gold that left this week", ("smuggle",)),
    ),
)

PROGRAMMES = TableSpec(
    "programmes",
    "an instrument of policy, and its money on the way",
    (
        Column(
            "pipeline",
            "i8",
            "XOF",
            "money paid out above and not yet arrived, by weeks to go",
            ("fund",),
            account="money",
            width="delay",
        ),
        Column("n_units", "f4", "unit", "units in force this week", ("fund",)),
        Column("delivered", "i8", "XOF", "money that arrived this week", ("fund",)),
        Column("leaked", "i8", "XOF", "money diverted this week", ("fund",)),
    ),
)

COUNTRY = TableSpec(
    "country",
    "the country as a whole: one row",
    (
        Column("price", "f8", "XOF/mg", "world price of gold", ("price",)),
        Column("farm_season", "f8", "ratio", "farm income of the month, relative to the year's mean", ("price",)),
        Column("is_holiday", "?", "yes/no", "schools are closed", ("price",)),
        Column("school_access", "f8", "share", "chance of a place in a school that is open", ("school",)),
        Column("sentence", "f8", "share", "chance that an arrested robber is sentenced", ("police",)),
        Column("holiday_season", "f8", "ratio", "recruiters' arrivals of the month, relative to the year's mean", ("price",)),
        Column("was_holiday", "?", "yes/no", "schools were closed last week", ("price",)),
        Column("recent_attacks", "f8", "attack", "attacks, the older the less they count", ("fight",)),
        Column("front_share", "f8", "share", "forces called to the front", ("police",)),
        Column(
            "outside",
            "i8",
            "XOF",
            "everyone else: shops, farms' customers, buyers abroad, donors",
            ("fund", "move", "dig", "extort", "sell", "smuggle", "police", "fight", "recruit", "tempt", "live"),
            account="money",
            may_go_negative=True,
        ),
        Column(
            "treasury",
            "i8",
            "XOF",
            "the state's income from gold, less what it spends on posts",
            ("sell", "police"),
            account="money",
            may_go_negative=True,
        ),
        Column("diverted", "i8", "XOF", "policy money that was diverted above the posts", ("fund",), account="money"),
        Column("declared", "i8", "mg", "gold exported by licensed buyers", ("sell",), account="gold"),
        Column("tailings", "i8", "mg", "gold lost in processing", ("dig", "traffic"), account="gold"),
        Column("seized", "i8", "mg", "gold seized and kept by the state", ("smuggle", "police"), account="gold"),
    ),
)
