"""Crimes of which the model has cases."""

from enum import IntEnum


class Crime(IntEnum):
    """What somebody may stand accused of; a case is of one kind."""

    ROBBERY = 0
    TRAFFICKING = 1
    SMUGGLING = 2
    DIGGING = 3
    CORRUPTION = 4
    ARMED = 5
