"""Tables as text that spreadsheets open."""

import math
from typing import Any, Final

import pandas as pd

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.reading.validation import is_number
from goldsim.studies.analysis.compared import Swept
from goldsim.studies.analysis.kept_summary import DIFFERENCE_HEAD, LEVELS, PERCENT_HEAD
from goldsim.studies.analysis.paired import COLUMNS, DIFFERENCE, PERCENT
from goldsim.studies.analysis.run_values import spread
from goldsim.studies.design.factors import as_typed

WISH: Final = {1: "more", -1: "less", 0: ""}
OUTCOME_HEAD: Final = ("outcome", "label", "unit", "better_if")
_RUNS: Final = ("n", "median", "low_90", "high_90")
_CHANGE: Final = ("difference_median", *DIFFERENCE_HEAD, *PERCENT_HEAD, *COLUMNS[-4:])
_YEAR: Final = ("policy", "year", "outcome", "label", "unit", "n", "mean", "lowest", "highest")
_ACROSS: Final = ("n", *DIFFERENCE, "low_90", "high_90", *PERCENT, "better_in", "is_clear", "pairs_to_settle")


def to_csv(table: pd.DataFrame, *columns: str) -> str:
    """Return some columns as CSV; figures that are missing or not finite are empty cells, and text is defused."""
    return table.reindex(columns=list(columns)).astype(object).map(_cell).to_csv(index=False, lineterminator="\n")


def defused(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of outcomes with what `OUTCOME_HEAD` names: label, unit, and what of each is better."""
    known = [OUTCOMES[str(name)] for name in table["outcome"]]
    better = [WISH[one.better] for one in known]
    return table.assign(label=[one.label for one in known], unit=[one.unit for one in known], better_if=better)


def summary_csv(values: pd.DataFrame, table: pd.DataFrame) -> str:
    """Return the spread of each policy's runs and what the policy changes, as CSV; the cells of a reference are empty there."""
    runs = spread(values).rename(columns={"low": "low_90", "high": "high_90"}).astype({"policy": str, "outcome": str})
    changes = table.drop(columns="n").rename(columns=LEVELS)
    whole = runs.merge(changes, on=["policy", "outcome"], how="left")
    return to_csv(labelled(whole), "policy", *OUTCOME_HEAD, *_RUNS, *_CHANGE)


def years_csv(yearly: pd.DataFrame) -> str:
    """Return the mean, lowest and highest run of each policy in each outcome, by year of the study, as CSV."""
    grouped = yearly.groupby(["policy", "year", "outcome"], sort=False, observed=True)["value"]
    return to_csv(labelled(grouped.agg(n="count", mean="mean", lowest="min", highest="max").reset_index()), *_YEAR)


def points_csv(results: Swept) -> str:
    """Return each point of a sweep: what is compared, the values, the runs that are there, and their mean in each outcome."""
    values = results.values
    typed = [[value if is_number(value) else as_typed(value) for value in point] for point in results.points]
    points = [(choice.name, n, *point) for choice in results.choices for n, point in enumerate(typed, 1)]
    head = ["compared", "point", *results.sampling.paths]
    places = pd.DataFrame(points, pd.Index(results.policies, name="place"), head, dtype=object)
    counts = values[values["outcome"] == results.outcomes[0]].groupby("policy", observed=True).size()
    means = values.pivot_table(index="policy", columns="outcome", values="value", observed=True, dropna=False)
    figures = means.reindex(index=results.policies, columns=list(results.outcomes)).astype(float)
    whole = places.assign(n=counts.reindex(results.policies, fill_value=0).to_numpy()).join(figures)
    return to_csv(whole.reset_index(), "place", *head, "n", *results.outcomes)


def effects_csv(results: Swept, table: pd.DataFrame) -> str:
    """Return how each outcome goes with each parameter: a row a quantity, outcome and parameter, and a value where some are."""
    return to_csv(labelled(table), "quantity", *OUTCOME_HEAD, "parameter", *results.measure.columns)


def across_csv(results: Swept, table: pd.DataFrame) -> str:
    """Return what each other choice changes against the first one across the points."""
    whole = labelled(table).rename(columns={"policy": "compared"}).assign(against=results.choices[0].name)
    return to_csv(whole, "compared", "against", *OUTCOME_HEAD, *_ACROSS)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return defused(value)
    return "" if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)) else value
