"""What a figure file hands over: the figure with its finding in words, for the page and for those who cannot see it."""

from dataclasses import dataclass

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Table:
    """The same as a figure in text; the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Drawing:
    """One figure."""

    name: str  # stem of the files
    title: str  # the finding, computed from the data
    alt: str  # what the picture shows, for those who cannot see it
    caption: str  # how to read it
    figure: Figure
    table: Table | None = None
    is_map: bool = False  # whether the page takes the PNG (many small cells) rather than the SVG
