"""Policies by headline outcomes: median, 90 % range, and in how many pairs a policy did better than the reference."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from goldsim.outcomes.catalogue import Outcome
from goldsim.report import style
from goldsim.report.study_view import Floats, Pairs, Policy, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases

LABEL_WIDTH: Final = 2.5
CELL_WIDTH: Final = 1.85
ROW: Final = 0.5
TONES: Final = {1: (style.BETTER, style.BETTER_PALE, "▲"), -1: (style.WORSE, style.WORSE_PALE, "▼")}


def draw(view: StudyView) -> list[Drawing]:
    """Draw the scorecard as a table of text, tinted where a difference is clear."""
    outcomes, policies = view.headlines, view.policies
    heads = [style.wrap(policy.label, 9.0, CELL_WIDTH - 0.15, bold=True) for policy in policies]
    head_height = 0.14 + 0.17 * max(len(lines) for lines in heads)
    title = _finding(view)
    unit = f"each outcome in the unit under its name; {_what(view)}"
    heading = style.Heading(title, f"{view.period(view.first_week)} · {unit} · {view.n_words}", view.strip)
    width = max(LABEL_WIDTH + CELL_WIDTH * len(policies), 6.0)
    sheet = style.sheet(width, head_height + ROW * len(outcomes), heading)
    axes = sheet.canvas()
    for column, lines in enumerate(heads):
        x = LABEL_WIDTH + CELL_WIDTH * column + 0.1
        axes.text(x, head_height - 0.08, "\n".join(lines), size=9, weight="bold", va="bottom", linespacing=1.1)
    for row, outcome in enumerate(outcomes):
        top = head_height + ROW * row
        axes.plot([0, sheet.width], [top, top], color=style.RULE, linewidth=0.6)
        wish = {1: " (more is better)", -1: " (less is better)", 0: ""}[outcome.better]
        axes.text(0.02, top + 0.21, phrases.sentence(outcome.label), size=8.5)
        axes.text(0.02, top + 0.39, outcome.unit + wish, size=6.8, color=style.MUTED)
        for column, policy in enumerate(policies):
            _draw_cell(axes, LABEL_WIDTH + CELL_WIDTH * column, top, view, policy, outcome)
    labels = phrases.listed([policy.label for policy in policies])
    alt = f"Table of {len(outcomes)} headline outcomes for {labels}; the same numbers follow as a table."
    return [Drawing("scorecard", title, alt, _caption(view), sheet.figure, _table(view))]


def _draw_cell(axes: Axes, x: float, top: float, view: StudyView, policy: Policy, outcome: Outcome) -> None:
    runs = view.runs(policy.name, outcome.name)
    median, low, high = _summary(runs)
    versus = ""
    if policy.name != view.reference:
        pairs = view.pairs(policy.name, outcome)
        versus, tone = _versus(pairs), _tone(pairs)
        if tone:
            colour, pale, mark = TONES[tone]
            axes.add_patch(Rectangle((x + 0.03, top + 0.03), CELL_WIDTH - 0.06, ROW - 0.06, facecolor=pale, edgecolor="none"))
            axes.text(x + CELL_WIDTH - 0.12, top + 0.39, mark, size=8, ha="right", color=colour)
    axes.text(x + 0.1, top + 0.21, phrases.number(median), size=9, weight="bold")
    after = style.text_width(phrases.number(median), 9.0, bold=True)
    if len(runs) > 1:
        axes.text(x + 0.18 + after, top + 0.21, phrases.span(low, high), size=7, color=style.MUTED)
    axes.text(x + 0.1, top + 0.39, versus, size=7)


def _summary(runs: Floats) -> tuple[float, float, float]:
    low, median, high = np.quantile(runs, [0.05, 0.5, 0.95])
    return float(median), float(low), float(high)


def _spread(runs: Floats) -> str:
    median, low, high = _summary(runs)
    return f"{phrases.number(median)} ({phrases.span(low, high)})" if len(runs) > 1 else phrases.number(median)


def _what(view: StudyView) -> str:
    return "median and 90 % range of the runs' figures" if len(view.seeds) > 1 else "the figure of the single run"


def _versus(pairs: Pairs) -> str:
    if not pairs.n:
        return "no pair yet"
    if not pairs.n_higher and not pairs.n_lower:
        return f"the same in {pairs.n} of {pairs.n}"
    if pairs.outcome.better:
        return f"better in {pairs.n_better} of {pairs.n}"
    word, n = ("lower", pairs.n_lower) if pairs.n_lower > pairs.n_higher else ("higher", pairs.n_higher)
    return f"{word} in {n} of {pairs.n}"


def _tone(pairs: Pairs) -> int:
    """1 where the policy is clearly better, -1 where it is clearly worse, 0 otherwise."""
    return {None: 0, True: 1, False: -1}[pairs.is_better] if pairs.is_clear else 0


def _finding(view: StudyView) -> str:
    if not view.others:
        wanted = [outcome for outcome in view.headlines if outcome.name in ("n_mining", "gold_dug_mg", "declared_share")]
        chosen = [(one, _spread(view.runs(view.reference, one.name))) for one in wanted or view.headlines[:3]]
        said = [f"{outcome.label} {spread} {outcome.unit}" for outcome, spread in chosen]
        return f"{phrases.sentence(view.reference_label)}: {'; '.join(said)}"
    judged = [outcome for outcome in view.headlines if outcome.better]
    parts = []
    for policy in view.others:
        tones = [_tone(view.pairs(policy.name, outcome)) for outcome in judged]
        parts.append(f"{policy.label} better on {tones.count(1)} and worse on {tones.count(-1)}")
    parts[0] += f" of {len(judged)} outcomes"
    return f"Clear differences to {view.reference_label}: {'; '.join(parts)}"


def _table(view: StudyView) -> Table:
    caption = f"{phrases.sentence(_what(view))}, {view.period(view.first_week)}, {view.n_words}"
    head = ("Outcome", "Unit", *(policy.label for policy in view.policies))
    rows = []
    for outcome in view.headlines:
        cells = [_spread(view.runs(policy.name, outcome.name)) for policy in view.policies]
        for place, policy in enumerate(view.policies):
            cells[place] += "" if policy.name == view.reference else f"\n{_versus(view.pairs(policy.name, outcome))}"
        rows.append((phrases.sentence(outcome.label), outcome.unit, *cells))
    return Table(caption, head, tuple(rows))


def _caption(view: StudyView) -> str:
    if len(view.seeds) > 1:
        text = "Bold: the median of the runs. Beside it: the range in which 90 % of them lie."
    else:
        text = "Bold: the figure of the single run; another seed would give another one."
    if not view.others:
        return text
    alone = " and differ in the policy alone" if view.is_policy_alone else ""
    return (
        f"{text} Below it: in how many pairs the policy did better than {view.reference_label}; a pair is two runs that "
        f"share their luck{alone}. Shaded with ▲: clearly better, with ▼: clearly worse; the 95 % "
        f"interval of the mean difference leaves out zero. With fewer than {FEWEST} pairs nothing is called clear. "
        "Where more is neither better nor worse, it says higher or lower instead."
    )
