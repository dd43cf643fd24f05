"""What an outcome is, and sums over flows of the ledger.

An outcome's name is the column's in every table. Its label, unit and meaning stand in `outcomes.yaml`, in the order of the list;
what is not only counted has its formula, by the same name, in `formulas.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.engine.ledger.payments import Flow
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
            return week.by_place(self.by_region)
        if self.by_site is None:
            raise TypeError(f"{self.name} has no form by region")
        return week.in_regions(week.by_place(self.by_site))


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
