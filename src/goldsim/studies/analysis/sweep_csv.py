"""What a sweep says, as text that spreadsheets open."""

from typing import Any, Final

import pandas as pd

from goldsim.studies.analysis.csv_tables import OUTCOME_HEAD, outcome_cells, to_csv
from goldsim.studies.analysis.paired import DIFFERENCE, PERCENT
from goldsim.studies.analysis.swept import Swept
from goldsim.studies.design.encoding import as_typed

_ACROSS: Final = ("n", *DIFFERENCE, "low_90", "high_90", *PERCENT, "better_in", "is_clear", "pairs_to_settle")


def points_csv(results: Swept) -> str:
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


def effects_csv(results: Swept, table: pd.DataFrame) -> str:
    """Return how each outcome goes with each parameter: a row a quantity, outcome and parameter, and a value where some are."""
    columns = results.measure.columns
    rows: list[Any] = [("quantity", *OUTCOME_HEAD, "parameter", *columns)]
    for row in table.to_dict("records"):
        figures = [row.get(name) for name in columns]
        rows.append((row["quantity"], *outcome_cells(str(row["outcome"])), row["parameter"], *figures))
    return to_csv(rows)


def across_csv(results: Swept, table: pd.DataFrame) -> str:
    """Return what each other choice changes against the first one across the points."""
    rows: list[Any] = [("compared", "against", *OUTCOME_HEAD, *_ACROSS)]
    for row in table.to_dict("records"):
        figures = [row.get(name) for name in _ACROSS]
        rows.append((row["policy"], results.choices[0].name, *outcome_cells(str(row["outcome"])), *figures))
    return to_csv(rows)


def _cell(value: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else as_typed(value)
