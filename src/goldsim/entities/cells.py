"""Cells of the map: who holds them, and what happens there."""

from goldsim.engine.tables import NOBODY, Column, TableSpec

CELLS = TableSpec(
    "cells",
    "a cell of the map",
    (
        Column(
            "controller", "i2", "armed_groups row", "armed group that holds the cell; nobody where the state does", start=NOBODY
        ),
        Column("fields_taken", "f4", "share", "part of the fields and water that pits, machines and concessions have taken"),
        Column("garrison", "f4", "person", "soldiers who would answer an attack here"),
        Column("attacked", "i2", "week", "week of the last attack", start=NOBODY),
        Column("fear", "f4", "share", "recent kidnaps around, smoothed"),
        Column("fields_before", "f4", "share", "the same a year ago, smoothed"),
        Column("danger", "f4", "share", "recent attacks around, smoothed; squeezes civil society and draws forces away"),
    ),
)
