"""What a kind of study has to say of its finished runs: see `findings` for the list of kinds."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.csv_tables import SUMMARY, YEARS, summary_csv, years_csv
from goldsim.studies.analysis.paired import spread
from goldsim.text.numbers import number


class Shown(NamedTuple):
    """A table for people: a title, headings with whether they stand over numbers, and cells."""

    title: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


class Findings[Read](ABC):
    """What a kind of study makes of finished runs. Everything is worked out when it is first asked for."""

    has_page = True  # whether the page of figures shows such a study

    def __init__(self, results: Read) -> None:
        self.results = results

    @property
    def refusal(self) -> str:
        """What cannot be said of the runs that are there, and why; empty where all can."""
        return ""

    def tables(self) -> Iterable[Shown]:
        """Return what the console shows first."""
        return ()

    @abstractmethod
    def lines(self) -> Sequence[str]:
        """Return what the console says below the tables."""

    @abstractmethod
    def content(self) -> Mapping[str, Any]:
        """Return everything, for a program."""

    @abstractmethod
    def files(self) -> Mapping[str, str | None]:
        """Return what is written into the results folder, by path; None where a file is to go that was true of other runs."""


class ComparisonFindings(Findings[Compared]):
    """What is said of scenarios with the same seeds, as they are; what they change against the reference is the page's answer."""

    def __init__(self, results: Compared) -> None:
        super().__init__(results)
        self.given = results.as_given

    @property
    def is_compared(self) -> bool:
        """Whether there is a pair."""
        return len(self.given.policies) > 1 and bool(self.given.paired_seeds)

    def tables(self) -> Iterable[Shown]:
        """Return the medians of a single scenario's runs, and their range."""
        if len(self.given.policies) == 1 and self.given.rows:
            found = spread(self.given.values).set_index("outcome")
            title = f"{self.given.policies[0]}: median of {len(self.given.rows)} runs, and the range of 90 % of them"
            rows = []
            for name in (name for name in HEADLINES if name in found.index):
                low, median, high = (number(found[key][name]) for key in ("low", "median", "high"))
                rows.append((OUTCOMES[name].label, median, f"{low} to {high}", OUTCOMES[name].unit))
            yield Shown(title, (("outcome", False), ("median", True), ("90 % range", True), ("unit", False)), rows)

    def lines(self) -> Sequence[str]:
        """Return which runs are missing, what the scenarios differ in, and what they cost."""
        given, n = self.given, len(self.given.missing)
        whole = len(given.policies) * len(given.seeds)
        said = [*given.differences, *([given.costs] if given.costs else []), ""] if self.is_compared else []
        if not n or not given.rows:
            return said
        if len(given.policies) == 1:
            return [f"Unfinished: {whole - n} of {whole} runs are there."]
        pairs = f"the {len(given.paired_seeds)} seeds that every policy finished are compared"
        return [f"Unfinished: {n} of {whole} runs are missing; {pairs}.", *said]

    def content(self) -> Mapping[str, Any]:
        """Return the spread of the runs and the differences."""
        there = bool(self.given.rows)
        tables = {"outcomes": spread(self.given.values), "differences": self.given.table} if there else {}
        content: dict[str, Any] = {"outcomes": [], "differences": []}
        content |= {name: table.to_dict("records") for name, table in tables.items()}
        return content | {"compared": self.given.differences, "failures": self.results.failures}

    def files(self) -> Mapping[str, str | None]:
        """Return a row a policy and outcome with what the policy changes, and a row also a year; of variants as well."""
        results = self.results
        return {SUMMARY: summary_csv(results.values, results.table), YEARS: years_csv(results.yearly)}
