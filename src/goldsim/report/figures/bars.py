"""Bars that each add up to 100, one a policy, with its words above it and one key for all."""

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from goldsim.report import style
from goldsim.report.language import number
from goldsim.report.study_view import Floats

ROW: Final = 0.58
SMALLEST_LABELLED: Final = 5.0
type Kind = tuple[str, str]  # a part's words and colour


def draw_bars(bars: Sequence[tuple[str, Floats]], kinds: Sequence[Kind], heading: style.Heading, width: float) -> Figure:
    """Draw bars of parts that add up to 100; each is its words and the parts, in the order of `kinds`."""
    key = style.key_height([label for label, _ in kinds], width)
    sheet = style.sheet(width, ROW * len(bars) + key, heading)
    axes = sheet.axes(0.02, key, width - 0.04, ROW * len(bars))
    axes.set(xlim=(0.0, 100.0), ylim=(len(bars) - 0.5, -0.5))
    axes.axis("off")
    for row, (words, parts) in enumerate(bars):
        axes.text(0.0, row - 0.18, style.cut(words, width - 0.1), size=style.SIZE, va="bottom")
        _bar(axes, row, parts, kinds, smallest=SMALLEST_LABELLED * style.WIDE / width)
    style.key(sheet, [Patch(facecolor=colour, label=label) for label, colour in kinds])
    return sheet.figure


def _bar(axes: Axes, row: int, parts: Floats, kinds: Sequence[Kind], smallest: float) -> None:
    start = 0.0
    for part, (_, colour) in zip(parts, kinds, strict=True):
        axes.barh(row + 0.12, part, left=start, height=0.5, color=colour, edgecolor="white", linewidth=0.8)
        if part >= smallest:
            looks: dict[str, Any] = {"ha": "center", "va": "center", "size": style.SIZE, "color": style.readable_on(colour)}
            axes.text(start + part / 2, row + 0.12, number(part, 1.0), **looks)
        start += float(part)
