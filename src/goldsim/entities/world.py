"""The tables that are not agents: cells of the map, exits from the country, programmes of the policy, and the country itself."""

from goldsim.engine.tables import NOBODY, Column, TableSpec

CELLS = TableSpec(
    "cells",
    "a cell of the map",
    (
        Column(
            "controller",
            "i2",
            "armed_groups row",
            "armed group that holds the cell; nobody where the state does",
            ("fight", "recruit"),
            start=NOBODY,
        ),
        Column("garrison", "f4", "person", "soldiers who would answer an attack here"),
        Column("attacked", "i2", "week", "week of the last attack", ("fight",), start=NOBODY),
        Column("fear", "f4", "share", "recent kidnaps around, smoothed", ("extort",)),
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
        Column("is_closed", "?", "yes/no", "closed this week by a government", ("price",)),
        Column("gold", "i8", "mg", "gold that left here undeclared", ("smuggle",), account="gold"),
        Column("n_trips", "i4", "trip", "trips this week", ("smuggle",)),
        Column("n_seizures", "i4", "trip", "trips caught this week", ("smuggle",)),
        Column("left", "i8", "mg", "gold that left this week", ("smuggle",)),
        Column("seized", "i8", "mg", "gold seized this week", ("smuggle",)),
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
        Column("at_region", "i8", "XOF", "money that lies at regional offices", ("fund",), account="money"),
        Column("at_site", "i8", "XOF", "money in the hands of those who run it on the site", ("fund",), account="money"),
        Column("unused", "i8", "XOF", "money that arrived this week and nobody asked for", ("fund",)),
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
        Column("sentence", "f8", "share", "part of arrested robbers who are sentenced, as robbers have seen it", ("police",)),
        Column("arrested_rate", "f8", "person", "people arrested, the longer ago the less they count", ("police",)),
        Column("sentenced_rate", "f8", "person", "people sentenced, the longer ago the less they count", ("police",)),
        Column("holiday_season", "f8", "ratio", "recruiters' arrivals of the month, relative to the year's mean", ("price",)),
        Column("was_holiday", "?", "yes/no", "schools were closed last week", ("price",)),
        Column("living_factor", "f8", "ratio", "cost of living, relative to a week with open borders", ("price",), start=1.0),
        Column("recent_attacks", "f8", "attack", "attacks, the older the less they count", ("fight",)),
        Column("front_share", "f8", "share", "forces called to the front", ("police",)),
        Column(
            "outside",
            "i8",
            "XOF",
            "everyone else: shops, farms' customers, buyers abroad, donors",
            ("fund", "move", "equip", "dig", "extort", "sell", "smuggle", "police", "fight", "recruit", "tempt", "live"),
            account="money",
            may_go_negative=True,
        ),
        Column(
            "treasury",
            "i8",
            "XOF",
            "the state's income from gold, less what it spends on posts",
            ("permit", "sell", "smuggle", "police"),
            account="money",
            may_go_negative=True,
        ),
        Column("diverted", "i8", "XOF", "policy money that was diverted above the posts", ("fund",), account="money"),
        Column("declared", "i8", "mg", "gold exported by licensed buyers", ("sell",), account="gold"),
        Column("laundered", "i8", "mg", "illicit gold that left through exporters' books as clean", ("smuggle",), account="gold"),
        Column("declared_before", "i8", "mg", "what had left through the books when it was last counted", ("sell",)),
        Column("declared_rate", "f8", "mg/week", "what leaves through the books, smoothed", ("sell",)),
        Column("taxed_share", "f8", "share", "part of it on which tax is owed", ("sell",), start=1.0),
        Column("tailings", "i8", "mg", "gold lost in processing", ("dig", "traffic"), account="gold"),
        Column("seized", "i8", "mg", "gold seized and kept by the state", ("smuggle", "police"), account="gold"),
    ),
)
