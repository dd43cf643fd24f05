"""Cells of the map: who lives there, who holds them, and what happens there."""

from goldsim.engine.tables import NOBODY, Column, TableSpec

CELLS = TableSpec(
    "cells",
    "a cell of the map",
    (
        Column("people", "i4", "person", "people who live here and are at home, those of the pool among them"),
        Column("displaced", "i4", "person", "people from here who have fled and not come back"),
        Column("herd", "f4", "head", "cattle, and sheep and goats by their worth"),
        Column(
            "controller", "i2", "armed_groups row", "armed group that people obey; nobody where the state holds", start=NOBODY
        ),
        Column("worth", "f4", "XOF/week", "what a group that holds the cell can take here"),
        Column("fields_taken", "f4", "share", "part of the fields and water that pits, machines and concessions have taken"),
        Column("garrison", "f4", "person", "soldiers on whom people here can count, by their arms and the way"),
        Column("besieger", "i2", "armed_groups row", "group that has cut people off here", start=NOBODY),
        Column("siege_began", "i2", "week", "week in which it did", start=NOBODY),
        Column("alarm", "f4", "attack", "attacks here, the older the less they count"),
        Column("abuse", "f4", "death", "people killed here by the state and militias, the older the less they count"),
        Column("fear", "f4", "share", "how far violence against people around keeps them from helping the state"),
        Column("fields_before", "f4", "share", "fields taken a year ago, smoothed"),
        Column("danger", "f4", "share", "recent attacks around, smoothed; squeezes civil society and draws forces away"),
    ),
)
