"""Monthly maps: outcomes by site and by cell, who holds what, and the ways out."""

from typing import Any

import numpy as np

from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.outcomes.counted_week import Week
from goldsim.units import WEEKS_PER_OBSERVED_MONTH

EXIT_COLUMNS = {
    "gold_mg": "left",
    "seized_mg": "seized",
    "n_trips": "n_trips",
    "n_seizures": "n_seizures",
    "weeks_closed": "is_closed",
}


class MonthlyMaps:
    """Adds up weeks, and writes down every fourth.

    Attributes
    ----------
    sites, cells
        One dict of columns a month.
    exits
        A dict a month and way out.
    """

    def __init__(self) -> None:
        self.sites: list[dict[str, Any]] = []
        self.cells: list[dict[str, Any]] = []
        self.exits: list[dict[str, Any]] = []
        self._at_sites: dict[str, Array] = {}
        self._at_exits: dict[str, Array] = {}

    def observe(self, week: Week) -> None:
        """Add a week to its month, and write down the month when it is over."""
        for outcome in OUTCOMES.values():
            if outcome.by_site is not None:
                _add(self._at_sites, outcome.name, outcome.by_site(week))
        for name, column in EXIT_COLUMNS.items():
            _add(self._at_exits, name, getattr(week.model.exits, column))
        if (week.model.week + 1) % WEEKS_PER_OBSERVED_MONTH == 0:
            self._write_down(week.model)
            self._at_sites, self._at_exits = {}, {}

    def _write_down(self, model: Model) -> None:
        at, sites, week = {"week": model.week}, model.sites, model.week
        columns = {name: values / _divisor(name) for name, values in self._at_sites.items()}
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


def _divisor(name: str) -> int:
    return WEEKS_PER_OBSERVED_MONTH if OUTCOMES[name].per == "mean" else 1


def _add(month: dict[str, Array], name: str, values: Array) -> None:
    if name in month:
        month[name] += values
    else:
        month[name] = values.astype(np.float64)
