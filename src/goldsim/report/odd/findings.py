"""Blocks on what came out: the sizes of the baseline and what the policies change, from the reference results."""

import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from goldsim.errors import UsageError
from goldsim.outcomes import HEADLINES, OUTCOMES, Outcome
from goldsim.report import words
from goldsim.report.odd.markdown import code, table
from goldsim.report.odd.project import REFERENCE, Project

WEEKS_A_YEAR = 52
SIZES = (
    "n_mining", "gold_dug_mg", "declared_share", "child_workforce_share", "n_children_trafficked", "mercury_released_mg",
    "poverty_share",
)  # fmt: skip


def made_by(project: Project) -> str:
    """Return where the reference results are from, and whether the scenarios have changed since."""
    study = _manifest(project.reference)
    seeds, version = words.seed_ranges(study["seeds"]), study["versions"]["goldsim"]
    said = f"From `{REFERENCE.as_posix()}`: {len(study['seeds'])} runs of each policy (seeds {seeds}), goldsim {version}."
    digests = {scenario.name: scenario.digest for scenario in project.scenarios.values()}
    is_old = any(digests.get(one["name"]) != one["digest"] for one in study["scenarios"])
    return f"{said} The scenarios have changed since, so these figures are of an earlier state." if is_old else said


def sizes(project: Project) -> str:
    """Return the country's sizes in the first and the last year under the reference policy, mean of the seeds."""
    reference = project.reference
    study, weekly = _manifest(reference), _read(reference, "weekly")
    here = weekly[weekly["policy"] == study["reference"]]
    last = int(study["weeks"]) - WEEKS_A_YEAR
    rows = []
    for outcome in (OUTCOMES[name] for name in SIZES if name in weekly):
        years = [_year(here, outcome, start) for start in (0, last)]
        rows.append(
            [code(outcome.name), outcome.label, outcome.unit, *(f"{words.number(mean)} ({ends})" for mean, ends in years)]
        )
    rows += _concentration(_read(reference, "sites"), study["reference"])
    header = ["outcome", "", "unit", "first 52 weeks: mean (lowest and highest seed)", "last 52 weeks"]
    return f"{table(header, rows)}\n\n{made_by(project)}"


def _year(weekly: pd.DataFrame, outcome: Outcome, start: int) -> tuple[float, str]:
    weeks = weekly[(weekly["week"] >= start) & (weekly["week"] < start + WEEKS_A_YEAR)]
    by_seed = weeks.groupby("seed")[outcome.name].agg("mean" if outcome.per == "mean" else "sum") * outcome.scale
    return float(by_seed.mean()), f"{words.number(float(by_seed.min()))} to {words.number(float(by_seed.max()))}"


def _concentration(sites: pd.DataFrame, policy: str) -> list[list[str]]:
    """Return how unevenly people are spread over the sites where anybody works, at the end of the first and last year."""
    here = sites[(sites["policy"] == policy) & (sites["n_mining"] > 0)]
    rows = []
    for name, label, of in (
        ("Gini", "spread of people over sites", gini),
        ("top tenth", "people at the largest tenth", top_tenth),
    ):
        cells = []
        for week in (WEEKS_A_YEAR - 1, int(here["week"].max())):
            by_seed = [of(group.to_numpy()) for _, group in here[here["week"] == week].groupby("seed")["n_mining"]]
            cells.append(f"{np.mean(by_seed):.2f} ({min(by_seed):.2f} to {max(by_seed):.2f})")
        rows.append([name, label, "share", *cells])
    return rows


def gini(values: npt.NDArray[np.float64]) -> float:
    """Return the Gini coefficient: 0 where all are equal, near 1 where one has everything.

    Examples
    --------
    >>> gini(np.array([1.0, 1.0, 1.0, 1.0])), gini(np.array([0.0, 0.0, 0.0, 4.0]))
    (0.0, 0.75)
    """
    ordered, n = np.sort(values), len(values)
    return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / (n * ordered.sum()))


def top_tenth(values: npt.NDArray[np.float64]) -> float:
    """Return the part of the whole that the largest tenth has; of fewer than ten, the largest one.

    Examples
    --------
    >>> top_tenth(np.arange(1.0, 21.0))
    0.18571428571428572
    """
    ordered = np.sort(values)[::-1]
    return float(ordered[: max(len(ordered) // 10, 1)].sum() / ordered.sum())


def findings(project: Project) -> str:
    """Return what each policy changes against the reference in the outcomes that one can want more or less of."""
    reference = project.reference
    study = _manifest(reference)
    titles = {one["name"]: one["title"] for one in study["scenarios"] if one["name"] != study["reference"]}
    with _file(reference, "summary.csv").open(encoding="utf-8", newline="") as file:
        found = {(row["policy"], row["outcome"]): row for row in csv.DictReader(file)}
    names = [name for name in HEADLINES if OUTCOMES[name].better and all((policy, name) in found for policy in titles)]
    rows = [[OUTCOMES[name].label, *(change(found[policy, name]) for policy in titles)] for name in names]
    return f"{table(['', *titles.values()], rows)}\n\n{made_by(project)}"


def change(row: Mapping[str, str]) -> str:
    """Write one difference of the summary: its size and whether it is for the better, or that it is not clear."""
    if row["is_clear"] != "True":
        return "not clear"
    size = float(row["difference_mean"])
    shown = words.per_cent(float(row["percent"])) if row["percent"] else f"{words.signed(size)} {row['unit']}"
    return f"{shown}, {'better' if (size > 0) == (row['better_if'] == 'more') else 'worse'}"


@lru_cache(maxsize=4)
def _read(reference: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(_file(reference, f"tables/{name}.parquet"))


def _manifest(reference: Path) -> Any:
    return json.loads(_file(reference, "manifest.json").read_text(encoding="utf-8"))


def _file(reference: Path, name: str) -> Path:
    if not (path := reference / name).is_file():
        raise UsageError(f"there is no {path}; make the reference results again, or take the block that shows them out")
    return path
