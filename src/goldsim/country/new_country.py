"""A country of somebody's own: its geography made of files of areas and points, refused in their words where it cannot be."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from goldsim.country.drawing import Drawing, drawn, raster_over, read_shapes, spot_of
from goldsim.country.geography_files import put_together
from goldsim.country.geography_schema import CountryFile, keys_of
from goldsim.country.shapes import Area, Spot, read_areas, read_points
from goldsim.errors import Issue, ScenarioError
from goldsim.reading.document import load
from goldsim.reading.issues import Fault, dotted
from goldsim.reading.loader import Flow, dump
from goldsim.units import KM_PER_DEGREE

NUMBERS: Final = ("radius_km", "weight", "grade", "finds", "output_t", "concession_km2")
WHOLE: Final = ("people", "jobs")
DRAWN: Final = ("name", "title", "north", "west", "cell_degrees", "regions", "neighbours", "grid", "people")
MORE: Final = ("foreign_origins", "child_origins", "armed_groups")  # empty as drawn
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "belts": ("name", "lat", "lon", "radius_km", "weight", "grade", "finds"),
    "places": ("name", "kind", "lat", "lon", "output_t", "concession_km2", "jobs", "note"),
}
SITES_RADIUS_KM: Final = 30.0  # of a belt at least, where only its sites are given


class Given(NamedTuple):
    """The files of a country. `border` may be left out where `regions` are areas, and `neighbours` for an island."""

    regions: Path
    places: Path
    belts: Path
    border: Path | None = None
    neighbours: Path | None = None
    more: Path | None = None  # YAML: what else a geography says, who is armed above all


def draw(name: str, title: str, given: Given, step: float) -> dict[str, Any]:
    """Return the tree of a geography file. Raises ScenarioError with all that is wrong, in the files that are given."""
    regions, neighbours = read_shapes(given.regions), read_shapes(given.neighbours) if given.neighbours else []
    border = read_areas(given.border) if given.border else [one for one in regions if isinstance(one, Area)]
    if not border:
        words = "has points, which say nothing of the border: give --border, or regions as areas in GeoJSON"
        raise ScenarioError([Issue(str(given.regions), 0, 0, "", words)])
    drawing = drawn(border, regions, neighbours, raster_over(border, step, str(given.border or given.regions)))
    places, belts = read_points(given.places), read_points(given.belts)
    issues = [*_outside(drawing, [*places, *belts]), *_empty(drawing, regions)]
    if issues:
        raise ScenarioError(issues)
    tree = _tree(drawing, {"name": name, "title": title}, places, belts) | _people(drawing, regions)
    tree |= _more(given.more, tree)
    # What is still wrong with the country as a whole is said of the file that it comes from.
    _, (faults,) = put_together([tree])
    files = dict.fromkeys(DRAWN, given.regions) | {"places": given.places, "belts": given.belts}
    of = [(files.get(str(fault.loc[0]), given.more or given.regions), fault) for fault in faults]
    if of:
        raise ScenarioError(Issue(str(file), 0, 0, dotted(fault.loc), fault.words) for file, fault in of)
    return tree


def _more(path: Path | None, tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file says beside what is drawn. Raises ScenarioError for what is drawn, and for what no geography says."""
    if path is None:
        return {}
    document = load(path)
    said: Any = document.value
    if not isinstance(said, dict):
        raise ScenarioError([document.issue(Fault((), "must be a mapping, such as `armed_groups:` with a list below"))])
    own = [key for key in keys_of(CountryFile) if key not in tree or key in MORE]
    words = f"cannot stand here; a geography has, beside what is drawn, {', '.join(own)}"
    if issues := [document.issue(Fault((key,), words, at_key=True)) for key in said if key not in own]:
        raise ScenarioError(issues)
    return {
        key: [_on_a_line(one) for one in value] if isinstance(value, list) else _on_a_line(value) for key, value in said.items()
    }


def _on_a_line(value: Any) -> Any:
    return Flow(value) if isinstance(value, dict) else value


def _tree(drawing: Drawing, named: dict[str, Any], places: Sequence[Spot], belts: Sequence[Spot]) -> dict[str, Any]:
    raster = drawing.raster
    return named | {
        "north": raster.north,
        "west": raster.west,
        "cell_degrees": raster.step,
        "regions": Flow(drawing.regions),
        "neighbours": Flow(drawing.neighbours),
        "grid": "\n".join("".join(row) for row in drawing.codes) + "\n",
        "belts": [Flow(one) for one in _belts(belts, drawing)],
        "foreign_origins": Flow(),
        "child_origins": Flow(),
        "armed_groups": [],
        "places": [Flow(_entry(spot, KEYS["places"])) for spot in places],
    }


def as_text(tree: Mapping[str, Any], source: str) -> str:
    """Return a geography file, with a remark on what it was made of."""
    parts, place = list(tree.items()), list(tree).index("grid")
    grid = "".join(f"  {row}\n" for row in tree["grid"].split())
    return f"# {source}\n{dump(dict(parts[:place]))}grid: |\n{grid}{dump(dict(parts[place + 1 :]))}"


def _outside(drawing: Drawing, spots: Sequence[Spot]) -> Iterator[Issue]:
    """Yield points outside the country, with where they lie, and whether they would lie inside the other way round."""
    for spot in spots:
        if (found := drawing.letter(spot.lat, spot.lon)) in drawing.regions:
            continue
        off = "off the map" if drawing.raster.at(spot.lat, spot.lon) is None else "in no country"
        where = f"in {drawing.neighbours[found]}" if found in drawing.neighbours else off
        what_to_do = "move it by a cell, or look at the border"
        if (turned := drawing.letter(spot.lon, spot.lat)) in drawing.regions:
            inside = f"with lat {spot.lon:g} and lon {spot.lat:g} it would lie in {drawing.regions[turned]}"
            what_to_do = f"{inside}: are they the wrong way round?"
        named = f"{spot.name or 'a point'} lies outside the country, {where} (lat {spot.lat:g}, lon {spot.lon:g})"
        yield spot.issue(f"{named}; {what_to_do}")


def _empty(drawing: Drawing, regions: Sequence[Area | Spot]) -> Iterator[Issue]:
    """Yield regions that are too small for the cells."""
    for letter, name in drawing.regions.items():
        if not (drawing.codes == letter).any():
            words = f"{name}: no middle of a cell of {drawing.raster.step:g} degrees lies in it: take smaller ones with "
            spot = next(spot_of(one) for one in regions if spot_of(one).name == name)
            yield spot.issue(f"{words}--cell-degrees, or join it to another region")


def _belts(spots: Sequence[Spot], drawing: Drawing) -> list[dict[str, Any]]:
    """Return belts as they are given; of sites alone, one belt a region around their middle."""
    if any("radius_km" in spot.said for spot in spots):
        return [_entry(spot, KEYS["belts"]) for spot in spots]
    found = []
    for letter, name in drawing.regions.items():
        own = [spot for spot in spots if drawing.letter(spot.lat, spot.lon) == letter]
        if own:
            points = np.array([(spot.lat, spot.lon) for spot in own])
            # Where the mean of scattered sites lies outside the region, the site nearest to it takes its place.
            lat, lon = points[np.argmin(np.hypot(*(points - points.mean(axis=0)).T))]
            away = KM_PER_DEGREE * np.hypot(points[:, 0] - lat, (points[:, 1] - lon) * math.cos(math.radians(lat)))
            radius = round(max(float(away.max()), SITES_RADIUS_KM))
            found.append({"name": name, "lat": lat.item(), "lon": lon.item(), "radius_km": radius, "weight": len(own)})
    return found


def _entry(spot: Spot, keys: Sequence[str]) -> dict[str, Any]:
    said = {**spot.said, "name": spot.name, "lat": spot.lat, "lon": spot.lon}
    return {key: _typed(spot, key, said[key]) for key in keys if said.get(key) not in (None, "")}


def _typed(spot: Spot, key: str, value: Any) -> Any:
    if key not in (*NUMBERS, *WHOLE):
        return value
    try:
        return int(str(value).replace(" ", "")) if key in WHOLE else float(value)
    except ValueError:
        raise ScenarioError([spot.issue(f"{key} must be a number, it is {value!r}")]) from None


def _people(drawing: Drawing, regions: Sequence[Area | Spot]) -> dict[str, Any]:
    """Return the people of each region, where all of them say."""
    people: dict[str, int] = {}
    for letter, name in drawing.regions.items():
        own = [spot for spot in map(spot_of, regions) if spot.name == name and spot.said.get("people") not in (None, "")]
        people |= {letter: sum(_typed(spot, "people", spot.said["people"]) for spot in own)} if own else {}
    return {"people": Flow(people)} if len(people) == len(drawing.regions) else {}
