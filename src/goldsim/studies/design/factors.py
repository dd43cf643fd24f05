"""Factors: what a study varies, as somebody specifies it and as a design changes it."""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from goldsim.parameters import schema

type Point = tuple[Any, ...]

DIGITS: Final = 9
_WHOLE: Final = ("run.people_per_row", "run.children_per_row")


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
        return float(self.values.index(value)) if self.values and not self.is_numeric else float(value)

    @property
    def is_numeric(self) -> bool:
        """Whether values are numbers, and more or less of them has a meaning."""
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)


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
