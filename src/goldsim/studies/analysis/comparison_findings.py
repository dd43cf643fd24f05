"""What a comparison says: the scenarios as they are, side by side, and pair by pair against the reference."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.csv_tables import summary_csv, years_csv
from goldsim.studies.analysis.kind import Findings, Shown
from goldsim.studies.analysis.run_values import spread
from goldsim.text.numbers import number

_UNIT: Final = ("unit", False)
_OUTCOME: Final = ("outcome", False)


class ComparisonFindings(Findings[Compared]):
    """What is said of scenarios with the same seeds; of a study with variants, the scenarios as they are are shown."""

    def __init__(self, results: Compared) -> None:
        super().__init__(results)
        self.given = results.as_given

    def tables(self) -> Iterable[Shown]:
        """Return the medians of several scenarios, or the range of one."""
        if self.given.rows:
            yield _medians(self.given) if len(self.given.policies) > 1 else _range(self.given)

    def lines(self) -> Sequence[str]:
        """Return what the figures are, then the sentences, with an empty line between policies."""
        given = self.given
        if not given.rows or len(given.policies) < 2 or not given.paired_seeds:
            return given.sentences if given.rows else []
        lines = [*given.differences, *([given.costs] if given.costs else []), ""]
        lines += [f"mean paired difference against {given.reference} in percent, with its 95 % interval in brackets", ""]
        others = [name for name in given.policies if name != given.reference]
        for policy, group in groupby(given.sentences, key=lambda sentence: sentence.partition(" against ")[0]):
            lines += [*group, *([""] if policy != others[-1] else [])]
        return lines

    def content(self) -> Mapping[str, Any]:
        """Return the spread of the runs, the differences and the sentences."""
        content: dict[str, Any] = {name: [] for name in ("outcomes", "differences", "sentences")}
        content |= {"compared": self.given.differences, "failures": self.results.failures}
        if self.given.rows:
            tables = {"outcomes": spread(self.given.values), "differences": self.given.table}
            content |= {name: table.to_dict("records") for name, table in tables.items()} | {"sentences": self.given.sentences}
        return content

    def files(self) -> Mapping[str, str | None]:
        """Return a row a policy and outcome with what the policy changes, and a row also a year; of variants as well."""
        results = self.results
        return {"summary.csv": summary_csv(results.values, results.table), "years.csv": years_csv(results.yearly)}


def _range(results: Compared) -> Shown:
    found, policy = _spread(results), results.policies[0]
    title = f"{policy}: median of {len(results.rows)} runs, and the range of 90 % of them"
    rows = []
    for name in (name for name in HEADLINES if (name, policy) in found):
        low, median, high = (number(found[name, policy][key]) for key in ("low", "median", "high"))
        rows.append((OUTCOMES[name].label, median, f"{low} to {high}", OUTCOMES[name].unit))
    return Shown(title, (_OUTCOME, ("median", True), ("90 % range", True), _UNIT), rows)


def _medians(results: Compared) -> Shown:
    found = _spread(results)
    rows = []
    for name in HEADLINES:
        figures = [number(found[name, policy]["median"]) if (name, policy) in found else "-" for policy in results.policies]
        rows.append((OUTCOMES[name].label, *figures, OUTCOMES[name].unit))
    columns = (_OUTCOME, *((policy, True) for policy in results.policies), _UNIT)
    return Shown(f"medians of {len(results.paired_seeds)} paired runs", columns, rows)


def _spread(results: Compared) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the spread of runs by outcome and policy; of whole pairs where several policies are compared."""
    rows: list[Any] = spread(results.paired_values if len(results.policies) > 1 else results.values).to_dict("records")
    return {(row["outcome"], row["policy"]): row for row in rows}
