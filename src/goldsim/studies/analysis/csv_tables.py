"""Tables as text that spreadsheets open; and read back, of a results folder whose runs' own tables are not kept."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.studies.analysis.paired import COLUMNS, DIFFERENCE, PERCENT, spread
from goldsim.studies.results.files import as_written

SUMMARY: Final = "summary.csv"
YEARS: Final = "years.csv"
DIFFERENCE_HEAD: Final = ("difference_mean", "difference_low_95", "difference_high_95")
PERCENT_HEAD: Final = ("percent", "percent_low_95", "percent_high_95")
# The columns of `paired.paired_differences` by the names that they have beside other intervals.
LEVELS: Final[Mapping[str, str]] = dict(zip((*DIFFERENCE, *PERCENT), (*DIFFERENCE_HEAD, *PERCENT_HEAD), strict=True))
_KINDS: Final = {"is_clear": "bool", "better_in": "Int64", "same_sign_in": "Int64"}
WISH: Final = {1: "more", -1: "less", 0: ""}
OUTCOME_HEAD: Final = ("outcome", "label", "unit", "better_if")
_RUNS: Final = ("n", "median", "low_90", "high_90")
_CHANGE: Final = ("difference_median", *DIFFERENCE_HEAD, *PERCENT_HEAD, *COLUMNS[-4:])
_YEAR: Final = ("policy", "year", "outcome", "label", "unit", "n", "mean", "lowest", "highest")


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


def read_csv(path: Path) -> pd.DataFrame:
    """Read one of a folder's tables for spreadsheets."""
    with as_written(path):
        return pd.read_csv(path)


def kept_table(path: Path, policies: list[str], reference: str) -> pd.DataFrame:
    """Return the paired differences that a summary holds, see `paired.paired_differences`; what it does not say is missing."""
    whole = read_csv(path).rename(columns={said: name for name, said in LEVELS.items()})
    with as_written(path):
        medians = whole[whole["policy"] == reference].set_index("outcome")["median"]
        others = whole[whole["policy"].isin(policies) & whole["difference_mean"].notna()].reset_index(drop=True)
        found = others.assign(reference_median=others["outcome"].map(medians), policy_median=others["median"])
        return found.reindex(columns=list(COLUMNS)).astype(_KINDS)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return defused(value)
    return "" if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)) else value
