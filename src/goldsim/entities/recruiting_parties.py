"""Parties: people of a network who gather a group at an origin and bring it to a site."""

from enum import IntEnum

FREE, READY = -1, -2  # weeks of a party that has no trip, and of one whose group sets out


class Cargo(IntEnum):
    """Whom a party gathers."""

    CHILDREN = 0
    WOMEN = 1
