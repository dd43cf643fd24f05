"""Blocks on the tables and their columns, on what comes from outside (maps, prices, closures, scores), and on week zero."""

import ast
import textwrap
from collections.abc import Mapping
from importlib import resources
from typing import Final

import numpy as np

from goldsim.country.geography import load
from goldsim.country.geography_files import packaged
from goldsim.country.known_figures import known_figures
from goldsim.country.price_series import usd_per_oz
from goldsim.country.profiles import Score, packaged as packaged_profiles, read_profile
from goldsim.economy import VERBS
from goldsim.engine.tables import Column, TableSpec
from goldsim.entities import ALL_SPECS, KINDS
from goldsim.initial.public_posts import n_rows
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.outcomes.run_tables import columns_of
from goldsim.report.retelling import trace
from goldsim.runs import TABLES
from goldsim.text.markdown import code, figure, table
from odd.pages import Fill, Project

AGENTS = {kind.table_name: kind.__name__ for kind in KINDS}
SHOWN_YEARS = 12
LINE, INDENT = 120, " " * 11
TOLD, WEEKS_TOLD = 4560, 6  # whose weeks are told, and how many


def tables(_: Project) -> str:
    """Return every table with its columns, each with type, unit, meaning and writers."""
    return "\n\n".join(map(_table, ALL_SPECS))


def _table(spec: TableSpec) -> str:
    handle = f"Mesa sees a row as `goldsim.{AGENTS[spec.name]}`." if spec.name in AGENTS else "No agents."
    rows = [
        [code(c.name), np.dtype(c.dtype).name, c.unit, _meaning(c), ", ".join(writers_of(spec.name, c.name)) or "week zero"]
        for c in spec.columns
    ]
    columns = table(["column", "type", "unit", "meaning", "written by"], rows)
    return f"### `{spec.name}`\n\nA row is {spec.row_is}. {handle}\n\n{columns}"


def run_tables(_: Project) -> str:
    """Return every table that a run leaves behind, each with its columns, their units as stored and as shown, and meanings."""
    parts = []
    for name in TABLES:
        rows = [[code(column), about.stored, about.shown, about.meaning] for column, about in columns_of(name).items()]
        parts.append(f"## `{name}`\n\n{table(['column', 'stored in', 'shown in', 'what it is'], rows)}")
    return "\n\n".join(parts)


def _meaning(column: Column) -> str:
    parts = [column.meaning]
    if column.names is not None:
        parts.append("states: " + ", ".join(f"{state.value} {state.name.lower()}" for state in column.names))
    if column.width is not None:
        parts.append(f"a value for each of the {column.width}")
    if column.account is not None:
        parts.append(f"an account: only the ledger moves its {column.account}")
    if column.may_go_negative:
        parts.append("may go below zero")
    return "; ".join(parts)


def rows(project: Project) -> str:
    """Return how many rows each table has in the baseline, and what a row stands for."""
    scenario = project.baseline
    counts, _ = n_rows(scenario, project.geography)
    per_row = {"miners": scenario.run.people_per_row, "children": scenario.run.children_per_row}
    listed = [
        [code(spec.name), f"{counts[spec.name]:,}", f"{per_row[spec.name]} people" if spec.name in per_row else "one"]
        for spec in ALL_SPECS
    ]
    return table(["table", "rows", "a row stands for"], listed)


def scales(project: Project) -> str:
    """Return the extent and the grain of the baseline in time and space."""
    run, geography = project.baseline.run, project.geography
    inside = len(geography.inside())
    return table(
        ["scale", "in the baseline"],
        [
            ["step", "one week, beginning on a Monday"],
            ["length", f"{run.weeks} weeks from {run.start}"],
            ["grid", f"{geography.n_rows} by {geography.n_columns} cells of {figure(geography.cell_degrees)} degrees"],
            ["cells in the country", f"{inside:,}; the others are the neighbours' edges"],
            ["people", f"{project.baseline.parameters.initial.n_people:,}, {run.people_per_row} to a row"],
            ["children", f"those of households and those elsewhere, {run.children_per_row} to a row"],
            ["gold", "whole milligrams"],
            ["money", "whole francs (XOF)"],
        ],
    )


def geographies(_: Project) -> str:
    """Return the maps that the package carries."""
    header = ["geography", "title", "grid", "cells inside", "regions", "ways out by land", "places", "gold belts", "armed groups"]
    rows = []
    for m in map(load, packaged()):
        borders = sum(len(m.border_with(letter)) > 0 for letter in m.neighbours)
        sizes = (len(m.inside()), len(m.region_names), borders, len(m.places), len(m.belts), len(m.armed_groups))
        rows.append([code(m.name), m.title, f"{m.n_rows} by {m.n_columns}", *(f"{n:,}" for n in sizes)])
    return table(header, rows)


def prices(_: Project) -> str:
    """Return the length of the price history and its latest years."""
    series = usd_per_oz()
    months = sorted(series)
    by_year: dict[str, list[float]] = {}
    for month in months:
        by_year.setdefault(month[:4], []).append(series[month])
    years = list(by_year)[-SHOWN_YEARS:]
    rows = [[year, figure(round(sum(by_year[year]) / len(by_year[year]))), str(len(by_year[year]))] for year in years]
    said = f"{len(series):,} months, {months[0]} to {months[-1]}; before and after, the nearest month stands."
    return f"{said}\n\n{table(['year', 'mean US$ a troy ounce', 'months'], rows)}"


def closures(project: Project) -> str:
    """Return the borders that close in the shipped scenarios."""
    found: dict[tuple[str, ...], list[str]] = {}
    for path, scenario in project.scenarios.items():
        for closed in scenario.closures:
            row = (f"{closed.starts} to {closed.ends}", ", ".join(closed.exits), closed.source)
            found.setdefault(row, []).append(code(path))
    n = len(project.scenarios)
    rows = [[*row, "every scenario" if len(paths) == n else ", ".join(paths)] for row, paths in found.items()]
    return table(["closed", "borders", "source", "in"], rows) if rows else "No shipped scenario closes a border."


def profile(project: Project) -> str:
    """Return the scores of the baseline's profile, with what each says about a parameter or why it says nothing."""
    named = project.baseline.profile
    if not named:
        return "The baseline has no profile."
    used = read_profile(named)
    rows = [[code(s.name), s.group, figure(s.score), _use(s)] for s in used.scores.values()]
    others = []
    for one in map(read_profile, packaged_profiles()):
        means = ", ".join(f"{group} {mean:.2f}" for group, mean in one.means().items())
        others.append(f"- {code(one.name)}: {one.title}; means: {means}.")
    scores = table(["score", "of", "", "what it says"], rows)
    return "\n\n".join([f"{used.title} ({code(named)}): {used.source}.", scores, "\n".join(others)])


def _use(score: Score) -> str:
    if not score.links:
        return f"not used: {score.unused}"
    said = []
    for link in score.links:
        low, high = link.span(score.score)
        value, *ends = (figure(float(f"{number:.3g}")) for number in (link.value(score.score), low, high))
        slope = f"times {figure(link.per_point)}" if link.function == "geometric" else f"{link.per_point:+g}"
        said.append(f"{code(link.parameter)} = {value} ({' to '.join(ends)}), {slope} a point")
    return "; ".join(said)


def known(project: Project) -> str:
    """Return what is known of the sizes of the baseline's country."""
    rows = []
    for one in known_figures(project.baseline.run.geography):
        count = figure(one.low) if one.low == one.high else f"{figure(one.low)} to {figure(one.high)}"
        rows.append([code(one.outcome), OUTCOMES[one.outcome].unit, one.when, count, one.source])
    return table(["outcome", "unit", "years", "found", "who says so"], rows)


def week_zero(_: Project) -> str:
    """Return the steps that fill the tables, in the order of their files."""
    package = resources.files("goldsim") / "initial"
    names = sorted(entry.name for entry in package.iterdir() if entry.name.endswith(".py") and entry.name != "__init__.py")
    steps = []
    for name in names:
        for node in ast.parse((package / name).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = (ast.get_docstring(node) or "").partition("\n")[0]
                steps.append([code(node.name), code(f"src/goldsim/initial/{name}"), first])
    return table(["step or rule", "file", "what it does"], steps)


def weeks_of_one(project: Project) -> str:
    """Return some weeks of one person, as `goldsim trace` tells them."""
    lines = trace(project.baseline, seed=1, table="miners", row=TOLD, weeks=WEEKS_TOLD)
    told = [part for line in lines for part in textwrap.wrap(line, LINE, subsequent_indent=INDENT, drop_whitespace=False)]
    return "\n".join(["```", *(part.rstrip() for part in told), "```"])


BLOCKS: Final[Mapping[str, Fill]] = {
    "tables": tables,
    "run tables": run_tables,
    "rows": rows,
    "scales": scales,
    "geographies": geographies,
    "prices": prices,
    "closures": closures,
    "profile": profile,
    "known sizes": known,
    "week zero": week_zero,
    "one person": weeks_of_one,
}


def writers_of(table: str, column: str) -> tuple[str, ...]:
    """Return the verbs that write a column, in the order of the week."""
    return tuple(verb.name for verb in VERBS if column in verb.declaration.writable.get(table, ()))
