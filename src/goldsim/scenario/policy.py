"""A policy: money over instruments, where, for whom and when, and rules and rates that are set, in phases.

The cost rule, year by year: promised units are bought first, each at its instrument's unit cost, then what is given as an
amount; what is left of the year's budget is split by the given shares. A policy that promises more than its budget buys in
some year is refused before anything runs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

from goldsim.parameters import Parameters
from goldsim.scenario.policy_parts import Ban, Measure, Phase, PolicyPart
from goldsim.units import WEEKS_PER_YEAR

UNIT_COST: Final = "_unit_cost_xof_per_year"
MAX_UNITS: Final = "_max_units"
LEAKAGE: Final = "_leakage_share"
COST_TOLERANCE: Final = 1e-9  # relative; sums of rounded products may miss an exact budget by this
type Costs = Mapping[str, float]  # XOF a unit and year, by instrument


class Programme(NamedTuple):
    """Money of one measure: the phase and the measure, by number and as said, XOF in each week of the run, and the region."""

    phase: int
    number: int
    measure: Measure
    weekly_xof: tuple[int, ...]
    region: int = -1  # the whole country


@dataclass(frozen=True, repr=False)
class Policy:
    """Money and rules, dated."""

    phases: tuple[Phase, ...] = field(hash=False)  # in order; they do not overlap
    budget: float = 0.0  # XOF a year of the phases that give none of their own
    is_phased: bool = False  # whether the file says phases

    def __repr__(self) -> str:
        n = len(self.phases)
        named = f"{n} phases" if n > 1 else "one phase"
        return f"<Policy from {self.starts}: {named}, {in_xof(self.budget_xof_per_year)} XOF a year>"

    @classmethod
    def of(cls, part: PolicyPart, start: date) -> "Policy":
        """Return what a section says; `start` stands in for a first day that is not given."""
        budget = (part.budget_xof_per_year or 0.0) + 0.0  # zero has no sign
        if part.phases:
            return cls(tuple(part.phases), budget, is_phased=True)
        said = part.model_dump(by_alias=True, exclude={"phases", "budget_xof_per_year"}, exclude_unset=True)
        return cls((Phase.model_validate({"from": start} | said),), budget)

    @classmethod
    def none(cls, starts: date) -> "Policy":
        """Return a policy of nothing."""
        return cls((Phase.model_validate({"from": starts}),))

    @property
    def starts(self) -> date:
        """The first day of money and rules."""
        return self.phases[0].first_day

    @property
    def budget_xof_per_year(self) -> float:
        """The largest budget of any year."""
        return max(self.budget_in(phase, year) for phase in self.phases for year in (*phase.budget_by_year, ""))

    @property
    def switches(self) -> frozenset[str]:
        """Names of the rules that are on at some time."""
        return frozenset(name for phase in self.phases for name, is_on in phase.switches.items() if is_on)

    @property
    def is_active(self) -> bool:
        """Whether there is money, or a rule or rate that is set."""
        return bool(self.budget_xof_per_year > 0 or self.switches or any(phase.rates or phase.bans for phase in self.phases))

    @property
    def bans(self) -> list[tuple[Phase, Ban]]:
        """All bans on digging, each with the phase in which it holds."""
        return [(phase, ban) for phase in self.phases for ban in phase.bans]

    def switched_on(self, rule: str, day: date) -> bool:
        """Tell whether a rule is in force in the week that begins on a day."""
        return any(phase.switches.get(rule, False) and phase.holds(day) for phase in self.phases)

    def budget_in(self, phase: Phase, year: str) -> float:
        """Return the budget of a phase in a calendar year, XOF a year."""
        usual = self.budget if phase.budget_xof_per_year is None else phase.budget_xof_per_year
        return phase.budget_by_year.get(year, usual)

    def money_in(self, phase: Phase, year: str, costs: Costs) -> list[float]:
        """Return the money of each measure of a phase in a calendar year, XOF a year, without ramps and ends."""
        bought = phase.bought
        promised = [cost_of(measure, costs) for measure in bought]
        rest = max(self.budget_in(phase, year) - sum(promised), 0.0)
        total = sum(measure.share or 0.0 for measure in bought) or 1.0  # within tolerance of 1, which must not become money
        return [own + (one.share or 0.0) / total * rest for own, one in zip(promised, bought, strict=True)]

    def yearly_xof(self, parameters: Parameters) -> dict[str, float]:
        """Return the money of every instrument of `parameters` in the first year, XOF a year; 0 for those that get none."""
        costs, phase = instrument_figures(parameters, UNIT_COST), self.phases[0]
        money = dict.fromkeys(costs, 0.0)
        for measure, xof in zip(phase.bought, self.money_in(phase, str(self.starts.year), costs), strict=True):
            money[measure.buys] += xof
        return money

    def programmes(self, costs: Costs, start: date, weeks: int) -> list[Programme]:
        """Return the money of every measure, week by week of a run from `start` on."""
        bought = [(i, j, phase, one) for i, phase in enumerate(self.phases) for j, one in enumerate(phase.bought)]
        return [Programme(i, j, one, tuple(self._weekly(phase, j, costs, start, weeks))) for i, j, phase, one in bought]

    def _weekly(self, phase: Phase, number: int, costs: Costs, start: date, weeks: int) -> Iterator[int]:
        money, ramp, n = cache(lambda year: self.money_in(phase, year, costs)[number]), phase.bought[number].ramp_weeks, 0
        for day in (start + timedelta(weeks=week) for week in range(weeks)):
            n += phase.holds(day)
            share = min(n / ramp, 1.0) if phase.holds(day) else 0.0
            yield int(money(str(day.year)) * share // WEEKS_PER_YEAR)

    def present_value(self, costs: Costs, rate: float, start: date, weeks: int) -> float:
        """Return what the money of all weeks is worth on the first day, XOF, at a yearly rate (`instruments.discount_share`)."""
        programmes = self.programmes(costs, start, weeks)
        weekly = [sum(one.weekly_xof[week] for one in programmes) for week in range(weeks)]
        return float(sum(xof * (1 + rate) ** (-week / WEEKS_PER_YEAR) for week, xof in enumerate(weekly)))


def cost_of(measure: Measure, costs: Costs) -> float:
    """Return what a measure costs whatever the budget is, XOF a year."""
    return (measure.units or 0.0) * costs.get(measure.buys, 0.0) + (measure.xof_per_year or 0.0)


def instrument_figures(parameters: Parameters, ending: str) -> dict[str, float]:
    """Return, for every instrument, its parameter with this ending (`UNIT_COST` or `MAX_UNITS`)."""
    found = parameters.instruments._asdict().items()
    return {name.removesuffix(ending): float(value) for name, value in found if name.endswith(ending)}


def beyond_capacity(policy: Policy, parameters: Parameters) -> dict[str, tuple[float, float]]:
    """Return the instruments that get more money than they can take: XOF a year given, and XOF a year at most."""
    costs, most = instrument_figures(parameters, UNIT_COST), instrument_figures(parameters, MAX_UNITS)
    lost = instrument_figures(parameters, LEAKAGE)  # on the way, so that it takes up no room
    limits = {name: cost * most[name] / max(1 - lost.get(name, 0.0), 1e-9) for name, cost in costs.items() if name in most}
    given = policy.yearly_xof(parameters)
    return {name: (given[name], limit) for name, limit in limits.items() if given[name] > limit * (1 + COST_TOLERANCE)}


def weeks_to_begin(policy: Policy, start: date) -> int:
    """Return how many weeks a run that starts on a day needs at least, for the policy to begin in its last one."""
    return (policy.starts - start).days // 7 + 1


def in_xof(amount: float) -> str:
    """Return an amount of money as a scenario writes it: 12.0e9, 3.5e6, 950."""
    for power in (9, 6):
        if amount >= 10.0**power:
            digits = f"{amount / 10.0**power:.9g}"
            return f"{digits}e{power}" if "." in digits or "e" in digits else f"{digits}.0e{power}"
    return f"{amount:.9g}"
