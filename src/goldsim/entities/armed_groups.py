"""Armed groups: jihadist and signatory groups, militias, and bands that grew."""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from goldsim.engine.tables import NOBODY, Array, Column, TableSpec


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
        Column("prospect", "f8", "XOF/week", "what the ground in its reach would bring it, as far as others do not stand there"),
        Column("arms", "f4", "ratio", "strength of a fighter by his arms, relative to a group that just lives"),
        Column("cash", "i8", "XOF", "war chest", account="money"),
        Column("gold", "i8", "mg", "gold taken and not yet sold", account="gold"),
        Column("rate", "f4", "share", "part of the gold that it asks for at sites it holds"),
        Column("n_cells", "i4", "cell", "cells it holds"),
        Column("n_sites", "i4", "site", "sites on them"),
        Column("losses", "f4", "person", "fighters lost to each group, the older the less they count", width="armed_groups"),
        Column("has_truce", "?", "yes/no", "leaves a group alone with which it is at war, and is left", width="armed_groups"),
        Column("takings", "i8", "XOF", "takings of this week: gold at its price, tolls, ransoms"),
    ),
)


def usual_pay(stance: Array, fighter_pay_xof: float, paid_shares: Sequence[float]) -> Array:
    """Return what a fighter of each group is usually paid, by what the group is to the state: float64, shape (n,), XOF a week."""
    return fighter_pay_xof * np.array(paid_shares)[stance]
