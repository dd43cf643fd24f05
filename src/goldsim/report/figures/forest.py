"""Paired differences to the reference in percent, with their intervals: one panel a policy, one row an outcome."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from goldsim.report import style
from goldsim.report.study_view import Pairs, Policy, StudyView
from goldsim.report.style import Drawing
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases

LABEL_WIDTH: Final = 2.0
PLOT_WIDTH: Final = 1.9
TEXT_WIDTH: Final = 1.6
ROW: Final = 0.27
PANELS_ACROSS: Final = 3
NARROWEST: Final = 5.0
FARTHEST: Final = 2.5
KEY: Final = "▲ clearly better    ▼ clearly worse    ■ clear, neither better nor worse    ○ not clear"
CLEAR_LINE: Final[dict[str, Any]] = {"linewidth": 1.8, "linestyle": "-"}
UNCLEAR_LINE: Final[dict[str, Any]] = {"linewidth": 0.9, "linestyle": (0, (3, 2))}


def draw(view: StudyView) -> list[Drawing]:
    """Draw the forest; nothing in a study of one scenario."""
    if not view.others:
        return []
    title = _finding(view)
    limit = _limit([view.pairs(p.name, o) for p in view.others for o in view.headlines])
    caption = (
        f"Left of the line: less than {view.reference_label}; right: more. A filled mark on a thick line is a clear "
        "difference, a hollow one on a dashed line is not: its interval spans zero, or there are fewer than "
        f"{FEWEST} pairs. The interval says how sure the model is of "
        f"its own mean, not how sure we are of it. Marks at the edge lie beyond ±{phrases.number(limit)} %."
    )
    return [Drawing("forest", title, _alt(view), caption, _draw_panels(view, title, limit))]


def _draw_panels(view: StudyView, title: str, limit: float) -> Figure:
    across = min(len(view.others), PANELS_ACROSS)
    cell, panel = PLOT_WIDTH + TEXT_WIDTH, ROW * len(view.headlines)
    heads = [style.wrap(policy.label, 9.0, cell - 0.1, bold=True) for policy in view.others]
    head_height = 0.12 + 0.17 * max(len(lines) for lines in heads)
    each = head_height + panel + 0.4
    width = max(LABEL_WIDTH + cell * across, 7.0)
    height = each * -(-len(view.others) // across) + 0.2
    what = f"mean paired difference to {view.reference_label} in % of its mean, 95 % interval"
    subtitle = f"{what} · {view.period(view.first_week)} · {view.n_words}"
    sheet = style.sheet(width, height, style.Heading(title, subtitle, view.strip))
    for index, policy in enumerate(view.others):
        row, column = divmod(index, across)
        x, y = LABEL_WIDTH + cell * column, sheet.height - each * row - head_height - panel
        axes = sheet.axes(x, y, PLOT_WIDTH, panel)
        _draw_panel(axes, view, policy, limit, with_labels=column == 0)
        axes.text(0.0, 1.0 + 0.06 / panel, "\n".join(heads[index]), transform=axes.transAxes, size=9, weight="bold")
    sheet.canvas().text(0.0, sheet.height - 0.02, KEY, size=7.5, va="bottom", color=style.MUTED)
    return sheet.figure


def _limit(all_pairs: list[Pairs]) -> float:
    """Half the width of the axis in percent: room for most intervals, without letting a few wide ones flatten the rest."""
    ends = np.abs([end for pairs in all_pairs for end in (pairs.percent_low, pairs.percent_high)])
    ends = ends[np.isfinite(ends)]
    return float(max(NARROWEST, 1.08 * min(ends.max(), FARTHEST * np.quantile(ends, 0.75)))) if ends.size else NARROWEST


def _draw_panel(axes: Axes, view: StudyView, policy: Policy, limit: float, *, with_labels: bool) -> None:
    outcomes = view.headlines
    axes.set_xlim(-limit, limit)
    axes.set_ylim(len(outcomes) - 0.5, -0.5)
    axes.axvline(0.0, color=style.INK, linewidth=0.8)
    axes.set_yticks(range(len(outcomes)), [phrases.sentence(o.label) for o in outcomes] if with_labels else [""] * len(outcomes))
    axes.tick_params(axis="y", labelsize=8, labelcolor=style.INK)
    style.plain_axes(axes, grid="x")
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{phrases.signed(value)} %" if value else "0")
    for row, outcome in enumerate(outcomes):
        if row % 2:
            axes.axhspan(row - 0.5, row + 0.5, xmin=0, xmax=1 + TEXT_WIDTH / PLOT_WIDTH, color="#f5f5f5", clip_on=False, zorder=0)
        _draw_row(axes, row, view.pairs(policy.name, outcome), limit)


def _draw_row(axes: Axes, row: int, pairs: Pairs, limit: float) -> None:
    colour, marker = _mark(pairs)
    words: dict[str, Any] = {"weight": "bold", "color": colour} if pairs.is_clear else {"weight": "normal", "color": style.MUTED}
    axes.text(limit * (1 + 0.2 / PLOT_WIDTH), row, interval_words(pairs), size=7.2, va="center", clip_on=False, **words)
    if not np.isfinite(pairs.percent):
        return
    low, high = np.clip(np.nan_to_num([pairs.percent_low, pairs.percent_high], nan=pairs.percent), -limit, limit)
    line = CLEAR_LINE if pairs.is_clear else UNCLEAR_LINE
    axes.plot([low, high], [row, row], color=colour, solid_capstyle="butt", **line)
    if abs(pairs.percent) > limit:
        edge = limit * np.sign(pairs.percent)
        axes.plot([edge], [row], marker=">" if edge > 0 else "<", color=colour, markersize=5, clip_on=False)
        return
    point: dict[str, Any] = {"marker": marker, "markersize": 5.5, "markeredgewidth": 1.0}
    inside = colour if pairs.is_clear else "white"
    axes.plot([pairs.percent], [row], color=colour, markerfacecolor=inside, clip_on=False, **point)


def _mark(pairs: Pairs) -> tuple[str, str]:
    """Colour and marker: clear and better, clear and worse, clear without a judgement, not clear."""
    if not pairs.is_clear:
        return style.MUTED, "o"
    return {None: (style.INK, "s"), True: (style.BETTER, "^"), False: (style.WORSE, "v")}[pairs.is_better]


def interval_words(pairs: Pairs) -> str:
    """Write a paired difference with its interval, as "−21 % [−26, −15]"."""
    if not pairs.n:
        return "no pair yet"
    if not pairs.n_higher and not pairs.n_lower:
        return "no difference"
    if not np.isfinite(pairs.percent):
        return "no percentage of zero"
    if not np.isfinite([pairs.percent_low, pairs.percent_high]).all():
        return phrases.per_cent(pairs.percent)
    low, high = (phrases.bound(end, pairs.percent) for end in (pairs.percent_low, pairs.percent_high))
    return f"{phrases.per_cent(pairs.percent)} [{low}, {high}]"


def _finding(view: StudyView) -> str:
    found = [view.pairs(policy.name, outcome) for policy in view.others for outcome in view.headlines]
    clear, n_all = [pairs for pairs in found if pairs.is_clear and np.isfinite(pairs.percent)], len(found)
    if not clear:
        return f"No clear difference to {view.reference_label} in any of {n_all} comparisons"
    better = [pairs for pairs in clear if pairs.is_better]
    worse = [pairs for pairs in clear if pairs.is_better is False]
    parts = [_largest(some, word) for some, word in ((better, "for the better"), (worse, "for the worse")) if some]
    finding = ", ".join(parts) or _largest(clear, "is")
    return f"{len(clear)} of {n_all} differences to {view.reference_label} are clear; the largest {finding}"


def _largest(some: list[Pairs], word: str) -> str:
    most = max(some, key=lambda pairs: abs(pairs.percent))
    return f"{word}: {most.outcome.label} {phrases.per_cent(most.percent)} under {phrases.label(most.policy)}"


def _alt(view: StudyView) -> str:
    parts = []
    for policy in view.others:
        found = [view.pairs(policy.name, outcome) for outcome in view.headlines]
        named = [f"{pairs.outcome.label} {interval_words(pairs)}" for pairs in found if pairs.is_clear]
        parts.append(f"{policy.label}: {'; '.join(named) or 'no clear difference'}")
    return f"Paired differences to {view.reference_label}. {'. '.join(parts)}."
