"""Factors: what a study varies, as specified, held against the scenarios, and as a design changes it; and values as text."""

import json
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from goldsim.errors import ScenarioError
from goldsim.parameters import schema
from goldsim.reading.issues import Fault, suggestion
from goldsim.reading.validation import is_number
from goldsim.studies import LARGEST_STUDY

if TYPE_CHECKING:
    from goldsim.scenario import Scenario

type Point = tuple[Any, ...]
type PointsFile = tuple[tuple["Factor", ...], tuple[Point, ...]]  # factors with their values, and the points in the file's order

DIGITS: Final = 9
_WHOLE: Final = ("run.people_per_row", "run.children_per_row")
OUTSIDE: Final = "--outside-range takes it all the same"
SAME: Final = ("run.weeks", "run.start")  # what is paired runs over the same weeks


@dataclass(frozen=True)
class Factor:
    """A parameter that a design changes: over `values`, or from `low` to `high` where there are none."""

    path: str  # as `Scenario.with_values` takes it
    values: tuple[Any, ...] = ()  # in the order given; of any kind that the path takes. Empty for a range
    # low, high: both ends belong to the range.
    low: float = 0.0
    high: float = 0.0
    is_whole: bool = False  # whether the range holds whole numbers only; each of them is then as likely as any other

    def at(self, place: float) -> Any:
        """Return the value at a place from 0 to 1, rounded to nine digits, since the last ones differ between machines."""
        if self.values:
            return self.values[min(int(place * len(self.values)), len(self.values) - 1)]
        if self.is_whole:
            return min(math.floor(self.low + place * (self.high - self.low + 1)), int(self.high))
        value = float(f"{self.low + place * (self.high - self.low):.{DIGITS}g}")
        return min(max(value, float(self.low)), float(self.high))

    def number(self, value: Any) -> float:
        """Return a number that stands for a value in an analysis: itself, or its place in the list where not all are numbers."""
        return float(value) if all(map(is_number, self.values)) else float(self.values.index(value))


@dataclass(frozen=True)
class FactorSpec:
    """A path with what it is to become: `values`, or `low` to `high` in `n` steps or as a range, or its documented range."""

    path: str
    values: tuple[Any, ...] | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether there is one value only, which then is no factor but a change of every scenario."""
        return self.values is not None and len(self.values) == 1


def distinct(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return values without repeats, in order; some may be lists or mappings."""
    return tuple({value if isinstance(value, Hashable) else repr(value): value for value in values}.values())


def is_whole(path: str) -> bool:
    """Tell whether a path holds whole numbers only."""
    group, _, name = path.partition(".")
    field = schema().get(group, {}).get(name)
    return path in _WHOLE or (field is not None and field.type is int)


def steps(low: float, high: float, n: int, *, is_whole: bool) -> tuple[Any, ...]:
    """Return `n` values from `low` to `high`, both ends included, equally far apart; whole numbers to the nearest one.

    Examples
    --------
    >>> steps(0.3, 0.6, 4, is_whole=False), steps(2, 9, 3, is_whole=True)
    ((0.3, 0.4, 0.5, 0.6), (2, 6, 9))
    """
    exact = (low + (high - low) * i / (n - 1) for i in range(n))
    if is_whole:
        return tuple(dict.fromkeys(math.floor(x + 0.5) for x in exact))
    return tuple(min(max(float(f"{x:.{DIGITS}g}"), float(low)), float(high)) for x in exact)


def resolve(specs: Sequence[FactorSpec], scenarios: "Sequence[Scenario]") -> tuple[list[Factor], list[Fault]]:
    """Return the factors that can be had, and what is wrong with the others; places are `parameters` and the path."""
    # Their values are not looked at yet, since there may be a billion of them.
    faults, paths = [], [spec.path for spec in specs]
    for path, n in Counter(paths).items():
        faults += [Fault(("parameters", path), "is there more than once")] if n > 1 else []
        around = [other for other in paths if path.startswith(f"{other}.")]
        faults += [Fault(("parameters", path), f"is a part of {other}, which is varied as well") for other in around]
    clashing = {fault.loc[-1] for fault in faults}
    factors = []
    for spec in specs:
        wrong = list(_wrong(spec, scenarios)) if spec.path not in clashing else []
        faults += wrong
        if spec.path not in clashing and not wrong:
            factors.append(_factor(spec, scenarios))
    return factors, faults


def value_faults(factors: Iterable[Factor], scenarios: "Sequence[Scenario]", *, allow_outside: bool = False) -> list[Fault]:
    """Return what is wrong with values, or ends of ranges, alone; what depends on others is said of whole points."""
    faults = []
    for factor in factors:
        values = factor.values or (factor.low, factor.high)
        words = [f"{text} is there more than once" for text, n in Counter(map(str, values)).items() if n > 1][:1]
        if not factor.path.startswith("policy."):  # whose numbers are only right or wrong together
            words += wrong_alone(factor.path, values, scenarios, allow_outside=allow_outside)
        faults += [Fault(("parameters", factor.path), text) for text in dict.fromkeys(words)]
    return faults


def _wrong(spec: FactorSpec, scenarios: "Sequence[Scenario]") -> Iterator[Fault]:
    """Yield what is wrong with a specification before there is any value."""
    loc = ("parameters", spec.path)
    known = scenarios[0].paths()
    if spec.path not in known:
        yield Fault(loc, f"is not something that can be set{suggestion(spec.path, known)}")
    elif spec.path in SAME and not spec.is_fixed:
        yield Fault(loc, "is the same in all runs of a study, since runs are compared week by week")
    elif spec.values is None and spec.low is None:
        yield from _undocumented(spec.path, scenarios)
    elif spec.low is not None and spec.high is not None:
        yield from _wrong_range(spec, spec.low, spec.high)


def _undocumented(path: str, scenarios: "Sequence[Scenario]") -> Iterator[Fault]:
    entries = [scenario.entries.get(path) for scenario in scenarios]
    ranges = {(entry.low, entry.high) for entry in entries if entry}
    if None in entries:
        yield Fault(("parameters", path), f"has no documented range: say {path}=LOW:HIGH or {path}=A,B,C")
    elif any(entry and isinstance(entry.value, tuple) for entry in entries):
        yield Fault(("parameters", path), "is a list of numbers, and no range says how they go together: give whole lists")
    elif len(ranges) > 1:
        yield Fault(("parameters", path), f"has not the same range in all scenarios: say {path}=LOW:HIGH")


def _wrong_range(spec: FactorSpec, low: float, high: float) -> Iterator[Fault]:
    loc = ("parameters", spec.path)
    if low > high:
        yield Fault(loc, f"the range is the wrong way round: {low:g} is more than {high:g}")
    elif low == high:
        yield Fault(loc, f"the range from {low:g} to {high:g} is empty")
    elif spec.n is not None and spec.n < 2:
        yield Fault(loc, f"{spec.n} values do not reach from {low:g} to {high:g}: it takes 2 at least")
    elif spec.n is not None and spec.n > LARGEST_STUDY:
        yield Fault(loc, f"{spec.n:,} values are more than a study's {LARGEST_STUDY:,} runs")
    elif spec.n is not None and is_whole(spec.path) and spec.n > high - low + 1:
        yield Fault(loc, f"there are fewer than {spec.n} whole numbers from {low:g} to {high:g}")


def _factor(spec: FactorSpec, scenarios: "Sequence[Scenario]") -> Factor:
    path, whole, low, high = spec.path, is_whole(spec.path), spec.low, spec.high
    if spec.values is not None:
        return Factor(path, spec.values)
    if low is None or high is None:
        low, high = scenarios[0].entries[path].low, scenarios[0].entries[path].high
    return Factor(path, steps(low, high, spec.n, is_whole=whole)) if spec.n else Factor(path, (), low, high, whole)


def wrong_alone(path: str, values: Iterable[Any], scenarios: "Sequence[Scenario]", *, allow_outside: bool) -> Iterator[str]:
    """Yield what is wrong with values of a path whatever the other values are."""
    for scenario in scenarios:
        for value in values:
            try:
                scenario.with_values({path: value}, allow_outside=allow_outside)
            except ScenarioError as error:
                own = [issue.message for issue in error.issues if issue.path.split("[")[0] == path]
                yield from map(meant, own)


def meant(words: str) -> str:
    """Return what is wrong with a value, with what to do where it lies outside its range on purpose."""
    return f"{words}; {OUTSIDE}" if "outside its range" in words else words


def encode(value: Any) -> str:
    """Return a value as JSON; a date becomes an object of its own.

    Examples
    --------
    >>> import datetime
    >>> [encode(x) for x in (0.5, "off", [1, 2], datetime.date(2022, 1, 3))]
    ['0.5', '"off"', '[1, 2]', '{"date": "2022-01-03"}']
    """
    return json.dumps(value, default=_plain, ensure_ascii=False)


def decode(text: str) -> Any:
    """Return the value that `encode` wrote."""
    return json.loads(text, object_hook=lambda found: date.fromisoformat(found["date"]) if found.keys() == {"date"} else found)


def as_typed(value: Any) -> str:
    """Return a value as one types it behind `-p PATH=`.

    Examples
    --------
    >>> [as_typed(x) for x in (0.5, 1e-07, "off", True, [1, 2])]
    ['0.5', '1e-07', 'off', 'true', '[1, 2]']
    """
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"a {type(value).__name__} is no value of a scenario")
