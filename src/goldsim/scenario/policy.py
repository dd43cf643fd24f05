"""A policy: money a year over instruments, and rules that are on or off, from a day on.

The cost rule: promised units are bought first, each at its instrument's unit cost; what is left of the budget is split by the
given shares. A policy that promises more than its budget buys is refused before anything runs.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from goldsim.parameters import Parameters
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault

type Figures = Mapping[str, float]  # by instrument

UNIT_COST: Final = "_unit_cost_xof_per_year"
MAX_UNITS: Final = "_max_units"
LEAKAGE: Final = "_leakage_share"
SPLIT_TOLERANCE: Final = 1e-6
COST_TOLERANCE: Final = 1e-9  # relative; sums of rounded products may miss an exact budget by this


@dataclass(frozen=True)
class Policy:
    """Money and rules, dated."""

    starts: date  # first day of money and rules; the week that holds it is the first
    budget_xof_per_year: float = 0.0  # XOF a year, 0 or more
    units: Mapping[str, float] = field(default=FrozenMap({}), hash=False)  # instrument to units promised, bought first
    # Instrument to share of what the promised units leave of the budget; empty, or adding up to 1.
    split: Mapping[str, float] = field(default=FrozenMap({}), hash=False)
    switches: frozenset[str] = frozenset()  # names of the rules that are on

    def yearly_xof(self, parameters: Parameters) -> dict[str, float]:
        """Return the money of every instrument of `parameters`, XOF a year; 0 for those that get none."""
        costs = instrument_figures(parameters, UNIT_COST)
        promised = {name: self.units.get(name, 0.0) * cost for name, cost in costs.items()}
        rest = max(self.budget_xof_per_year - sum(promised.values()), 0.0)
        total = sum(self.split.values()) or 1.0  # within tolerance of 1, which must not become money
        return {name: promised[name] + self.split.get(name, 0.0) / total * rest for name in costs}


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


def objections(
    policy: Policy, days: tuple[date, date] | None, unit_costs: Figures, max_units: Figures, unsound: Collection[str], name: str
) -> Iterator[Fault]:
    """Yield what is wrong with a policy's numbers, with the path in the file.

    `policy`: with shares and amounts that are in bounds one by one. `days`: first and last day of the run; None where they are
    not known. `unit_costs` and `max_units`: XOF a year and units, by instrument; instruments that are missing here are not
    checked. `unsound`: keys that are known to be wrong, so that nothing can be said about what depends on them. `name`: what the
    policy is called in words.
    """
    total, budget, wrong = sum(policy.split.values()), policy.budget_xof_per_year, set(unsound)
    if days and not days[0] <= policy.starts <= days[1] and "from" not in wrong:
        words = f"the policy starts on {policy.starts}, the run goes from {days[0]} to {days[1]}"
        if policy.starts > days[1]:
            needed = weeks_to_begin(policy, days[0])
            words = f"the run ends on {days[1]}, before {name} begins ({policy.starts}): give it {needed} weeks or more"
        yield Fault(("policy", "from"), words, also=(("run", "weeks"), ("run", "start")))
    if policy.split and abs(total - 1.0) > SPLIT_TOLERANCE and "split" not in wrong:
        yield Fault(("policy", "split"), f"the shares add up to {total:.9g}, they must add up to 1")
    if budget and not policy.split and not policy.units and not wrong & {"budget_xof_per_year", "split", "units"}:
        words = "nothing says what the budget buys: give units, split or both"
        yield Fault(("policy", "budget_xof_per_year"), words)
    cost = sum(n * unit_costs.get(instrument, 0.0) for instrument, n in policy.units.items())
    if cost > budget * (1 + COST_TOLERANCE) and not wrong & {"budget_xof_per_year", "units"}:
        words = f"what the policy promises costs {in_xof(cost)} XOF a year, its budget is {in_xof(budget)}"
        yield Fault(("policy", "units"), words, also=(("policy", "budget_xof_per_year"),))
    for instrument, n in policy.units.items():
        if n > max_units.get(instrument, n) and "units" not in wrong:
            words = f"promises {n:g} units, there can be {max_units[instrument]:g} at most"
            yield Fault(("policy", "units", instrument), words)


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
