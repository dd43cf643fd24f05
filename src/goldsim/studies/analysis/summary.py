"""The summary of a study as a text file that spreadsheets open."""

import csv
import io
import math
from collections.abc import Iterable

import pandas as pd

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.studies.analysis.run_values import spread

_SPREAD = ("n", "median", "low", "high")
_CHANGE = (
    "difference_median", "difference_mean", "low", "high", "percent", "percent_low", "percent_high", "better_in", "is_clear",
)  # fmt: skip
HEADER = (
    "policy", "outcome", "label", "unit", "better_if", "n", "median", "low_90", "high_90",
    "difference_median", "difference_mean", "difference_low_95", "difference_high_95",
    "percent", "percent_low_95", "percent_high_95", "better_in", "is_clear",
)  # fmt: skip
YEARS_HEADER = ("policy", "year", "outcome", "label", "unit", "n", "mean", "lowest", "highest")


def summary_csv(values: pd.DataFrame, table: pd.DataFrame) -> str:
    """Return the spread of each policy's runs in each outcome and what the policy changes, as CSV; text cells are defused.

    Parameters
    ----------
    values
        `policy, seed, outcome, value`.
    table
        Paired differences; policies that are not in it (the reference) have empty cells there.
    """
    changes = {(row.policy, row.outcome): row for row in table.itertuples(index=False)}
    rows: list[Iterable[object]] = [HEADER]
    for row in spread(values).itertuples(index=False):
        place = (str(row.policy), str(row.outcome))
        outcome, change = OUTCOMES[place[1]], changes.get(place)
        wanted = {1: "more", -1: "less", 0: ""}[outcome.better]
        differences = [None if change is None else getattr(change, name) for name in _CHANGE]
        figures = [getattr(row, name) for name in _SPREAD]
        rows.append([*place, outcome.label, outcome.unit, wanted, *figures, *differences])
    return to_csv(rows)


def years_csv(yearly: pd.DataFrame) -> str:
    """Return the mean, lowest and highest run of each policy in each outcome, by year of the study, as CSV.

    Parameters
    ----------
    yearly
        `year, policy, seed, outcome, value`.
    """
    grouped = yearly.groupby(["policy", "year", "outcome"], sort=False, observed=True)["value"]
    rows: list[Iterable[object]] = [YEARS_HEADER]
    for row in grouped.agg(["count", "mean", "min", "max"]).reset_index().itertuples(index=False):
        policy, year, name, *figures = row
        outcome = OUTCOMES[str(name)]
        rows.append([policy, year, name, outcome.label, outcome.unit, *figures])
    return to_csv(rows)


def to_csv(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV; missing figures are empty cells, and text is defused."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def defused(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _cell(value: object) -> object:
    if isinstance(value, str):
        return defused(value)
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return float(value) if isinstance(value, float) else value
