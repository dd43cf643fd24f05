"""Who collects what is seen of each week: national outcomes, regions, monthly maps and flows. Reads only.

What the outcomes are stands in the theme files beside this one.
"""

from collections import Counter
from typing import Any

from goldsim.engine.ledger.accounts import Flow
from goldsim.model import Model
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.outcomes.counted_week import Fixed, Week
from goldsim.outcomes.monthly import MonthlyMaps
from goldsim.units import WEEKS_PER_OBSERVED_MONTH

WEEKS_ADDED_AT_ONCE = 52
KEPT = 1 - 1 / WEEKS_PER_OBSERVED_MONTH  # of what was counted lately, from week to week


class Observer:
    """Collects what a run leaves behind.

    Attributes
    ----------
    weekly, regions
        One dict a week; in `regions` its values are arrays, one value a region.
    months
        The monthly maps.
    flows
        Amounts by year and flow, put together when asked for.
    """

    def __init__(self, model: Model) -> None:
        self.weekly: list[dict[str, float]] = []
        self.regions: list[dict[str, Any]] = []
        self.months = MonthlyMaps()
        self._fixed = Fixed.of(model)
        self._flows: dict[int, Counter[Flow]] = {}
        self._not_added: list[tuple[int, Counter[Flow]]] = []  # flows of weeks, with the year
        self._lately: dict[str, float] = {}

    @property
    def flows(self) -> Counter[tuple[int, Flow]]:
        """What was moved, by year and flow."""
        self._add_flows()
        return Counter({(year, flow): amount for year, flows in self._flows.items() for flow, amount in flows.items()})

    def observe(self, model: Model) -> dict[str, float]:
        """Write down this week and return its national outcomes."""
        flows = model.ledger.take_flows()
        self._not_added.append((model.date.year, flows))
        if len(self._not_added) == WEEKS_ADDED_AT_ONCE:
            self._add_flows()
        self._count_lately(model)
        week = Week.of(model, self._fixed, flows, self._lately)
        latest = {name: float(outcome.formula(week)) for name, outcome in OUTCOMES.items()}
        regional = {name: outcome.in_regions(week) for name, outcome in OUTCOMES.items() if outcome.is_regional}
        self.weekly.append({"week": model.week, **latest})
        self.regions.append({"week": model.week, "region": model.geography.region_names, **regional})
        self.months.observe(week)
        return latest

    def _count_lately(self, model: Model) -> None:
        """Add the week's tally to what is left of those before it."""
        for name in self._lately:
            self._lately[name] *= KEPT
        for name, n in model.tally.items():
            self._lately[name] = self._lately.get(name, 0.0) + n

    def _add_flows(self) -> None:
        """Add up the flows of weeks gone by, many at once: week by week, most of the time goes into fetching the sums."""
        for year, flows in self._not_added:
            self._flows.setdefault(year, Counter()).update(flows)
        self._not_added = []
