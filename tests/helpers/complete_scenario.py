"""A complete scenario file made from the schema alone, so that tests hold whatever the real numbers are."""

import math
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from goldsim.parameters import INSTRUMENTS, Field, schema
from goldsim.reading.loader import Flow, dump
from goldsim.scenario import Scenario
from goldsim.scenario.entries import WHOLES

FIELDS = {f"{group}.{name}": field for group, fields in schema().items() for name, field in fields.items()}
PATHS = list(FIELDS)
NUMBER = next(path for path, field in FIELDS.items() if (field.unit.lowest, field.unit.highest) == (0, 1))  # of many shares
GROUP, NAME = NUMBER.split(".")
FIRST, SECOND = INSTRUMENTS[:2]


def complete_tree() -> dict[str, Any]:
    """Return a scenario with every parameter of the schema in the middle of its range."""
    groups = {group: {name: _entry(field) for name, field in fields.items()} for group, fields in schema().items()}
    for paths in WHOLES.values():
        for group, name in (path.split(".") for path in paths):
            whole = groups[group][name]
            n = len(paths) if not isinstance(whole["value"], list) else len(whole["value"])
            whole["value"] = [1 / n] * n if isinstance(whole["value"], list) else 1 / n
    run = {"start": date(2021, 1, 4), "weeks": 104, "people_per_row": 100, "children_per_row": 20, "geography": "tinyland"}
    return {"name": "baseline", "title": "Every number", "run": run, "parameters": groups}


@cache
def complete_text() -> str:
    """Return that scenario as the text of a file."""
    return dump(complete_tree())


def write(folder: Path, tree: dict[str, Any], name: str = "baseline.yaml") -> Path:
    """Write a tree as a file of a folder."""
    return _write(folder / name, dump(tree))


def write_complete(folder: Path, name: str = "baseline.yaml") -> Path:
    """Write the complete scenario as a file of a folder."""
    return _write(folder / name, complete_text())


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _entry(field: Field) -> Flow:
    low = field.unit.lowest if math.isfinite(field.unit.lowest) else -10.0
    high = field.unit.highest if math.isfinite(field.unit.highest) else low + 1000.0
    value: Any = (low + high) / 2
    if field.type is int:
        low, high, value = math.ceil(low), math.floor(high), (math.ceil(low) + math.floor(high)) // 2
    if field.length is not None:
        value = [value] * field.length
    return Flow(value=value, unit=field.unit.symbol, low=low, high=high, kind="assumed", source="a guess: for tests")


def price(tree: dict[str, Any], instrument: str, cost: float, most: float = 1e9) -> None:
    """Set what a unit of an instrument costs, and how many there can be."""
    for ending, value in (("unit_cost_xof_per_year", cost), ("max_units", most)):
        entry = tree["parameters"]["instruments"][f"{instrument}_{ending}"]
        entry.update(value=int(value) if isinstance(entry["value"], int) else value, low=1, high=10**12)


def middle(scenario: Scenario, share: float) -> float:
    """Return a value of `NUMBER` that lies this far, 0 to 1, into its range."""
    entry = scenario.entries[NUMBER]
    return entry.low + share * (entry.high - entry.low)
