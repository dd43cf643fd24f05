"""Armed groups: jihadist and signatory groups, militias, and bands that grew."""

from enum import IntEnum

from goldsim.engine.handles import RowAgent
from goldsim.engine.tables import NOBODY, Column, TableSpec


class Stance(IntEnum):
    """What a group is to the state."""

    JIHADIST = 0
    SIGNATORY = 1
    BAND = 2
    MILITIA = 3


ARMED_GROUPS = TableSpec(
    "armed_groups",
    "a jihadist group, a signatory group, a militia, or a band that grew",
    (
        Column("base", "i4", "cell", "middle of its zone"),
        Column(
            "stance",
            "i1",
            "state",
            "jihadist, signatory, militia, or band that grew; a band without fighters is a free place",
            names=Stance,
        ),
        Column("n_core", "i4", "person", "fighters who are not people of the pool"),
        Column("n_fighters", "i4", "person", "all fighters: the core and recruits from the pool"),
        Column("n_captured", "i4", "person", "fighters of the core whom the state has in hand"),
        Column("men", "f4", "person", "fighters whom it can bring to each cell", width="cells"),
        Column("comes", "i2", "week", "week in which it is sent out by another; below zero where it was there before"),
        Column("n_sent", "i4", "person", "fighters whom it is sent out with"),
        Column("parent", "i2", "armed_groups row", "group that sends it out", start=NOBODY),
        Column("arms", "f4", "ratio", "strength of a fighter by his arms, relative to a group that just lives"),
        Column("cash", "i8", "XOF", "war chest", account="money"),
        Column("gold", "i8", "mg", "gold taken and not yet sold", account="gold"),
        Column("rate", "f4", "share", "part of the gold that it asks for at sites it holds"),
        Column("n_cells", "i4", "cell", "cells it holds"),
        Column("n_sites", "i4", "site", "sites on them"),
        Column("takings", "i8", "XOF", "takings of this week: gold at its price, tolls, ransoms"),
    ),
)


class ArmedGroup(RowAgent):
    """A handle on one row of the armed groups' table."""

    table_name = "armed_groups"
