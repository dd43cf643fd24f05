"""Where things are: a country on a grid, read from a geography file.

A geography is another file, never other code: the whole of Mali, a region alone, or a small invented country for tests. Cells
are numbered row by row from the north-west corner; everything else refers to a cell by that number.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from goldsim.country.geography_files import CUT_MARK, Source, find, parts_of, sources_of, whole_tree
from goldsim.country.geography_parts import TOWN_KINDS, BeltPart, Seen
from goldsim.country.geography_schema import LISTS, mine, point
from goldsim.country.parties import ArmedGroup, Contingent, Relation, Trade, parties_of, stances_on
from goldsim.engine.tables import Array
from goldsim.errors import Issue
from goldsim.units import KM_PER_DEGREE

OUTSIDE = -1


@dataclass(frozen=True)
class Place:
    """A named point of the map, with the cell and the region it lies in; tonnes a year, ground and jobs of an industrial mine."""

    name: str
    kind: str
    lat: float
    lon: float
    cell: int
    region: str
    output_t: float = 0.0
    concession_km2: float = 0.0
    jobs: int = 0


@dataclass(frozen=True, eq=False)
class Geography:
    """A country on a grid."""

    name: str
    title: str
    north: float
    west: float
    cell_degrees: float
    codes: Array  # one letter a cell, shape (n_rows, n_columns)
    regions: Mapping[str, str]
    neighbours: Mapping[str, str]
    # lat, lon: centres of the cells in degrees, shape (n_cells,).
    lat: Array
    lon: Array
    region: Array  # number of the cell's region, or -1 outside the country: int16, shape (n_cells,)
    region_names: tuple[str, ...]
    # foreign_origins, child_origins: weights, by letter, of the neighbours from which migrants come, and of the regions and
    # neighbours from which recruited children do.
    foreign_origins: Mapping[str, float]
    child_origins: Mapping[str, float]
    texts: tuple[str, ...]  # what its files say: the whole country's, then those of what is cut out of it, one out of the other
    places: tuple[Place, ...] = ()
    belts: tuple[BeltPart, ...] = ()
    people: Mapping[str, int] = field(default_factory=dict)  # by region, by letter; empty where the file does not say
    displaced: Mapping[int, Mapping[str, int]] = field(default_factory=dict)  # people who have fled from a region, by year
    armed_groups: tuple[ArmedGroup, ...] = ()
    forces: tuple[Contingent, ...] = ()
    relations: tuple[Relation, ...] = ()
    seen: tuple[Seen, ...] = ()
    trades: tuple[Trade, ...] = ()
    courts: tuple[str, ...] = ()  # towns with a court, and by weight towns with care places besides the capital; empty: by region
    care_homes: Mapping[str, float] = field(default_factory=dict)
    # Parts of the whole's belts (by weight) and towns in a region cut out: people, sites, networks and posts are scaled by them.
    gold_share: float = 1.0
    town_share: float = 1.0
    _made: dict[tuple[str, int, float], Array] = field(default_factory=dict, init=False, repr=False)

    @property
    def content(self) -> str:
        """All that its files say, so that a digest can tell two geographies apart."""
        return "".join(self.texts)

    @property
    def as_file(self) -> str:
        """One file that reads back as this geography, anywhere."""
        return CUT_MARK.join(self.texts)

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

    def stances_on(self, day: date) -> Array:
        """Return 1 for war, 0 for truce, -1 for alliance between the groups, in order, and the state, last: square, kept."""
        in_force = sum(relation.is_in_force(day) << place for place, relation in enumerate(self.relations))
        return self._kept(("stances", in_force, 0.0), lambda: stances_on(self.armed_groups, self.relations, day))

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
        return np.hypot(north, east) * KM_PER_DEGREE

    def _kept(self, key: tuple[str, int, float], make: Callable[[], Array]) -> Array:
        if key not in self._made:
            self._made[key] = make()
            self._made[key].flags.writeable = False
        return self._made[key]

    def km_from(self, cell: int) -> Array:
        """Return the distance in km from one cell to every cell: float64, shape (n_cells,), kept and not to be changed."""
        return self._kept(("km", cell, 0.0), lambda: self.km(np.array(cell), np.arange(self.n_cells)))

    def nearness(self, cell: int, reach_km: float) -> Array:
        """Return `exp(-km / reach)` from one cell to every cell: float64, shape (n_cells,), kept and not to be changed."""
        return self._kept(("nearness", cell, reach_km), lambda: np.exp(-self.km_from(cell) / reach_km))

    def steps(self, reach_km: float) -> Array:
        """Return `exp(-km / reach)` by steps of cells down and right, as far as 5 % is left: float64, shape (n, n), kept."""

        def made() -> Array:
            n = math.ceil(3 * reach_km / (self.cell_degrees * KM_PER_DEGREE))
            down, right = np.mgrid[0 : n + 1, 0 : n + 1]
            width = np.cos(np.radians(self.lat[self.inside()].mean()))
            return np.exp(-self.cell_degrees * KM_PER_DEGREE * np.hypot(down, right * width) / reach_km)

        return self._kept(("steps", OUTSIDE, reach_km), made)

    def inside(self) -> Array:
        """Return the cells of the country, in order."""
        return np.flatnonzero(self.region >= 0)

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
        return row * self.n_columns + column


def load(name_or_path: str, folder: Path = Path()) -> Geography:
    """Read a geography, by name or path, every time so that an edit is seen. Raises UsageError or ScenarioError."""
    sources, issues = sources_of(find(name_or_path, folder))
    return _build(sources, tuple(issues))


def told(text: str, name: str) -> Geography:
    """Return the geography that a file of this text says, whatever has become of the file."""
    return _build(parts_of(text, name), ())


@lru_cache(maxsize=16)
def _build(sources: tuple[Source, ...], issues: tuple[Issue, ...]) -> Geography:
    raw = whole_tree(sources, issues)
    codes = np.array([list(line) for line in raw["grid"].split()])
    row, column = np.divmod(np.arange(codes.size), codes.shape[1])
    region = np.full(codes.size, OUTSIDE, dtype=np.int16)
    for number, letter in enumerate(raw["regions"]):
        region[codes.ravel() == letter] = number
    geography = Geography(
        **{key: value for key, value in raw.items() if key not in ("grid", *LISTS)},
        codes=codes,
        lat=raw["north"] - (row + 0.5) * raw["cell_degrees"],
        lon=raw["west"] + (column + 0.5) * raw["cell_degrees"],
        region=region,
        region_names=tuple(raw["regions"].values()),
        texts=tuple(source.text for source in reversed(sources)),
    )
    return replace(geography, **_within(geography, raw))


def _within(geography: Geography, raw: dict[str, Any]) -> dict[str, Any]:
    """Return what lies inside the country, and how much of the whole that is; what a cut left outside is left out."""

    def inside(entries: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
        return [(one, cell) for one in entries if geography.region[cell := geography.cell_at(one["lat"], one["lon"])] >= 0]

    belts = [belt for belt, _ in inside(raw["belts"])]
    towns = [place for place in raw["places"] if place["kind"] in TOWN_KINDS]
    cells = {town["name"]: cell for town, cell in inside(towns)}
    groups = [group for group, _ in inside(raw["armed_groups"])]
    bordering = [letter for letter in raw["neighbours"] if len(geography.border_with(letter))]
    of, region = geography.region_names, geography.region
    return {
        "places": tuple(Place(*point(one), cell, of[region[cell]], *mine(one)) for one, cell in inside(raw["places"])),
        "belts": tuple(BeltPart(**belt) for belt in belts),
        "gold_share": sum(belt["weight"] for belt in belts) / sum(belt["weight"] for belt in raw["belts"]),
        "town_share": len(inside(towns)) / len(towns),
        "people": {letter: n for letter, n in raw["people"].items() if letter in raw["regions"]},
        "displaced": {int(year): fled for year, fled in raw["displaced"].items()},
        **parties_of(raw | {"armed_groups": groups}, cells, bordering),
    }
