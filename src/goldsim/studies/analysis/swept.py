"""The results of a sweep, with each run's figures by what is compared, point and seed, and what follows from them."""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from goldsim.studies.analysis.compared import by_pieces
from goldsim.studies.analysis.measures import MEASURES, Measure
from goldsim.studies.analysis.run_values import refuse_gaps, run_values
from goldsim.studies.results.stored_sweep import SweepResults


class Swept(SweepResults):
    """What the folder of a sweep holds, as figures."""

    @property
    def measure(self) -> Measure:
        """What is worked out of the figures."""
        return MEASURES[self.sampling.measure]

    @cached_property
    def values(self) -> pd.DataFrame:
        """Each run's figure in each outcome that is looked at: `policy, seed, outcome, value`, in the outcome's unit."""
        from_week = int(self.manifest["measured_from_week"])
        return by_pieces(self, lambda weekly: run_values(weekly, from_week, self.outcomes))

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The same, a row a run (`choice`, `point` from 0, `seed`) and a column an outcome; RunsFailed if one is missing."""
        refuse_gaps(self.values)
        wide = self.values.pivot_table(index=["policy", "seed"], columns="outcome", values="value", observed=True)
        codes = wide.index.get_level_values("policy").map(self.numbers).to_numpy()
        choice, point = np.divmod(codes.astype(int), len(self.points))
        names = np.array([choice.name for choice in self.choices], dtype=object)[choice]
        seed = wide.index.get_level_values("seed").to_numpy()
        wide.index = pd.MultiIndex.from_arrays([names, point, seed], names=["choice", "point", "seed"])
        return wide.reindex(columns=list(self.outcomes))

    @cached_property
    def coded(self) -> npt.NDArray[np.float64]:
        """The points as numbers: shape (points, factors)."""
        factors = self.sampling.factors
        return np.array([[factor.number(value) for factor, value in zip(factors, point, strict=True)] for point in self.points])
