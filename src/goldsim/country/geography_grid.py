"""The grid of a geography file: its rows, where each stands in the file, and in which cell a point lies."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from goldsim.country.geography_parts import NOWHERE
from goldsim.reading.document import Document
from goldsim.reading.issues import Fault, suggestion
from goldsim.reading.validation import MOST_UNKNOWN
from goldsim.text.phrases import plural

GRID: Final = "grid"
UNKNOWN: Final = "\0"  # no letter that a file can have
MOST_CELLS: Final = 40_000
NORTHERNMOST: Final = 85.0  # beyond, a degree from west to east is hardly any way


class Frame(NamedTuple):
    """A map whose rows are of one length: degrees of its north-west corner and of a cell, and its letters."""

    north: float
    west: float
    step: float
    rows: tuple[str, ...]

    @property
    def south(self) -> float:
        """Lower edge of the last row, in degrees."""
        return self.north - len(self.rows) * self.step

    @property
    def east(self) -> float:
        """Right edge of the last column, in degrees."""
        return self.west + len(self.rows[0]) * self.step

    def cell_at(self, lat: float, lon: float) -> tuple[int, int] | None:
        """Return row and column of the cell that holds a point; None off the map."""
        if not (self.south <= lat <= self.north and self.west <= lon <= self.east):
            return None
        row, column = int((self.north - lat) // self.step), int((lon - self.west) // self.step)
        return min(row, len(self.rows) - 1), min(column, len(self.rows[0]) - 1)  # a point on the edge belongs to the map

    def letter_at(self, lat: float, lon: float) -> str:
        """Return the letter of the cell that holds a point, that of no country off the map."""
        cell = self.cell_at(lat, lon)
        return NOWHERE if cell is None else self.rows[cell[0]][cell[1]]

    def touches(self, inside: Collection[str], outside: Collection[str]) -> bool:
        """Tell whether a cell with one of some letters touches one with one of others."""
        lines = [*self.rows, *("".join(column) for column in zip(*self.rows, strict=True))]
        pairs = {pair for line in lines for pair in pairwise(line)}
        return any((a in inside and b in outside) or (b in inside and a in outside) for a, b in pairs)

    def __str__(self) -> str:
        return f"lat {self.south:g} to {self.north:g}, lon {self.west:g} to {self.east:g}"


def rows_of(grid: object) -> tuple[str, ...]:
    """Return the rows of a grid, none where it is no text."""
    return tuple(grid.split()) if isinstance(grid, str) else ()


def evened(rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rows of a grid, in place of one that is not as long as most one of which nothing is known."""
    usual = _usual_length(rows)
    return tuple(row if len(row) == usual else UNKNOWN * usual for row in rows)


def with_grid_places(document: Document, text: str, faults: Iterable[Fault]) -> Document:
    """Return the document of a file with the places of those rows and cells of its grid that faults name."""
    wanted = [fault.loc for fault in faults if len(fault.loc) > 1 and fault.loc[0] == GRID]
    if not wanted:
        return document
    _, _, line, column = document.places[GRID,]
    lines = list(_row_places(text, line, column, rows_of(document.value[GRID])))
    places = dict(document.places)
    for loc in wanted:
        line, column = lines[int(loc[1])]
        if line:  # else the grid's own place must do
            column += int(loc[2]) if len(loc) > 2 else 0
            places[loc] = line, column, line, column
    return replace(document, places=places)


def _row_places(text: str, line: int, column: int, rows: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield line and column of each row, given those at which the grid begins; 0 for one that the file writes otherwise."""
    begin = sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1
    for row in rows:
        found = text.find(row, begin)
        yield (text.count("\n", 0, found) + 1, found - text.rfind("\n", 0, found)) if found >= 0 else (0, 0)
        begin = found + len(row) if found >= 0 else begin


def row_faults(rows: tuple[str, ...]) -> Iterator[Fault]:
    """Yield what is wrong with a grid whatever its letters mean."""
    if not rows:
        yield Fault((GRID,), "is empty: draw the country, one letter a cell and one line a row")
        return
    usual = _usual_length(rows)
    odd = [(place, len(row)) for place, row in enumerate(rows) if len(row) != usual]
    for place, length in odd[:MOST_UNKNOWN]:
        yield Fault((GRID, place), f"row {place + 1} has {plural(length, 'letter')}, most rows have {usual}")
    if len(odd) > MOST_UNKNOWN:
        yield Fault((GRID,), f"{len(odd) - MOST_UNKNOWN} more rows are not {usual} letters long")
    n_cells = sum(map(len, rows))
    if n_cells > MOST_CELLS:
        yield Fault((GRID,), f"has {n_cells:,} cells, at most {MOST_CELLS:,} are taken: draw larger cells")


def letter_faults(rows: tuple[str, ...], regions: Mapping[str, str], neighbours: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the letters that a grid has and nobody explains, and those that it lacks; a cell's path is row and column."""
    found, known = Counter("".join(rows)), [*regions, *neighbours]
    strange = [letter for letter in found if letter not in known and letter != NOWHERE]
    for letter in strange[:MOST_UNKNOWN]:
        row = next(place for place, letters in enumerate(rows) if letter in letters)
        near = [other for other in known if other.casefold() == letter.casefold()]
        words = f"{letter!r} is no region, no neighbour and not '{NOWHERE}' for no country ({plural(found[letter], 'cell')})"
        yield Fault((GRID, row, rows[row].index(letter)), words + suggestion(near[0] if near else "", near))
    if len(strange) > MOST_UNKNOWN:
        yield Fault((GRID,), f"{len(strange) - MOST_UNKNOWN} more letters are no region, no neighbour and not '{NOWHERE}'")
    for key, names in (("regions", regions), ("neighbours", neighbours)):
        for letter, name in names.items():
            if letter not in found:
                words = f"no cell of the grid has the letter {letter!r} ({name}): draw it there, or leave it out"
                yield Fault((key, letter), words, at_key=True)


def _usual_length(rows: tuple[str, ...]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0]


def globe_faults(frame: Frame) -> Iterator[Fault]:
    """Yield how a map reaches beyond the part of the globe that can be drawn."""
    grid = f"{plural(len(frame.rows), 'row')} of {len(frame.rows[0])} cells of {frame.step:g} degrees"
    if frame.south < -NORTHERNMOST or frame.north > NORTHERNMOST:
        words = f"{grid} go from {frame.north:g} down to {frame.south:g} degrees, the map must end at {NORTHERNMOST:g} and "
        yield Fault(("north",), f"{words}-{NORTHERNMOST:g}: look at north, cell_degrees and the grid")
    if frame.east > 180:
        words = f"{grid} go from {frame.west:g} to {frame.east:g} degrees, the map must end at 180"
        yield Fault(("west",), f"{words}: look at west, cell_degrees and the grid")
