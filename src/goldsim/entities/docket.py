"""Cases: people under one charge, from arrest to the end of the term or of the file."""

from enum import IntEnum

from goldsim.engine.tables import NOBODY, Column, TableSpec
from goldsim.entities.crimes import Crime


class Stage(IntEnum):
    """How far a case has come; exactly one of these. A row that is FREE waits for its next case."""

    FREE = 0
    HELD = 1
    BAILED = 2
    SERVING = 3


CASES = TableSpec(
    "cases",
    "people arrested together for one crime: their file at a court, then the term they serve; a row that no case needs is free",
    (
        Column("crime", "i1", "state", "what they are accused of", names=Crime),
        Column("stage", "i1", "state", "under arrest, out on bail, or serving a term", names=Stage),
        Column("court", "i2", "officials row", "court where the file lies", start=NOBODY),
        Column("person", "i4", "miners row", "who is accused, of the pool's people", start=NOBODY),
        Column("party", "i4", "row", "their network, operator, post or armed group, by the crime", start=NOBODY),
        Column("site", "i2", "sites row", "where it happened; nobody's away from sites", start=NOBODY),
        Column("n_people", "i4", "person", "people accused"),
        Column("filed", "i2", "week", "week of the arrest"),
        Column("until", "i2", "week", "end of the term, or of the time in which the case has to be heard"),
        Column("stake", "i8", "XOF", "fine that a sentence brings, besides the term"),
    ),
)
