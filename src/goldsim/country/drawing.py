"""Drawing a country on cells: which middle of a cell lies in which area, or next to which point.

Each cell whose middle lies inside the border belongs to the region whose area holds it, or whose point is nearest; each other
cell to a neighbour in the same way, or to no country.
"""

import math
import re
import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from goldsim.country.geography_grid import MOST_CELLS
from goldsim.country.geography_parts import NOWHERE
from goldsim.country.shapes import Area, Spot, is_geojson, read_areas, read_points
from goldsim.engine.tables import Array
from goldsim.errors import Issue, ScenarioError

MARGIN: Final = 2  # cells around the country


class Raster(NamedTuple):
    """The cells that a country is drawn on: the north-west corner, the size of a cell, and the middles, shape (rows, columns)."""

    north: float
    west: float
    step: float
    lat: Array
    lon: Array

    def at(self, lat: float, lon: float) -> tuple[int, int] | None:
        """Return the cell that holds a point; None off the map."""
        row, column = int((self.north - lat) // self.step), int((lon - self.west) // self.step)
        return (row, column) if 0 <= row < self.lat.shape[0] and 0 <= column < self.lat.shape[1] else None


class Drawing(NamedTuple):
    """What was drawn: a letter a cell, and the names of regions and neighbours by letter, with what of them is drawn."""

    raster: Raster
    codes: Array
    regions: Mapping[str, str]
    neighbours: Mapping[str, str]

    def letter(self, lat: float, lon: float) -> str:
        """Return the letter of the cell that holds a point."""
        cell = self.raster.at(lat, lon)
        return NOWHERE if cell is None else str(self.codes[cell])


def drawn(border: Sequence[Area], regions: Sequence[Area | Spot], neighbours: Sequence[Area | Spot], raster: Raster) -> Drawing:
    """Draw regions inside a border and neighbours outside it."""
    inside = np.logical_or.reduce([area.holds(raster.lat, raster.lon) for area in border])
    letters = letters_for([*names_of(regions), *names_of(neighbours)])
    codes = np.full(raster.lat.shape, NOWHERE)
    for shapes, there, fill in ((regions, inside, True), (neighbours, ~inside, False)):
        owners = _owners(shapes, raster, there, fill=fill)
        for number, one in enumerate(names_of(shapes)):
            codes[owners == number] = letters[one]
    others = {letters[one]: one for one in names_of(neighbours) if (codes == letters[one]).any()}
    return Drawing(raster, codes, {letters[one]: one for one in names_of(regions)}, others)


def raster_over(border: Sequence[Area], step: float, file: str) -> Raster:
    """Return the cells over areas, with some around them, aligned to whole steps. Raises ScenarioError for too many."""
    corners = np.concatenate([ring for area in border for ring in area.rings])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    top, left = round((math.ceil(north / step) + MARGIN) * step, 6), round((math.floor(west / step) - MARGIN) * step, 6)
    n_rows, n_columns = math.ceil((top - south) / step) + MARGIN, math.ceil((east - left) / step) + MARGIN
    if n_rows * n_columns > MOST_CELLS:
        words = f"{n_rows:,} by {n_columns:,} cells of {step:g} degrees are more than {MOST_CELLS:,}"
        raise ScenarioError([Issue(file, 0, 0, "", f"{words}: take larger ones with --cell-degrees")])
    lat, lon = top - (np.arange(n_rows) + 0.5) * step, left + (np.arange(n_columns) + 0.5) * step
    return Raster(top, left, step, np.repeat(lat[:, None], n_columns, 1), np.repeat(lon[None], n_rows, 0))


def names_of(shapes: Sequence[Area | Spot]) -> list[str]:
    """Return the names of areas or points, each once, in order."""
    return list(dict.fromkeys(spot_of(one).name for one in shapes))


def letters_for(names: Sequence[str]) -> dict[str, str]:
    """Return a letter for each name: one of its own where there is one left.

    Examples
    --------
    >>> letters_for(["Sahel", "Sud-Ouest", "Centre"])
    {'Sahel': 'S', 'Sud-Ouest': 'U', 'Centre': 'C'}
    """
    found: dict[str, str] = {}
    for name in names:
        own = re.sub(r"[^A-Za-z]", "", name)
        wanted = [*own.upper(), *own.lower(), *string.ascii_letters, *string.digits, *map(chr, range(0xC0, 0x180))]
        found[name] = next(letter for letter in wanted if letter not in found.values())
    return found


def read_shapes(path: Path) -> list[Area] | list[Spot]:
    """Return the areas or points of a file, all of which have a name."""
    if not is_geojson(path):
        shapes: list[Any] = read_points(path)
    else:
        try:
            shapes = read_areas(path)
        except ScenarioError as error:
            if not all("it is 'Point'" in issue.message for issue in error.issues):
                raise
            shapes = read_points(path)
    nameless = [spot_of(one).issue("has no name: give it one") for one in shapes if not spot_of(one).name]
    if nameless:
        raise ScenarioError(nameless)
    return shapes


def spot_of(one: Area | Spot) -> Spot:
    """Return where a shape is, and what its file says of it."""
    return one.spot if isinstance(one, Area) else one


def _owners(shapes: Sequence[Area | Spot], raster: Raster, there: Array, *, fill: bool) -> Array:
    """Return the number of the name that each cell belongs to, -1 for none: the area that holds it, or the nearest point."""
    # With `fill`, what no area holds belongs to the nearest cell that one does.
    names, owners = names_of(shapes), np.full(raster.lat.shape, -1)
    for one in shapes:
        if isinstance(one, Area):
            owners[there & (owners < 0) & one.holds(raster.lat, raster.lon)] = names.index(one.spot.name)
    spots = [one for one in shapes if isinstance(one, Spot)]
    points = [(one.lat, one.lon, names.index(one.name)) for one in spots]
    if fill and not spots:
        points = [(raster.lat[at], raster.lon[at], owners[at]) for at in zip(*np.nonzero(owners >= 0), strict=True)]
    if points:
        lat, lon, number = np.array(points).T
        for at in zip(*np.nonzero(there & (owners < 0)), strict=True):
            east = (raster.lon[at] - lon) * math.cos(math.radians(raster.lat[at]))
            owners[at] = number[np.argmin((raster.lat[at] - lat) ** 2 + east**2)]
    return owners
