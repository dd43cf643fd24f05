"""What happens on dates: ways out that close (`closures`), numbers that are others for a time (`shocks`); what holds on a day.

    shocks:
      - {from: 2022-01-10, to: 2022-07-03, set: {smuggle.closed_cost_share: 0.3}, source: "..."}

A shock takes a number away from its value for some time, whatever the policy is; a rate of a policy goes over a shock. Numbers
of week zero and of the instruments of policy are looked at once, so that they cannot change on the way.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Final

from pydantic import Field

from goldsim.country.geography_parts import Part
from goldsim.parameters import Parameters, schema
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.reading.loader import Flow
from goldsim.reading.validation import read_part
from goldsim.scenario.entries import Entry, typed, wrong_value
from goldsim.scenario.policy import Policy

AT_ONCE: Final = ("initial", "instruments")  # groups that are looked at once
WHERE: Final = (("run", "geography"),)  # the other end of a name that is not there


@dataclass(frozen=True)
class Closure:
    """Ways out that are closed from one day to another."""

    starts: date  # the first day
    ends: date  # the last day
    exits: tuple[str, ...]  # names of the neighbours, as the geography has them ("Senegal"), or `airport`
    source: str  # where this is from, or why it is assumed

    def written(self) -> dict[str, Any]:
        """Return the closure as a scenario file says it."""
        return Flow({"from": self.starts, "to": self.ends, "exits": list(self.exits), "source": self.source})


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


class _Dated(Part):
    starts: date = Field(alias="from")
    ends: date = Field(alias="to")
    source: str


class _Closed(_Dated):
    exits: Annotated[list[str], Field(min_length=1)]


class _Set(_Dated):
    values: dict[str, Any] = Field(alias="set", min_length=1)


def read_closures(section: Sequence[Any], ways: Collection[str] | None) -> tuple[tuple[Closure, ...], list[Fault]]:
    """Return the closures of a scenario, and what is wrong with them; no way out can be judged where `ways` are not known."""
    said = "the borders close", "the dates are from, or why they are"
    closures, faults = _read("closures", section, _Closed, ("from", "to", "exits", "source"), said)
    made = {place: Closure(one.starts, one.ends, tuple(one.exits), one.source.strip()) for place, one in closures.items()}
    for place, closure in made.items():
        faults += _wrong_exits(closure, ("closures", place, "exits"), ways)
    for place, number, name, first, one in _overlaps(made, lambda closure: closure.exits):
        words = f"{shown(name)} is closed from {one.starts} to {one.ends} already, by closures[{first}]"
        faults.append(Fault(("closures", place, "exits", number), words))
    return tuple(made.values()), faults


def read_shocks(section: Sequence[Any], entries: Mapping[str, Entry]) -> tuple[tuple[Shock, ...], list[Fault]]:
    """Return the shocks of a scenario, and what is wrong with the section."""
    said = "the shock begins", "this is from, or why it is"
    shocks, faults = _read("shocks", section, _Set, ("from", "to", "set", "source"), said)
    made = {place: Shock(one.starts, one.ends, FrozenMap(one.values), one.source.strip()) for place, one in shocks.items()}
    for place, shock in made.items():
        faults += _wrong_values(shock, ("shocks", place, "set"), entries)
    for place, _, path, first, one in _overlaps(made, lambda shock: shock.values):
        words = f"is set from {one.starts} to {one.ends} already, by shocks[{first}]"
        faults.append(Fault(("shocks", place, "set", path), words))
    return tuple(made.values()), faults


def _read(
    name: str, section: Sequence[Any], kind: type[_Dated], keys: tuple[str, ...], words: tuple[str, str]
) -> tuple[dict[int, Any], list[Fault]]:
    """Return the parts of a section by their places, and what is wrong with their shape, days and sources."""
    found: dict[int, Any] = {}
    faults: list[Fault] = []
    for place, given in enumerate(section):
        one, wrong = read_part(kind, given, (name, place), keys)
        faults += wrong
        if one is None:
            continue
        found[place] = one
        if one.ends < one.starts:
            faults.append(Fault((name, place, "to"), f"is {one.ends}, before {words[0]} ({one.starts})"))
        if not one.source.strip():
            faults.append(Fault((name, place, "source"), f"is empty: say where {words[1]} assumed"))
    return found, faults


def within(closures: Sequence[Closure], ways: Collection[str]) -> tuple[Closure, ...]:
    """Return the closures as far as there are such ways out; one of which nothing is left is left out."""
    kept = [(one, tuple(name for name in one.exits if name in ways)) for one in closures]
    return tuple(replace(one, exits=exits) for one, exits in kept if exits)


def _overlaps(dated: Mapping[int, Any], names: Callable[[Any], Iterable[str]]) -> Iterator[tuple[int, int, str, int, Any]]:
    """Yield names that two dated parts hold on the same days: place of the later part, the name's in it, and what holds it."""
    latest: dict[str, tuple[int, Any]] = {}
    for place, part in sorted(dated.items(), key=lambda item: (item[1].starts, item[0])):
        for number, name in enumerate(names(part)):
            first, one = latest.get(name, (place, part))
            if first != place and part.starts <= one.ends:
                yield place, number, name, first, one
            if part.ends >= one.ends:
                latest[name] = (place, part)


def _wrong_exits(closure: Closure, loc: Loc, ways: Collection[str] | None) -> Iterator[Fault]:
    for number, name in enumerate(closure.exits):
        if name in closure.exits[:number]:
            yield Fault((*loc, number), f"{shown(name)} is named twice")
        elif ways is not None and name not in ways:
            known = f"there are {', '.join(sorted(ways))}{suggestion(name, ways)}"
            yield Fault((*loc, number), f"closes {shown(name)}, which is no way out here: {known}", also=WHERE)


def _wrong_values(shock: Shock, loc: Loc, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    for path, value in shock.values.items():
        if path not in entries:
            yield Fault((*loc, path), f"there is no parameter {shown(path)}{suggestion(path, entries)}", at_key=True)
        elif path.partition(".")[0] in AT_ONCE:
            words = f"{shown(path)} is looked at once and cannot change on a day: numbers of {' and '.join(AT_ONCE)} cannot"
            yield Fault((*loc, path), words, at_key=True)
        else:
            yield from dated_faults(path, value, (*loc, path), entries)


def dated_faults(path: str, value: Any, loc: Loc, entries: Mapping[str, Entry]) -> list[Fault]:
    """Return what is wrong with a value that a parameter takes for a time."""
    (group, _, name), entry = path.partition("."), entries[path]
    return wrong_value(value, schema()[group][name], loc, (entry.low, entry.high))


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
