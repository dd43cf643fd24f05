"""What becomes of the headline outcomes without each mechanism: a table of tints, mechanisms down, outcomes across, by policy."""

import math
from collections import Counter
from typing import Any, Final

import matplotlib
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from goldsim.outcomes.catalogue import Outcome
from goldsim.report import style
from goldsim.report.study_view import Policy, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases

CELL: Final = 0.46
ROW: Final = 0.215
NAME_SIZE: Final = 8.0
HEAD_SIZE: Final = 7.5
CELL_SIZE: Final = 6.4
KEY: Final = 0.42
WHAT: Final = "without each mechanism less with it, in % of the mean with everything on"
# From this many standard deviations of the runs with everything on: how much of the colour a cell takes.
TINTS: Final = ((3.0, 1.0), (1.0, 0.55), (0.0, 0.2))


def draw(view: StudyView) -> list[Drawing]:
    """Draw one table a policy; nothing in a study that switches no mechanism off."""
    if view.effects is None:
        return []
    found: Any = view.effects.itertuples(index=False)
    rows = {(row.policy, row.mechanism, row.outcome): row for row in found}
    names = list(dict.fromkeys(view.effects["mechanism"]))
    drawn = (policy for policy in view.policies if any(key[0] == policy.name for key in rows))
    return [_draw(view, policy, names, {key[1:]: row for key, row in rows.items() if key[0] == policy.name}) for policy in drawn]


def _draw(view: StudyView, policy: Policy, names: list[str], rows: dict[tuple[str, str], Any]) -> Drawing:
    title = _finding(view, policy, names, rows)
    labels = [f"{name}  {MECHANISMS[name].title}" for name in names]
    left = max(style.text_width(label, NAME_SIZE) for label in labels) + 0.12
    heads = [phrases.sentence(outcome.label) for outcome in view.headlines]
    top = max(style.text_width(head, HEAD_SIZE) for head in heads) + 0.12
    heading = style.Heading(title, f"{WHAT} · {view.period(view.first_week)} · {_n(rows)}", view.strip)
    sheet = style.sheet(max(left + CELL * len(heads), 7.0), top + ROW * len(names) + KEY, heading)
    axes = sheet.canvas()
    for column, head in enumerate(heads):
        axes.text(left + CELL * (column + 0.5), top - 0.06, head, size=HEAD_SIZE, rotation=90, ha="center", va="bottom")
    for place, (name, label) in enumerate(zip(names, labels, strict=True)):
        y = top + ROW * place
        axes.plot([0, left + CELL * len(heads)], [y, y], color=style.RULE, linewidth=0.5)
        axes.text(0.02, y + ROW / 2, label, size=NAME_SIZE, va="center")
        for column, outcome in enumerate(view.headlines):
            _draw_cell(axes, left + CELL * column, y, rows.get((name, outcome.name)), outcome)
    _draw_key(axes, top + ROW * len(names) + KEY - 0.12)
    alt, table = _alt(view, policy, names), _table(view, policy, names, rows)
    return Drawing(f"mechanisms_{policy.name}", title, alt, _caption(), sheet.figure, table)


def _draw_cell(axes: Axes, x: float, y: float, row: Any, outcome: Outcome) -> None:
    text = _cell(row)
    if not text:
        return
    colour = _colour(row, outcome)
    if colour:
        axes.add_patch(Rectangle((x + 0.015, y + 0.015), CELL - 0.03, ROW - 0.03, facecolor=colour, edgecolor="none"))
    ink = style.readable_on(colour) if colour else style.MUTED
    axes.text(x + CELL / 2, y + ROW / 2, text, size=CELL_SIZE, ha="center", va="center", color=ink)


def _cell(row: Any) -> str:
    """Write what fits a cell: the change in percent, 0 where every pair is the same, nothing where it is not clear."""
    if row is None:
        return "?"
    if row.low == 0 and row.high == 0:
        return "0"
    if not row.is_clear:
        return ""
    if not math.isfinite(row.percent):
        return "from 0"
    if abs(row.percent) < 1000:
        return phrases.bound(row.percent, row.percent)  # with the digits that it takes: 0 stands for no difference at all
    times = round(1 + row.percent / 100)
    return f"×{times}" if abs(times) < 1000 else ">×999"


def _colour(row: Any, outcome: Outcome) -> str:
    """Return the cell's colour: better, worse or neither without the mechanism, the stronger the more it stands out of luck."""
    if row is None or not row.is_clear:
        return ""
    good = outcome.better * row.difference_mean
    full = style.BETTER if good > 0 else style.WORSE if good < 0 else style.MUTED
    return _tinted(full, abs(row.difference_mean) / row.spread_on if row.spread_on > 0 else math.inf)


def _tinted(colour: str, deviations: float) -> str:
    share = next(share for least, share in TINTS if deviations >= least)
    red, green, blue = (1 - share * (1 - channel) for channel in matplotlib.colors.to_rgb(colour))
    return str(matplotlib.colors.to_hex((red, green, blue)))


def _draw_key(axes: Axes, y: float) -> None:
    x = 0.02
    for label, colour in (("better without it", style.BETTER), ("worse without it", style.WORSE), ("neither", style.MUTED)):
        for least, _ in reversed(TINTS):
            axes.add_patch(Rectangle((x, y - 0.08), 0.16, 0.14, facecolor=_tinted(colour, least), edgecolor="none"))
            x += 0.18
        axes.text(x + 0.03, y, label, size=7.0, va="center")
        x += style.text_width(label, 7.0) + 0.25
    high, low = (least for least, _ in TINTS if least)
    text = f"pale to full: less than {low:g}, {low:g} to {high:g}, more than {high:g} standard deviations of the runs"
    axes.text(x, y, text, size=7.0, va="center", color=style.MUTED)


def _n(rows: dict[tuple[str, str], Any]) -> str:
    counts = {int(row.n) for row in rows.values()}
    low, high = min(counts), max(counts)
    return f"n = {phrases.plural(high, 'pair')}" if low == high else f"n = {low} to {high} pairs"


def _finding(view: StudyView, policy: Policy, names: list[str], rows: dict[tuple[str, str], Any]) -> str:
    shown = {outcome.name for outcome in view.headlines}
    clear = Counter(mechanism for (mechanism, outcome), row in rows.items() if row.is_clear and outcome in shown)
    moving = [name for name in names if clear[name]]
    how_many = f"{len(moving) or 'none'} of {phrases.plural(len(names), 'mechanism')}"
    title = f"Under {policy.label}, switching off {how_many} clearly changes a headline outcome"
    if not moving:
        return title
    most = max(moving, key=lambda name: clear[name])
    return f"{title}; {most} moves the most of them, {clear[most]} of {len(shown)}"


def _table(view: StudyView, policy: Policy, names: list[str], rows: dict[tuple[str, str], Any]) -> Table:
    caption = (
        f"What is left of each outcome without each mechanism under {policy.label}: change in % of the mean with everything on; "
        f"blank where it is not clear, 0 where every pair is the same. {phrases.sentence(_n(rows))}"
    )
    head = ("Without", *(phrases.sentence(outcome.label) for outcome in view.headlines))
    body = tuple(
        (f"{name} {MECHANISMS[name].title}", *(_cell(rows.get((name, outcome.name))) for outcome in view.headlines))
        for name in names
    )
    return Table(caption, head, body)


def _caption() -> str:
    return (
        "A cell says what becomes of an outcome when the mechanism is switched off and nothing else is changed, in percent of "
        "its mean with everything on. Read backwards, it is what the mechanism does. Blank: the 95 % interval of the mean "
        f"paired difference holds zero, or there are fewer than {FEWEST} pairs; 0: every pair is the same; ×: so many times as "
        "much; from 0: there was none of it. The colour says whether that is better or worse, and how it compares with the "
        "luck of the draw: the standard deviation of the runs with everything on. Some clear cells are luck: one in twenty "
        "would be if no mechanism did anything."
    )


def _alt(view: StudyView, policy: Policy, names: list[str]) -> str:
    return (
        f"Table of {phrases.plural(len(names), 'mechanism')} by {len(view.headlines)} headline outcomes under {policy.label}; "
        "the same numbers follow as a table."
    )
