"""Whom people obey at the end of each year, by alliance, beside what was seen at places."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from goldsim.country.geography_parts import STATE
from goldsim.country.parties import Seen, places_of
from goldsim.report import basemap, style
from goldsim.report.study_view import Floats, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.text import phrases

BANDS: Final = "bands"
COLOURS: Final = ("#c1272d", "#1f4e9c", "#e0a100", "#2e8b57", "#7b3fa0", "#8c6d46", "#d36ba6")
ACROSS, TILE, GAP, HEAD = 3, 3.9, 0.15, 0.26
KEY, KEY_ROW, KEYS_A_TILE = 0.2, 0.16, 2


class December(NamedTuple):
    """Which part of the runs has each party in each cell at the end of a year, and which places are as they were seen."""

    year: int
    parts: dict[str, Floats]
    as_seen: list[tuple[Seen, bool]]


def draw(view: StudyView) -> Iterator[Drawing]:
    """Draw a map for each December of the reference; none where no year ends in the runs, or nobody was seen anywhere."""
    years = list(_decembers(view))
    if years and view.geography.seen:
        yield _draw(view, years)


def _decembers(view: StudyView) -> Iterator[December]:
    cells = view.stored.cells
    if cells.empty:
        return
    own = cells[(cells["policy"] == view.reference) & cells["controller"].notna()]
    days = pd.to_datetime(view.dates).dt.date
    for year in sorted({day.year for day in days}):
        weeks = [week for week in own["week"].unique() if days.loc[week].year == year and days.loc[week].month == 12]
        if weeks:
            at_end = own[own["week"] == max(weeks)]
            yield _december(view, days.loc[max(weeks)], at_end)


def _december(view: StudyView, day: date, rows: pd.DataFrame) -> December:
    geography, n_runs = view.geography, max(rows["seed"].nunique(), 1)
    named = [group.alliance for group in geography.armed_groups]
    held = rows[rows["controller"] >= 0]
    party = np.array([named[g] if g < len(named) else BANDS for g in held["controller"].to_numpy(np.int64)], dtype=object)
    parts = {}
    for name in dict.fromkeys([*named, BANDS]):
        at = held["cell"].to_numpy()[party == name]
        if len(at):
            parts[name] = np.bincount(at, minlength=geography.n_cells) / n_runs
    here = [one for one in geography.seen if geography.region[geography.cell_at(one.lat, one.lon)] >= 0]
    as_seen = [(seen, _agrees(view, seen, parts)) for seen in here if seen.holds_on(day)]
    return December(day.year, parts, as_seen)


def _agrees(view: StudyView, seen: Seen, parts: dict[str, Floats]) -> bool:
    cell = view.geography.cell_at(seen.lat, seen.lon)
    shares = {name: float(part[cell]) for name, part in parts.items()}
    shares[STATE] = 1.0 - float(sum(shares.values()))
    return max(shares, key=lambda name: shares[name]) == _alliance(view, seen.by)


def _alliance(view: StudyView, party: str) -> str:
    groups = view.geography.armed_groups
    return party if party == STATE else groups[places_of(party, groups)[0]].alliance


def _draw(view: StudyView, years: list[December]) -> Drawing:
    shown = [*(name for year in years for name in year.parts), *(_alliance(view, seen.by) for seen in view.geography.seen)]
    parties = [name for name in dict.fromkeys(shown) if name != STATE]
    colours = {name: to_rgb(COLOURS[k % len(COLOURS)]) for k, name in enumerate(parties)} | {STATE: (1.0, 1.0, 1.0)}
    n, right = sum(len(year.as_seen) for year in years), sum(agrees for year in years for _, agrees in year.as_seen)
    title = f"Most runs have {right} of {n} places under those who were seen there in December"
    of_whom = f"{view.period()} · {view.reference_label} · {view.n_words}"
    subtitle = f"who is obeyed in most runs, by alliance, the paler the fewer · {of_whom}"
    high, down = TILE * basemap.frame_of(view.geography).ratio, -(-len(years) // ACROSS)
    across = min(len(years), ACROSS)
    heading = style.Heading(title, subtitle, view.strip)
    keys = _keys(parties, colours)
    under = KEY + KEY_ROW * -(-len(keys) // (KEYS_A_TILE * across))
    sheet = style.sheet(TILE * across + GAP * (across - 1), (high + HEAD) * down + under, heading)
    for k, year in enumerate(years):
        row, column = divmod(k, across)
        axes = sheet.axes((TILE + GAP) * column, sheet.height - (high + HEAD) * (row + 1), TILE, high)
        _draw_year(axes, view, year, colours)
    looks: dict[str, Any] = {"ncols": KEYS_A_TILE * across, "fontsize": 6.8, "handlelength": 1.2, "columnspacing": 1.2}
    sheet.canvas().legend(handles=keys, **looks, **style.KEY_BELOW)
    return Drawing("control", title, _alt(view, years), _caption(view), sheet.figure, _table(years), is_map=True)


def _draw_year(axes: Axes, view: StudyView, year: December, colours: dict[str, Any]) -> None:
    geography = view.geography
    paint, most = np.ones((geography.n_cells, 3)), np.zeros(geography.n_cells)
    for name, part in year.parts.items():
        is_more = part > most
        paint[is_more] = (1.0 - part[:, None] * (1.0 - np.array(colours[name])))[is_more]
        most = np.maximum(most, part)
    basemap.draw(axes, geography, paint)
    for seen, agrees in year.as_seen:
        x, y = (seen.lon - geography.west) / geography.cell_degrees, (geography.north - seen.lat) / geography.cell_degrees
        looks = {"markerfacecolor": colours[_alliance(view, seen.by)], "markeredgecolor": style.INK, "markeredgewidth": 0.7}
        axes.plot([x], [y], marker="o" if agrees else "X", markersize=4.2 if agrees else 6.5, **looks)
    n_right = sum(agrees for _, agrees in year.as_seen)
    axes.set_title(f"December {year.year}: {n_right} of {len(year.as_seen)} as seen", loc="left", size=8, weight="bold", pad=3)


def _keys(parties: list[str], colours: dict[str, Any]) -> list[Any]:
    handles: list[Any] = [Patch(facecolor=colours[name], label=name) for name in parties]
    handles.append(Patch(facecolor="white", edgecolor=style.MUTED, linewidth=0.5, label="the state, or nobody"))
    for marker, label in (("o", "seen, and in most runs"), ("X", "seen, not in most runs")):
        handles.append(Line2D([], [], marker=marker, color="none", markerfacecolor="white", markeredgecolor="black", label=label))
    return handles


def _caption(view: StudyView) -> str:
    return (
        f"Whom people obey at the end of December under {view.reference_label}. Circles and crosses have the colour of those who "
        "were seen at a place by then; places where nobody was seen are not marked."
    )


def _alt(view: StudyView, years: list[December]) -> str:
    last = years[-1]
    sizes = sorted(((float(part.sum()), name) for name, part in last.parts.items()), reverse=True)[:3]
    words = ", ".join(f"{name} {phrases.number(size)}" for size, name in sizes)
    return f"Maps of {view.geography.title} for {len(years)} Decembers; cells held at the end of {last.year}: {words}."


def _table(years: list[December]) -> Table:
    places = list(dict.fromkeys(seen.place for year in years for seen, _ in year.as_seen))
    rows = []
    for place in places:
        marks = []
        for year in years:
            found = [(seen.by, agrees) for seen, agrees in year.as_seen if seen.place == place]
            marks.append(f"{found[0][0]}: {'yes' if found[0][1] else 'no'}" if found else "")
        rows.append((place, *marks))
    head = ("place", *(str(year.year) for year in years))
    return Table("Who was seen at each place in December, and whether most runs have it so", head, tuple(rows))
