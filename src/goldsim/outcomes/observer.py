"""What is seen of each week: national outcomes, regions, monthly maps, events and flows. Reads only.

The list of outcomes, with units and meanings, is in `outcomes.py`.
"""

from collections import Counter
from typing import Any

import numpy as np

from goldsim.engine.ledger.books import Flow
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.legacy import LegacyModel
from goldsim.outcomes.counts import add_up_by_region, count_cells, count_children
from goldsim.outcomes.livelihoods import PeopleCount, bins_for, count_people
from goldsim.outcomes.weekly import add_up, of_children, of_events, of_gold, of_ground, of_people, of_power, of_value, of_ways
from goldsim.units import WEEKS_PER_OBSERVED_MONTH

MONTHLY = {
    "sites": ("n_miners", "dug", "illicit", "n_children"),
    "exits": ("left", "seized", "n_trips", "n_seizures", "is_closed"),
}
EXIT_COLUMNS = {
    "gold_mg": "left", "seized_mg": "seized", "n_trips": "n_trips", "n_seizures": "n_seizures", "weeks_closed": "is_closed",
}  # fmt: skip
WEEKS_ADDED_AT_ONCE = 52


class Observer:
    """Collects what a run leaves behind.

    Attributes
    ----------
    weekly, regions
        One dict a week; in `regions` its values are arrays, one value a region.
    sites, cells
        Columns of the monthly maps, one dict of arrays a month.
    exits
        A dict a month and way out.
    flows
        Amounts by year and flow, put together when asked for.
    """

    def __init__(self, model: LegacyModel) -> None:
        self.weekly: list[dict[str, float]] = []
        self.regions: list[dict[str, Any]] = []
        self.sites: list[dict[str, Any]] = []
        self.cells: list[dict[str, Any]] = []
        self.exits: list[dict[str, Any]] = []
        self._flows: dict[int, Counter[Flow]] = {}
        self._not_added: list[tuple[int, Counter[Flow]]] = []  # flows of weeks, with the year
        self._region_of_site = model.geography.region[model.sites.cell]
        self._bins = bins_for(model)
        self._month: dict[str, Array] = {}
        self._permits = self._weeks_waited = 0.0
        named = {name for closure in model.scenario.closures for name in closure.exits}
        self._is_named = np.array([model.name("exits", row) in named for row in range(len(model.exits))])

    @property
    def flows(self) -> Counter[tuple[int, Flow]]:
        """What was moved, by year and flow."""
        self._add_flows()
        return Counter({(year, flow): amount for year, flows in self._flows.items() for flow, amount in flows.items()})

    def observe(self, model: LegacyModel) -> dict[str, float]:
        """Write down this week and return its national outcomes."""
        flows, n_regions = model.ledger.take_flows(), len(model.geography.region_names)
        self._not_added.append((model.date.year, flows))
        if len(self._not_added) == WEEKS_ADDED_AT_ONCE:
            self._add_flows()
        people, sums, children, cells = count_people(model, self._bins), add_up(flows), model.children, model.cells
        n_held, n_attacked = count_cells(cells.controller, cells.attacked, model.geography.region, n_regions, model.week)
        by_state, at_sites = count_children(children.state, children.site, self._region_of_site, len(ChildState), n_regions)
        week = {**of_people(people), **of_gold(sums), **of_value(model, sums), **of_power(model, n_held)}
        week |= of_children(model, by_state * children.weight)
        week |= {**of_ground(model), **of_ways(model, self._is_named), **of_events(model)}
        week["weeks_to_permit"] = self._wait(model)
        week = {name: float(value) for name, value in week.items()}
        self.weekly.append({"week": model.week, **week})
        self._observe_regions(model, people, n_attacked, at_sites * float(children.weight))
        self._observe_maps(model)
        return week

    def _wait(self, model: LegacyModel) -> float:
        """Return the mean time from filing to permit, in weeks, over the permits of the last months."""
        n, weeks = model.tally["n_permits_granted"], model.tally["n_weeks_waited"]
        keep = 1 - 1 / WEEKS_PER_OBSERVED_MONTH
        self._permits, self._weeks_waited = self._permits * keep + n, self._weeks_waited * keep + weeks
        return self._weeks_waited / max(self._permits, 1)

    def _add_flows(self) -> None:
        """Add up the flows of weeks gone by, many at once: week by week, most of the time goes into fetching the sums."""
        for year, flows in self._not_added:
            self._flows.setdefault(year, Counter()).update(flows)
        self._not_added = []

    def _observe_regions(self, model: LegacyModel, people: PeopleCount, n_attacked: Array, n_children: Array) -> None:
        names, sites = model.geography.region_names, model.sites
        takings = np.bincount(model.geography.region[model.armed_groups.base], model.armed_groups.takings, len(names))
        # Whole numbers, so that the order in which they are added up changes nothing.
        n_mining, dug, illicit, robberies = add_up_by_region(
            self._region_of_site, len(names), sites.n_miners, sites.dug, sites.illicit, model.tally_by_site["n_robberies"]
        )
        columns = {
            "n_mining": n_mining,
            "gold_dug_mg": dug,
            "gold_smuggled_mg": illicit,
            "n_children_working": n_children[ChildState.HELPING] + n_children[ChildState.WORKING],
            "n_children_trafficked": n_children[ChildState.TRAFFICKED],
            "n_robberies": robberies,
            "n_attacks": n_attacked,
            "armed_income_xof": takings,
            "median_income_xof": people.median_by_region,
        }
        self.regions.append({"week": model.week, "region": names, **columns})

    def _observe_maps(self, model: LegacyModel) -> None:
        sites = model.sites
        for table, names in MONTHLY.items():
            for name in names:
                values = getattr(model.tables[table], name)
                if name in self._month:
                    self._month[name] += values
                else:
                    self._month[name] = values.astype(np.float64)
        if (model.week + 1) % WEEKS_PER_OBSERVED_MONTH:
            return
        month, self._month = self._month, {}
        for row in range(len(model.exits)):
            sums = {column: int(month[name][row]) for column, name in EXIT_COLUMNS.items()}
            self.exits.append({"week": model.week, "exit": model.name("exits", row), **sums})
        counts = {name: month[name] / WEEKS_PER_OBSERVED_MONTH for name in ("n_miners", "n_children")}
        self.sites.append({
            "week": model.week, "site": np.arange(len(sites)), "cell": sites.cell, "n_mining": counts["n_miners"],
            "gold_dug_mg": month["dug"], "n_children": counts["n_children"], "controller": sites.controller.copy(),
            "is_closed": sites.closed_until > model.week,
        })  # fmt: skip

        def by_cell(values: Array) -> Array:
            return np.bincount(sites.cell, values, model.geography.n_cells)

        columns = {
            "n_mining": by_cell(counts["n_miners"]),
            "gold_dug_mg": by_cell(month["dug"]),
            "gold_smuggled_mg": by_cell(month["illicit"]),
            "n_children_working": by_cell(counts["n_children"]),
            "controller": model.cells.controller.astype(np.int64),
        }
        # Empty cells of the state's are left out: a cell that is not in the table is one where nothing was seen.
        seen = (model.geography.region >= 0) & ((columns["n_mining"] > 0) | (columns["controller"] >= 0))
        rows = np.flatnonzero(seen)
        self.cells.append({"week": model.week, "cell": rows, **{name: values[rows] for name, values in columns.items()}})
