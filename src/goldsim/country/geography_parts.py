"""What the entries of a geography file are made of: belts, places, who is armed, and what passes through besides gold."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import shown, suggestion
from goldsim.reading.validation import MOST_MONEY, refuse

NOWHERE: Final = "."  # in the grid: no country
LONGEST_NAME: Final = 100
TOWN_KINDS: Final = ("capital", "town")
PLACE_KINDS: Final = (*TOWN_KINDS, "industrial_mine", "artisanal_site")
MINE: Final = "industrial_mine"
GROUP_KINDS: Final = ("jihadist", "signatory", "militia")
FORCE_KINDS: Final = ("army", "guard", "gendarmerie", "partner", "peacekeepers", "foreign")
STANCES: Final = {"war": 1, "truce": 0, "alliance": -1}
STATE: Final = "state"  # how relations call all forces together
FIRST_YEAR, LAST_YEAR = 1990, 2100
COORDINATES: Final[Mapping[str, float]] = FrozenMap({"lat": 90.0, "lon": 180.0})


def must(is_right: Callable[[Any], object], words: Callable[[Any], str]) -> AfterValidator:
    """Return a check that a value is right, with what to say where it is not."""

    def check(value: Any) -> Any:
        if not is_right(value):
            raise refuse(words(value))
        return value

    return AfterValidator(check)


def one_of(known: Collection[str]) -> AfterValidator:
    """Return a check that a text is one of those known."""
    there = ", ".join(known)
    return must(known.__contains__, lambda text: f"is {shown(text)}, it must be one of {there}{suggestion(text, known)}")


Letter = Annotated[
    str,
    must(lambda text: text != NOWHERE, lambda _: f"'{NOWHERE}' stands for cells of no country: take another letter"),
    must(
        lambda text: len(text) == 1 and not text.isspace(), lambda x: f"must be one letter, as the grid has it; it is {shown(x)}"
    ),
]
Label = Annotated[
    str,
    must(str.strip, lambda _: "is empty"),
    must(
        lambda text: "\n" not in text and len(text) <= LONGEST_NAME,
        lambda _: f"must be one line of at most {LONGEST_NAME} letters",
    ),
]
Latitude = Annotated[float, Field(ge=-COORDINATES["lat"], le=COORDINATES["lat"])]
Longitude = Annotated[float, Field(ge=-COORDINATES["lon"], le=COORDINATES["lon"])]
Weight = Annotated[float, Field(ge=0, le=1e6)]
Year = Annotated[
    str,
    must(
        lambda text: text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR,
        lambda text: f"must be a year from {FIRST_YEAR} to {LAST_YEAR}, it is {shown(text)}",
    ),
]
Two = must(lambda names: len(names) == 2, lambda names: f"names {len(names)}, it must name the two parties between whom this is")
People = Annotated[int, Field(ge=1, le=1_000_000_000)]
Men = Annotated[int, Field(ge=1, le=1_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """An entry of a file."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", allow_inf_nan=False, hide_input_in_errors=True)


class Point(Part):
    """An entry with a name and a place."""

    name: Label
    lat: Latitude
    lon: Longitude


class BeltPart(Point):
    """A gold belt: sites lie within `radius_km` of its middle, and their ground is `grade` times as rich as the mean."""

    radius_km: Annotated[float, Field(gt=0, le=2000)]
    weight: Weight
    grade: Annotated[float, Field(ge=0.01, le=100)] = 1.0
    finds: Weight | None = None  # weight of new finds, where it is not that of the known sites

    @property
    def find_weight(self) -> float:
        """Relative chance that a new deposit is found here."""
        return self.weight if self.finds is None else self.finds


class PlacePart(Point):
    """A town or a mine; an industrial mine says what it digs, what ground is its own, and how many work there."""

    kind: Annotated[str, one_of(PLACE_KINDS)]
    note: str = ""
    output_t: Annotated[float, Field(ge=0, le=500)] = 0.0
    concession_km2: Annotated[float, Field(ge=0, le=100_000)] | None = None
    jobs: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class CornerPart(Part):
    """Where the grid begins, and how large its cells are."""

    north: Latitude
    west: Longitude
    cell_degrees: Annotated[float, Field(ge=0.01, le=2)]


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
    comes: date | None = Field(default=None, alias="from")
    goes: date | None = Field(default=None, alias="until")


class RelationPart(Part):
    """How two parties stand to each other, from when to when."""

    between: Annotated[list[str], Two]
    stance: Annotated[str, one_of(STANCES)] = Field(alias="is")
    comes: date | None = Field(default=None, alias="from")
    goes: date | None = Field(default=None, alias="until")


class Seen(Part):
    """Whom a place was seen to obey, from when to when, to be laid beside runs: the state, a group, or one of an alliance."""

    place: Label
    lat: Latitude
    lon: Longitude
    by: Label
    comes: date | None = Field(default=None, alias="from")
    goes: date | None = Field(default=None, alias="until")

    def holds_on(self, day: date) -> bool:
        """Tell whether it was seen to be so on a day."""
        return (self.comes or date.min) <= day < (self.goes or date.max)


class TradePart(Part):
    """What passes through the country besides gold: its worth a year, and by which neighbours it comes or goes."""

    name: Label
    xof_a_year: Annotated[float, Field(gt=0, le=MOST_MONEY)]
    exits: Annotated[dict[str, Share], Field(min_length=1)]
    illicit: bool = False
