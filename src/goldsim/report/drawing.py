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
    """One figure.

    Attributes
    ----------
    name
        Stem of the files.
    title
        The finding, computed from the data.
    alt
        What the picture shows, for those who cannot see it.
    caption
        How to read it.
    is_map
        Whether the page takes the PNG (many small cells) rather than the SVG.
    """

    name: str
    title: str
    alt: str
    caption: str
    figure: Figure
    table: Table | None = None
    is_map: bool = False
