"""How much the country of the runs is like the real one: each size of which a figure was found, beside what the runs have."""

from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from goldsim.country.known_figures import KnownFigure, known_figures
from goldsim.outcomes.catalogue import OUTCOMES, Outcome
from goldsim.report import style
from goldsim.report.judged import shown, unit_of
from goldsim.report.language import listed, number, say, step_of
from goldsim.report.study_view import StudyView
from goldsim.report.style import Drawing, Table
from goldsim.studies.analysis.paired import WHOLE_WEEKS_A_YEAR, mean_interval
from goldsim.text import phrases

ROW, LABEL, OUT = 0.265, 0.42, "#b3361b"
MARKS: Final = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)  # times the middle of a range; what is farther is drawn at the edge


class Size(NamedTuple):
    """A figure that was found, and what the runs of the reference have in its years: mean and interval."""

    known: KnownFigure
    mean: float
    low: float
    high: float

    @property
    def outcome(self) -> Outcome:
        """What is counted."""
        return OUTCOMES[self.known.outcome]

    @property
    def is_met(self) -> bool:
        """Whether the mean lies within what meets the figure."""
        return self.known.span[0] <= self.mean <= self.known.span[1]

    @property
    def verdict(self) -> str:
        """Whether it is met, in words."""
        return say("agrees" if self.is_met else "too low" if self.mean < self.known.low else "too high")


def draw(view: StudyView) -> list[Drawing]:
    """Draw a row a size; nothing of a country of which nothing is known, or in other years."""
    sizes = sorted(sizes_of(view), key=lambda size: size.is_met)
    if not sizes:
        return []
    missed = list(dict.fromkeys(say(size.outcome.label) for size in sizes if not size.is_met))
    met = sum(size.is_met for size in sizes)
    title = say("{met} of {n} figures in the model agree with what was counted or estimated", met=met, n=len(sizes))
    title = say("{title}; these do not: {names}", title=title, names=listed(missed)) if missed else title
    words = say(
        "under {whom}, average of {n} runs over the years each figure refers to", whom=view.reference_label, n=len(view.seeds)
    )
    heading = style.Heading(title, words, view.strip)
    figures = style.both(lambda width: _draw(sizes, heading, width))
    caption = say("1 is the middle of the known range; a single count is matched by anything from half to twice of it.")
    return [Drawing("likeness", title, title, caption, *figures, table=_table(sizes))]


def sizes_of(view: StudyView) -> list[Size]:
    """Return the sizes of which the runs have a whole year for which a figure holds, from the first week that is summed up."""
    yearly = view.stored.yearly.astype({"policy": str, "outcome": str})
    own = yearly[(yearly["policy"] == view.reference) & ((yearly["year"] - 1) * WHOLE_WEEKS_A_YEAR >= view.first_week)]
    year, found = own["year"] - 1 + view.dates.iloc[0].year, []
    for known in known_figures(str(view.policies[0].resolved["run"]["geography"])):
        of_it = own[(own["outcome"] == known.outcome) & year.between(*known.years)]
        runs = of_it.groupby("seed")["value"].mean().dropna().to_numpy(np.float64)
        if len(runs):
            low, high = mean_interval(runs[None, :])
            found.append(Size(known, float(runs.mean()), float(low[0]), float(high[0])))
    return found


def _draw(sizes: list[Size], heading: style.Heading, width: float) -> Figure:
    is_wide = width > style.NARROW
    left, row = (LABEL * width, ROW) if is_wide else (0.12, ROW + 0.27)  # on a narrow sheet the words stand over the bars
    handles = _keys()
    key = style.key_height([str(handle.get_label()) for handle in handles], width)
    sheet = style.sheet(width, row * len(sizes) + key + 0.42, heading)
    right = 0.75 if is_wide else 0.1
    axes = sheet.axes(left, key + 0.42, width - left - right, row * len(sizes))
    _scale(axes, len(sizes), width - left - right, is_wide=is_wide)
    for place, size in enumerate(sizes):
        _draw_size(axes, size, place + (0.0 if is_wide else 0.16))
        _say_of(axes, size, place, left - 0.1 if is_wide else width - left - right, is_wide=is_wide)
    style.key(sheet, handles)
    return sheet.figure


def _scale(axes: Axes, n: int, room: float, *, is_wide: bool) -> None:
    """Set up the scale: how many times the middle of what was found."""
    axes.set(xscale="log", xlim=(MARKS[0] / 1.15, MARKS[-1] * 1.15), ylim=(n - 0.5, -0.5), yticks=[])
    marks = MARKS if is_wide else MARKS[1::2]
    axes.set_xticks(marks, [number(mark, 1.0) if mark >= 1 else f"1/{round(1 / mark)}" for mark in marks])
    axes.set_xticks([], minor=True)
    axes.set_xlabel(style.cut(say("times the middle of the known range"), room), size=style.SIZE)
    axes.axvline(1.0, color=style.INK, linewidth=0.6)
    axes.spines["left"].set_visible(False)
    style.plain_axes(axes, grid="x")


def _say_of(axes: Axes, size: Size, place: int, room: float, *, is_wide: bool) -> None:
    """Write what a size is and what is said of it: beside its bar, or on a narrow sheet above it."""
    label = f"{phrases.sentence(say(size.outcome.label))}, {size.known.when}"
    at: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center", "size": style.SIZE}
    if is_wide:
        axes.text(-0.02, place, style.cut(label, room), ha="right", **at)
        axes.text(1.02, place, size.verdict, color=style.MUTED if size.is_met else OUT, ha="left", **at)
    else:
        words = label if size.is_met else f"{phrases.sentence(size.verdict)}: {label}"
        axes.text(0.0, place - 0.26, style.cut(words, room), ha="left", **at)


def _draw_size(axes: Axes, size: Size, y: float) -> None:
    low, high = size.known.span
    middle = (low * high) ** 0.5
    ends = [low, high, *(one if np.isfinite(one) else size.mean for one in (size.low, size.high)), size.mean]
    low, high, least, most, mean = np.clip(np.array(ends) / middle, MARKS[0], MARKS[-1])
    colour = style.MUTED if size.is_met else OUT
    axes.plot([low, high], [y, y], color=style.UNCLEAR, linewidth=7.0, solid_capstyle="butt", zorder=1)
    axes.plot([least, most], [y, y], color=colour, linewidth=1.2, zorder=2)
    axes.plot([mean], [y], color=colour, marker="o" if size.is_met else "X", markersize=5.5, zorder=3)


def _keys() -> list[Any]:
    looks: dict[str, Any] = {"linewidth": 1.2, "markersize": 5.5}
    return [
        Patch(facecolor=style.UNCLEAR, label=say("the known range")),
        Line2D([], [], color=style.MUTED, marker="o", label=say("the model, in agreement"), **looks),
        Line2D([], [], color=OUT, marker="X", label=say("the model, too low or too high"), **looks),
    ]


def _table(sizes: list[Size]) -> Table:
    rows = []
    for size in sizes:
        outcome, known = size.outcome, size.known
        mean, low, high = (shown(outcome, one) for one in (size.mean, known.low, known.high))
        step = step_of(mean, shown(outcome, size.low), shown(outcome, size.high))
        count = number(low) if low == high else say("{low} to {high}", low=number(low), high=number(high))
        label = f"{phrases.sentence(say(outcome.label))}, {unit_of(outcome)}"
        rows.append((label, known.when, number(mean, step), count, size.verdict, known.source))
    head = tuple(map(say, ("What", "Years", "In the model", "Counted or estimated", "Verdict", "Source")))
    return Table(say("Figures in the model beside those counted or estimated"), head, tuple(rows))
