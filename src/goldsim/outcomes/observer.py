"""Who collects what is seen of each week: national outcomes, regions, monthly maps and flows. Reads only.

What the outcomes are stands in `outcomes.yaml` and `formulas.py`.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from goldsim.engine.ledger.payments import Flow
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.outcomes.catalogue import DECLARED, MAPPED, OUTCOMES, REGIONAL
from goldsim.outcomes.counted_week import Fixed, Week
from goldsim.outcomes.outcome import Outcome
from goldsim.outcomes.own_outcomes import OwnOutcome, observed
from goldsim.units import WEEKS_PER_OBSERVED_MONTH

EXIT_COLUMNS = {
    "gold_mg": "left",
    "seized_mg": "seized",
    "n_trips": "n_trips",
    "n_seizures": "n_seizures",
    "weeks_closed": "is_closed",
}
WEEKS_ADDED_AT_ONCE = 52
KEPT = 1 - 1 / WEEKS_PER_OBSERVED_MONTH  # of what was counted lately, from week to week


class MonthlyMaps:
    """Adds up weeks, and writes down every fourth, of outcomes that have a form by site; `own` are the user's."""

    def __init__(self, own: Iterable[Outcome]) -> None:
        self._own = tuple(own)
        self.sites: list[dict[str, Any]] = []  # one dict of columns a month, as in `cells`
        self.cells: list[dict[str, Any]] = []
        self.exits: list[dict[str, Any]] = []  # a dict a month and way out
        self._at_sites: dict[str, Array] = {}
        self._at_exits: dict[str, Array] = {}

    def observe(self, week: Week) -> None:
        """Add a week to its month, and write down the month when it is over."""
        # Outcomes are looked up each time: a copy of an economy cannot hold the package's own formulas.
        for one in (*(DECLARED[name] for name in MAPPED), *self._own):
            if one.by_site is not None:
                self._at_sites[one.name] = self._at_sites.get(one.name, 0.0) + week.by_place(one.by_site).astype(np.float64)
        for name, column in EXIT_COLUMNS.items():
            self._at_exits[name] = self._at_exits.get(name, 0.0) + getattr(week.model.exits, column)
        if (week.model.week + 1) % WEEKS_PER_OBSERVED_MONTH == 0:
            self._write_down(week.model)
            self._at_sites, self._at_exits = {}, {}

    def _write_down(self, model: Model) -> None:
        at, sites, week = {"week": model.week}, model.sites, model.week
        columns = {
            name: values / (WEEKS_PER_OBSERVED_MONTH if OUTCOMES[name].per == "mean" else 1)
            for name, values in self._at_sites.items()
        }
        place = {"site": np.arange(len(sites)), "cell": sites.cell}
        place |= {"depth": sites.depth.copy(), "left_share": sites.ground / np.maximum(sites.first_ground, 1)}
        holder = {"controller": sites.controller.copy(), "is_closed": sites.closed_until > week}
        self.sites.append(at | place | columns | holder)
        self.cells.append(at | by_cell(model, columns))
        for row in range(len(model.exits)):
            sums = {name: int(values[row]) for name, values in self._at_exits.items()}
            self.exits.append(at | {"exit": model.name("exits", row)} | sums)


def by_cell(model: Model, at_sites: dict[str, Array]) -> dict[str, Array]:
    """Return columns of sites added up by cell, and who holds the cell.

    Cells of the state's where nothing was seen are left out: a cell that is not in the table is one of those.
    """
    cell, n_cells = model.sites.cell, model.geography.n_cells
    columns: dict[str, Array] = {name: np.bincount(cell, values, n_cells) for name, values in at_sites.items()}
    controller = model.cells.controller.astype(np.int64)
    is_seen = np.logical_or.reduce([controller >= 0, *(values > 0 for values in columns.values())])
    rows = np.flatnonzero(is_seen & (model.geography.region >= 0))
    return {"cell": rows} | {name: values[rows] for name, values in (columns | {"controller": controller}).items()}


class Observer:
    """Collects what a run leaves behind, `own` outcomes of somebody's among it."""

    def __init__(self, model: Model, own: tuple[OwnOutcome, ...] = ()) -> None:
        self._own = own
        self.weekly: list[dict[str, float]] = []  # one dict a week
        self.regions: list[dict[str, Any]] = []  # the same, of arrays: one value a region
        self.months = MonthlyMaps(own)  # the monthly maps
        self.money: dict[int, Array] = {}  # by year
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
        # The week's tally is added to what is left of those before it.
        self._lately = {name: KEPT * n for name, n in self._lately.items()}
        for name, n in model.tally.items():
            self._lately[name] = self._lately.get(name, 0.0) + n
        week = Week.of(model, self._fixed, flows, self._lately)
        latest = {name: float(outcome.formula(week)) for name, outcome in DECLARED.items()}
        latest |= observed(self._own, week, model.access)
        regional = {name: DECLARED[name].in_regions(week) for name in REGIONAL}
        regional |= {one.name: one.in_regions(week) for one in self._own if one.is_regional}
        self.weekly.append({"week": model.week, **latest})
        self.regions.append({"week": model.week, "region": model.geography.region_names, **regional})
        self.months.observe(week)
        # What became of the week's policy money: asked, arrived, diverted, unused; int64, shape (4, n_programmes).
        t, year = model.programmes, model.date.year
        money = np.array([t.asked, t.delivered - t.undelivered, t.leaked, t.unused + t.undelivered])
        self.money[year] = self.money.get(year, 0) + money
        return latest

    def _add_flows(self) -> None:
        """Add up the flows of weeks gone by, many at once: week by week, most of the time goes into fetching the sums."""
        for year, flows in self._not_added:
            self._flows.setdefault(year, Counter()).update(flows)
        self._not_added = []
