"""Changes as dots with their intervals, one row a thing and one dot a policy, on a scale that shows small and large."""

from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from goldsim.report import style
from goldsim.report.judged import Change
from goldsim.report.language import say, signed
from goldsim.report.lines import duel_of
from goldsim.report.study_view import StudyView

ROW, APART = 0.265, 0.27  # inches a row; where its dots lie, above and below its middle, in rows
LABEL: Final = 0.3  # of the width, on a wide sheet
MARKERS: Final = ("o", "s", "D", "^", "v", "P", "X")


class Line(NamedTuple):
    """A row: its words and the changes of the view's others, in `unit` of the figure."""

    label: str
    changes: tuple[Change, ...]
    is_percent: bool

    def ends(self, change: Change) -> tuple[float, float, float]:
        """Return low, mean and high as they are drawn."""
        scale = (100.0 / abs(change.level) if change.level else np.nan) if self.is_percent else 1.0
        low, high = (end if np.isfinite(end) else change.mean for end in (change.low, change.high))
        return low * scale, change.mean * scale, high * scale


def draw_lines(view: StudyView, lines: list[Line], unit: str, heading: style.Heading, width: float) -> Any:
    """Draw rows of dots; between the two policies that stand for most different things lies a bar."""
    is_wide = width > style.NARROW
    left = LABEL * width if is_wide else 0.12
    row = ROW if is_wide else ROW + 0.27  # on a narrow sheet the words stand over the dots
    handles = _key(view)
    key = style.key_height([str(handle.get_label()) for handle in handles], width)
    sheet = style.sheet(width, row * len(lines) + key + 0.42, heading)
    axes = sheet.axes(left, key + 0.42, width - left - 0.1, row * len(lines))
    axes.set_ylim(len(lines) - 0.5, -0.5)
    _scale(axes, lines, is_wide)
    for place, line in enumerate(lines):
        _draw_line(axes, view, place, line, 0.0 if is_wide else 0.14)
        if is_wide:
            axes.text(-0.02, place, line.label, transform=axes.get_yaxis_transform(), ha="right", va="center", size=style.SIZE)
        else:
            axes.text(0.0, place - 0.3, line.label, transform=axes.get_yaxis_transform(), ha="left", va="center", size=style.SIZE)
    axes.set_xlabel(style.cut(unit, width - left - 0.1), size=style.SIZE)
    style.key(sheet, handles)
    return sheet.figure


def _scale(axes: Axes, lines: list[Line], is_wide: bool) -> None:
    """Give the axis both ends of every interval, plain near zero and in powers of ten beyond."""
    ends = np.abs([end for line in lines for one in line.changes for end in line.ends(one)])
    ends = ends[np.isfinite(ends) & (ends > 0)]
    top = float(ends.max()) * 1.15 if ends.size else 1.0
    linear = max(float(np.quantile(ends, 0.3)) if ends.size else 1.0, top / 1e3)
    step = 10.0 ** np.floor(np.log10(linear))
    axes.set_xscale("symlog", linthresh=linear, linscale=0.8)
    axes.set_xlim(-top, top)
    marks = [m for m in step * 10.0 ** np.arange(0, 5) if linear * 0.5 <= m <= top]
    marks = marks if is_wide else marks[-2:]
    axes.set_xticks([*(-m for m in reversed(marks)), 0.0, *marks])
    axes.set_xticks([], minor=True)
    axes.xaxis.set_major_formatter(lambda value, _: signed(value))
    axes.set_yticks([])
    axes.axvline(0.0, color=style.INK, linewidth=0.9)
    axes.spines["left"].set_visible(False)
    style.plain_axes(axes, grid="x")


def _draw_line(axes: Axes, view: StudyView, place: int, line: Line, down: float) -> None:
    if place % 2:
        axes.axhspan(place - 0.5, place + 0.5, color=style.BAND, linewidth=0, zorder=0)
    offsets = np.linspace(-APART, APART, len(line.changes)) if len(line.changes) > 1 else [0.0]
    names = [policy.name for policy in view.others]
    if duel := duel_of(view):
        ends = [line.ends(line.changes[names.index(policy.name)])[1] for policy in duel]
        axes.plot(ends, [place + down] * 2, color=style.RULE, linewidth=5.0, solid_capstyle="round", zorder=1)
    for k, (name, change, off) in enumerate(zip(names, line.changes, offsets, strict=True)):
        low, mean, high = line.ends(change)
        colour, y = view.colours[name], place + down + off * (1.0 if not down else 0.7)
        axes.plot([low, high], [y, y], color=colour, linewidth=1.6 if change.is_clear else 0.9, zorder=2)
        looks: dict[str, Any] = {"marker": MARKERS[k % len(MARKERS)], "markersize": 5.0, "markeredgewidth": 1.1, "zorder": 3}
        axes.plot([mean], [y], color=colour, markerfacecolor=colour if change.is_effect else "white", **looks)


def _key(view: StudyView) -> list[Line2D]:
    looks: dict[str, Any] = {"linewidth": 1.6, "markersize": 5}
    handles = [
        Line2D([], [], color=view.colours[policy.name], marker=marker, label=policy.label, **looks)
        for policy, marker in zip(view.others, MARKERS, strict=False)
    ]
    looks = {"marker": "o", "markerfacecolor": "white", "color": style.MUTED, "linewidth": 0.9, "markersize": 5}
    return [*handles, Line2D([], [], label=say("hollow: not clear"), **looks)]
