"""The tables of a sweep for people: values side by side, or the parameters that matter most."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.studies.analysis.kind import Shown
from goldsim.studies.analysis.measures import Measure
from goldsim.studies.analysis.paired import FEWEST, amount, size
from goldsim.text.numbers import number

FIRST: Final = 3  # parameters shown for each outcome
MOST_LEVELS: Final = 6  # values shown of a parameter
_OUTCOME: Final = ("outcome", False)


def levels_table(title: str, own: pd.DataFrame) -> Shown:
    """Return a table of outcomes by value: the first one's mean, then what the others change."""
    levels = _few(list(dict.fromkeys(own["level"])))
    rows: Any = own.itertuples()
    found = {(row.outcome, row.level): row for row in rows}
    shown = []
    for outcome in dict.fromkeys(own["outcome"]):
        cells = [number(found[outcome, levels[0]].mean), *(_change(found[outcome, level]) for level in levels[1:])]
        shown.append((OUTCOMES[outcome].label, *cells, OUTCOMES[outcome].unit))
    title = f"{title} (mean at {levels[0]}; the others against it, 95 % interval)"
    return Shown(title, (_OUTCOME, *((level, True) for level in levels), ("unit", False)), shown)


def ranked_table(quantity: str, own: pd.DataFrame, measure: Measure, n_factors: int) -> Shown:
    """Return a table of outcomes with the parameters that matter most for each."""
    n = int(own["n"].iloc[0]) if len(own) else 0
    headings = ["goes most with", *["then"] * (FIRST - 1)][:n_factors]
    rows = []
    for outcome, found in own.groupby("outcome", sort=False):
        cells = _most(found, measure, len(headings))
        rows.append((OUTCOMES[str(outcome)].label, *cells, *[""] * (len(headings) - len(cells))))
    title = f"{quantity}: {measure.words}, {n} points"
    return Shown(title, (_OUTCOME, *((heading, False) for heading in headings)), rows)


def _most(rows: pd.DataFrame, measure: Measure, n: int) -> Sequence[str]:
    """Return the parameters that clearly go with an outcome, the ones that do most first."""
    if rows[measure.main].isna().all():
        return ["the same at every point"]
    sizes = rows[rows["is_clear"]].assign(size=lambda one: one[measure.main].abs())
    order = sizes.sort_values("size", ascending=False, kind="stable")
    return [f"{row.parameter} {measure.cell(row)}" for row in order.head(n).itertuples()] or ["nothing clearly"]


def _few(levels: list[str]) -> list[str]:
    if len(levels) <= MOST_LEVELS:
        return levels
    return [levels[round(i * (len(levels) - 1) / (MOST_LEVELS - 1))] for i in range(MOST_LEVELS)]


def _change(row: Any) -> str:
    if row.low == 0 and row.high == 0:
        return "0"
    return amount(row) if row.n < FEWEST else size(row) if row.is_clear else f"{size(row)} ?"
