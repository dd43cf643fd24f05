"""Outcomes over time as fan charts: the median run, the bands that hold half and nine tenths of the runs, and two real runs."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from goldsim.outcomes.catalogue import OUTCOMES, Outcome
from goldsim.report import style
from goldsim.report.study_view import Floats, Policy, StudyView
from goldsim.report.style import Drawing
from goldsim.text import phrases
from goldsim.units import WEEKS_PER_OBSERVED_MONTH, WEEKS_PER_YEAR

YEAR: Final = 52
Fans = Mapping[tuple[str, str], pd.DataFrame]
SHOWN: Final = (
    "n_mining",
    "median_income_xof",
    "gold_smuggled_mg",
    "armed_income_xof",
    "n_children_working",
    "n_children_trafficked",
)
PANEL: Final = (2.55, 1.25)
GAPS: Final = (0.22, 0.52)
LEFT: Final = 0.55
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
Dash = Literal["-"] | tuple[float, Sequence[float]]
DASHES: Final[tuple[Dash, Dash]] = ("-", (0, (4, 1.5)))
DOTTED: Final = (0.0, (1.0, 1.2))
DASHED: Final = (0.0, (6.0, 3.0))


def monthly(view: StudyView, policy: str, outcome: Outcome) -> pd.DataFrame:
    """Return four-week means in the outcome's unit: rows are the first weeks, columns the seeds.

    Weeks are noisy and five years of them unreadable; a last window of fewer weeks is left out, unless there is no other.
    """
    weekly, weeks = view.stored.weekly, window(view)
    rows = weekly.loc[weekly["policy"] == policy, ["seed", "week", outcome.name]]
    wide = rows.pivot_table(index="week", columns="seed", values=outcome.name, observed=True)
    scale = outcome.scale * (WEEKS_PER_YEAR if outcome.per == "year" else 1.0)
    means = wide.groupby(wide.index // weeks).mean() * scale
    means = means.iloc[: len(wide) // weeks]
    means.index = means.index * weeks
    return means


def window(view: StudyView) -> int:
    """Return the weeks in a point: four, or one where the runs are shorter than half a year."""
    return WEEKS_PER_OBSERVED_MONTH if len(view.dates) >= YEAR // 2 else 1


def pace(view: StudyView) -> str:
    """Say what a point is the figure of."""
    return "four-week means" if window(view) > 1 else "weekly figures"


def ends(fan: pd.DataFrame) -> tuple[float, float]:
    """Return the median over the runs of their means over the first and over the last year.

    Of runs under four years, over the first and the last quarter.
    """
    weeks = fan.index[1] - fan.index[0] if len(fan) > 1 else 1
    points = max(1, min(YEAR // int(weeks), len(fan) // 4))
    return float(np.median(fan.iloc[:points].mean())), float(np.median(fan.iloc[-points:].mean()))


def end_words(view: StudyView) -> str:
    """Say how long the ends are that `ends` means."""
    return "year" if len(view.dates) >= 4 * YEAR else "quarter of the run"


def draw(view: StudyView) -> list[Drawing]:
    """Draw outcomes down and policies across; a single scenario's outcomes in three columns."""
    outcomes = [OUTCOMES[name] for name in SHOWN if name in view.stored.weekly.columns]
    if not outcomes:
        return []
    fans = {(p.name, o.name): monthly(view, p.name, o) for p in view.policies for o in outcomes}
    title = _finding(view, outcomes, fans)
    figure = _draw_panels(view, title, outcomes, fans)
    return [Drawing("over_time", title, _alt(view, outcomes, fans), _caption(view), figure)]


def _draw_panels(view: StudyView, title: str, outcomes: list[Outcome], fans: Fans) -> Figure:
    across = len(view.policies) if view.others else 3
    places = [(outcome, policy) for outcome in outcomes for policy in view.policies]
    step = (PANEL[0] + GAPS[0] + (0.0 if view.others else 0.35), PANEL[1] + GAPS[1])
    heads = [style.wrap(p.label, 9.0, PANEL[0], bold=True) for p in view.policies] if view.others else []
    head_height = 0.1 + 0.17 * max((len(lines) for lines in heads), default=0)
    heading = style.Heading(title, f"{pace(view)} · {view.period()} · {view.n_words}", view.strip)
    height = step[1] * -(-len(places) // across) + head_height + 0.3
    sheet = style.sheet(LEFT + step[0] * across, height, heading)
    for index, (outcome, policy) in enumerate(places):
        row, column = divmod(index, across)
        axes = sheet.axes(LEFT + step[0] * column, sheet.height - head_height - step[1] * (row + 1) + 0.27, *PANEL)
        _draw_panel(axes, view, policy, outcome, fans)
        if column == 0 or not view.others:
            axes.set_title(f"{phrases.sentence(outcome.label)} ({outcome.unit})", loc="left", size=8, pad=4)
        else:
            axes.tick_params(axis="y", labelleft=False)
        if row == 0 and heads:
            looks: dict[str, Any] = {"transform": axes.transAxes, "color": view.colours[policy.name]}
            axes.text(0.0, 1.0 + 0.24 / PANEL[1], "\n".join(heads[column]), size=9, weight="bold", **looks)
    _draw_key(sheet.canvas(), view)
    return sheet.figure


def _draw_panel(axes: Axes, view: StudyView, policy: Policy, outcome: Outcome, fans: Fans) -> None:
    fan = fans[policy.name, outcome.name]
    days = _days(view.dates.reindex(fan.index))
    low, lower, median, upper, high = np.quantile(fan.to_numpy(), QUANTILES, axis=1)
    colour = view.colours[policy.name]
    axes.fill_between(days, low, high, color=colour, alpha=0.16, linewidth=0)
    axes.fill_between(days, lower, upper, color=colour, alpha=0.28, linewidth=0)
    for seed, dash in zip(_shown_seeds(view), DASHES, strict=False):
        if seed in fan.columns:
            axes.plot(days, fan[seed].to_numpy(), color=colour, linewidth=0.55, linestyle=dash, alpha=0.85)
    if policy.name != view.reference:
        base = np.median(fans[view.reference, outcome.name].reindex(fan.index).to_numpy(), axis=1)
        axes.plot(days, base, color=style.INK, linewidth=0.9, linestyle=DOTTED)
    axes.plot(days, median, color=colour, linewidth=1.6)
    if policy.starts:
        day = float(_days(pd.Series(pd.to_datetime([policy.starts])))[0])
        axes.axvline(day, color=style.INK, linewidth=0.7, linestyle=DASHED)
    axes.set_xlim(days[0], max(days[-1], days[0] + 7.0))
    axes.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=5))  # type: ignore[no-untyped-call]
    form = "%Y" if np.diff(axes.get_xlim())[0] > 3 * 365 else "%Y-%m"
    axes.xaxis.set_major_formatter(mdates.DateFormatter(form))  # type: ignore[no-untyped-call]
    _level_axis(axes, np.concatenate([fans[name, outcome.name].to_numpy().ravel() for name in view.names]))
    style.plain_axes(axes, grid="y")


def _level_axis(axes: Axes, everywhere: Floats) -> None:
    """Let the axis hold zero and every run of every policy."""
    bottom, top = min(0.0, float(np.nanmin(everywhere))), float(np.nanmax(everywhere))
    axes.set_ylim(bottom, top * 1.05 if top > bottom else bottom + 1.0)
    axes.locator_params(axis="y", nbins=4)
    axes.yaxis.set_major_formatter(lambda value, _: phrases.number(value))


def _days(dates: pd.Series) -> Floats:
    return dates.to_numpy(dtype="datetime64[D]").astype(np.float64)


def _shown_seeds(view: StudyView) -> tuple[int, ...]:
    """Return the first and the last seed: picked before looking, and the same in every panel."""
    return tuple(dict.fromkeys((view.seeds[0], view.seeds[-1]))) if len(view.seeds) > 1 else ()


def _draw_key(axes: Axes, view: StudyView) -> None:
    several = len(view.seeds) > 1
    handles: list[Any] = [_line("median of the runs" if several else "the run", "-", 1.6)]
    if several:
        handles.append(Patch(color=style.MUTED, alpha=0.44, linewidth=0, label="half of the runs"))
        handles.append(Patch(color=style.MUTED, alpha=0.18, linewidth=0, label="90 % of the runs"))
    handles += [_line(f"the run of seed {seed}", dash, 0.7) for seed, dash in zip(_shown_seeds(view), DASHES, strict=False)]
    if view.others:
        handles.append(_line(f"median of {view.reference_label}", DOTTED, 0.9))
    if any(policy.starts for policy in view.policies):
        handles.append(_line("policy starts", DASHED, 0.7))
    ncols = 4 if axes.bbox.width > 600 else 3
    axes.legend(handles=handles, ncols=ncols, fontsize=7, handlelength=2.2, columnspacing=1.4, **style.KEY_BELOW)


def _line(label: str, dash: Dash, width: float) -> Line2D:
    return Line2D([], [], color=style.MUTED, linewidth=width, linestyle=dash, label=label)


def _finding(view: StudyView, outcomes: list[Outcome], fans: Fans) -> str:
    if not view.others:
        return _finding_alone(view, outcomes, fans)
    gaps = []
    for outcome in outcomes:
        _, base = ends(fans[view.reference, outcome.name])
        for policy in view.others:
            _, end = ends(fans[policy.name, outcome.name])
            gaps.append((abs(end / base - 1) if base else 0.0, outcome, policy, base, end))
    gap, outcome, policy, base, end = max(gaps, key=lambda item: item[0])
    last, reference = f"the last {end_words(view)}", view.reference_label
    if gap < 0.01:
        return f"In {last} no policy's median lies more than 1 % from {reference} in any of {len(outcomes)} outcomes"
    return (
        f"Furthest apart in {last}: {outcome.label}, {phrases.number(end)} under {policy.label} against "
        f"{phrases.number(base)} under {reference} ({outcome.unit})"
    )


def _finding_alone(view: StudyView, outcomes: list[Outcome], fans: Fans) -> str:
    changes = [(outcome, *ends(fans[view.reference, outcome.name])) for outcome in outcomes]
    outcome, first, last = max(changes, key=lambda item: abs(item[2] / item[1] - 1) if item[1] else 0.0)
    change = f"{phrases.number(first)} in the first {end_words(view)}, {phrases.number(last)} in the last"
    return f"{phrases.sentence(outcome.label)} changed most: {change} ({outcome.unit})"


def _caption(view: StudyView) -> str:
    seeds = _shown_seeds(view)
    text = "Thick line: the median of the runs at each point in time."
    if seeds:
        text += (
            " Bands: the middle half and the middle 90 % of the runs. Thin lines: two real runs, since no single run follows the "
            f"median; seeds {phrases.listed([str(seed) for seed in seeds])}, the same in every panel."
        )
    if view.others:
        text += f" Dotted: the median of {view.reference_label}. Panels of a row share their scale."
    return text + " All scales include zero."


def _alt(view: StudyView, outcomes: list[Outcome], fans: Fans) -> str:
    parts = []
    for outcome in outcomes:
        found = [(policy, ends(fans[policy.name, outcome.name])) for policy in view.policies]
        said = [f"{policy.label} from {phrases.number(first)} to {phrases.number(last)}" for policy, (first, last) in found]
        parts.append(f"{outcome.label} ({outcome.unit}): {', '.join(said)}")
    return f"Fan charts over time, median from the first to the last {end_words(view)}. {'. '.join(parts)}."
