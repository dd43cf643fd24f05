"""Shapes and points from GeoJSON and CSV files: areas with their rings, points with what is said of them, each with its place.

GeoJSON has longitude before latitude; a file that has them the other way round is refused where that can be seen.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from goldsim.engine.tables import Array
from goldsim.errors import Issue, ScenarioError
from goldsim.reading.document import read_text
from goldsim.reading.issues import shown

MAX_BYTES: Final = 50_000_000
GEOJSON: Final = (".geojson", ".json")
SWAPPED: Final = "GeoJSON has longitude first, then latitude: are they the wrong way round?"


class Spot(NamedTuple):
    """A point of a file, with all that its line or feature says."""

    lat: float
    lon: float
    said: Mapping[str, Any]
    file: str
    line: int  # of a CSV file; 0 in GeoJSON
    path: str  # of a feature in GeoJSON

    def issue(self, words: str) -> Issue:
        """Return what is wrong with it, with its place."""
        return Issue(self.file, self.line, 1 if self.line else 0, self.path, words)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.said.get("name") or "").strip()


class Area(NamedTuple):
    """An area, by its rings of longitude and latitude, shape (n, 2); a ring inside another one is a hole."""

    spot: Spot  # its place in the file, with what that says; no place on the globe
    rings: tuple[Array, ...]

    def holds(self, lat: Array, lon: Array) -> Array:
        """Tell which points lie inside, by how many sides a way to the east crosses: bool, shape of `lat`."""
        inside: Array = np.zeros(lat.shape, dtype=np.bool_)
        for ring in self.rings:
            for (x, y), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
                if y != y2:
                    crosses = ((lat < y) != (lat < y2)) & (lon < x + (lat - y) / (y2 - y) * (x2 - x))
                    inside ^= crosses
        return inside


def is_geojson(path: Path) -> bool:
    """Tell whether a file is read as GeoJSON, and not as CSV."""
    return path.suffix.lower() in GEOJSON


def read_areas(path: Path) -> list[Area]:
    """Return the areas of a GeoJSON file. Raises ScenarioError with all that is wrong, by feature."""
    found, issues = [], []
    for spot, kind, given in _features(path):
        if kind not in ("Polygon", "MultiPolygon"):
            issues.append(spot.issue(f"must be a Polygon or a MultiPolygon, it is {shown(kind)}"))
            continue
        rings = []
        for at, ring in _rings(kind, given):
            made, words = _ring(ring)
            if words:
                issues.append(spot._replace(path=f"{spot.path}.geometry.coordinates{at}").issue(words))
            rings.append(made)
        found.append(Area(spot, tuple(rings)))
    if issues:
        raise ScenarioError(issues)
    return found


def read_points(path: Path) -> list[Spot]:
    """Return the points of a file, CSV with columns `name`, `lat` and `lon`, or GeoJSON. Raises ScenarioError with all faults."""
    spots, issues = (_geojson_points if is_geojson(path) else _csv_points)(path)
    if issues:
        raise ScenarioError(issues)
    return spots


def _geojson_points(path: Path) -> tuple[list[Spot], list[Issue]]:
    spots, issues = [], []
    for spot, kind, given in _features(path):
        if kind != "Point" or not isinstance(given, list):
            issues.append(spot.issue(f"must be a Point, it is {shown(kind)}"))
        elif words := _wrong(given):
            issues.append(spot.issue(words))
        else:
            spots.append(spot._replace(lon=float(given[0]), lat=float(given[1])))
    return spots, issues


def _csv_points(path: Path) -> tuple[list[Spot], list[Issue]]:
    reader = csv.DictReader(io.StringIO(read_text(path, MAX_BYTES)))
    try:
        head, rows = reader.fieldnames or [], [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        return [], [Issue(str(path), reader.line_num + 1, 1, "", f"cannot be read as a table: {error}")]
    if not {"name", "lat", "lon"} <= {*head}:
        hint = ": separate columns by commas" if len(head) == 1 and ";" in head[0] else ""
        words = f"the first line must name the columns name, lat and lon, it is {shown(head)}{hint}"
        return [], [Issue(str(path), 1, 1, "", words)]
    spots, issues = [], []
    for line, row in rows:
        spot = Spot(0.0, 0.0, {key: value for key, value in row.items() if key and value}, str(path), line, "")
        lat, lon = _number(row["lat"]), _number(row["lon"])
        if lat is None or lon is None:
            issues.append(spot.issue(f"lat and lon must be numbers such as 12.5, they are {row['lat']!r} and {row['lon']!r}"))
        elif words := _wrong([lon, lat], "are lat and lon the wrong way round?"):
            issues.append(spot.issue(words))
        else:
            spots.append(spot._replace(lat=lat, lon=lon))
    return spots, issues


def _features(path: Path) -> Iterator[tuple[Spot, Any, Any]]:
    """Yield each feature, still at no place, with kind and coordinates of its geometry. Raises ScenarioError for other files."""
    try:
        tree = json.loads(read_text(path, MAX_BYTES))
    except json.JSONDecodeError as error:
        raise ScenarioError([Issue(str(path), error.lineno, error.colno, "", f"cannot be read as JSON: {error.msg}")]) from None
    except (RecursionError, ValueError) as error:
        words = "is nested too deep" if isinstance(error, RecursionError) else "holds a number of too many digits"
        raise ScenarioError([Issue(str(path), 1, 1, "", words)]) from None
    features = tree.get("features") if isinstance(tree, dict) and tree.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise ScenarioError([Issue(str(path), 1, 1, "", "must be a GeoJSON FeatureCollection with at least one feature")])
    for place, feature in enumerate(features):
        parts = (feature.get(key) if isinstance(feature, dict) else None for key in ("properties", "geometry"))
        said, shape = (part if isinstance(part, dict) else {} for part in parts)
        yield Spot(0.0, 0.0, said, str(path), 0, f"features[{place}]"), shape.get("type"), shape.get("coordinates")


def _rings(kind: str, given: Any) -> Iterator[tuple[str, Any]]:
    polygons = given if kind == "MultiPolygon" else [given]
    for i, polygon in enumerate(polygons if isinstance(polygons, list) and polygons else [None]):
        for j, ring in enumerate(polygon if isinstance(polygon, list) and polygon else [None]):
            yield f"[{i}][{j}]" if kind == "MultiPolygon" else f"[{j}]", ring


def _ring(given: Any) -> tuple[Array, str]:
    """Return a ring as an array, and what is wrong with it."""
    if not isinstance(given, list) or len(given) < 4:
        return np.zeros((1, 2)), "must be a ring of at least four points, the last one the first again"
    for place, point in enumerate(given):
        if words := _wrong(point):
            return np.zeros((1, 2)), f"point {place + 1} of the ring: {words}"
    return np.array([point[:2] for point in given], dtype=np.float64), ""


def _wrong(point: Any, swapped: str = SWAPPED) -> str:
    """Return what is wrong with longitude and latitude; empty where nothing is."""
    if not isinstance(point, list) or len(point) < 2 or not all(isinstance(x, int | float) and abs(x) < 1e6 for x in point[:2]):
        return f"must be longitude and latitude in degrees, it is {shown(point)}"
    lon, lat = point[:2]
    if abs(lat) > 90 or abs(lon) > 180:
        return f"longitude {lon:g} and latitude {lat:g} are no place on the globe (180 and 90 degrees at most): {swapped}"
    return ""


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None
