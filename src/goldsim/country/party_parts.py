"""Who is armed in a geography file, how they stand to each other, and what passes through the country besides gold."""

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from goldsim.country.geography_parts import Label, Part, Point, one_of, refuse
from goldsim.reading.issues import shown
from goldsim.reading.validation import MOST_MONEY

GROUP_KINDS: Final = ("jihadist", "signatory", "militia")
FORCE_KINDS: Final = ("army", "guard", "gendarmerie", "partner", "peacekeepers", "foreign")
STANCES: Final = {"war": 1, "truce": 0, "alliance": -1}
STATE: Final = "state"  # how relations call all forces together
FIRST_YEAR, LAST_YEAR = 1990, 2100


def _year(text: str) -> str:
    if not (text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise refuse(f"must be a year from {FIRST_YEAR} to {LAST_YEAR}, it is {shown(text)}")
    return text


def _two(parties: list[str]) -> list[str]:
    if len(parties) != 2:
        raise refuse(f"names {len(parties)}, it must name the two parties between whom this is")
    return parties


Year = Annotated[str, AfterValidator(_year)]
People = Annotated[int, Field(ge=1, le=1_000_000_000)]
Men = Annotated[int, Field(ge=1, le=1_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]


class GroupPart(Point):
    """An armed group: the middle of its zone, whose friend it is, and its men in the country at the start of some years."""

    kind: Annotated[str, one_of(GROUP_KINDS)]
    fighters: Annotated[dict[Year, Men], Field(min_length=1)]
    alliance: Label | None = None
    comes: date | None = Field(default=None, alias="from")
    of: Label | None = None


class ContingentPart(Part):
    """Men of the state or of those who stand by it, where they are stationed, and from when to when."""

    name: Label
    kind: Annotated[str, one_of(FORCE_KINDS)]
    people: Men
    homes: Annotated[list[str], Field(min_length=1)]
    mines: bool = False
    comes: date | None = Field(default=None, alias="from")
    goes: date | None = Field(default=None, alias="until")


class RelationPart(Part):
    """How two parties stand to each other, from when to when."""

    between: Annotated[list[str], AfterValidator(_two)]
    stance: Annotated[str, one_of(STANCES)] = Field(alias="is")
    since: date | None = Field(default=None, alias="from")
    until: date | None = None


class TradePart(Part):
    """What passes through the country besides gold: its worth a year, and by which neighbours it comes or goes."""

    name: Label
    xof_a_year: Annotated[float, Field(gt=0, le=MOST_MONEY)]
    exits: Annotated[dict[str, Share], Field(min_length=1)]
    illicit: bool = False
