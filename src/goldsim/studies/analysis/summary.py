"""The summary of a study, as text that spreadsheets open."""

from collections.abc import Iterable
from typing import Final

import pandas as pd

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.studies.analysis.csv_tables import DIFFERENCE_HEAD, OUTCOME_HEAD, PERCENT_HEAD, outcome_cells, to_csv
from goldsim.studies.analysis.paired import DIFFERENCE, PERCENT
from goldsim.studies.analysis.run_values import spread

_SPREAD: Final = ("n", "median", "low", "high")
_SPREAD_HEAD: Final = ("n", "median", "low_90", "high_90")
_CHANGE: Final = ("difference_median", *DIFFERENCE, *PERCENT, "better_in", "is_clear")
_CHANGE_HEAD: Final = ("difference_median", *DIFFERENCE_HEAD, *PERCENT_HEAD, "better_in", "is_clear")
HEADER: Final = ("policy", *OUTCOME_HEAD, *_SPREAD_HEAD, *_CHANGE_HEAD)
YEARS_HEADER: Final = ("policy", "year", "outcome", "label", "unit", "n", "mean", "lowest", "highest")


def summary_csv(values: pd.DataFrame, table: pd.DataFrame) -> str:
    """Return the spread of each policy's runs and what the policy changes, as CSV; the cells of a reference are empty there."""
    changes = {(row.policy, row.outcome): row for row in table.itertuples(index=False)}
    rows: list[Iterable[object]] = [HEADER]
    for row in spread(values).itertuples(index=False):
        policy, outcome = str(row.policy), str(row.outcome)
        change = changes.get((policy, outcome))
        differences = [None if change is None else getattr(change, name) for name in _CHANGE]
        figures = [getattr(row, name) for name in _SPREAD]
        rows.append([policy, *outcome_cells(outcome), *figures, *differences])
    return to_csv(rows)


def years_csv(yearly: pd.DataFrame) -> str:
    """Return the mean, lowest and highest run of each policy in each outcome, by year of the study, as CSV."""
    grouped = yearly.groupby(["policy", "year", "outcome"], sort=False, observed=True)["value"]
    rows: list[Iterable[object]] = [YEARS_HEADER]
    for row in grouped.agg(["count", "mean", "min", "max"]).reset_index().itertuples(index=False):
        policy, year, name, *figures = row
        outcome = OUTCOMES[str(name)]
        rows.append([policy, year, name, outcome.label, outcome.unit, *figures])
    return to_csv(rows)
