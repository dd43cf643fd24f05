"""Forces: units of the army, the guard, the gendarmerie, and of those who help them."""

from enum import IntEnum

from goldsim.engine.tables import NOBODY, Column, TableSpec

NEVER = 32767  # the week in which a unit leaves, where no date is known


class ForceKind(IntEnum):
    """Whose unit it is."""

    ARMY = 0
    GUARD = 1
    GENDARMERIE = 2
    PARTNER = 3
    PEACEKEEPERS = 4
    FOREIGN = 5


class Order(IntEnum):
    """What a unit is told to do."""

    ABSENT = 0
    GARRISON = 1
    FRONT = 2


FORCES = TableSpec(
    "forces",
    "a unit of the state's forces or of those who help them",
    (
        Column("kind", "i1", "state", "whose unit it is", names=ForceKind),
        Column("home", "i4", "cell", "where it is stationed"),
        Column("cell", "i4", "cell", "where it is"),
        Column("order", "i1", "state", "not in the country, at home, or sent to the front", names=Order),
        Column("post", "i4", "officials row", "gendarmerie post whose people they are", start=NOBODY),
        Column("n_people", "i4", "person", "people it has"),
        Column("n_full", "i4", "person", "people it is filled up to"),
        Column("arms", "f4", "ratio", "arms a person, relative to a group that just lives"),
        Column("is_mobile", "?", "yes/no", "can be sent away from home"),
        Column("comes", "i2", "week", "week in which it comes to the country; below zero where it was there before"),
        Column("goes", "i2", "week", "week in which it leaves"),
    ),
)
