"""Borders, and the airport, that close on dates: the section `closures`."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from goldsim.reading.issues import Fault, shown, suggestion
from goldsim.reading.loader import Flow
from goldsim.reading.validation import read_part

SECTION: Final = "closures"
KEYS: Final = ("from", "to", "exits", "source")
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


class _Item(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    starts: date = Field(alias="from")
    ends: date = Field(alias="to")
    exits: Annotated[list[str], Field(min_length=1)]
    source: str


def read_closures(section: Sequence[Any], ways: Collection[str] | None) -> tuple[tuple[Closure, ...], list[Fault]]:
    """Return the closures of a scenario, and what is wrong with the section, a mapping for each closure.

    `ways`: names of the geography's ways out; None where the geography is not known, so that no name can be judged.
    """
    faults: list[Fault] = []
    closures: dict[int, Closure] = {}
    for place, given in enumerate(section):
        item, wrong = read_part(_Item, given, (SECTION, place), KEYS)
        faults += wrong
        if item:
            closures[place] = Closure(item.starts, item.ends, tuple(item.exits), item.source.strip())
            faults += _wrong(closures[place], place, ways)
    faults += _overlaps(closures)
    return tuple(closures.values()), faults


def within(closures: Sequence[Closure], ways: Collection[str]) -> tuple[Closure, ...]:
    """Return the closures as far as there are such ways out; one of which nothing is left is left out."""
    kept = [(one, tuple(name for name in one.exits if name in ways)) for one in closures]
    return tuple(replace(one, exits=exits) for one, exits in kept if exits)


def overlaps(dated: Mapping[int, Any], names: Callable[[Any], Iterable[str]]) -> Iterator[tuple[int, int, str, int, Any]]:
    """Yield the names that two dated parts, given by their places in a list, hold on the same days.

    Of each: the place of the later part, the name's own place in it, the name, and place and part that hold it already.
    """
    latest: dict[str, tuple[int, Any]] = {}
    for place, part in sorted(dated.items(), key=lambda item: (item[1].starts, item[0])):
        for number, name in enumerate(names(part)):
            first, one = latest.get(name, (place, part))
            if first != place and part.starts <= one.ends:
                yield place, number, name, first, one
            if part.ends >= one.ends:
                latest[name] = (place, part)


def _wrong(closure: Closure, place: int, ways: Collection[str] | None) -> Iterator[Fault]:
    """Yield what is wrong with one closure whose shape is right."""
    if closure.ends < closure.starts:
        yield Fault((SECTION, place, "to"), f"is {closure.ends}, before the borders close ({closure.starts})")
    if not closure.source:
        yield Fault((SECTION, place, "source"), "is empty: say where the dates are from, or why they are assumed")
    seen: set[str] = set()
    for number, name in enumerate(closure.exits):
        loc = (SECTION, place, "exits", number)
        if name in seen:
            yield Fault(loc, f"{shown(name)} is named twice")
        elif ways is not None and name not in ways:
            known = f"there are {', '.join(sorted(ways))}{suggestion(name, ways)}"
            yield Fault(loc, f"closes {shown(name)}, which is no way out here: {known}", also=WHERE)
        seen.add(name)


def _overlaps(closures: Mapping[int, Closure]) -> Iterator[Fault]:
    for place, number, name, first, one in overlaps(closures, lambda closure: closure.exits):
        words = f"{shown(name)} is closed from {one.starts} to {one.ends} already, by {SECTION}[{first}]"
        yield Fault((SECTION, place, "exits", number), words)
