"""A country on its grid, ready for colours: outlines of its regions, and their names where they touch nothing."""

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

from goldsim.country.geography import OUTSIDE, Geography
from goldsim.report import style

NEIGHBOUR: Final = (0.93, 0.92, 0.90)
EDGE_CELLS: Final = 4
BEYOND_CELLS: Final = 2
MARK: Final = 0.8  # cells that a mark takes to each side
NAME_BOX: Final[Any] = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.4}
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


def draw(axes: Axes, geography: Geography, colours: npt.NDArray[np.float64]) -> None:
    """Colour the country's cells, RGB of shape (n_cells, 3), and draw its outlines; `axes` has the frame's ratio."""
    frame = frame_of(geography)
    image = np.where((geography.region >= 0)[:, None], colours, NEIGHBOUR)
    shape = geography.n_rows, geography.n_columns
    axes.imshow(image.reshape(*shape, 3), interpolation="nearest", aspect=frame.aspect, extent=(0, shape[1], shape[0], 0))
    axes.set_facecolor(NEIGHBOUR)
    axes.set(xlim=(frame.left, frame.right), ylim=(frame.bottom, frame.top), xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    for lines, colour, width in zip(borders(geography), ("#8a8a8a", style.INK), (0.45, 0.9), strict=True):
        axes.add_patch(PathPatch(lines, facecolor="none", edgecolor=colour, linewidth=width, capstyle="round"))


def middle_of(geography: Geography, region: int) -> tuple[float, float]:
    """Return the place of a region that is farthest from its edges, in columns and rows."""
    grid = (geography.region == region).reshape(geography.n_rows, geography.n_columns)
    depth = distance_transform_edt(np.pad(grid, 1))[1:-1, 1:-1]
    row, column = np.argwhere(depth == depth.max()).mean(axis=0)
    return float(column) + 0.5, float(row) + 0.5


def name_regions(axes: Axes, geography: Geography, words: Sequence[str], marks: Sequence[tuple[float, float]] = ()) -> None:
    """Write each region's words near its middle where they touch no others and no mark, with a line to the middle from afar."""
    frame, inches = frame_of(geography), axes.bbox.width / axes.get_figure(root=True).dpi  # type: ignore[union-attr]
    per_cell = float(inches * 72.0 / (frame.right - frame.left))
    boxes: list[Box] = [(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in marks]
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
        axes.text(left, top, words[region], size=style.SIZE, ha="center", va="center", linespacing=1.0, bbox=NAME_BOX)


def _touches(box: Box, boxes: list[Box], frame: Frame) -> bool:
    inside = frame.left < box[0] and box[2] < frame.right and frame.top < box[1] and box[3] < frame.bottom
    return not inside or any(box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in boxes)


@lru_cache(maxsize=4)
def borders(geography: Geography) -> tuple[Path, Path]:
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
