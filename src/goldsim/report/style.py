"""What a figure file hands over, and how every figure looks: fonts, colours for everybody, the title, the strip, the saving."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from PIL import Image

from goldsim.studies.analysis.csv_tables import defused

INK: Final = "#1b1b1b"
MUTED: Final = "#555555"
RULE: Final = "#d4d4d4"
BAND: Final = "#f4f2ee"
UNCLEAR: Final = "#d0cfcc"
REFERENCE: Final = "#444444"
# Okabe and Ito (2008), "Color universal design", without the yellow that vanishes on white.
POLICIES: Final = ("#0072b2", "#d55e00", "#007a5a", "#b0568e", "#a87700", "#3a8fc2")

SETTINGS: Final[Any] = matplotlib.rc_params_from_file(Path(__file__).with_name("goldsim.mplstyle"), use_default_template=False)

# Where a legend without a frame stands: in the lower left corner of its axes.
KEY_BELOW: Final[Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 0.0), "frameon": False, "borderpad": 0, "borderaxespad": 0}

KEY_ROW, KEY_MARK = 0.21, 0.42  # inches: of a row, and what a mark takes beside its label
PNG_DPI: Final = 120
PNG_COLOURS: Final = 96
MARGIN: Final = 0.08
# Points: 12 pixels on a screen, and no less than 7 points on paper, at the widths below.
SIZE: Final = 9.0
TITLE_SIZE: Final = 11.5
# Inches: of a figure on a screen or a sheet of paper, and on a phone.
WIDE: Final = 7.3
NARROW: Final = 3.35
ROUNDING: Final = 1.03


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in inches of one line of text at `size` points, with a little to spare: pixels round letters up."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72.0 * ROUNDING


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break text into lines that are at most `width` inches wide at `size` points; a longer word is cut."""
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if text_width(longer, size, bold=bold) <= width:
            current = longer
            continue
        if current:
            lines.append(current)
        current = word
        while text_width(current, size, bold=bold) > width and len(current) > 1:
            kept = next(n for n in range(len(current) - 1, 0, -1) if n == 1 or text_width(current[:n], size, bold=bold) <= width)
            lines.append(current[:kept])
            current = current[kept:]
    return [*lines, current]


class Sheet(NamedTuple):
    """A figure with its title, subtitle and strip in place and an empty body of `width` by `height` inches."""

    figure: Figure
    width: float
    height: float
    bottom: float

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Add axes whose lower left corner lies x, y inches from the body's."""
        across, up = self.figure.get_size_inches()
        return self.figure.add_axes(((MARGIN + x) / across, (self.bottom + y) / up, width / across, height / up))

    def canvas(self) -> Axes:
        """Add bare axes over the whole body, in inches, y downwards: for tables made of text."""
        axes = self.axes(0.0, 0.0, self.width, self.height)
        axes.set(xlim=(0.0, self.width), ylim=(self.height, 0.0))
        axes.axis("off")
        return axes


class Heading(NamedTuple):
    """The words around a figure: its finding, what it shows of which runs, and the strip with what these were made of."""

    title: str
    subtitle: str
    strip: str


def sheet(width: float, height: float, heading: Heading) -> Sheet:
    """Make a figure around a body of `width` by `height` inches, high enough for its wrapped title and strip."""
    blocks = (
        (wrap(heading.title, TITLE_SIZE, width, bold=True), TITLE_SIZE, "bold", INK),
        (wrap(heading.subtitle, SIZE, width), SIZE, "normal", MUTED),
        (wrap(heading.strip, SIZE, width), SIZE, "normal", MUTED),
    )
    heights = [len(lines) * size * 1.35 / 72.0 for lines, size, _, _ in blocks]
    bottom = MARGIN + heights[2] + 0.12
    total = bottom + height + 0.14 + heights[1] + 0.06 + heights[0] + MARGIN
    figure = Figure(figsize=(width + 2 * MARGIN, total), facecolor="white")
    FigureCanvasAgg(figure)
    tops = (total - MARGIN, total - MARGIN - heights[0] - 0.06, MARGIN + heights[2])
    left = MARGIN / (width + 2 * MARGIN)
    for (lines, size, weight, colour), top in zip(blocks, tops, strict=True):
        looks: dict[str, Any] = {"size": size, "weight": weight, "color": colour}
        figure.text(left, top / total, "\n".join(lines), **looks, va="top", linespacing=1.15)
    return Sheet(figure, width, height, bottom)


def both(draw: Callable[[float], Figure]) -> tuple[Figure, Figure]:
    """Return a figure as it is drawn for a wide and for a narrow place."""
    return draw(WIDE), draw(NARROW)


@contextmanager
def settings() -> Iterator[None]:
    """Draw as this package does while the block runs, whatever somebody has set for matplotlib."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def cut(text: str, width: float, *, bold: bool = False) -> str:
    """Return what of a text fits on one line of `width` inches."""
    lines = wrap(text, SIZE, width, bold=bold)
    return text if len(lines) == 1 else f"{wrap(text, SIZE, width - text_width('…', SIZE), bold=bold)[0]}…"


def key(sheet: Sheet, handles: Sequence[Any]) -> None:
    """Write a key of figures' marks into the lower left corner of a sheet."""
    size: dict[str, Any] = {"fontsize": SIZE, "handlelength": 1.4, "handleheight": 1.0, "columnspacing": 1.0}
    for handle in handles:
        handle.set_label(cut(handle.get_label(), sheet.width - KEY_MARK))
    ncols = key_columns([handle.get_label() for handle in handles], sheet.width)
    sheet.canvas().legend(handles=handles, ncols=ncols, **size, **KEY_BELOW)


def key_columns(labels: Sequence[str], width: float) -> int:
    """Return in how many columns labels fit beside each other."""
    return max(1, min(len(labels), int(width // (max(text_width(label, SIZE) for label in labels) + KEY_MARK))))


def key_height(labels: Sequence[str], width: float) -> float:
    """Return how high the key of some labels is, in inches."""
    return KEY_ROW * -(-len(labels) // key_columns(labels, width)) + 0.1


def plain_axes(axes: Axes, *, grid: str = "") -> None:
    """Leave the axes with light lines along `grid` ("x", "y" or neither) and no tick marks."""
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    if grid in ("x", "y"):
        axes.grid(axis="x" if grid == "x" else "y", color=RULE, linewidth=0.5)


def readable_on(colour: str) -> str:
    """Black or white, whichever stands out more against `colour` (WCAG relative luminance)."""
    channels = matplotlib.colors.to_rgb(colour)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "white"


def render(figure: Figure) -> tuple[bytes, bytes]:
    """SVG and PNG of a figure, without dates or versions in them, so that the same figure gives the same bytes."""
    svg, png = io.BytesIO(), io.BytesIO()
    figure.savefig(svg, format="svg", dpi=PNG_DPI, metadata={"Date": None, "Creator": None})
    figure.savefig(png, format="png", dpi=PNG_DPI, metadata={"Software": None})
    # Few colours are in a figure: a palette makes the file a third as large.
    small = io.BytesIO()
    Image.open(png).convert("RGB").quantize(PNG_COLOURS, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    return svg.getvalue(), small.getvalue()


class Table(NamedTuple):
    """The same as a figure in text; the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_csv(table: Table) -> str:
    """Return a table as spreadsheets open it; no cell is taken for a formula."""
    rows = [[defused("; ".join(cell.splitlines())) for cell in row] for row in (table.head, *table.rows)]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


class Drawing(NamedTuple):
    """One figure."""

    name: str  # stem of the files
    title: str  # the finding, computed from the data
    alt: str  # what the picture shows, for those who cannot see it
    caption: str  # how to read it, in a line
    figure: Figure
    narrow: Figure  # the same for a phone
    table: Table | None = None
    is_map: bool = False  # whether the page takes the PNG (many small cells) rather than the SVG
