"""Traffickers: networks that buy gold at the pits, carry it out of the country, lend to miners and hold children."""

from enum import IntEnum


class Answer(IntEnum):
    """What a holder can do about a child's case."""

    WAIT = 0
    HIDE = 1
    PAY = 2
    THREATEN = 3
    LET_GO = 4
