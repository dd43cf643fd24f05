"""What is wrong across the values of a geography: points outside the country, letters of nobody, weights of nothing."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from goldsim.country.geography_grid import GRID, Frame, evened, globe_faults, letter_faults, row_faults, rows_of
from goldsim.country.geography_parts import MINE, NOWHERE, PLACE_KINDS, Point
from goldsim.country.geography_schema import ITEMS, LISTS, sound_corner, sound_items, sound_letters
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.reading.validation import MOST_UNKNOWN, is_number

AIRPORT: Final = "airport"  # how the outcomes call the capital's way out
SIGNS: Final = "look at north and west, and at the signs: degrees west of Greenwich and south of the equator are negative"


def country_faults(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a whole country, as far as the shape of what is held together is right."""
    regions, neighbours = sound_letters(value, "regions"), sound_letters(value, "neighbours")
    for letter in neighbours.keys() & regions.keys():
        yield Fault(("neighbours", letter), f"{letter!r} is the letter of a region already ({regions[letter]})", at_key=True)
    yield from _doubled_names(value, regions, neighbours)
    rows = rows_of(value.get(GRID))
    if isinstance(value.get(GRID), str):
        yield from row_faults(rows)
        if rows and all(isinstance(value.get(key), dict) for key in ("regions", "neighbours")):
            yield from letter_faults(rows, regions, neighbours)
    corner = sound_corner(value)
    if corner and rows:
        map_ = Frame(*corner, evened(rows))
        points: dict[Loc, Point] = {(key, at): item for key in ITEMS for at, item in sound_items(value, key).items()}
        yield from list(globe_faults(map_)) or _outside(map_, points, regions, neighbours)
    if isinstance(value.get("belts"), list) and len(belts := sound_items(value, "belts")) == len(value["belts"]):
        yield from weightless(belts.values(), ("belts",), "all belts")
    yield from _capitals(value.get("places"))
    yield from _mines(value)
    if all(isinstance(value.get(key), dict) for key in ("regions", "neighbours")):
        yield from _origins(value, regions, neighbours)


def _doubled_names(value: Mapping[str, Any], regions: Mapping[str, str], neighbours: Mapping[str, str]) -> Iterator[Fault]:
    """Yield names that are given twice; a town and a mine may share one."""
    for key, names in (("regions", regions), ("neighbours", neighbours)):
        yield from _twice(((key, letter), name) for letter, name in names.items())
    for key in LISTS:
        named = [((key, place, "name"), item) for place, item in sound_items(value, key).items()]
        kind_of = {loc: item.kind if key == "places" else "" for loc, item in named}
        for kind in dict.fromkeys(kind_of.values()):
            yield from _twice((loc, getattr(item, "name", "")) for loc, item in named if kind_of[loc] == kind)
    for letter, name in neighbours.items():
        if isinstance(name, str) and name.strip().casefold() == AIRPORT:
            yield Fault(("neighbours", letter), f"{shown(name)} is what the capital's own way out is called: take another name")


def _twice(names: Iterable[tuple[Loc, object]]) -> Iterator[Fault]:
    seen = {""}
    for loc, plain in ((loc, name.strip() if isinstance(name, str) else "") for loc, name in names):
        if plain and plain in seen:
            yield Fault(loc, f"the name {shown(plain)} is given twice")
        seen.add(plain)


def _outside(
    map_: Frame, points: Mapping[Loc, Point], regions: Mapping[str, str], neighbours: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield the points that lie outside the country; where all lie off the map, that the map is elsewhere."""
    # A point at a letter that nobody explains is not judged.
    turned = [loc for loc, point in points.items() if map_.letter_at(point.lon, point.lat) in regions]
    if len(points) > 1 and all(map_.cell_at(point.lat, point.lon) is None for point in points.values()):
        hint = "lat and lon are the wrong way round" if len(turned) == len(points) else SIGNS
        yield Fault(("north",), f"all {len(points)} belts, armed groups and places lie off the map ({map_}): {hint}")
        return
    strange = {NOWHERE, *neighbours} - {*regions}
    outside = [(loc, point) for loc, point in points.items() if map_.letter_at(point.lat, point.lon) in strange]
    for loc, point in outside[:MOST_UNKNOWN]:
        what_to_do = "move it, or give that cell the letter of a region"
        if loc in turned:
            region = regions[map_.letter_at(point.lon, point.lat)]
            what_to_do = f"with lat {point.lon:g} and lon {point.lat:g} it would lie in {region}, are they the wrong way round?"
        yield Fault(loc, f"{point.name} lies outside the country, {_where(map_, point, neighbours)}: {what_to_do}")
    if len(outside) > MOST_UNKNOWN:
        yield Fault((outside[MOST_UNKNOWN][0][0],), f"{len(outside) - MOST_UNKNOWN} more points lie outside the country")


def _where(map_: Frame, point: Point, neighbours: Mapping[str, str]) -> str:
    cell = map_.cell_at(point.lat, point.lon)
    if cell is None:
        return f"off the map ({map_})"
    letter = map_.rows[cell[0]][cell[1]]
    return f"in {neighbours.get(letter, 'no country')} ({letter!r} in row {cell[0] + 1}, column {cell[1] + 1} of the grid)"


def weightless(belts: Iterable[Any], loc: Loc, which: str) -> Iterator[Fault]:
    """Yield that belts have no weight, for sites that are known or for those still to be found."""
    there = list(belts)
    if there and not sum(belt.weight for belt in there):
        yield Fault(loc, f"the weights of {which} are 0: no site would be anywhere", at_key=True)
    elif there and not sum(belt.find_weight for belt in there):
        yield Fault(loc, f"the weights of new finds (`finds`) of {which} are 0: no deposit could be found anywhere", at_key=True)


def _capitals(places: Any) -> Iterator[Fault]:
    """Yield that there is no capital, unless one of the kinds is misspelt, or each one after the first."""
    if not isinstance(places, list):
        return
    kinds = [item.get("kind") if isinstance(item, dict) else None for item in places]
    first, *more = [place for place, kind in enumerate(kinds) if kind == "capital"] or [-1]
    if first < 0 and all(kind in PLACE_KINDS for kind in kinds):
        words = "no place is of the kind capital: one must be, with the airport, a court and the first offices"
        yield Fault(("places",), words, at_key=True)
    for place in more:
        words = f"is a second capital, places[{first}] is one already: a country has one, the others are of the kind town"
        yield Fault(("places", place, "kind"), words)


def _mines(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what only an industrial mine has and another place is given, and jobs or ground of a mine that digs nothing."""
    for place, item in sound_items(value, "places").items():
        for key in sorted(item.model_fields_set & {"output_t", "concession_km2", "jobs"}):
            loc = ("places", place, key)
            if item.kind != MINE:
                yield Fault(loc, f"is for an industrial mine, and {item.name} is of the kind {item.kind}", at_key=True)
            elif key == "jobs" and item.jobs and not item.output_t:
                yield Fault(loc, f"{item.name} digs nothing (output_t is 0) and employs {item.jobs}", at_key=True)


def meant(word: str, names: Mapping[str, str]) -> str:
    """Suggest the letter of somebody whose name is near, or a letter that is."""
    letters = {str(name): letter for letter, name in names.items()}
    near = difflib.get_close_matches(word, letters, n=1)
    return f" - did you mean '{letters[near[0]]}'?" if near else suggestion(word, names)


def strangers(loc: Loc, given: Iterable[str], names: Mapping[str, str], what: str) -> Iterator[Fault]:
    """Yield letters, used as keys, that nobody of some names has."""
    known = ", ".join(f"{letter} ({name})" for letter, name in names.items()) or "none"
    for letter in given:
        if letter not in names:
            words = f"{shown(letter)} is the letter of no {what}; there are {known}{meant(letter, names)}"
            yield Fault((*loc, letter), words, at_key=True)


def _origins(value: Mapping[str, Any], regions: Mapping[str, str], neighbours: Mapping[str, str]) -> Iterator[Fault]:
    both = {**regions, **neighbours}
    for key, names, what in (("foreign_origins", neighbours, "neighbour"), ("child_origins", both, "region and no neighbour")):
        weights = value[key] if isinstance(value.get(key), dict) else {}
        yield from strangers((key,), weights, names, what)
        if weights and all(is_number(weight) and weight == 0 for weight in weights.values()):
            yield Fault((key,), "all weights are 0: give one of them some, or write {} for all alike", at_key=True)
