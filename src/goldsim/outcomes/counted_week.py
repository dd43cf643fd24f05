"""What was counted of a week, made once, for all formulas to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from goldsim.engine.ledger.payments import Flow
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.outcomes.counts import count_children, count_operators, count_sites
from goldsim.outcomes.livelihoods import N_BINS, N_KINDS, Bins, count_people
from goldsim.outcomes.outcome import ByPlace, Line, add_up


@dataclass(frozen=True)
class Fixed:
    """What stays the same from week to week: where sites lie, which ways out closures name, and room to count people in."""

    region_of_site: Array
    is_named_exit: Array
    people_of_cell: Array
    bins: Bins

    @classmethod
    def of(cls, model: Model) -> Self:
        """Return it for a model."""
        homes, n_regions = np.bincount(model.miners.home, minlength=len(model.cells)), len(model.geography.region_names)
        named = {name for closure in model.scenario.closures for name in closure.exits}
        is_named = np.array([model.name("exits", row) in named for row in range(len(model.exits))])
        # Bins are used every week: new ones would cost as much as a rule.
        bins = Bins(*(np.zeros((N_BINS, n), dtype=np.int32) for n in (N_KINDS, n_regions)))
        return cls(model.geography.region[model.sites.cell], is_named, homes, bins)


@dataclass(frozen=True)
class Week:
    """One week, as formulas see it: what was counted."""

    model: Model  # for columns of its tables, and parameters
    fixed: Fixed
    counted: Mapping[str, Any]  # by the name of the outcome, where it is one; some of it by site
    faded_tally: Mapping[str, float]  # what `lately` reads
    sums: Mapping[Line, int]  # what the ledger moved in the week, by the lines that outcomes declare: mg or XOF
    _places: dict[ByPlace, Array] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, fixed: Fixed, flows: Mapping[Flow, int], faded_tally: Mapping[str, float]) -> Self:
        """Count what there is to be counted, once."""
        counted = count_people(model, fixed.bins) | count_sites(model) | count_operators(model) | count_children(model)
        counted["n_cells_held"] = int(np.count_nonzero(model.cells.controller >= 0))
        return cls(model, fixed, counted, faded_tally, add_up(flows))

    def by_place(self, form: ByPlace) -> Array:
        """Return an outcome's form by place, worked out once."""
        if form not in self._places:
            self._places[form] = form(self)
        return self._places[form]

    def tally(self, name: str) -> int:
        """Return what verbs counted in the week under a name, in the country."""
        return self.model.tally.get(name, 0)

    def lately(self, name: str) -> float:
        """Return what verbs counted in this week and those before it, each week counting the less the longer ago it was."""
        return self.faded_tally.get(name, 0.0)

    def moved(self, *lines: Line) -> int:
        """Return what the ledger moved in the week over the flows of these lines."""
        return sum([self.sums[line] for line in lines])

    def in_regions(self, at_sites: Array) -> Array:
        """Add up values of sites by region: float64, shape (n_regions,)."""
        return self._by_region(self.fixed.region_of_site, at_sites)

    def of_cells_in_regions(self, cell: Array, values: Array) -> Array:
        """Add up values by the region of the cell that each belongs to: float64, shape (n_regions,)."""
        return self._by_region(self.model.geography.region[cell], values)

    def events_in_regions(self, *kinds: str, amounts: bool = False) -> Array:
        """Count the week's events of some kinds by region, or add up their amounts: float64, shape (n_regions,)."""
        cells, values = [], []
        for event in reversed(self.model.events):
            if event.week != self.model.week:
                break
            if event.kind in kinds:
                cells.append(event.cell)
                values.append(event.amount if amounts else 1)
        return self.of_cells_in_regions(np.array(cells, dtype=np.int64), np.array(values, dtype=np.float64))

    def _by_region(self, region: Array, values: Array) -> Array:
        return np.bincount(region, values, len(self.model.geography.region_names))
