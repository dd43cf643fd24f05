"""What is assumed: every parameter with its evidence, and which of them the policies changed."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from goldsim.report.study_view import StudyView
from goldsim.text import phrases

KINDS: Final = {
    "document": "from the two source documents",
    "literature": "from the literature or from data",
    "derived": "derived from such figures or from an index score",
    "assumed": "assumed",
}
SIZE_IS_ASSUMED: Final = ("is assumed", "are assumed")


@dataclass(frozen=True)
class Row:
    """One parameter as the page shows it."""

    name: str
    value: str
    unit: str
    interval: str
    kind: str
    source: str
    changed: str


@dataclass(frozen=True)
class Assumptions:
    """All parameters by group, how many there are of each kind, and how many differ between the policies."""

    groups: Mapping[str, list[Row]]
    counts: tuple[tuple[str, int], ...]
    n: int
    n_changed: int
    n_sized: int  # of kind `document`, with a source that says that a document has the thing and its size is assumed


def sort_out(view: StudyView) -> Assumptions:
    """Take the reference's parameters, and note where another policy has another value."""
    entries = view.stored.entries
    values = {(entry.policy, entry.path): entry.value for entry in entries.itertuples()}
    groups: dict[str, list[Row]] = {}
    kinds: Counter[str] = Counter()
    n_changed = n_sized = 0
    for entry in entries[entries["policy"] == view.reference].itertuples():
        row = _row(entry, view, values)
        groups.setdefault(str(entry.path).partition(".")[0], []).append(row)
        kinds[row.kind] += 1
        n_changed += bool(row.changed)
        n_sized += row.kind == "document" and any(words in row.source for words in SIZE_IS_ASSUMED)
    counts = tuple((text, kinds[kind]) for kind, text in KINDS.items())
    return Assumptions(groups, counts, kinds.total(), n_changed, n_sized)


def _row(entry: Any, view: StudyView, values: Mapping[tuple[Any, Any], Any]) -> Row:
    others = [(policy, values.get((policy.name, entry.path), entry.value)) for policy in view.others]
    changed = [f"{policy.label}: {_written(value)}" for policy, value in others if value != entry.value]
    low, high = (json.loads(end) if isinstance(end, str) else end for end in (entry.low, entry.high))
    name = phrases.label(str(entry.path).partition(".")[2])
    interval = f"{_written(low)} to {_written(high)}"
    return Row(name, _written(entry.value), str(entry.unit), interval, str(entry.kind), str(entry.source), "; ".join(changed))


def _written(value: Any) -> str:
    """Write a value in full, so that it can be compared with the file."""
    if isinstance(value, list | tuple):
        return ", ".join(_written(item) for item in value)
    return f"{value:,.12g}".replace("-", phrases.MINUS) if isinstance(value, int | float) else str(value)
