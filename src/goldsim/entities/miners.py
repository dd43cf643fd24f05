"""Miners: people of working age who could mine, whether they do or not. A row stands for `people_per_row` of them."""

from enum import IntEnum


class Activity(IntEnum):
    """What a person lives by in a week; exactly one of these."""

    FARM = 0
    MINE = 1
    BAND = 2
    FIGHTER = 3
    AWAY = 4
    DETAINED = 5
    DEAD = 6


class Origin(IntEnum):
    """Where a person comes from."""

    LOCAL = 0
    INTERNAL_MIGRANT = 1
    FOREIGN_MIGRANT = 2


class Cause(IntEnum):
    """What somebody died of; NONE for the living."""

    NONE = 0
    COLLAPSE = 1
    FIGHTING = 2
    HOLDER = 3
    ATTACK = 4


class Task(IntEnum):
    """What a person does at a site: dig, wash sand and tailings, carry and crush ore, or cook and trade."""

    DIG = 0
    WASH = 1
    HAUL = 2
    COOK = 3
