"""What would change the answer: how far each number moves what a policy changes, and mechanisms without which another is best."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import t

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report import basemap, style
from goldsim.report.judged import unit_of
from goldsim.report.language import number, say, signed
from goldsim.report.lines import shown_lines
from goldsim.report.study_view import Floats, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.ablation import EVERYTHING_ON
from goldsim.studies.analysis.compared import Swept
from goldsim.studies.analysis.findings import open_results
from goldsim.studies.analysis.paired import CONFIDENCE, FEWEST
from goldsim.studies.analysis.saying import size
from goldsim.studies.results.manifest import MANIFEST
from goldsim.text import phrases

MOST: Final = 12  # bars drawn; all are in the table
ROW, LEFT = 0.42, 0.12


class Bar(NamedTuple):
    """A number of the model and an outcome: the change at both ends of the number's range, and the value where it turns round."""

    outcome: str
    path: str
    ends: tuple[float, float]  # of the number's range
    changes: tuple[float, float]  # at these ends, % of the level
    turns: float  # NaN where it does not within the range
    is_clear: bool  # whether the change depends on the number, and not on luck
    is_turned: bool  # whether it has one sign at the low end and the other at the high one, and not by luck

    @property
    def name(self) -> str:
        """The number in words."""
        group, _, name = self.path.partition(".")
        return f"{phrases.label(name)} ({phrases.label(group)})"


def draw(view: StudyView) -> Iterator[Drawing]:
    """Draw a tornado for each sweep beside the study that holds a policy against another."""
    for folder in view.beside:
        swept = open_results(folder) if (folder / MANIFEST).is_file() else None
        if isinstance(swept, Swept) and len(swept.choices) > 1 and swept.rows:
            lines = [line.name for line in shown_lines(view) if line.name in swept.outcomes]
            found = bars_of(swept, lines or list(swept.outcomes))
            bars = sorted(found, key=lambda bar: (not bar.is_turned, not bar.is_clear, -abs(np.subtract(*bar.changes))))
            if bars:
                yield _draw(view, swept, bars)


def bars_of(swept: Swept, outcomes: Sequence[str]) -> Iterator[Bar]:
    """Yield how the change under the last policy against the first goes with each number, in these outcomes."""
    figures = swept.figures.groupby(level=["choice", "point"]).mean()
    first, last = (figures.xs(swept.choices[k].name, level="choice") for k in (0, -1))
    there = first.index.intersection(last.index)
    coded, factors = swept.coded[there.to_numpy()], swept.sampling.factors
    sure = 1.0 - (1.0 - CONFIDENCE) / 2 / max(len(outcomes) * len(factors), 1)  # for all bars together
    for outcome in outcomes:
        level = abs(float(first[outcome].mean()))
        changes = 100.0 * (last[outcome] - first[outcome]).loc[there].to_numpy() / level if level else np.zeros(len(there))
        for factor, values in zip(factors, coded.T, strict=True):
            if len(there) > 2 and np.ptp(values) and np.isfinite(changes).all():
                yield Bar(outcome, factor.path, *_line(values, changes, sure))


def _line(values: Floats, changes: Floats, sure: float) -> tuple[Any, ...]:
    """Return what a straight line through the points says at both ends, where it is zero, and how sure that is."""
    slope, start = np.polyfit(values, changes, 1)
    ends, n = np.array([values.min(), values.max()]), len(values)
    at, off = start + slope * ends, ends - values.mean()
    spread = float(np.sqrt(np.sum((changes - start - slope * values) ** 2) / (n - 2)) * t.ppf(sure, n - 2))
    around = float(np.sum((values - values.mean()) ** 2))
    is_turned = at[0] * at[1] < 0 and bool((np.abs(at) > spread * np.sqrt(1 / n + off**2 / around)).all())
    is_clear = n >= FEWEST and abs(slope) > spread / np.sqrt(around)
    turns = float(-start / slope) if at[0] * at[1] < 0 else np.nan
    return tuple(ends.tolist()), tuple(at.tolist()), turns, bool(is_clear), bool(is_clear and is_turned)


def _draw(view: StudyView, swept: Swept, bars: list[Bar]) -> Drawing:
    n = len({bar.path for bar in bars if bar.is_turned})
    names, study = [phrases.label(swept.choices[k].name) for k in (-1, 0)], str(swept.manifest["study"])
    said = {"n": n, "all": len(swept.sampling.factors), "policy": names[0], "whom": names[1]}
    title = say("{n} of {all} uncertain numbers clearly reverse a difference between {policy} and {whom}", **said)
    words = say("{policy} less {whom}, in percent of {whom}; {n} points", **said | {"n": len(swept.points)})
    heading = style.Heading(title, words, f"goldsim {view.version}, {say('study {study}', study=study[:8])}")
    figures = style.both(lambda width: _bars(bars[:MOST], heading, width))
    caption = say(
        "From the low to the high end of a number's range, by a fitted line. Blue: clear. Grey: may be luck. ◆ where it reverses."
    )
    return Drawing(f"tornado_{study[:6]}", title, title, caption, *figures, table=_table(bars))


def _bars(bars: list[Bar], heading: style.Heading, width: float) -> Figure:
    sheet = style.sheet(width, ROW * len(bars) + 0.4, heading)
    axes = sheet.axes(LEFT, 0.4, width - 2 * LEFT, ROW * len(bars))
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.axvline(0.0, color=style.INK, linewidth=0.9, zorder=1)
    for row, bar in enumerate(bars):
        low, high = bar.changes
        colour = style.POLICIES[0] if bar.is_clear else style.UNCLEAR
        axes.barh(row + 0.2, high - low, left=low, height=0.32, color=colour, zorder=2)
        turns = f" ◆ {number(bar.turns)}" if bar.is_turned else ""
        words = f"{phrases.sentence(say(OUTCOMES[bar.outcome].label))}: {bar.name}{turns}"
        looks: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "size": style.SIZE, "va": "center"}
        axes.text(0.0, row - 0.2, style.cut(words, width - 2 * LEFT), bbox=basemap.NAME_BOX, zorder=3, **looks)
        if turns:
            axes.plot([0.0], [row + 0.2], "D", color=style.INK, markersize=4, zorder=3)
    axes.margins(x=0.03)
    axes.xaxis.set_major_formatter(lambda value, _: signed(value))
    axes.locator_params(axis="x", nbins=7 if width > style.NARROW else 4)
    axes.set_yticks([])
    style.plain_axes(axes)
    return sheet.figure


def _table(bars: list[Bar]) -> Table:
    rows = []
    for bar in bars:
        ends = say("{low} to {high}", low=number(bar.ends[0]), high=number(bar.ends[1]))
        changes = say("{low} to {high}", low=signed(bar.changes[0]), high=signed(bar.changes[1]))
        what = f"{say(OUTCOMES[bar.outcome].label)}, {unit_of(OUTCOMES[bar.outcome])}"
        rows.append((bar.name, what, ends, changes, number(bar.turns) if bar.is_turned else say("not clear")))
    head = tuple(map(say, ("Number", "Line", "Range", "Change, %", "Reverses at")))
    return Table(say("How the difference depends on each uncertain number"), head, tuple(rows))


def flips_table(view: StudyView) -> Table | None:
    """Return what is clearly best instead of what without which mechanism; None where none was switched off."""
    lines = {outcome.name for outcome in shown_lines(view)}
    off = [row for row in view.best if row.mechanism != EVERYTHING_ON and row.outcome in lines]
    if not off:
        return None
    rows = []
    for row in (row for row in off if row.is_clear):
        where = MECHANISMS[row.mechanism].title, say(OUTCOMES[row.outcome].label)
        rows.append((*where, phrases.label(row.ranking[0]), phrases.label(row.usual), size(row.gain)))
    text = "{n} mechanisms were switched off, one at a time; without these, another policy is clearly best"
    caption = say(text, n=len({row.mechanism for row in off}))
    nothing = (say("None of them"), *("–",) * 4)
    return Table(caption, tuple(map(say, ("Without", "Line", "Best", "Instead of", "By"))), tuple(rows) or (nothing,))
