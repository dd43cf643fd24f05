"""Parties: people of a network who gather a group at an origin and bring it to a site."""

from enum import IntEnum

from goldsim.engine.tables import NOBODY, Column, TableSpec

FREE, READY = -1, -2  # weeks of a party that has no trip, and of one whose group sets out


class Cargo(IntEnum):
    """Whom a party gathers."""

    CHILDREN = 0
    WOMEN = 1


PARTIES = TableSpec(
    "parties",
    "a party that a network's people could make up, who gather children or women at one origin for one site",
    (
        Column("network", "i2", "traffickers row", "whose people they are"),
        Column("cargo", "i1", "state", "whom it gathers", names=Cargo),
        Column("source", "i2", "origins row", "where it asks; nobody without a trip", start=NOBODY),
        Column("target", "i2", "sites row", "site that the group is meant for", start=NOBODY),
        Column("size", "i2", "person", "seats of its vehicle"),
        Column("weeks", "i2", "week", "weeks of gathering so far; -1 without a trip, -2 as the group sets out", start=FREE),
        Column("promised", "f4", "person", "those who have agreed"),
        Column("unbrought", "f8", "row", "part of a row of children brought so far, until a whole row is"),
    ),
)
