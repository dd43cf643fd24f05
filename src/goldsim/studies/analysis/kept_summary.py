"""What a results folder still says whose runs' own tables are not kept, as in a repository: read from its `summary.csv`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from goldsim.studies.analysis.paired import COLUMNS, DIFFERENCE, PERCENT
from goldsim.studies.results.files import damaged

SUMMARY: Final = "summary.csv"
YEARS: Final = "years.csv"
DIFFERENCE_HEAD: Final = ("difference_mean", "difference_low_95", "difference_high_95")
PERCENT_HEAD: Final = ("percent", "percent_low_95", "percent_high_95")
# The columns of `paired.paired_differences` by the names that they have beside other intervals.
LEVELS: Final[Mapping[str, str]] = dict(zip((*DIFFERENCE, *PERCENT), (*DIFFERENCE_HEAD, *PERCENT_HEAD), strict=True))
KINDS: Final = {"is_clear": "bool", "better_in": "Int64", "same_sign_in": "Int64"}


def read_csv(path: Path) -> pd.DataFrame:
    """Read one of a folder's tables for spreadsheets."""
    try:
        return pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise damaged(path) from error


def kept_table(path: Path, policies: list[str], reference: str) -> pd.DataFrame:
    """Return the paired differences that a summary holds, see `paired.paired_differences`; what it does not say is missing."""
    whole = read_csv(path).rename(columns={said: name for name, said in LEVELS.items()})
    try:
        medians = whole[whole["policy"] == reference].set_index("outcome")["median"]
        others = whole[whole["policy"].isin(policies) & whole["difference_mean"].notna()].reset_index(drop=True)
        found = others.assign(reference_median=others["outcome"].map(medians), policy_median=others["median"])
        return found.reindex(columns=list(COLUMNS)).astype(KINDS)
    except (KeyError, ValueError) as error:
        raise damaged(path) from error
