"""Where: regions with their names and numbers, as they are and as each policy changes them; grey where that is not clear."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from goldsim.outcomes.catalogue import OUTCOMES, Outcome
from goldsim.report import basemap, style
from goldsim.report.judged import Change, region_changes, shown, unit_of
from goldsim.report.language import number, say, step_of
from goldsim.report.study_view import Floats, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.text import phrases

QUANTITIES: Final = ("n_children_working", "gold_to_networks_mg", "n_violent_events")
LEVELS, CHANGES = "YlOrBr", "PuOr_r"
HEAD: Final = 0.4
type Runs = dict[str, Floats]  # by policy
type Changes = dict[str, list[Change]]


def draw(view: StudyView) -> Iterator[Drawing]:
    """Draw a set of maps for each quantity; none where the study kept no regions."""
    if "regions" not in view.stored.kept or view.is_crowded:
        return
    for name in QUANTITIES:
        if name in view.stored.regions:
            yield _draw(view, OUTCOMES[name])


def _draw(view: StudyView, outcome: Outcome) -> Drawing:
    runs = view.in_regions(outcome)
    changes = {policy.name: region_changes(view, outcome, runs, policy.name) for policy in view.others}
    title = _finding(view, outcome, runs, changes)
    heading = style.Heading(title, f"{say(outcome.label)}, {unit_of(outcome)} · {view.when}", view.strip)
    figures = style.both(lambda width: _tiles(view, outcome, runs, changes, heading, width))
    text = "Numbers: yearly averages; on the map of a policy, clear changes. A policy with none has no map."
    caption = say(text) if changes else say("Numbers: yearly averages.")
    name = f"regions_{outcome.name.removeprefix('n_').removesuffix('_mg')}"
    return Drawing(name, title, title, caption, *figures, table=_table(view, outcome, runs, changes), is_map=True)


def _tiles(view: StudyView, outcome: Outcome, runs: Runs, changes: Changes, heading: style.Heading, width: float) -> Figure:
    names = [view.reference, *(name for name, some in changes.items() if any(one.is_clear for one in some))]
    across = 2 if width > style.NARROW and len(names) > 1 else 1
    tile = min((width - 0.1 * (across - 1)) / across, 4.6)
    high = tile * basemap.frame_of(view.geography).ratio
    sheet = style.sheet(width, (high + HEAD) * -(-len(names) // across), heading)
    levels = np.nanmean(runs[view.reference], axis=0)
    for place, name in enumerate(names):
        row, column = divmod(place, across)
        axes = sheet.axes((tile + 0.1) * column, sheet.height - (high + HEAD) * (row + 1) + 0.08, tile, high)
        if name == view.reference:
            texts = [number(level, _step(level, shown(outcome, 1.0) * levels)) for level in shown(outcome, 1.0) * levels]
            _map(axes, view, [colormaps[LEVELS](0.75 * np.sqrt(level / (levels.max() or 1.0)))[:3] for level in levels], texts)
        else:
            _map(axes, view, _shades(changes[name]), [one.amount if one.is_clear else "" for one in changes[name]])
        what = phrases.label(name) if name == view.reference else say("{policy}: change", policy=phrases.label(name))
        axes.set_title(style.cut(what, tile, bold=True), loc="left", size=style.SIZE, weight="bold", pad=3)
    return sheet.figure


def _step(level: float, levels: Floats) -> float:
    """Return what a level is rounded to: two digits, and never finer than the third digit of the largest."""
    return max(step_of(level), step_of(float(levels.max())) / 10)


def _shades(changes: list[Change]) -> list[Any]:
    """Return a colour a region by the change in percent, up to a doubling; grey where it is not clear."""
    grey = to_rgb(style.UNCLEAR)
    parts = [float(np.sign(one.mean) * np.sqrt(min(abs(one.percent) / 100.0, 1.0) if one.level else 1.0)) for one in changes]
    return [colormaps[CHANGES](0.5 + 0.4 * part)[:3] if one.is_clear else grey for one, part in zip(changes, parts, strict=True)]


def _map(axes: Axes, view: StudyView, colours: list[Any], texts: list[str]) -> None:
    geography = view.geography
    paint = np.ones((geography.n_cells, 3))
    inside = geography.inside()
    paint[inside] = np.array(colours)[geography.region[inside]]
    basemap.draw(axes, geography, paint)
    words = [f"{name}\n{text}" if text else name for name, text in zip(geography.region_names, texts, strict=True)]
    basemap.name_regions(axes, geography, words)


def _finding(view: StudyView, outcome: Outcome, runs: Runs, changes: Changes) -> str:
    levels, names = np.nanmean(runs[view.reference], axis=0), view.geography.region_names
    if not levels.sum():
        return say("No {what} anywhere", what=say(outcome.label))
    top = int(np.argmax(levels))
    said = {"region": names[top], "n": number(100 * levels[top] / levels.sum(), 1.0), "what": say(outcome.label)}
    level = say("{region} accounts for {n} % of {what}", **said)
    clear = [(abs(one.mean), names[r], name, one) for name, some in changes.items() for r, one in enumerate(some) if one.is_clear]
    if not changes:
        return level
    if not clear:
        return say("{level}; no region clearly changes", level=level)
    _, region, policy, change = max(clear, key=lambda item: item[0])
    said |= {"level": level, "amount": change.amount, "region": region, "policy": phrases.label(policy)}
    return say("{level}; the largest change is {amount} in {region} under {policy}", **said)


def _table(view: StudyView, outcome: Outcome, runs: Runs, changes: Changes) -> Table:
    levels = np.nanmean(runs[view.reference], axis=0)
    rows = []
    for r, name in enumerate(view.geography.region_names):
        if not levels[r] and not any(some[r].mean for some in changes.values()):
            continue  # nothing of it there, whatever is done
        cells = (f"{some[r].amount} {some[r].interval}\n{some[r].words}" for some in changes.values())
        level = shown(outcome, levels[r])
        rows.append((name, number(level, _step(level, shown(outcome, 1.0) * levels)), *cells))
    head = (say("Region"), f"{view.reference_label}, {unit_of(outcome)}", *map(phrases.label, changes))
    what = phrases.sentence(say(outcome.label))
    return Table(say("{what} by region, and the change under each policy", what=what), head, tuple(rows))
