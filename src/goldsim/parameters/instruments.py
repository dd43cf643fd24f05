"""What a policy can spend money on, and the rules that it can set."""

from enum import IntEnum


class Instrument(IntEnum):
    """What a policy can spend money on."""

    PATROLS = 0
    RAIDS = 1
    BORDER_POSTS = 2
    OVERSIGHT = 3
    COURTS = 4
    BUYING_CENTRES = 5
    CASH_TRANSFERS = 6
    FARM_SUPPORT = 7
    SCHOOL_PLACES = 8
    COMMITTEES = 9
    CARE_PLACES = 10
    REINTEGRATION = 11
    COORDINATION = 12
    PERMIT_DESKS = 13
    COOPERATIVES = 14
    CLEAN_KITS = 15


INSTRUMENTS: tuple[str, ...] = tuple(instrument.name.lower() for instrument in Instrument)
SWITCHES: tuple[str, ...] = ("destroy_seized_machines",)
