"""What the page rests on: every number with its evidence, and those whose price decides what policy money buys."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from goldsim.report.language import number, say, worded
from goldsim.report.study_view import StudyView
from goldsim.report.style import Table
from goldsim.scenario.policy import UNIT_COST
from goldsim.text import phrases

KINDS: Final = worded("evidence")
ASSUMED: Final = "assumed"
SIZE_IS_ASSUMED: Final = ("is assumed", "are assumed")
DOZEN: Final = 12


def kinds_of(view: StudyView) -> tuple[Counter[str], int]:
    """Return how many of the reference's numbers rest on what, and how many are in the documents while their size is assumed."""
    own = view.stored.entries.query("policy == @view.reference")
    is_sized = [
        kind == "document" and any(said in source for said in SIZE_IS_ASSUMED)
        for kind, source in zip(own["kind"], own["source"], strict=True)
    ]
    return Counter(own["kind"].astype(str)), sum(is_sized)


def counts(view: StudyView) -> list[tuple[str, int]]:
    """Return how many numbers rest on what."""
    kinds, _ = kinds_of(view)
    return [(say(words), kinds[kind]) for kind, words in KINDS.items()]


def by_group(view: StudyView) -> dict[str, list[dict[str, str]]]:
    """Return the reference's parameters by group, with where another policy has another value."""
    entries = view.stored.entries
    values = {(entry.policy, entry.path): entry.value for entry in entries.itertuples()}
    groups: dict[str, list[dict[str, str]]] = {}
    for entry in entries[entries["policy"] == view.reference].itertuples():
        groups.setdefault(str(entry.path).partition(".")[0], []).append(_row(entry, view, values))
    return groups


def costs_table(view: StudyView) -> Table | None:
    """Return the prices of what the policies buy most of, with how far each may be off; None where none is known."""
    money: dict[str, float] = {}
    for policy in view.policies:
        for name, xof in policy.money.items():
            money[name] = money.get(name, 0.0) + xof
    largest = sorted(money, key=lambda name: -money[name])[:DOZEN]
    own = view.stored.entries.query("policy == @view.reference").set_index("path")
    paths = [(name, f"instruments.{name}{UNIT_COST}") for name in largest]
    rows = [_price(name, own.loc[path]) for name, path in paths if path in own.index]
    head = tuple(map(say, ("Instrument", "Unit cost a year, XOF", "Plausible range", "Evidence")))
    return Table(say("What the policies spend most on, and the unit costs used"), head, tuple(rows)) if rows else None


def _price(name: str, entry: Any) -> tuple[str, ...]:
    low, high = (float(json.loads(end) if isinstance(end, str) else end) for end in (entry["low"], entry["high"]))
    span = say("{low} to {high}", low=number(low), high=number(high))
    return phrases.sentence(say(phrases.label(name))), number(float(entry["value"])), span, say(KINDS[str(entry["kind"])])


def _row(entry: Any, view: StudyView, values: Mapping[tuple[Any, Any], Any]) -> dict[str, str]:
    others = [(policy, values.get((policy.name, entry.path), entry.value)) for policy in view.others]
    changed = [f"{policy.label}: {_written(value)}" for policy, value in others if value != entry.value]
    low, high = (json.loads(end) if isinstance(end, str) else end for end in (entry.low, entry.high))
    shown = {"name": phrases.label(str(entry.path).partition(".")[2]), "value": _written(entry.value)}
    shown |= {"interval": f"{_written(low)} – {_written(high)}", "changed": "; ".join(changed)}
    return shown | {"unit": str(entry.unit), "kind": say(KINDS[str(entry.kind)]), "source": str(entry.source)}


def _written(value: Any) -> str:
    """Write a value in full, so that it can be compared with the file."""
    if isinstance(value, list | tuple):
        return ", ".join(_written(item) for item in value)
    return f"{value:,.12g}".replace("-", phrases.MINUS) if isinstance(value, int | float) else str(value)
