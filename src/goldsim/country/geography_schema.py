"""The shape of a geography file: which keys there are, and what may stand under each; `geography_checks` holds them together."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field
from pydantic_core import ErrorDetails

from goldsim.country import geography_parts as parts
from goldsim.country.geography_parts import COORDINATES, NOWHERE, CornerPart, Label, Letter, Part, Weight
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault, shown
from goldsim.reading.validation import Name, say, unknown_keys, validated

KM2_PER_TONNE: Final = 18.6  # a concession where a map does not say: Loulo-Gounkoto's 361 km2 for 19.4 t a year
JOBS_PER_TONNE: Final = 150  # assumed


class CountryFile(CornerPart):
    """A whole country."""

    name: Name
    title: Label
    regions: Annotated[dict[Letter, Label], Field(min_length=1, max_length=200)]
    neighbours: Annotated[dict[Letter, Label], Field(max_length=50)]
    grid: str
    belts: Annotated[list[parts.BeltPart], Field(min_length=1, max_length=200)]
    foreign_origins: dict[str, Weight]
    child_origins: dict[str, Weight]
    armed_groups: Annotated[list[parts.GroupPart], Field(max_length=200)]
    places: Annotated[list[parts.PlacePart], Field(max_length=500)]
    people: dict[Letter, parts.People] = Field(default_factory=dict)
    displaced: dict[parts.Year, dict[Letter, parts.People]] = Field(default_factory=dict)
    forces: list[parts.ContingentPart] = Field(default_factory=list, max_length=200)
    relations: list[parts.RelationPart] = Field(default_factory=list, max_length=200)
    seen: list[parts.Seen] = Field(default_factory=list, max_length=500)
    courts: list[str] = Field(default_factory=list, max_length=500)
    care_homes: dict[str, Weight] = Field(default_factory=dict)
    trades: list[parts.TradePart] = Field(default_factory=list, max_length=50)


class RestPart(Part):
    """What becomes of the regions that are not kept: one more neighbour."""

    letter: Letter
    name: Label


class CutFile(Part):
    """Regions cut out of a country."""

    name: Name
    title: Label
    extends: Annotated[str, Field(min_length=1)]
    keep: Annotated[list[str], Field(min_length=1)]
    rest: RestPart


ITEMS: Final[Mapping[str, type[parts.Point]]] = FrozenMap(
    {"belts": parts.BeltPart, "armed_groups": parts.GroupPart, "places": parts.PlacePart}
)
LISTS: Final[Mapping[str, type[Part]]] = FrozenMap(
    {**ITEMS, "forces": parts.ContingentPart, "relations": parts.RelationPart, "seen": parts.Seen, "trades": parts.TradePart}
)
_OF_A_CUT: Final = tuple(key for key in CutFile.model_fields if key not in CountryFile.model_fields)
_OF_A_COUNTRY: Final = tuple(key for key in CountryFile.model_fields if key not in CutFile.model_fields)


def keys_of(part: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a part as a file writes them."""
    return tuple(field.alias or name for name, field in part.model_fields.items())


def point(one: Mapping[str, Any]) -> tuple[str, str, float, float]:
    """Return a place's name, kind and degrees."""
    return one["name"], one["kind"], one["lat"], one["lon"]


def mine(one: Mapping[str, Any]) -> tuple[float, float, int]:
    """Return a mine's output, concession and jobs; where it does not say, what goes with its output elsewhere."""
    output, km2, jobs = (one.get(key) for key in ("output_t", "concession_km2", "jobs"))
    usual_km2, usual_jobs = KM2_PER_TONNE * (output or 0.0), round(JOBS_PER_TONNE * (output or 0.0))
    return output or 0.0, usual_km2 if km2 is None else km2, usual_jobs if jobs is None else jobs


def is_cut(value: Any) -> bool:
    """Tell whether what a file says is meant to be cut out of another country."""
    return isinstance(value, dict) and ("extends" in value or ("grid" not in value and any(key in value for key in _OF_A_CUT)))


def is_meant_as_map(value: Any) -> bool:
    """Tell whether what a file says is meant to be a geography, and not a scenario."""
    others = ("run", "parameters", "policy", "scenarios")
    own = [key for key in (*_OF_A_COUNTRY, "keep", "rest") if key not in ("north", "west")]
    return isinstance(value, dict) and any(key in value for key in own) and not any(key in value for key in others)


def shape_faults(value: Any) -> Iterator[Fault]:
    """Yield what is wrong with the shape of what one file says."""
    model: type[Part] = CutFile if is_cut(value) else CountryFile
    yield from map(_said, validated(model, value)[1])
    if not isinstance(value, dict):
        return
    for fault in unknown_keys(value, (), model.model_fields):
        if model is CutFile and fault.loc[-1:] and fault.loc[-1] in _OF_A_COUNTRY:
            yield fault._replace(words="is taken from the country that this one extends: leave it out")
        elif model is CountryFile and fault.loc[-1:] and fault.loc[-1] in _OF_A_CUT:
            yield fault._replace(words="is for regions cut out of a country, which has `extends` and no grid: leave it out")
        else:
            yield fault
    if is_cut(value):
        yield from unknown_keys(value.get("rest"), ("rest",), RestPart.model_fields)
        return
    for key, part in LISTS.items():
        for place, item in enumerate(value[key]) if isinstance(value.get(key), list) else ():
            yield from unknown_keys(item, (key, place), keys_of(part))


def _said(detail: ErrorDetails) -> Fault:
    """Return one of pydantic's errors as a fault: of the key where a letter is wrong, with a hint where lat and lon are."""
    fault = say(detail)
    if fault.loc[-1:] == ("[key]",):
        return fault._replace(loc=fault.loc[:-1], at_key=True)
    name = fault.loc[-1] if fault.loc else ""
    if name in COORDINATES and detail["type"].endswith("_equal"):
        most = COORDINATES[str(name)]
        words = f"is {shown(detail['input'])}, {name} goes from -{most:g} to {most:g}: are lat and lon the wrong way round?"
        return fault._replace(words=words)
    return fault


def sound_items(value: Mapping[str, Any], key: str) -> dict[int, Any]:
    """Return those items of a list whose shape is right, by their places in it."""
    made = [validated(LISTS[key], given)[0] for given in value[key]] if isinstance(value.get(key), list) else []
    return {place: item for place, item in enumerate(made) if item is not None}


def sound_letters(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return what a mapping by letters says, as far as its keys are letters."""
    given = value.get(key)
    mapping = given if isinstance(given, dict) else {}
    return {letter: name for letter, name in mapping.items() if len(letter) == 1 and letter != NOWHERE and not letter.isspace()}


def sound_corner(value: Mapping[str, Any]) -> tuple[float, float, float] | None:
    """Return degrees of the north-west corner and of a cell, None where one of them cannot be."""
    corner, _ = validated(CornerPart, value)
    return (corner.north, corner.west, corner.cell_degrees) if corner else None
