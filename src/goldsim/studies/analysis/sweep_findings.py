"""What a sweep says, and its tables: how outcomes go with parameters, and what the choices change across the points."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import pandas as pd

from goldsim.errors import RunsFailed
from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.reading.validation import is_number
from goldsim.studies.analysis.compared import Swept
from goldsim.studies.analysis.csv_tables import OUTCOME_HEAD, SUMMARY, labelled, to_csv
from goldsim.studies.analysis.effects import across, effects
from goldsim.studies.analysis.kind import Findings, Shown
from goldsim.studies.analysis.paired import DIFFERENCE, FEWEST, PERCENT
from goldsim.studies.analysis.saying import amount, size
from goldsim.studies.analysis.sensitivity import Measure, doubtful
from goldsim.studies.design.factors import as_typed
from goldsim.studies.design.levers import legend
from goldsim.text.numbers import number

POINTS: Final = "tables/points.csv"
ACROSS: Final = "tables/across.csv"
MOST_PARAMETERS: Final = 4
MOST_QUANTITIES: Final = 3
FIRST: Final = 3  # parameters shown for each outcome
MOST_LEVELS: Final = 6  # values shown of a parameter
_OUTCOME: Final = ("outcome", False)
_ACROSS: Final = ("n", *DIFFERENCE, "low_90", "high_90", *PERCENT, "better_in", "is_clear", "pairs_to_settle")


class SweepFindings(Findings[Swept]):
    """What is said of a sweep: as much as a reader can take in; all of it is in its files."""

    has_page = False

    @cached_property
    def effects(self) -> pd.DataFrame:
        """How each outcome goes with each parameter, see `effects.effects`."""
        return effects(self.results)

    @cached_property
    def across(self) -> pd.DataFrame:
        """What each other choice changes against the first one across the points, see `effects.across`."""
        return across(self.results)

    @property
    def refusal(self) -> str:
        """What cannot be said of the runs that are there, and why."""
        return f"nothing is said about the parameters: {self.why_not}" if self.why_not else ""

    @cached_property
    def why_not(self) -> str:
        """Why nothing can be said of the runs that are there; empty where something can."""
        if not self.results.rows:
            return "no run is finished"
        try:
            self.effects  # noqa: B018
        except RunsFailed as error:
            return str(error)
        return ""

    @cached_property
    def shown(self) -> list[str]:
        """Whose tables are shown: all, where there are few; else what is held against, and the last difference to it."""
        names = list(dict.fromkeys(self.effects["quantity"]))
        return names if len(names) <= MOST_QUANTITIES else [names[0], names[-1]]

    def tables(self) -> Iterable[Shown]:
        """Return how outcomes go with parameters, and how the choices differ across the points."""
        measure, n_factors = self.results.measure, len(self.results.sampling.factors)
        for quantity, own in self._shown_effects():
            if not measure.work:
                for name, one in list(own.groupby("parameter", sort=False))[:MOST_PARAMETERS]:
                    yield levels_table(f"{quantity}: {name}", one)
            elif own[measure.main].notna().any():
                yield ranked_table(quantity, own, measure, n_factors)
        if not self.why_not and not self.across.empty:
            yield self._differences()

    def lines(self) -> Sequence[str]:
        """Return what is left out of the tables, and why; then what the choices are."""
        return [] if self.why_not else [*self._notes(), *legend(self.results.choices)]

    def content(self) -> Mapping[str, Any]:
        """Return the design and what was found."""
        content: dict[str, Any] = {"design": self.results.sampling.design, "points": len(self.results.points)}
        for name in ("effects", "across"):
            content[name] = [] if self.why_not else getattr(self, name).to_dict("records")
        return content | {"refused": self.why_not or None, "failures": self.results.failures}

    def files(self) -> Mapping[str, str | None]:
        """Return how outcomes go with parameters, each point, and what the choices change; the points alone after a refusal."""
        files: dict[str, str | None] = {POINTS: points_csv(self.results)}
        if self.why_not:
            return files | {SUMMARY: None, ACROSS: None}
        columns = ("quantity", *OUTCOME_HEAD, "parameter", *self.results.measure.columns)
        files[SUMMARY] = to_csv(labelled(self.effects), *columns)
        if len(self.results.choices) > 1:
            whole = labelled(self.across).rename(columns={"policy": "compared"}).assign(against=self.results.choices[0].name)
            files[ACROSS] = to_csv(whole, "compared", "against", *OUTCOME_HEAD, *_ACROSS)
        return files

    def _shown_effects(self) -> Iterator[tuple[str, pd.DataFrame]]:
        if self.why_not:
            return
        for quantity, own in self.effects[self.effects["quantity"].isin(self.shown)].groupby("quantity", sort=False):
            yield str(quantity), own

    def _notes(self) -> Iterator[str]:
        measure, summary = self.results.measure, self.results.folder / SUMMARY
        for quantity, own in self._shown_effects() if measure.work else ():
            by_outcome = own.groupby("outcome", sort=False)[measure.main]
            same = [OUTCOMES[str(name)].label for name, column in by_outcome if column.isna().all()]
            if same:
                yield f"{quantity}, the same at every point: {', '.join(same)}"
        for quantity, own in self._shown_effects() if measure.main == "total" else ():
            if n := int(doubtful(own).sum()):
                more = "take more --samples"
                yield f"{quantity}: {n} of {len(own)} indices are above 1 or known to less than a half, and not shown; {more}"
        if not measure.work and self.effects["n"].max() < FEWEST:
            yield f"too few seeds to call any of it clear (at least {FEWEST})"
        n, left_out = len(self.results.sampling.factors), len(set(self.effects["quantity"])) - len(self.shown)
        if left_out:
            yield f"{left_out} more tables like these are in {summary}"
        if not measure.work and n > MOST_PARAMETERS:
            yield f"{n - MOST_PARAMETERS} more parameters are in {summary}"

    def _differences(self) -> Shown:
        """Return how the choices differ from the first one across the points."""
        rows: Any = self.across.itertuples()
        found = {(row.outcome, row.policy): row for row in rows}
        first, *others = (choice.name for choice in self.results.choices)
        outcomes = [name for name in HEADLINES if name in self.results.outcomes] or self.results.outcomes
        said = [(name, [_change(found[name, other]) for other in others]) for name in outcomes]
        cells = [[OUTCOMES[name].label, *changes, OUTCOMES[name].unit] for name, changes in said]
        title = f"over all points, against {first} ({self.results.measure.unit} by {self.results.measure.unit}, 95 % interval)"
        return Shown(title, (_OUTCOME, *((other, True) for other in others), ("unit", False)), cells)


def levels_table(title: str, own: pd.DataFrame) -> Shown:
    """Return a table of outcomes by value: the first one's mean, then what the others change."""
    levels = list(dict.fromkeys(own["level"]))
    if len(levels) > MOST_LEVELS:  # as many, spread evenly over all
        levels = [levels[round(i * (len(levels) - 1) / (MOST_LEVELS - 1))] for i in range(MOST_LEVELS)]
    rows: Any = own.itertuples()
    found = {(row.outcome, row.level): row for row in rows}
    shown = []
    for outcome in dict.fromkeys(own["outcome"]):
        cells = [number(found[outcome, levels[0]].mean), *(_change(found[outcome, level]) for level in levels[1:])]
        shown.append((OUTCOMES[outcome].label, *cells, OUTCOMES[outcome].unit))
    title = f"{title} (mean at {levels[0]}; the others against it, 95 % interval)"
    return Shown(title, (_OUTCOME, *((level, True) for level in levels), ("unit", False)), shown)


def ranked_table(quantity: str, own: pd.DataFrame, measure: Measure, n_factors: int) -> Shown:
    """Return a table of outcomes with the parameters that clearly go with each, the ones that do most first."""
    n = int(own["n"].iloc[0]) if len(own) else 0
    headings = ["goes most with", *["then"] * (FIRST - 1)][:n_factors]
    rows = []
    for outcome, found in own.groupby("outcome", sort=False):
        sizes = found[found["is_clear"]].assign(size=lambda one: one[measure.main].abs())
        most = sizes.sort_values("size", ascending=False, kind="stable").head(len(headings)).itertuples()
        cells = [f"{row.parameter} {measure.cell(row)}" for row in most] or ["nothing clearly"]
        cells = ["the same at every point"] if found[measure.main].isna().all() else cells
        rows.append((OUTCOMES[str(outcome)].label, *cells, *[""] * (len(headings) - len(cells))))
    title = f"{quantity}: {measure.words}, {n} points"
    return Shown(title, (_OUTCOME, *((heading, False) for heading in headings)), rows)


def _change(row: Any) -> str:
    if row.low == 0 and row.high == 0:
        return "0"
    return amount(row) if row.n < FEWEST else size(row) if row.is_clear else f"{size(row)} ?"


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
