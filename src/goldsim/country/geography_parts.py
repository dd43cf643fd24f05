"""What a geography file's entries are made of: letters, names, degrees, and the parts that stand for a belt or a place."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import shown, suggestion

NOWHERE: Final = "."  # in the grid: no country
LONGEST_NAME: Final = 100
TOWN_KINDS: Final = ("capital", "town")
PLACE_KINDS: Final = (*TOWN_KINDS, "industrial_mine", "artisanal_site")
MINE: Final = "industrial_mine"
COORDINATES: Final[Mapping[str, float]] = FrozenMap({"lat": 90.0, "lon": 180.0})


def refuse(words: str) -> PydanticCustomError:
    """Return the error that says these words."""
    return PydanticCustomError("words", "{words}", {"words": words})


def _letter(text: str) -> str:
    if text == NOWHERE:
        raise refuse(f"'{NOWHERE}' stands for cells of no country: take another letter")
    if len(text) != 1 or text.isspace():
        raise refuse(f"must be one letter, as the grid has it; it is {shown(text)}")
    return text


def _label(text: str) -> str:
    if not text.strip():
        raise refuse("is empty")
    if "\n" in text or len(text) > LONGEST_NAME:
        raise refuse(f"must be one line of at most {LONGEST_NAME} letters")
    return text


def one_of(known: Iterable[str]) -> AfterValidator:
    """Return a check that a text is one of those known."""

    def check(text: str) -> str:
        if text not in known:
            raise refuse(f"is {shown(text)}, it must be one of {', '.join(known)}{suggestion(text, known)}")
        return text

    return AfterValidator(check)


Letter = Annotated[str, AfterValidator(_letter)]
Label = Annotated[str, AfterValidator(_label)]
Latitude = Annotated[float, Field(ge=-COORDINATES["lat"], le=COORDINATES["lat"])]
Longitude = Annotated[float, Field(ge=-COORDINATES["lon"], le=COORDINATES["lon"])]
Weight = Annotated[float, Field(ge=0, le=1e6)]


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
    finds: Weight | None = None


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
