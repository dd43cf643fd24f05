"""What a sweep says, as files that spreadsheets open."""

from typing import Any, Final

import pandas as pd

from goldsim.errors import RunsFailed
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.studies.analysis.effects import across, compares_values
from goldsim.studies.analysis.sensitivity import CORRELATION, EFFECTS, INDICES
from goldsim.studies.analysis.summary import to_csv
from goldsim.studies.analysis.sweep_results import SweepResults
from goldsim.studies.design.encoding import as_typed
from goldsim.studies.design.sampling import CSV, GRID, LHS, MORRIS, SOBOL
from goldsim.studies.results.files import make_folder, write_text

_LEVEL: Final = (
    "level", "n", "mean", "mean_low", "mean_high", "difference_mean", "low", "high", "percent", "percent_low", "percent_high",
    "better_in", "is_clear", "pairs_to_settle",
)  # fmt: skip
_MEASURES: Final = {
    GRID: _LEVEL, LHS: ("n", *CORRELATION), CSV: ("n", *CORRELATION), SOBOL: ("n", *INDICES), MORRIS: ("n", *EFFECTS),
}  # fmt: skip
_ACROSS: Final = (
    "n", "difference_mean", "low", "high", "low_90", "high_90", "percent", "percent_low", "percent_high", "better_in", "is_clear",
    "pairs_to_settle",
)  # fmt: skip
_WISH: Final = {1: "more", -1: "less", 0: ""}


def write_sweep(results: SweepResults) -> None:
    """Write `summary.csv` (how outcomes go with parameters), `tables/points.csv` (each point) and `tables/across.csv`.

    Where `refusal` has something to say, only the points are written.

    Raises
    ------
    DiskError
        If a file cannot be written.
    """
    tables = results.folder / "tables"
    make_folder(tables)
    write_text(tables / "points.csv", points_csv(results))
    if refusal(results):
        for path in (results.folder / "summary.csv", tables / "across.csv"):  # what was true of other runs
            path.unlink(missing_ok=True)
        return
    write_text(results.folder / "summary.csv", effects_csv(results, results.effects))
    if len(results.choices) > 1:
        write_text(tables / "across.csv", across_csv(results, across(results)))


def refusal(results: SweepResults) -> str:
    """Return why nothing can be said of the runs that are there; nothing where something can."""
    try:
        results.effects  # noqa: B018
    except RunsFailed as error:
        return str(error)
    return ""


def points_csv(results: SweepResults) -> str:
    """Return each point: what is compared, the values, the runs that are there, and their mean in each outcome."""
    values = results.values
    means = values.pivot_table(index="policy", columns="outcome", values="value", observed=True, dropna=False)
    counts = values[values["outcome"] == results.outcomes[0]].groupby("policy", observed=True).size()
    header = ("place", "compared", "point", *results.sampling.paths, "n", *results.outcomes)
    rows: list[Any] = [header]
    places = iter(results.policies)
    found = means.reindex(columns=list(results.outcomes)).to_dict("index")
    nothing = dict.fromkeys(results.outcomes)
    for choice in results.choices:
        for number, point in enumerate(results.points, 1):
            place = next(places)
            own = found.get(place, nothing)
            rows.append((place, choice.name, number, *map(_cell, point), int(counts.get(place, 0)), *own.values()))
    return to_csv(rows)


def effects_csv(results: SweepResults, table: pd.DataFrame) -> str:
    """Return how each outcome goes with each parameter: a row a quantity, outcome and parameter, and a value in a grid."""
    measures = _LEVEL if compares_values(results) else _MEASURES[results.sampling.design]
    rows: list[Any] = [("quantity", "outcome", "label", "unit", "better_if", "parameter", *measures)]
    for row in table.to_dict("records"):
        figures = [row.get(name) for name in measures]
        rows.append((row["quantity"], *named(str(row["outcome"])), row["parameter"], *figures))
    return to_csv(rows)


def across_csv(results: SweepResults, table: pd.DataFrame) -> str:
    """Return what each other choice changes against the first one across the points."""
    rows: list[Any] = [("compared", "against", "outcome", "label", "unit", "better_if", *_ACROSS)]
    for row in table.to_dict("records"):
        figures = [row.get(name) for name in _ACROSS]
        rows.append((row["policy"], results.choices[0].name, *named(str(row["outcome"])), *figures))
    return to_csv(rows)


def named(outcome: str) -> tuple[str, str, str, str]:
    """Return an outcome's name, label, unit, and what of it is better."""
    what = OUTCOMES[outcome]
    return outcome, what.label, what.unit, _WISH[what.better]


def _cell(value: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else as_typed(value)
