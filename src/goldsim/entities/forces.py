"""Forces: units of the army, the guard, the gendarmerie, and of those who help them."""

from enum import IntEnum

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
