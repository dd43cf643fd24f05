"""Companies: mechanised operators who dig with machines on artisanal ground, with or without the right to."""

from goldsim.engine.handles import RowAgent
from goldsim.engine.tables import NOBODY, Column, TableSpec

COMPANIES = TableSpec(
    "companies",
    "a mechanised operator",
    (
        Column("site", "i2", "sites row", "site it works"),
        Column("is_foreign", "?", "yes/no", "has foreign ties"),
        Column("is_permitted", "?", "yes/no", "holds the permit for its site"),
        Column("permit_until", "i2", "week", "end of that permit"),
        Column("file", "i1", "step", "step that its application waits for; 0 without one"),
        Column("filed", "i2", "week", "week in which it was filed"),
        Column("official", "i2", "officials row", "post that covers for it", start=NOBODY),
        Column("n_machines", "i2", "machine", "machines at work"),
        Column("n_seized", "i2", "machine", "machines seized and waiting for the auction"),
        Column("auction_week", "i2", "week", "week of the auction"),
        Column("stopped_week", "i2", "week", "week of the last raid on it", start=NOBODY),
        Column("resumes_week", "i2", "week", "week from which it can work again"),
        Column("n_raids", "i2", "raid", "raids suffered"),
        Column("weeks_stopped", "i4", "week", "weeks stood still after raids"),
        Column("is_covered", "?", "yes/no", "paid the post that covers for it this week"),
        Column("cash", "i8", "XOF", "cash", account="money"),
        Column("gold", "i8", "mg", "gold recovered and not yet sold", account="gold"),
    ),
)


class Company(RowAgent):
    """A handle on one row of the companies' table."""

    table_name = "companies"
