"""The instruments of policy: what money can be spent on, the figures that each has, and the rules that a policy can set."""

from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from goldsim.parameters.fields import Share, Units, Weeks, YearlyCost


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
    PUBLIC_WORKS = 16
    MINERS_CREDIT = 17
    SCHOOL_CANTEENS = 18
    AWARENESS = 19
    MINE_SAFETY = 20
    ESCORTS = 21
    WITNESS_PROTECTION = 22
    PUBLICITY = 23
    PAY_SUPPLEMENTS = 24


INSTRUMENTS: tuple[str, ...] = tuple(instrument.name.lower() for instrument in Instrument)
SWITCHES: tuple[str, ...] = ("destroy_seized_machines", "buy_without_papers", "amnesty")
# Numbers that a government can set by decree, and that a policy may therefore set from a day on.
RATES: tuple[str, ...] = (
    *("sell.tax_share", "sell.taxed_mg_per_month", "sell.centre_discount_share", "sell.papers_share"),
    *("permit.fee_xof", "permit.n_steps", "permit.permit_weeks", "permit.licence_gain", "permit.operator_permit_weeks"),
    *("police.sentence_weeks", "police.confiscated_share", "police.auction_weeks"),
    *("police.closure_least_weeks", "police.closure_most_weeks"),
)
# What works in the whole country at once, so that a policy cannot say where; and what is given to people, chosen one by one.
NATIONWIDE: tuple[str, ...] = ("oversight", "reintegration", "coordination", "witness_protection", "publicity")
PERSONAL: tuple[str, ...] = ("cash_transfers", "farm_support", "public_works", "miners_credit")
# What pays for the force of the law; the rest pays for people's livings, children and fair dealing.
FORCE: tuple[str, ...] = (
    *("patrols", "raids", "border_posts", "escorts", "courts"),
    *("witness_protection", "oversight", "publicity", "pay_supplements"),
)

# A row an instrument, a column a figure: cost of a unit a year, weeks until money arrives, the part that leaks, units at most.
FIGURES: Final = MappingProxyType({
    "unit_cost_xof_per_year": YearlyCost, "delay_weeks": Weeks, "leakage_share": Share, "max_units": Units,
})  # fmt: skip
INSTRUMENT_FIELDS: Final[list[tuple[str, Any]]] = [
    (f"{instrument}_{figure}", kind) for instrument in INSTRUMENTS for figure, kind in FIGURES.items()
]
INSTRUMENT_FIELDS.append(("discount_share", Share))  # a year, of what is spent later: for what a policy is said to cost
Instruments = NamedTuple("Instruments", INSTRUMENT_FIELDS)  # type: ignore[misc]  # one field a cell of the table
