"""When: what each policy changes year by year, on each of the nine lines; of a single scenario, the lines themselves."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from goldsim.outcomes.catalogue import Outcome
from goldsim.report import style
from goldsim.report.judged import changed, is_share, shown, unit_of
from goldsim.report.language import number, say, signed, step_of
from goldsim.report.lines import shown_lines
from goldsim.report.study_view import Floats, Policy, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases

PANEL, HEAD, UNDER, LEFT = 1.15, 0.42, 0.3, 0.62
BESIDE: Final = 0.16  # years between the policies' marks
type Years = dict[str, dict[str, Floats]]  # by policy and line


def draw(view: StudyView) -> list[Drawing]:
    """Draw a panel a line; nothing where no whole year was run."""
    lines = shown_lines(view)
    yearly = view.stored.yearly
    if yearly.empty or not lines or view.is_crowded:
        return []
    years = {policy.name: _by_year(view, policy.name, lines) for policy in view.policies}
    first = view.dates.iloc[0].year
    title = _finding(view, lines, years, first)
    heading = style.Heading(title, f"{view.period()} · {say('years of 52 weeks')}", view.strip)
    figures = style.both(lambda width: _draw(view, lines, years, heading, width))
    caption = say("Dots: yearly averages. Bars: intervals, widened for the number of years.")
    caption = caption if view.others else say("Lines: yearly averages. Each dot is a run.")
    return [Drawing("years", title, title, caption, *figures, table=_table(view, lines, years, first))]


def _by_year(view: StudyView, policy: str, lines: tuple[Outcome, ...]) -> dict[str, Floats]:
    """Return a policy's figures by line: shape (n years, n seeds), NaN for a run that is missing."""
    yearly = view.stored.yearly.astype({"policy": str, "outcome": str})
    own = yearly[(yearly["policy"] == policy) & yearly["outcome"].isin([line.name for line in lines])]
    wide = own.pivot(index=["outcome", "year"], columns="seed", values="value").reindex(columns=list(view.seeds))
    return {line.name: shown(line, 1.0) * wide.xs(line.name, level="outcome").sort_index().to_numpy(np.float64) for line in lines}


def _differences(view: StudyView, years: Years, policy: str, line: Outcome) -> Any:
    """Return mean, interval and pairs year by year."""
    is_paired = np.isin(view.seeds, list(view.stored.paired_seeds))
    differences = (years[policy][line.name] - years[view.reference][line.name])[:, is_paired]
    return changed(differences, len(differences))


def _draw(view: StudyView, lines: tuple[Outcome, ...], years: Years, heading: style.Heading, width: float) -> Figure:
    is_wide = width > style.NARROW
    across = 3 if is_wide else 1
    step, cell = HEAD + PANEL + UNDER, width / across
    key = style.key_height([policy.label for policy in view.policies], width)
    sheet = style.sheet(width, step * -(-len(lines) // across) + key, heading)
    canvas = sheet.canvas()
    for place, line in enumerate(lines):
        row, column = divmod(place, across)
        axes = sheet.axes(cell * column + LEFT, sheet.height - step * (row + 1) + UNDER, cell - LEFT - 0.12, PANEL)
        _panel(axes, view, line, years)
        unit = say("points") if is_share(line) and view.others else unit_of(line)
        words = style.wrap(f"{phrases.sentence(say(line.label))}, {unit}", style.SIZE, cell - 0.1)
        canvas.text(cell * column, step * row + HEAD - 0.06, "\n".join(words[:2]), size=style.SIZE, va="bottom", linespacing=1.1)
    looks: dict[str, Any] = {"marker": "o", "markersize": 5}
    handles = [Line2D([], [], color=view.colours[p.name], label=p.label, **looks) for p in view.others or view.policies]
    style.key(sheet, handles)
    return sheet.figure


def _panel(axes: Axes, view: StudyView, line: Outcome, years: Years) -> None:
    first = view.dates.iloc[0].year
    n_years = len(years[view.reference][line.name])
    at = first + np.arange(n_years)
    if view.others:
        axes.axhline(0.0, color=style.INK, linewidth=0.8)
        for k, policy in enumerate(view.others):
            found = np.array([one[:3] for one in _differences(view, years, policy.name, line)])
            x, colour = at + BESIDE * (k - (len(view.others) - 1) / 2), view.colours[policy.name]
            axes.vlines(x, found[:, 1], found[:, 2], color=colour, linewidth=1.0)
            axes.plot(x, found[:, 0], color=colour, marker="o", markersize=4, linewidth=1.0)
    else:
        figures = years[view.reference][line.name]
        axes.plot(at, figures, "o", color=style.MUTED, markersize=2.5)
        axes.plot(at, np.nanmean(figures, axis=1), color=style.INK, linewidth=1.4)
        axes.set_ylim(bottom=min(0.0, float(np.nanmin(figures))))
    axes.set_xticks(at, [str(year) if len(at) < 4 else f"'{year % 100:02d}" for year in at])
    axes.locator_params(axis="y", nbins=4)
    axes.yaxis.set_major_formatter(lambda value, _: signed(value) if view.others else number(value))
    style.plain_axes(axes, grid="y")


def _finding(view: StudyView, lines: tuple[Outcome, ...], years: Years, first: int) -> str:
    if not view.others:
        return say("How each line developed, year by year")
    clear: list[tuple[float, Policy, Outcome, int]] = []
    for policy in view.others:
        for line in lines:
            level = float(np.nanmean(years[view.reference][line.name])) or 1.0
            for year, (mean, low, high, n, _) in enumerate(_differences(view, years, policy.name, line)):
                if n >= FEWEST and (low > 0 or high < 0):
                    clear.append((abs(mean / level), policy, line, first + year))
    if not clear:
        return say("No change is clear in any single year")
    _, policy, line, year = max(clear, key=lambda item: item[0])
    text = "The largest change in a single year: {line} under {policy}, in {year}"
    return say(text, line=say(line.label), policy=policy.label, year=year)


def _table(view: StudyView, lines: tuple[Outcome, ...], years: Years, first: int) -> Table:
    n_years = len(years[view.reference][lines[0].name])
    rows = []
    for line in lines:
        label, levels = phrases.sentence(say(line.label)), np.nanmean(years[view.reference][line.name], axis=1)
        rows.append((label, view.reference_label, *map(number, levels.tolist())))
        for policy in view.others:
            found = _differences(view, years, policy.name, line)
            rows.append((label, policy.label, *(signed(one[0], step_of(*one[:3])) for one in found)))
    head = (say("Line"), say("Policy"), *(str(first + year) for year in range(n_years)))
    return Table(say("The average of each year, and the average change under each policy"), head, tuple(rows))
