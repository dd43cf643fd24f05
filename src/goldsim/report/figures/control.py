"""Whom people obey at the end of each year, by alliance, beside what was seen at places."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from goldsim.country.geography_parts import STATE, Seen
from goldsim.country.parties import places_of
from goldsim.report import basemap, style
from goldsim.report.language import number, say
from goldsim.report.study_view import Floats, StudyView
from goldsim.report.style import Drawing, Table

BANDS: Final = "bands"
COLOURS: Final = ("#c1272d", "#1f4e9c", "#e0a100", "#2e8b57", "#7b3fa0", "#8c6d46", "#d36ba6")
GAP, HEAD = 0.1, 0.26


class December(NamedTuple):
    """Which part of the runs has each party in each cell at the end of a year, and which places are as they were seen."""

    year: int
    parts: dict[str, Floats]
    as_seen: list[tuple[Seen, bool]]


def draw(view: StudyView) -> Iterator[Drawing]:
    """Draw a map for each December of the reference; none where no year ends in the runs, or nobody was seen anywhere."""
    years = decembers(view)
    if years and view.geography.seen:
        yield _draw(view, years)


def as_seen(view: StudyView) -> tuple[int, int]:
    """Return at how many places, December by December, most runs have those who were seen there, and at how many somebody was."""
    found = [agrees for year in decembers(view) for _, agrees in year.as_seen]
    return sum(found), len(found)


@lru_cache(maxsize=4)
def decembers(view: StudyView) -> tuple[December, ...]:
    """Return what the reference's runs have at the end of each year that ends in them."""
    if "cells" not in view.stored.kept or (cells := view.stored.cells).empty:
        return ()
    own = cells[(cells["policy"] == view.reference) & cells["controller"].notna()]
    days, found = pd.to_datetime(view.dates).dt.date, []
    for year in sorted({day.year for day in days}):
        weeks = [week for week in own["week"].unique() if days.loc[week].year == year and days.loc[week].month == 12]
        if weeks:
            found.append(_december(view, days.loc[max(weeks)], own[own["week"] == max(weeks)]))
    return tuple(found)


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


def _draw(view: StudyView, years: tuple[December, ...]) -> Drawing:
    shown = [*(name for year in years for name in year.parts), *(_alliance(view, seen.by) for seen in view.geography.seen)]
    parties = [name for name in dict.fromkeys(shown) if name != STATE]
    colours = {name: to_rgb(COLOURS[k % len(COLOURS)]) for k, name in enumerate(parties)} | {STATE: (1.0, 1.0, 1.0)}
    right, n = as_seen(view)
    text = "In December the model has the right side in control in {right} of {n} known cases, the wrong one in {wrong}"
    title = say(text, right=right, n=n, wrong=n - right)
    subtitle = say("who holds each square, by alliance; the paler, the fewer the runs · {whom}", whom=view.reference_label)
    heading = style.Heading(title, subtitle, view.strip)
    figures = style.both(lambda width: _tiles(view, years, (parties, colours), heading, width))
    caption = say("Circles and crosses have the colour of those reported to hold a place; elsewhere nothing is known.")
    return Drawing("control", title, _alt(view, years), caption, *figures, table=_table(years), is_map=True)


def _tiles(
    view: StudyView, years: tuple[December, ...], said: tuple[list[str], dict[str, Any]], heading: style.Heading, width: float
) -> Figure:
    across = min(len(years), 2 if width > style.NARROW else 1)
    tile = min((width - GAP * (across - 1)) / across, 4.6)
    high, down = tile * basemap.frame_of(view.geography).ratio, -(-len(years) // across)
    keys = _keys(*said)
    sheet = style.sheet(width, (high + HEAD) * down + style.key_height([one.get_label() for one in keys], width), heading)
    for k, year in enumerate(years):
        row, column = divmod(k, across)
        axes = sheet.axes((tile + GAP) * column, sheet.height - (high + HEAD) * (row + 1), tile, high)
        _draw_year(axes, view, year, said[1])
    style.key(sheet, keys)
    return sheet.figure


def _draw_year(axes: Axes, view: StudyView, year: December, colours: dict[str, Any]) -> None:
    geography = view.geography
    paint, most = np.ones((geography.n_cells, 3)), np.zeros(geography.n_cells)
    for name, part in year.parts.items():
        is_more = part > most
        paint[is_more] = (1.0 - part[:, None] * (1.0 - np.array(colours[name])))[is_more]
        most = np.maximum(most, part)
    basemap.draw(axes, geography, paint)
    degrees, marks = geography.cell_degrees, []
    for seen, agrees in year.as_seen:
        x, y = (seen.lon - geography.west) / degrees, (geography.north - seen.lat) / degrees
        marks.append((x, y))
        colour = colours[_alliance(view, seen.by)]
        looks: dict[str, Any] = {"markerfacecolor": colour, "markeredgecolor": style.INK, "markeredgewidth": 0.7, "zorder": 5}
        axes.plot([x], [y], marker="o" if agrees else "X", markersize=4.2 if agrees else 6.5, **looks)
    basemap.name_regions(axes, geography, geography.region_names, marks)
    n_right = sum(agrees for _, agrees in year.as_seen)
    words = say("December {year}: {n} of {all} right", year=year.year, n=n_right, all=len(year.as_seen))
    axes.set_title(words, loc="left", size=style.SIZE, weight="bold", pad=3)


def _keys(parties: list[str], colours: dict[str, Any]) -> list[Any]:
    handles: list[Any] = [Patch(facecolor=colours[name], label=name) for name in parties]
    handles.append(Patch(facecolor="white", edgecolor=style.MUTED, linewidth=0.5, label=say("the state, or nobody")))
    for marker, label in (("o", say("reported, and so in most runs")), ("X", say("reported, but not so in most runs"))):
        handles.append(Line2D([], [], marker=marker, color="none", markerfacecolor="white", markeredgecolor="black", label=label))
    return handles


def _alt(view: StudyView, years: tuple[December, ...]) -> str:
    last = years[-1]
    sizes = sorted(((float(part.sum()), name) for name, part in last.parts.items()), reverse=True)[:3]
    words = ", ".join(f"{name} {number(size)}" for size, name in sizes)
    said = {"country": view.geography.title, "n": len(years), "year": last.year, "words": words}
    return say("Maps of {country} for {n} Decembers; map squares held at the end of {year}: {words}.", **said)


def _table(years: tuple[December, ...]) -> Table:
    places = list(dict.fromkeys(seen.place for year in years for seen, _ in year.as_seen))
    rows = []
    for place in places:
        marks = []
        for year in years:
            found = [(seen.by, agrees) for seen, agrees in year.as_seen if seen.place == place]
            marks.append(f"{found[0][0]}: {say('yes' if found[0][1] else 'no')}" if found else "")
        rows.append((place, *marks))
    head = (say("Place"), *(str(year.year) for year in years))
    return Table(say("Who was reported to hold each place in December, and whether most runs agree"), head, tuple(rows))
