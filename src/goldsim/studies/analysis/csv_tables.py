"""Tables as text that spreadsheets open."""

import csv
import io
import math
from collections.abc import Iterable
from typing import Final

import pandas as pd

from goldsim.outcomes.catalogue import OUTCOMES

WISH: Final = {1: "more", -1: "less", 0: ""}
OUTCOME_HEAD: Final = ("outcome", "label", "unit", "better_if")
DIFFERENCE_HEAD: Final = ("difference_mean", "difference_low_95", "difference_high_95")
PERCENT_HEAD: Final = ("percent", "percent_low_95", "percent_high_95")


def to_csv(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV; missing figures are empty cells, and text is defused."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def defused(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def outcome_cells(name: str) -> tuple[str, str, str, str]:
    """Return an outcome's cells under `OUTCOME_HEAD`: its name, label, unit, and what of it is better."""
    outcome = OUTCOMES[name]
    return name, outcome.label, outcome.unit, WISH[outcome.better]


def _cell(value: object) -> object:
    if isinstance(value, str):
        return defused(value)
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return float(value) if isinstance(value, float) else value
