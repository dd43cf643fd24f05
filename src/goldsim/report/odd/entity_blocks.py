"""Blocks on entities and their state: the tables with their columns, and how many rows each has in the baseline."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from goldsim.economy import writers_of
from goldsim.engine.tables import Column, TableSpec
from goldsim.entities import ALL_SPECS, KINDS
from goldsim.initial.row_counts import n_rows
from goldsim.report.odd.pages import Fill, Project
from goldsim.text.markdown import code, figure, table

AGENTS = {kind.table_name: kind.__name__ for kind in KINDS}


def tables(_: Project) -> str:
    """Return every table with its columns, each with type, unit, meaning and writers."""
    return "\n\n".join(_table(spec) for spec in ALL_SPECS)


def _table(spec: TableSpec) -> str:
    handle = f"Mesa sees a row as `goldsim.{AGENTS[spec.name]}`." if spec.name in AGENTS else "No agents."
    rows = [
        [code(c.name), np.dtype(c.dtype).name, c.unit, _meaning(c), ", ".join(writers_of(spec.name, c.name)) or "week zero"]
        for c in spec.columns
    ]
    columns = table(["column", "type", "unit", "meaning", "written by"], rows)
    return f"### `{spec.name}`\n\nA row is {spec.row_is}. {handle}\n\n{columns}"


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
            ["children", f"those of households and those abroad, {run.children_per_row} to a row"],
            ["gold", "whole milligrams"],
            ["money", "whole francs (XOF)"],
        ],
    )


BLOCKS: Final[Mapping[str, Fill]] = {"tables": tables, "rows": rows, "scales": scales}
