"""The country as a whole, one row: prices, seasons, and the accounts of everyone who is not a row of a table."""

from goldsim.engine.tables import Column, TableSpec

COUNTRY = TableSpec(
    "country",
    "the country as a whole: one row",
    (
        Column("price", "f8", "XOF/mg", "world price of gold"),
        Column("is_holiday", "?", "yes/no", "schools are closed"),
        Column("school_access", "f8", "share", "chance of a place in a school that is open"),
        Column(
            "sentenced_share",
            "f8",
            "share",
            "part of those arrested who were sentenced, as those in the trade have seen it, by crime",
            width="crimes",
            start=0.03,
        ),
        Column("seized_rate", "f8", "1/week", "raids on an operator without papers, cover or guard, as they have seen it"),
        Column("n_arrested", "f8", "person", "people arrested, the longer ago the less they count, by crime", width="crimes"),
        Column("n_sentenced", "f8", "person", "people sentenced, the longer ago the less they count, by crime", width="crimes"),
        Column("found_out_rate", "f8", "1/week", "chance that a post's bribes are found, as posts have seen it"),
        Column("wanted_rate", "f8", "1/week", "part of former fighters at home who are arrested in a week, as has been seen"),
        Column(
            "lost_rate", "f8", "1/week", "part of the held whom holders lose in a week, as they have seen it", width="cargoes"
        ),
        Column("n_held", "i4", "person", "children and women held at the end of last week", width="cargoes"),
        Column("was_holiday", "?", "yes/no", "schools were closed last week"),
        Column(
            "living_factor",
            "f8",
            "ratio",
            "cost of living where there is no gold, relative to week zero with open borders",
            start=1.0,
        ),
        Column("can_fly", "?", "yes/no", "the airport is open, over which licensed gold leaves", start=True),
        Column("front_share", "f8", "share", "gendarmes who are not at their posts, but at the front or not yet replaced"),
        Column(
            "abroad", "i8", "XOF", "the world: buyers of gold, sellers of imports, donors", account="money", may_go_negative=True
        ),
        Column(
            "towns", "i8", "XOF", "Bamako and the towns: shops, traders, carriers, staff", account="money", may_go_negative=True
        ),
        Column(
            "treasury",
            "i8",
            "XOF",
            "the state's income from gold, less what it spends on posts",
            account="money",
            may_go_negative=True,
        ),
        Column("land", "i8", "XOF", "networks' profits placed in land and houses", account="money"),
        Column("task_premium", "f8", "XOF/week", "what each task has paid beyond the mean of all, smoothed", width="tasks"),
        Column("declared", "i8", "mg", "gold exported by licensed buyers", account="gold"),
        Column("laundered", "i8", "mg", "illicit gold that left through exporters' books as clean", account="gold"),
        Column("centre_gold", "i8", "mg", "gold that public buying centres have bought and not yet exported", account="gold"),
        Column("declared_before", "i8", "mg", "what had left through the books when it was last counted"),
        Column("declared_rate", "f8", "mg/week", "what leaves through the books, smoothed"),
        Column("taxed_share", "f8", "share", "part of it on which tax is owed", start=1.0),
        Column("tailings", "i8", "mg", "gold lost in processing", account="gold"),
        Column("seized", "i8", "mg", "gold seized and kept by the state", account="gold"),
    ),
)
