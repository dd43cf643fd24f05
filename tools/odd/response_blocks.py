"""What was measured elsewhere of how such systems respond, beside what the study of responses shows."""

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.text import numbers
from goldsim.text.markdown import code, table
from odd.pages import Fill, Project

SAID: Final = Path("docs", "odd", "responses.yaml")
STUDY: Final = Path("results", "responses", "summary.csv")


def responses(project: Project) -> str:
    """Return a row for each response: what was found, who says so, what came out here, and what that is called."""
    file = project.root / STUDY
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines())) if file.is_file() else []
    found = {(row["policy"], row["outcome"]): row for row in rows}
    listed = []
    for number, said in enumerate(yaml.safe_load((project.root / SAID).read_text("utf-8")), 1):
        measures = [_measured(one, found) for one in said.get("measures", ())]
        here = "; ".join(f"{text}: **{verdict}**" for text, verdict in measures)
        listed.append([str(number), said["response"], said["source"], "; ".join(filter(None, (here, said.get("note"))))])
    n = max((int(row["n"]) for row in rows), default=0)
    said = f"Mean paired difference against the status quo in {n} pairs of runs of three years, with its 95 % interval."
    return f"{table(['', 'response', 'source', 'here'], listed)}\n\n{said if rows else 'Not measured yet.'}"


def _measured(one: Mapping[str, Any], found: Mapping[tuple[str, str], Mapping[str, str]]) -> tuple[str, str]:
    """Return a measure's words, and what it is called."""
    words = f"{code(one['scenario'])}, {OUTCOMES[one['outcome']].label}"
    row = found.get((one["scenario"], one["outcome"]))
    if row is None:
        return words, "not measured yet"
    columns = ("difference_mean", "difference_low_95", "difference_high_95")
    columns = columns if one.get("points") else ("percent", "percent_low_95", "percent_high_95")
    mean, low, high = (float(row[column] or "nan") for column in columns)
    unit = "points" if one.get("points") else "%"
    return f"{words} {_signed(mean)} {unit} ({_signed(low)} to {_signed(high)})", called(mean, low, high, one["low"], one["high"])


def _signed(value: float) -> str:
    return f"{value:+.1f}" if abs(value) < 10 else numbers.percent(value)


def called(mean: float, low: float, high: float, least: float, most: float) -> str:
    """Return what a mean with its interval is called beside a range that was found; an end without a bound is open."""
    if math.isnan(mean):
        return "not measured"
    if least < 0 < most:
        return "as found" if least <= mean <= most else "too much"
    sign = 1.0 if least >= 0 else -1.0
    if low <= 0 <= high:
        return "not seen"
    if mean * sign < 0:
        return "the other way"
    nearest, farthest = sorted(abs(end) for end in (least, most))
    return "as found" if nearest <= abs(mean) <= farthest else "the direction as found, less" if abs(mean) < nearest else "more"


BLOCKS: Final[Mapping[str, Fill]] = {"responses": responses}
