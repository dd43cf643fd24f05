"""Blocks on what came out: the sizes of the baseline and what the policies change, from the reference results."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from goldsim.errors import UsageError
from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.report.odd.pages import REFERENCE, Fill, Project
from goldsim.text import numbers, phrases
from goldsim.text.markdown import code, table

SIZES = (
    *("n_mining", "gold_dug_mg", "declared_share", "child_workforce_share", "n_children_trafficked", "mercury_released_mg"),
    *("poverty_share", "site_gini_share", "top_tenth_share"),
)
CHANGES = (
    *("median_income_xof", "poverty_share", "formal_share", "gold_smuggled_mg", "declared_share", "armed_income_xof"),
    *(
        "bribes_xof",
        "state_revenue_xof",
        "n_robberies",
        "mean_integrity",
        "n_children_working",
        "n_children_trafficked",
        "n_children_died",
    ),
)


def made_by(project: Project) -> str:
    """Return where the reference results are from, and whether the scenarios have changed since."""
    study = _manifest(project.reference)
    seeds, version = phrases.seed_ranges(study["seeds"]), study["versions"]["goldsim"]
    said = f"From `{REFERENCE.as_posix()}`: {len(study['seeds'])} runs of each policy (seeds {seeds}), goldsim {version}."
    digests = {scenario.name: scenario.digest for scenario in project.scenarios.values()}
    is_old = any(digests.get(one["name"]) != one["digest"] for one in study["scenarios"])
    return f"{said} The scenarios have changed since, so these figures are of an earlier state." if is_old else said


def sizes(project: Project) -> str:
    """Return the country's sizes in the first and the last year under the reference policy, mean of the seeds."""
    study = _manifest(project.reference)
    years = {(row["year"], row["outcome"]): row for row in _rows(project, "years.csv") if row["policy"] == study["reference"]}
    first, last = min(int(year) for year, _ in years), max(int(year) for year, _ in years)
    rows = []
    for outcome in (OUTCOMES[name] for name in SIZES):
        found = [years[str(year), outcome.name] for year in (first, last)]
        figures = [[phrases.number(float(row[key])) for key in ("mean", "lowest", "highest")] for row in found]
        cells = [f"{mean} ({lowest} to {highest})" for mean, lowest, highest in figures]
        rows.append([code(outcome.name), outcome.label, outcome.unit, *cells])
    header = ["outcome", "", "unit", "first 52 weeks: mean (lowest and highest seed)", "last 52 weeks"]
    return f"{table(header, rows)}\n\n{made_by(project)}"


def findings(project: Project) -> str:
    """Return what each policy changes against the reference in the outcomes that one can want more or less of."""
    titles, found = _changes(project)
    names = [name for name in HEADLINES if OUTCOMES[name].better and all((policy, name) in found for policy in titles)]
    rows = [[OUTCOMES[name].label, *(change(found[policy, name]) for policy in titles)] for name in names]
    return f"{table(['', *titles.values()], rows)}\n\n{made_by(project)}"


def changes(project: Project) -> str:
    """Return what each policy changes in the main outcomes, in percent with its interval."""
    titles, found = _changes(project)
    rows = [[OUTCOMES[name].label, *(_interval(found[policy, name]) for policy in titles)] for name in CHANGES]
    return f"{table(['', *(title.lower() for title in titles.values())], rows)}\n\n{made_by(project)}"


def _changes(project: Project) -> tuple[dict[str, str], dict[tuple[str, str], dict[str, str]]]:
    """Return the titles of the policies but the reference, and the rows of the summary by policy and outcome."""
    study = _manifest(project.reference)
    titles = {one["name"]: one["title"] for one in study["scenarios"] if one["name"] != study["reference"]}
    return titles, {(row["policy"], row["outcome"]): row for row in _rows(project, "summary.csv")}


def _interval(row: Mapping[str, str]) -> str:
    mean, low, high = (float(row[name]) for name in ("percent", "percent_low_95", "percent_high_95"))
    size = f"{numbers.percent(mean)} % [{numbers.bound(low, mean)}, {numbers.bound(high, mean)}]"
    return size if row["is_clear"] == "True" else f"{size} (not clear)"


def change(row: Mapping[str, str]) -> str:
    """Write one difference of the summary: its size and whether it is for the better, or that it is not clear."""
    if row["is_clear"] != "True":
        return "not clear"
    size = float(row["difference_mean"])
    shown = phrases.per_cent(float(row["percent"])) if row["percent"] else f"{phrases.signed(size)} {row['unit']}"
    return f"{shown}, {'better' if (size > 0) == (row['better_if'] == 'more') else 'worse'}"


def _rows(project: Project, name: str) -> list[dict[str, str]]:
    with _file(project.reference, name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _manifest(reference: Path) -> Any:
    return json.loads(_file(reference, "manifest.json").read_text(encoding="utf-8"))


def _file(reference: Path, name: str) -> Path:
    if not (path := reference / name).is_file():
        raise UsageError(f"there is no {path}; make the reference results again, or take the block that shows them out")
    return path


BLOCKS: Final[Mapping[str, Fill]] = {"sizes": sizes, "findings": findings, "changes": changes}
