"""A country on its grid, ready for colours: outlines, neighbours, towns, north and a scale bar."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from scipy.ndimage import distance_transform_edt

from goldsim.country.geography import OUTSIDE, Geography, Place
from goldsim.country.geography_parts import TOWN_KINDS
from goldsim.report import style
from goldsim.text.phrases import NO_BREAK
from goldsim.units import KM_PER_DEGREE

NEIGHBOUR: Final = (0.93, 0.92, 0.90)
EDGE_CELLS: Final = 4
BEYOND_CELLS: Final = 2
TOWN_SIZE: Final = style.SIZE
TOWN_BOX: Final[Any] = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.4}
NEIGHBOUR_SIZE: Final = style.SIZE
MOST_TOWNS: Final = 12
APART_CELLS: Final = 3.0
# Where a region's words are tried, in half their size from its middle: nearest first.
SPOT: Final = 0.5
SPOTS: Final = sorted(((a, b) for a in range(-8, 9) for b in range(-8, 9)), key=lambda spot: spot[0] ** 2 + spot[1] ** 2)
Box = tuple[float, float, float, float]
Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Frame:
    """What is drawn, in rows and columns of the grid (ends excluded), and a cell's height over its width."""

    top: int
    bottom: int
    left: int
    right: int
    aspect: float

    @property
    def ratio(self) -> float:
        """Height over width on paper."""
        return (self.bottom - self.top) * self.aspect / (self.right - self.left)


@lru_cache(maxsize=4)
def frame_of(geography: Geography) -> Frame:
    """Return the country with a few cells of its neighbours around it."""
    rows, columns = np.divmod(geography.inside(), geography.n_columns)
    mean_lat = float(np.radians(geography.lat[geography.inside()].mean()))
    return Frame(
        top=int(max(rows.min() - EDGE_CELLS, -BEYOND_CELLS)),
        left=int(max(columns.min() - EDGE_CELLS, -BEYOND_CELLS)),
        bottom=int(min(rows.max() + 1 + EDGE_CELLS, geography.n_rows + BEYOND_CELLS)),
        right=int(min(columns.max() + 1 + EDGE_CELLS, geography.n_columns + BEYOND_CELLS)),
        aspect=1.0 / float(np.cos(mean_lat)),
    )


def draw(axes: Axes, geography: Geography, colours: npt.NDArray[np.float64], *, is_plain: bool = False) -> None:
    """Colour the country's cells, RGB of shape (n_cells, 3), and draw everything around them; `axes` has the frame's ratio.

    `is_plain`: without towns, neighbours' names and scale, where regions are named.
    """
    frame = frame_of(geography)
    image = np.where((geography.region >= 0)[:, None], colours, NEIGHBOUR)
    shape = geography.n_rows, geography.n_columns
    axes.imshow(image.reshape(*shape, 3), interpolation="nearest", aspect=frame.aspect, extent=(0, shape[1], shape[0], 0))
    axes.set_facecolor(NEIGHBOUR)
    axes.set(xlim=(frame.left, frame.right), ylim=(frame.bottom, frame.top), xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    for lines, colour, width in zip(_borders(geography), ("#8a8a8a", style.INK), (0.45, 0.9), strict=True):
        axes.add_patch(PathPatch(lines, facecolor="none", edgecolor=colour, linewidth=width, capstyle="round"))
    if is_plain:
        return
    _draw_neighbours(axes, geography, frame)
    taken = _draw_scale(axes, geography, frame)
    _draw_towns(axes, geography, frame, taken)


def middle_of(geography: Geography, region: int) -> tuple[float, float]:
    """Return the place of a region that is farthest from its edges, in columns and rows."""
    grid = (geography.region == region).reshape(geography.n_rows, geography.n_columns)
    depth = distance_transform_edt(np.pad(grid, 1))[1:-1, 1:-1]
    row, column = np.argwhere(depth == depth.max()).mean(axis=0)
    return float(column) + 0.5, float(row) + 0.5


def name_regions(axes: Axes, geography: Geography, words: Sequence[str]) -> None:
    """Write each region's words near its middle where they touch no others, with a line to the middle from farther away."""
    frame, per_cell = frame_of(geography), _points_per_cell(axes, frame_of(geography))
    boxes: list[Box] = []
    sizes = np.bincount(geography.region[geography.inside()], minlength=len(words))
    for region in np.argsort(-sizes).tolist():
        lines = words[region].split("\n")
        half = max(style.text_width(line, style.SIZE) for line in lines) * 36.0 / per_cell + 0.2
        tall = len(lines) * style.SIZE * 0.62 / per_cell / frame.aspect + 0.2
        x, y = middle_of(geography, region)
        spots = [(x + a * SPOT * half, y + b * SPOT * tall) for a, b in SPOTS]
        around = [(left, top, (left - half, top - tall, left + half, top + tall)) for left, top in spots]
        fitting = [one for one in around if not _touches(one[2], boxes, frame)] or around[:1]
        left, top, box = fitting[0]
        boxes.append(box)
        if (left, top) != (x, y):
            axes.plot([x, left], [y, top], color=style.MUTED, linewidth=0.6)
        axes.text(left, top, words[region], size=style.SIZE, ha="center", va="center", linespacing=1.0, bbox=TOWN_BOX)


def _touches(box: Box, boxes: list[Box], frame: Frame) -> bool:
    inside = frame.left < box[0] and box[2] < frame.right and frame.top < box[1] and box[3] < frame.bottom
    return not inside or any(box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in boxes)


@lru_cache(maxsize=4)
def _borders(geography: Geography) -> tuple[Path, Path]:
    """Return the lines between regions and the line around the country, in columns and rows."""
    region = np.pad(geography.region.reshape(geography.n_rows, geography.n_columns), 1, constant_values=OUTSIDE)
    lines: tuple[list[Line], list[Line]] = ([], [])
    for is_upright, grid in ((True, region), (False, region.T)):
        differs = grid[:, 1:] != grid[:, :-1]
        is_outer = differs & (np.minimum(grid[:, 1:], grid[:, :-1]) == OUTSIDE)
        for found, edges in zip(lines, (differs & ~is_outer, is_outer), strict=True):
            # Edges between cells, one below the other, are joined into as few lines as there are.
            steps = np.diff(np.pad(edges.astype(np.int8), ((1, 1), (0, 0))), axis=0).T
            for (x, a), (_, b) in zip(np.argwhere(steps == 1), np.argwhere(steps == -1), strict=True):
                start, end = (float(x), a - 1.0), (float(x), b - 1.0)
                found.append((start, end) if is_upright else (start[::-1], end[::-1]))
    return _as_path(lines[0]), _as_path(lines[1])


def _as_path(lines: list[Line]) -> Path:
    points = [point for line in lines for point in line]
    return Path(np.reshape(points, (-1, 2)), [Path.MOVETO, Path.LINETO] * len(lines))


def _draw_neighbours(axes: Axes, geography: Geography, frame: Frame) -> None:
    """Write each neighbour's name where it fits, upright where its part of the map is tall and narrow."""
    per_cell = _points_per_cell(axes, frame)
    # A neighbour goes on beyond the edge of the grid, and its name may.
    codes = np.pad(geography.codes, BEYOND_CELLS, mode="edge")
    rows, columns = (slice(a + BEYOND_CELLS, b + BEYOND_CELLS) for a, b in ((frame.top, frame.bottom), (frame.left, frame.right)))
    looks: dict[str, Any] = {"size": NEIGHBOUR_SIZE, "color": style.MUTED, "style": "italic", "ha": "center", "va": "center"}
    for letter, name in geography.neighbours.items():
        window = codes[rows, columns] == letter
        if window.any():
            need = (style.text_width(name, NEIGHBOUR_SIZE) * 72.0 + 4.0) / per_cell
            x, y, is_upright = _best_spot(window, need, frame)
            axes.text(frame.left + x, frame.top + y, name, rotation=90 if is_upright else 0, **looks)


def _best_spot(window: npt.NDArray[np.bool_], need: float, frame: Frame) -> tuple[float, float, bool]:
    """Return column, row and direction for a name of `need` cells: where it fits, and there as far inside as it can be."""
    depth = distance_transform_edt(np.pad(window, 1))[1:-1, 1:-1]
    spots = []
    for row, column in np.argwhere(window):
        across, down = _run(window[row], int(column)), _run(window[:, column], int(row))
        level = min((across[1] - across[0]) / need, 1.0)
        upright = min((down[1] - down[0]) * frame.aspect / need, 1.0)
        spots.append((level, True, float(depth[row, column]), sum(across) / 2, row + 0.5))
        spots.append((upright, False, float(depth[row, column]), column + 0.5, sum(down) / 2))
    _, is_level, _, x, y = max(spots)
    return x, float(np.clip(y, 1.0, window.shape[0] - 1.0)), not is_level


def _run(line: npt.NDArray[np.bool_], place: int) -> tuple[int, int]:
    """Return the ends of the unbroken run of True around `place`."""
    gaps = np.flatnonzero(~line)
    after = int(np.searchsorted(gaps, place))
    return int(gaps[after - 1]) + 1 if after else 0, int(gaps[after]) if after < len(gaps) else len(line)


def _draw_scale(axes: Axes, geography: Geography, frame: Frame) -> Box:
    """Draw the scale bar and the arrow to the north in the upper left corner; return the box they take."""
    width = frame.right - frame.left
    km_per_cell = KM_PER_DEGREE * geography.cell_degrees / frame.aspect
    km = max((n for n in (10, 20, 50, 100, 200, 500) if n / km_per_cell < 0.2 * width), default=10)
    x, y = frame.left + 0.03 * width, frame.top + 0.05 * (frame.bottom - frame.top)
    length = km / km_per_cell
    axes.plot([x, x + length], [y, y], color=style.INK, linewidth=1.4, solid_capstyle="butt")
    axes.text(x + length / 2, y - 0.008 * width, f"{km}{NO_BREAK}km", size=style.SIZE, ha="center", va="bottom")
    arrow = {"arrowstyle": "-|>", "color": style.INK, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    tip, foot = (x + 0.02 * width, y + 0.022 * width), (x + 0.02 * width, y + 0.10 * width)
    axes.annotate("N", xy=tip, xytext=foot, size=style.SIZE, ha="center", va="center", arrowprops=arrow)
    return (x, frame.top, x + length, y + 0.12 * width)


def _draw_towns(axes: Axes, geography: Geography, frame: Frame, taken: Box) -> None:
    per_cell = _points_per_cell(axes, frame)
    towns = _spread_out(geography, MOST_TOWNS)
    half = 1.2 / per_cell
    boxes = [taken, *((x - half, y - half, x + half, y + half) for _, x, y in towns)]
    for place, x, y in towns:
        axes.plot([x], [y], marker="s" if place.kind == "capital" else "o", markersize=2.4, color=style.INK, markeredgewidth=0)
        spot = _free_spot(place, x, y, per_cell, frame, boxes)
        if spot:
            (left, top), box = spot
            boxes.append(box)
            axes.text(left, top, place.name, size=TOWN_SIZE, va="top", color=style.INK, bbox=TOWN_BOX)


def _spread_out(geography: Geography, most: int) -> list[tuple[Place, float, float]]:
    """Return the capital and towns in the file's order, leaving out those that lie close to one already taken."""
    chosen: list[tuple[Place, float, float]] = []
    for place in sorted((p for p in geography.places if p.kind in TOWN_KINDS), key=lambda p: TOWN_KINDS.index(p.kind)):
        x = (place.lon - geography.west) / geography.cell_degrees
        y = (geography.north - place.lat) / geography.cell_degrees
        if len(chosen) < most and all(math.hypot(x - other_x, y - other_y) > APART_CELLS for _, other_x, other_y in chosen):
            chosen.append((place, x, y))
    return chosen


def _points_per_cell(axes: Axes, frame: Frame) -> float:
    return float(axes.bbox.width / axes.get_figure(root=True).dpi * 72.0 / (frame.right - frame.left))  # type: ignore[union-attr]


def _free_spot(
    place: Place, x: float, y: float, points_per_cell: float, frame: Frame, boxes: list[Box]
) -> tuple[tuple[float, float], Box] | None:
    """Return where a town's name fits without touching another; None where it would not, and stays a dot."""
    width = style.text_width(place.name, TOWN_SIZE) * 72.0 / points_per_cell
    height = TOWN_SIZE * 1.25 / points_per_cell / frame.aspect
    gap = 2.2 / points_per_cell
    beside = [(x + gap, y - height / 2), (x - gap - width, y - height / 2)]
    for left, top in (*beside, (x - width / 2, y - gap - height), (x - width / 2, y + gap)):
        box = (left, top, left + width, top + height)
        if not _touches(box, boxes, frame):
            return (left, top), box
    return None
