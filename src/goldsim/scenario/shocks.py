"""Numbers that change on dates: the section `shocks`, and the rates that a policy sets; and what holds on a day.

    shocks:
      - {from: 2022-01-10, to: 2022-07-03, set: {smuggle.closed_cost_share: 0.3}, source: "..."}

A shock takes a number away from its value for some time, whatever the policy is; a rate of a policy goes over a shock. Numbers
of week zero and of the instruments of policy are looked at once, so that they cannot change on the way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from goldsim.parameters import Parameters, schema
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.reading.loader import Flow
from goldsim.reading.validation import read_part
from goldsim.scenario.closures import overlaps
from goldsim.scenario.entries import Entry, typed, wrong_value
from goldsim.scenario.policy import Policy

SECTION: Final = "shocks"
KEYS: Final = ("from", "to", "set", "source")
AT_ONCE: Final = ("initial", "instruments")  # groups that are looked at once


@dataclass(frozen=True)
class Shock:
    """Numbers that are others from one day to another."""

    starts: date  # the first day
    ends: date  # the last day
    values: Mapping[str, Any]  # path of a parameter to its value
    source: str  # where this is from, or why it is assumed

    def written(self) -> dict[str, Any]:
        """Return the shock as a scenario file says it."""
        return Flow({"from": self.starts, "to": self.ends, "set": dict(self.values), "source": self.source})


class _Item(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    starts: date = Field(alias="from")
    ends: date = Field(alias="to")
    values: dict[str, Any] = Field(alias="set", min_length=1)
    source: str


def read_shocks(section: Sequence[Any], entries: Mapping[str, Entry]) -> tuple[tuple[Shock, ...], list[Fault]]:
    """Return the shocks of a scenario, and what is wrong with the section."""
    faults: list[Fault] = []
    shocks: dict[int, Shock] = {}
    for place, given in enumerate(section):
        item, wrong = read_part(_Item, given, (SECTION, place), KEYS)
        faults += wrong
        if item:
            shocks[place] = Shock(item.starts, item.ends, FrozenMap(item.values), item.source.strip())
            faults += _wrong(shocks[place], (SECTION, place), entries)
    faults += _overlaps(shocks)
    return tuple(shocks.values()), faults


def _wrong(shock: Shock, loc: Loc, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    if shock.ends < shock.starts:
        yield Fault((*loc, "to"), f"is {shock.ends}, before the shock begins ({shock.starts})")
    if not shock.source:
        yield Fault((*loc, "source"), "is empty: say where this is from, or why it is assumed")
    for path, value in shock.values.items():
        if path not in entries:
            yield Fault((*loc, "set", path), f"there is no parameter {shown(path)}{suggestion(path, entries)}", at_key=True)
        elif path.partition(".")[0] in AT_ONCE:
            words = f"{shown(path)} is looked at once and cannot change on a day: numbers of {' and '.join(AT_ONCE)} cannot"
            yield Fault((*loc, "set", path), words, at_key=True)
        else:
            yield from dated_faults(path, value, (*loc, "set", path), entries)


def dated_faults(path: str, value: Any, loc: Loc, entries: Mapping[str, Entry]) -> list[Fault]:
    """Return what is wrong with a value that a parameter takes for a time."""
    (group, _, name), entry = path.partition("."), entries[path]
    return wrong_value(value, schema()[group][name], loc, (entry.low, entry.high))


def _overlaps(shocks: Mapping[int, Shock]) -> Iterator[Fault]:
    for place, _, path, first, one in overlaps(shocks, lambda shock: shock.values):
        words = f"is set from {one.starts} to {one.ends} already, by {SECTION}[{first}]"
        yield Fault((SECTION, place, "set", path), words)


def values_on(day: date, shocks: Sequence[Shock], policy: Policy) -> dict[str, Any]:
    """Return the numbers that are others in the week that begins on a day, by path."""
    values: dict[str, Any] = {}
    for shock in shocks:
        values |= shock.values if shock.starts <= day <= shock.ends else {}
    for phase in policy.phases:
        values |= phase.rates if phase.rates and phase.holds(day) else {}
    return values


def with_dated(parameters: Parameters, values: Mapping[str, Any]) -> Parameters:
    """Return the parameters with some numbers changed."""
    changed: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        group, _, name = path.partition(".")
        field = schema()[group][name]
        plain = tuple(typed(item, field) for item in value) if isinstance(value, list | tuple) else typed(value, field)
        changed.setdefault(group, {})[name] = plain
    return parameters._replace(**{group: getattr(parameters, group)._replace(**names) for group, names in changed.items()})
