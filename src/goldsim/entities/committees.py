"""Committees: child-protection committees of villages and communes."""

from goldsim.engine.handles import RowAgent
from goldsim.engine.tables import Column, TableSpec

COMMITTEES = TableSpec(
    "committees",
    "a child-protection committee of a village or commune",
    (
        Column("cell", "i4", "cell", "where it meets"),
        Column("reach_km", "f4", "km", "how far it sees"),
        Column("n_members", "f4", "person", "members, paid helpers included"),
        Column("trust", "f4", "share", "chance that people tell it what they see"),
        Column("time_left", "f4", "case", "cases it has time for, saved up over a few weeks"),
        Column("n_cases", "i4", "case", "cases taken up this week"),
        Column("n_referred", "i4", "case", "cases that found a care place"),
    ),
)


class Committee(RowAgent):
    """A handle on one row of the committees' table."""

    table_name = "committees"
