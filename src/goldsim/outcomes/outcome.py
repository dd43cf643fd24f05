"""What an outcome is: label, unit and meaning beside its formula, and, where it has them, its forms by place.

    @outcome("fighters", "people", "fighters of all armed groups", better=-1, headline=True)
    def n_fighters(week: Week) -> float:
        return int(week.model.armed_groups.n_fighters.sum())

The function's name is the outcome's, and so the column's in every table; what is only counted is declared by `counted` and
`level`. The theme files of this folder declare one after the other, and that is the order of the list; nothing else names them.
Reading the list loads no numerics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.engine.ledger.accounts import Flow
    from goldsim.engine.tables import Array
    from goldsim.outcomes.counted_week import Week

type Formula = Callable[[Week], float]
type ByPlace = Callable[[Week], Array]

# What the first word of a unit makes of the stored figure: milligrams of gold, and single people and francs.
SCALES = {"%": 100.0, "thousand": 1e-3, "bn": 1e-9, "t": 1e-9, "kg": 1e-6}
STORED = {"%": "share", "t": "mg", "kg": "mg"}  # of the others, what follows is stored


@dataclass(frozen=True)
class Outcome:
    """One observed quantity.

    `unit` says the rest: its first word by what the stored weekly figure is multiplied, and "a year" at its end that a run's
    figure is the sum over its weeks scaled to a year, and not their mean. `better` is 1 where more is better, -1 where less is,
    and 0 where people will disagree or where it only describes. `bought_by` names instruments that buy the thing itself: under a
    policy that pays for one, a change is what was bought, and no effect.

    An outcome with a form by site is listed by region, by site and by cell, one with a form by region by region. Places add up
    to the nation, unless `adds_up` says that they cannot, as medians cannot.
    """

    name: str
    label: str
    unit: str
    meaning: str
    formula: Formula
    better: Literal[-1, 0, 1] = 0
    headline: bool = False
    by_site: ByPlace | None = None
    by_region: ByPlace | None = None
    adds_up: bool = True
    bought_by: tuple[str, ...] = ()

    @property
    def per(self) -> Literal["mean", "year"]:
        """Whether a run's figure is the mean over its weeks, or the sum over them scaled to a year."""
        return "year" if self.unit.endswith("a year") else "mean"

    @property
    def scale(self) -> float:
        """What turns the stored weekly figure into `unit`."""
        return SCALES.get(self.unit.partition(" ")[0], 1.0)

    @property
    def factor(self) -> float:
        """What turns a stored weekly figure into one whose mean over the weeks of a run is the run's figure, in `unit`."""
        return self.scale * (WEEKS_PER_YEAR if self.per == "year" else 1.0)

    @property
    def stored_unit(self) -> str:
        """The unit in which weeks are stored.

        Examples
        --------
        >>> from goldsim.outcomes.catalogue import OUTCOMES
        >>> [OUTCOMES[name].stored_unit for name in ("n_mining", "gold_dug_mg", "bribes_xof", "declared_share")]
        ['people', 'mg a week', 'XOF a week', 'share']
        """
        first, _, rest = self.unit.removesuffix(" a year").partition(" ")
        stored = STORED.get(first, f"{first} {rest}" if first not in SCALES else rest).strip()
        return f"{stored} a week" if self.per == "year" else stored

    @property
    def is_regional(self) -> bool:
        """Whether there is a figure for each region too."""
        return self.by_site is not None or self.by_region is not None

    def in_regions(self, week: Week) -> Array:
        """Return the week's figure of each region: shape (n_regions,)."""
        if self.by_region is not None:
            return self.by_region(week)
        if self.by_site is None:
            raise TypeError(f"{self.name} has no form by region")
        return week.in_regions(self.by_site(week))


DECLARED: dict[str, Outcome] = {}
KNOWN: dict[str, Outcome] = {}  # somebody's own: found by name, and in no list of the model's


def declare(name: str, label: str, unit: str, meaning: str, formula: Formula, **more: Any) -> None:
    """Add an outcome to the list; `more` are further fields of `Outcome`."""
    if name in DECLARED:
        raise ValueError(f"two outcomes are called {name}")
    DECLARED[name] = Outcome(name, label, unit, meaning, formula, **more)


def outcome(label: str, unit: str, meaning: str, **more: Any) -> Callable[[Formula], Formula]:
    """Declare a function of the week as an outcome."""

    def declared(formula: Formula) -> Formula:
        declare(formula.__name__, label, unit, meaning, formula, **more)
        return formula

    return declared


def counted(name: str, label: str, unit: str, meaning: str, **more: Any) -> None:
    """Declare what verbs count under this name, summed up over a year, as an outcome."""
    declare(name, label, unit, meaning, lambda week: week.tally(name), **more)


def level(name: str, label: str, unit: str, meaning: str, **more: Any) -> None:
    """Declare what is counted of each week under this name, see `counted_week`, as an outcome."""
    declare(name, label, unit, meaning, lambda week: week.counted[name], **more)


class Line(NamedTuple):
    """A sum over flows: those that match by source, target and reason, where given."""

    source: str | None = None
    target: str | None = None
    reason: str | None = None

    def matches(self, source: str, target: str, reason: str) -> bool:
        """Tell whether a flow from one account to another, for a reason, counts in this line."""
        return self.source in (None, source) and self.target in (None, target) and self.reason in (None, reason)


LINES: list[Line] = []


def line(*, source: str | None = None, target: str | None = None, reason: str | None = None) -> Line:
    """Declare a sum over flows that formulas ask the week for; what is not given matches anything."""
    made = Line(source, target, reason)
    if made not in LINES:
        LINES.append(made)
        lines_of.cache_clear()
    return made


@cache
def lines_of(flow: Flow) -> tuple[Line, ...]:
    """Return the lines that a flow counts in."""
    _, source, target, reason = flow
    return tuple(made for made in LINES if made.matches(source, target, reason))


def add_up(flows: Mapping[Flow, int]) -> Mapping[Line, int]:
    """Return the week's total of each line."""
    sums = dict.fromkeys(LINES, 0)
    for flow, amount in flows.items():
        for made in lines_of(flow):
            sums[made] += amount
    return sums
