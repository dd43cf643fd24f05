"""Where things are: a country on a grid, read from a geography file.

A geography is another file, never other code: the whole of Mali, a region alone, or a small invented country for tests. Cells
are numbered row by row from the north-west corner; everything else refers to a cell by that number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from goldsim.country.data import DATA
from goldsim.engine.tables import Array
from goldsim.errors import UsageError
from goldsim.units import KM_PER_DEGREE

OUTSIDE = -1
FILE = "geography.yaml"


@dataclass(frozen=True)
class Place:
    """A named point of the map, with the cell and the region it lies in."""

    name: str
    kind: str
    lat: float
    lon: float
    cell: int
    region: str


@dataclass(frozen=True)
class Spot:
    """A belt or a base: a point with a weight and what else the file says of it."""

    name: str
    lat: float
    lon: float
    weight: float
    kind: str = ""
    radius_km: float = 0.0
    grade: float = 1.0
    finds: float | None = None  # weight of new finds, where it is not that of the known sites

    @property
    def find_weight(self) -> float:
        """Relative chance that a new deposit is found here."""
        return self.weight if self.finds is None else self.finds


@dataclass(frozen=True, eq=False)
class Geography:
    """A country on a grid.

    Attributes
    ----------
    codes
        One letter a cell, shape (n_rows, n_columns).
    lat, lon
        Centres of the cells in degrees, shape (n_cells,).
    region
        Number of the cell's region, or -1 outside the country: int16, shape (n_cells,).
    foreign_origins, child_origins
        Weights of the neighbours, by letter, from which migrants and recruited children come.
    content
        The file's text, so that a digest can tell two geographies apart.
    gold_share, town_share
        Parts of the whole country's belts (by weight) and towns that lie here: 1 unless it is a region cut out of one. Totals
        of people, sites and networks, and of posts' staff, are scaled by them.
    """

    name: str
    title: str
    north: float
    west: float
    cell_degrees: float
    codes: Array
    regions: Mapping[str, str]
    neighbours: Mapping[str, str]
    lat: Array
    lon: Array
    region: Array
    region_names: tuple[str, ...]
    places: tuple[Place, ...]
    belts: tuple[Spot, ...]
    armed_groups: tuple[Spot, ...]
    foreign_origins: Mapping[str, float]
    child_origins: Mapping[str, float]
    content: str
    gold_share: float = 1.0
    town_share: float = 1.0

    @property
    def n_rows(self) -> int:
        """Rows of the grid, north to south."""
        return int(self.codes.shape[0])

    @property
    def n_columns(self) -> int:
        """Columns of the grid, west to east."""
        return int(self.codes.shape[1])

    @property
    def n_cells(self) -> int:
        """Cells of the grid, the neighbours' included."""
        return int(self.codes.size)

    def cell_at(self, lat: float, lon: float) -> int:
        """Return the cell that holds a point; points off the map go to its edge."""
        row = int(np.clip((self.north - lat) // self.cell_degrees, 0, self.n_rows - 1))
        column = int(np.clip((lon - self.west) // self.cell_degrees, 0, self.n_columns - 1))
        return row * self.n_columns + column

    def km(self, from_cells: Array, to_cells: Array) -> Array:
        """Return distances in km between two arrays of cells of shapes that broadcast (flat-earth, good to 2 % here)."""
        mean_lat = np.radians((self.lat[from_cells] + self.lat[to_cells]) / 2)
        north = self.lat[from_cells] - self.lat[to_cells]
        east = (self.lon[from_cells] - self.lon[to_cells]) * np.cos(mean_lat)
        distance: Array = np.hypot(north, east) * KM_PER_DEGREE
        return distance

    def km_from(self, cell: int) -> Array:
        """Return the distance in km from one cell to every cell: float64, shape (n_cells,), kept and not to be changed."""
        found = self._km_from.get(cell)
        if found is None:
            found = self._km_from[cell] = self.km(np.array(cell), np.arange(self.n_cells))
            found.flags.writeable = False
        return found

    def nearness(self, cell: int, reach_km: float) -> Array:
        """Return `exp(-km / reach)` from one cell to every cell: float64, shape (n_cells,), kept and not to be changed."""
        found = self._nearness.get((cell, reach_km))
        if found is None:
            found = self._nearness[cell, reach_km] = np.exp(-self.km_from(cell) / reach_km)
            found.flags.writeable = False
        return found

    @cached_property
    def _nearness(self) -> dict[tuple[int, float], Array]:
        return {}

    @cached_property
    def _km_from(self) -> dict[int, Array]:
        return {}

    def inside(self) -> Array:
        """Return the cells of the country, in order."""
        return np.flatnonzero(self.region >= 0)

    def cells_of(self, letter: str) -> Array:
        """Return the cells with this letter."""
        return np.flatnonzero(self.codes.ravel() == letter)

    def border_with(self, letter: str) -> Array:
        """Return the cells of the country that touch a neighbour's."""
        return np.flatnonzero(self.next_to(self.codes.ravel() == letter) & (self.region >= 0))

    def next_to(self, chosen: Array) -> Array:
        """Tell which cells share an edge with a chosen one: bool, shape (n_cells,)."""
        there = chosen.reshape(self.codes.shape)
        touched: Array = np.zeros(self.codes.shape, dtype=np.bool_)
        touched[1:] |= there[:-1]
        touched[:-1] |= there[1:]
        touched[:, 1:] |= there[:, :-1]
        touched[:, :-1] |= there[:, 1:]
        return touched.ravel()

    def line(self, start: int, end: int) -> Array:
        """Return the cells that a straight way from `start` to `end` passes, both included, without repeats."""
        rows, columns = np.divmod(np.array([start, end]), self.n_columns)
        steps = int(max(abs(rows[1] - rows[0]), abs(columns[1] - columns[0]), 1))
        along = np.arange(steps + 1) / steps
        row = np.rint(rows[0] + along * (rows[1] - rows[0])).astype(np.int64)
        column = np.rint(columns[0] + along * (columns[1] - columns[0])).astype(np.int64)
        cells: Array = row * self.n_columns + column
        return cells


@lru_cache(maxsize=16)
def load(name_or_path: str) -> Geography:
    """Read a geography: one the package carries, by name, or a file, by path.

    Raises
    ------
    UsageError
        If there is none of that name, or its grid does not fit together.
    """
    text = _text(name_or_path)
    raw = yaml.safe_load(text)
    if "extends" in raw:
        parent = _text(raw["extends"])
        raw, text = _cut_out(yaml.safe_load(parent), raw), parent + text
    return _build(raw, text)


def packaged() -> list[str]:
    """Return the names of the geographies that the package carries."""
    return sorted(file.parent.name for file in DATA.glob(f"*/{FILE}"))


def _text(name_or_path: str) -> str:
    if name_or_path in packaged():
        return (DATA / name_or_path / FILE).read_text(encoding="utf-8")
    path = Path(name_or_path)
    if not path.is_file():
        raise UsageError(f"there is no geography {name_or_path!r}: give a file, or one of {', '.join(packaged())}")
    return path.read_text(encoding="utf-8")


def _cut_out(parent: dict[str, Any], cut: dict[str, Any]) -> dict[str, Any]:
    """Keep some regions of a country; the others become one more neighbour."""
    rest = cut["rest"]
    dropped = [letter for letter in parent["regions"] if letter not in cut["keep"]]
    grid = "".join(rest["letter"] if letter in dropped else letter for letter in parent["grid"])
    return parent | {
        "name": cut["name"],
        "title": cut["title"],
        "grid": grid,
        "regions": {letter: parent["regions"][letter] for letter in cut["keep"]},
        "neighbours": parent["neighbours"] | {rest["letter"]: rest["name"]},
    }


def _build(raw: dict[str, Any], content: str) -> Geography:
    lines = raw["grid"].split()
    if len({len(line) for line in lines}) != 1:
        raise UsageError(f"geography {raw['name']}: the rows of the grid differ in length")
    codes = np.array([list(line) for line in lines])
    n_columns = codes.shape[1]
    step = raw["cell_degrees"]
    row, column = np.divmod(np.arange(codes.size), n_columns)
    region = np.full(codes.size, OUTSIDE, dtype=np.int16)
    for number, letter in enumerate(raw["regions"]):
        region[codes.ravel() == letter] = number
    geography = Geography(
        name=raw["name"], title=raw["title"], north=raw["north"], west=raw["west"], cell_degrees=step, codes=codes,
        regions=raw["regions"], neighbours=raw["neighbours"], lat=raw["north"] - (row + 0.5) * step,
        lon=raw["west"] + (column + 0.5) * step, region=region, region_names=tuple(raw["regions"].values()), places=(),
        belts=(), armed_groups=(), foreign_origins=raw["foreign_origins"], child_origins=raw["child_origins"], content=content,
    )  # fmt: skip
    return _with_places(geography, raw)


def _with_places(geography: Geography, raw: dict[str, Any]) -> Geography:
    """Add what lies inside the country; what lies outside, after a cut, is left out."""

    def is_inside(entry: dict[str, Any]) -> bool:
        return bool(geography.region[geography.cell_at(entry["lat"], entry["lon"])] >= 0)

    places = []
    for entry in filter(is_inside, raw["places"]):
        cell = geography.cell_at(entry["lat"], entry["lon"])
        region = geography.region_names[geography.region[cell]]
        places.append(Place(entry["name"], entry["kind"], entry["lat"], entry["lon"], cell, region))
    belts = list(filter(is_inside, raw["belts"]))
    towns = [place for place in raw["places"] if place["kind"] in ("town", "capital")]
    known = geography.__dict__ | {
        "places": tuple(places),
        "belts": tuple(Spot(**belt) for belt in belts),
        "gold_share": sum(belt["weight"] for belt in belts) / sum(belt["weight"] for belt in raw["belts"]),
        "town_share": sum(map(is_inside, towns)) / len(towns),
        "armed_groups": tuple(Spot(**group) for group in filter(is_inside, raw["armed_groups"])),
    }
    return Geography(**known)
