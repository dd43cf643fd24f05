"""The way of the gold: of 100 grams, through whose hands they go and how they end, and where a policy moves that most."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from goldsim.report import basemap, style
from goldsim.report.language import number, say
from goldsim.report.study_view import Floats, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.text import phrases

# Three columns of stations, each by the accounts that stand for it; what armed groups and robbers take, networks buy of them.
DIGGERS: Final = {"miners": "miners.gold", "companies": "companies.gold", "held children": "sites.ground"}
HANDS: Final = {
    "networks": ("traffickers.gold",),
    "taken by force": ("armed_groups.gold", "sites.loot_gold"),
    "licensed buyers": ("country.declared", "country.centre_gold"),
}
ENDS: Final = {"smuggled": "exits.gold", "laundered": "country.laundered", "seized": "country.seized", "declared": ""}
COLOURS: Final = ("#d55e00", "#66250b", "#007a5a")  # by whose hands it goes through
SMALLEST: Final = 0.5  # grams of what is named
TILE, HEAD, NODE, ROOM = 1.5, 0.3, 0.08, 0.17  # inches: a policy's height, its words, a station's width, between two


def draw(view: StudyView) -> list[Drawing]:
    """Draw the way of the gold under each policy; nothing where the runs kept no flows, or none of gold."""
    if "flows" not in view.stored.kept or "commodity" not in view.stored.flows or view.is_crowded:
        return []
    ways = {policy.label: _way(view, policy.name) for policy in view.policies}
    if not all(first.sum() for first, _ in ways.values()):
        return []
    title, shown = _finding(view, {label: second.sum(axis=0) for label, (_, second) in ways.items()})
    heading = style.Heading(title, f"{view.period()} · {say('average of the runs')}", view.strip)
    figures = style.both(lambda width: _draw({label: ways[label] for label in shown}, heading, width))
    caption = say(
        "From the left: who digs the gold, through whose hands it passes, where it ends up. Less than half a gram is in "
        "the table only."
    )
    return [Drawing("gold_way", title, title, caption, *figures, table=_table(ways))]


def _finding(view: StudyView, ends: dict[str, Floats]) -> tuple[str, list[str]]:
    """Return the title, and the policies to draw: the reference, and the one that moves an end most, if by a gram or more."""
    base, whom = ends[view.reference_label], view.reference_label
    said = {"n": number(base[0], 1.0), "m": number(base[-1], 1.0), "whom": whom}
    title = say("Of 100 grams of gold, {n} are smuggled out and {m} declared under {whom}", **said)
    if len(ends) == 1:
        return title, [whom]
    policy = max(ends, key=lambda label: float(np.abs(ends[label] - base).max()))
    end = int(np.argmax(np.abs(ends[policy] - base)))
    if abs(ends[policy][end] - base[end]) < 1.0:
        return say("{finding}; no policy shifts any share by a gram", finding=title), [whom]
    now = {"now": number(ends[policy][end], 1.0), "end": say(list(ENDS)[end]), "policy": policy}
    return say("{finding}; the largest shift: {now} {end} under {policy}", finding=title, **now), [whom, policy]


def _way(view: StudyView, policy: str) -> tuple[Floats, Floats]:
    """Return of 100 grams, mean of the runs, what goes from diggers to hands, and from hands to ends."""
    own = view.stored.flows[(view.stored.flows["policy"] == policy) & (view.stored.flows["commodity"] == "gold")]
    sums = own.groupby(["source", "target"], observed=True)["amount"].sum().to_dict()
    first = [[sum(sums.get((source, to), 0) for to in hands) for hands in HANDS.values()] for source in DIGGERS.values()]
    sold = np.array([sums.get(("traffickers.gold", end), 0) for end in ENDS.values()], dtype=np.float64)
    shares = np.array([sold / (sold.sum() or 1.0)] * 2 + [[0.0, 0.0, 0.0, 1.0]])
    parts = 100.0 * np.array(first) / (np.sum(first) or 1.0)
    return parts, parts.sum(axis=0)[:, None] * shares


def _draw(ways: dict[str, tuple[Floats, Floats]], heading: style.Heading, width: float) -> Figure:
    sheet = style.sheet(width, (TILE + HEAD) * len(ways), heading)
    for row, (label, (first, second)) in enumerate(ways.items()):
        axes = sheet.axes(0.0, sheet.height - (TILE + HEAD) * (row + 1), width, TILE)
        axes.set(xlim=(0.0, width), ylim=(TILE, 0.0))
        axes.axis("off")
        axes.set_title(style.cut(label, width, bold=True), loc="left", size=style.SIZE, weight="bold", pad=3)
        columns = (list(DIGGERS), first.sum(axis=1)), (list(HANDS), first.sum(axis=0)), (list(ENDS), second.sum(axis=0))
        places = [_stations(axes, *column, x) for column, x in zip(columns, (0.0, 0.28 * width, 0.67 * width), strict=True)]
        _bands(axes, first, places[0], places[1], by_row=False)
        _bands(axes, second, places[1], places[2], by_row=True)
    return sheet.figure


def _stations(axes: Axes, names: list[str], grams: Floats, x: float) -> tuple[float, Floats, Floats]:
    """Draw a column of stations with their words; return where it stands, where each station begins, and inches a gram."""
    scale = (TILE - ROOM * (len(names) - 1)) / 100.0
    tops = np.cumsum([0.0, *(grams[:-1] * scale + ROOM)])
    for name, top, n in zip(names, tops, grams, strict=True):
        axes.bar(x + NODE / 2, n * scale, NODE, bottom=top, color=style.INK)
        if n >= SMALLEST:
            words = f"{say(name)} {number(n, 1.0)}"
            axes.text(x + NODE + 0.05, top + n * scale / 2, words, size=style.SIZE, va="center", zorder=4, bbox=basemap.NAME_BOX)
    return x, tops, np.full(len(names), scale)


def _bands(axes: Axes, grams: Floats, left: Any, right: Any, *, by_row: bool) -> None:
    """Draw what goes from each station on the left to each on the right, coloured by the hands, in rows or in columns."""
    ahead, behind = left[1].copy(), right[1].copy()
    start, end = left[0] + NODE, right[0]
    middle = (start + end) / 2
    for row, column in zip(*np.nonzero(grams >= SMALLEST), strict=True):
        a, b = ahead[row], behind[column]
        high_a, high_b = grams[row, column] * left[2][row], grams[row, column] * right[2][column]
        points = [(start, a), (middle, a), (middle, b), (end, b), (end, b + high_b), (middle, b + high_b), (middle, a + high_a)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        path = Path([*points, (start, a + high_a), (start, a)], codes)
        axes.add_patch(PathPatch(path, facecolor=COLOURS[row if by_row else column], alpha=0.3, linewidth=0))
        ahead[row] += high_a
        behind[column] += high_b


def _table(ways: dict[str, tuple[Floats, Floats]]) -> Table:
    sums = [[*first.sum(axis=1), *first.sum(axis=0), *second.sum(axis=0)] for first, second in ways.values()]
    names = [phrases.sentence(say(name)) for name in (*DIGGERS, *HANDS, *ENDS)]
    rows = [(name, *(number(float(one), 0.1) for one in some)) for name, *some in zip(names, *sums, strict=True)]
    return Table(
        say("Of 100 grams: who digs them, through whose hands they pass, where they end up"), (say("Step"), *ways), tuple(rows)
    )
