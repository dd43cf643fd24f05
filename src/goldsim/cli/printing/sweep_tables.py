"""What a sweep prints: as much as a reader can take in; all of it is in its tables."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from goldsim.cli.printing.screen import table

if TYPE_CHECKING:
    import pandas as pd

    from goldsim.studies.analysis.sweep_results import SweepResults

FIRST = 3  # parameters shown for each outcome
MOST_LEVELS = 6  # values shown of a parameter
MOST_PARAMETERS = 4
MOST_QUANTITIES = 3
MEASURES = {
    "lhs": ("correlation", "rank correlation, with its 95 % interval"),
    "csv": ("correlation", "rank correlation, with its 95 % interval"),
    "sobol": ("total", "part of the variance that goes with it in all (Sobol's ST, with its 95 % interval), and alone (S1)"),
    "morris": ("mu_star", "mean size of its effect across its range (mu*, with its 95 % interval), and their spread (sigma)"),
}


def lines_of(results: "SweepResults") -> list[str]:
    """Return how many points there are, and how the compared scenarios differ across them."""
    from goldsim.outcomes.catalogue import HEADLINES
    from goldsim.studies.analysis.effects import across, compares_values
    from goldsim.studies.analysis.paired import sentences
    from goldsim.studies.design.levers import legend

    table = across(results)
    if table.empty:
        return legend(results.choices)
    pairs = "seed" if compares_values(results) else "point"
    shown = [name for name in HEADLINES if name in results.outcomes] or list(results.outcomes)
    lines = sentences(table, results.choices[0].name, shown)
    opening = [*legend(results.choices), f"over all points, pair by pair (a pair is a {pairs}):"]
    return [*opening, *(line.replace(" pairs", f" {pairs}s") for line in lines)]


def tables_of(results: "SweepResults") -> Iterator[Any]:
    """Yield tables of how outcomes go with parameters: values side by side in a grid, else the parameters that matter most."""
    effects = results.effects
    for quantity, own in effects[effects["quantity"].isin(shown(results))].groupby("quantity", sort=False):
        if "level" in own:
            for name, one in list(own.groupby("parameter", sort=False))[:MOST_PARAMETERS]:
                yield _levels(f"{quantity}: {name}", one)
        elif own[MEASURES[results.sampling.design][0]].notna().any():
            yield _ranked(str(quantity), own, results)


def shown(results: "SweepResults") -> list[str]:
    """Return whose tables are printed: all, where there are few; else what is held against, and the last difference to it."""
    names = list(dict.fromkeys(results.effects["quantity"]))
    return names if len(names) <= MOST_QUANTITIES else [names[0], names[-1]]


def notes_of(results: "SweepResults") -> list[str]:
    """Return what is left out of the tables, and why."""
    from goldsim.outcomes.catalogue import OUTCOMES
    from goldsim.studies.analysis.paired import FEWEST

    effects = results.effects
    measure = "mean" if "level" in effects else MEASURES[results.sampling.design][0]
    lines = []
    chosen = effects[effects["quantity"].isin(shown(results))]
    for quantity, own in chosen.groupby("quantity", sort=False) if measure != "mean" else ():
        same = [OUTCOMES[str(name)].label for name, one in own.groupby("outcome", sort=False) if one[measure].isna().all()]
        if same:
            lines.append(f"{quantity}, the same at every point: {', '.join(same)}")
    if measure == "mean" and effects["n"].max() < FEWEST:
        lines.append(f"too few seeds to call any of it clear (at least {FEWEST})")
    n = len(results.sampling.factors)
    left_out = len(set(effects["quantity"])) - len(shown(results))
    if left_out:
        lines.append(f"{left_out} more tables like these are in {results.folder / 'summary.csv'}")
    if measure == "mean" and n > MOST_PARAMETERS:
        lines.append(f"{n - MOST_PARAMETERS} more parameters are in {results.folder / 'summary.csv'}")
    return lines


def _levels(title: str, own: "pd.DataFrame") -> Any:
    """Return a table of outcomes by value: the first one's mean, then what the others change."""
    from goldsim.outcomes.catalogue import OUTCOMES
    from goldsim.text.numbers import number

    levels = _few(list(dict.fromkeys(own["level"])))
    made = table(
        f"{title} (mean at {levels[0]}; the others against it, 95 % interval)",
        [("outcome", False), *((level, True) for level in levels), ("unit", False)],
    )
    rows: Any = own.itertuples()
    found = {(row.outcome, row.level): row for row in rows}
    for outcome in dict.fromkeys(own["outcome"]):
        cells = [number(found[outcome, levels[0]].mean), *(_change(found[outcome, level]) for level in levels[1:])]
        made.add_row(OUTCOMES[outcome].label, *cells, OUTCOMES[outcome].unit)
    return made


def _few(levels: list[str]) -> list[str]:
    if len(levels) <= MOST_LEVELS:
        return levels
    return [levels[round(i * (len(levels) - 1) / (MOST_LEVELS - 1))] for i in range(MOST_LEVELS)]


def _change(row: Any) -> str:
    from goldsim.studies.analysis.paired import FEWEST, amount, size

    if row.low == 0 and row.high == 0:
        return "0"
    return amount(row) if row.n < FEWEST else size(row) if row.is_clear else f"{size(row)} ?"


def _ranked(quantity: str, own: "pd.DataFrame", results: "SweepResults") -> Any:
    """Return a table of outcomes with the parameters that matter most for each."""
    from goldsim.outcomes.catalogue import OUTCOMES

    measure, words = MEASURES[results.sampling.design]
    n = int(own["n"].iloc[0]) if len(own) else 0
    headings = ["goes most with", *["then"] * (FIRST - 1)][: len(results.sampling.factors)]
    made = table(f"{quantity}: {words}, {n} points", [("outcome", False), *((heading, False) for heading in headings)])
    for outcome, rows in own.groupby("outcome", sort=False):
        order = (
            rows[rows["is_clear"]].assign(size=lambda one: one[measure].abs()).sort_values("size", ascending=False, kind="stable")
        )
        cells = [f"{row.parameter} {_measure(row, results.sampling.design)}" for row in order.head(len(headings)).itertuples()]
        if rows[measure].isna().all():
            cells = ["the same at every point"]
        cells += ["nothing clearly"] if not cells else []
        made.add_row(OUTCOMES[str(outcome)].label, *cells, *[""] * (len(headings) - len(cells)))
    return made


def _measure(row: Any, design: str) -> str:
    from goldsim.text.numbers import number, signed

    if design == "sobol":
        return f"{number(row.total)} [{number(row.low)}, {number(row.high)}], alone {number(row.first_order)}"
    if design == "morris":
        return f"{number(row.mu_star)} [{number(row.low)}, {number(row.high)}], spread {number(row.sigma)}"
    return f"{signed(row.correlation)} [{signed(row.low)}, {signed(row.high)}]"


def content_of_sweep(results: "SweepResults", why_not: str) -> dict[str, Any]:
    """Return everything that came out of a sweep, for a program."""
    from goldsim.studies.analysis.effects import across

    said = not why_not and bool(results.rows)
    return {
        "folder": str(results.folder),
        "page": None,
        "design": results.sampling.design,
        "points": len(results.points),
        "effects": results.effects.to_dict("records") if said else [],
        "across": across(results).to_dict("records") if said else [],
        "refused": why_not or None,
        "failures": results.failures,
    }
