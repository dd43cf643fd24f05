"""Reading the folder of a sweep: its points, and each run's figures by what is compared, point and seed."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from goldsim.errors import RunsFailed
from goldsim.outcomes.catalogue import HEADLINES
from goldsim.studies.analysis.run_values import NAMED, refuse_gaps, run_values
from goldsim.studies.design.encoding import read_spelled
from goldsim.studies.design.sampling import CSV, Factor, Point, Sampling
from goldsim.studies.design.sweeps import factor_from_json, place_names
from goldsim.studies.design.variants import Variant
from goldsim.studies.results.files import damaged
from goldsim.studies.results.parquet import read_small
from goldsim.studies.results.stored import Results


class SweepResults(Results):
    """What the folder of a sweep holds. `policies` are its places: `balanced-0001` is `balanced` at the first point."""

    @property
    def plan(self) -> dict[str, Any]:
        """What the manifest says of the design."""
        return dict(self.manifest["sweep"])

    @cached_property
    def choices(self) -> tuple[Variant, ...]:
        """What is compared; the others are held against the first."""
        return tuple(Variant(name, of, read_spelled(changes)) for name, of, changes in self.plan["choices"])

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The values of `sampling.paths` at each point."""
        path = self.folder / "points.parquet"
        try:
            frame = read_small(path, [factor["path"] for factor in self.plan["factors"]])
            return tuple(tuple(map(read_spelled, row)) for row in frame.itertuples(index=False, name=None))
        except (ValueError, TypeError) as error:
            raise damaged(path) from error

    @cached_property
    def sampling(self) -> Sampling:
        """How the points were chosen."""
        factors = [factor_from_json(found) for found in self.plan["factors"]]
        if self.plan["design"] == CSV:
            columns = zip(*self.points, strict=True)
            factors = [Factor(one.path, tuple(dict.fromkeys(values))) for one, values in zip(factors, columns, strict=True)]
        rows = self.points if self.plan["design"] == CSV else ()
        return Sampling(self.plan["design"], tuple(factors), self.plan["samples"], self.plan["seed"], rows)

    @cached_property
    def policies(self) -> list[str]:
        """The names of the places, by choice, then by point."""
        return list(place_names([choice.name for choice in self.choices], len(self.points)))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.policies)}

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that analyses look at."""
        return tuple(self.manifest.get("outcomes") or HEADLINES)

    @cached_property
    def values(self) -> pd.DataFrame:
        """Each run's figure in each outcome that is looked at: `policy, seed, outcome, value`, in the outcome's unit."""
        from_week = int(self.manifest["measured_from_week"])
        return self._by_runs(lambda weekly: run_values(weekly, from_week, self.outcomes))

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The same, a row a run (`choice`, `point` from 0, `seed`) and a column an outcome.

        Raises
        ------
        RunsFailed
            If one is missing or not finite; the message names the run.
        """
        refuse_gaps(self.values)
        wide = self.values.pivot_table(index=["policy", "seed"], columns="outcome", values="value", observed=True)
        codes = wide.index.get_level_values("policy").map(self._numbers).to_numpy()
        choice, point = np.divmod(codes.astype(int), len(self.points))
        names = np.array([choice.name for choice in self.choices], dtype=object)[choice]
        seed = wide.index.get_level_values("seed").to_numpy()
        wide.index = pd.MultiIndex.from_arrays([names, point, seed], names=["choice", "point", "seed"])
        return wide.reindex(columns=list(self.outcomes))

    @cached_property
    def coded(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The points as numbers: shape (points, factors)."""
        factors = self.sampling.factors
        return np.array([[factor.number(value) for factor, value in zip(factors, point, strict=True)] for point in self.points])

    @cached_property
    def effects(self) -> pd.DataFrame:
        """How each outcome goes with each parameter, see `effects.effects`."""
        from goldsim.studies.analysis.effects import effects

        return effects(self)

    def refuse_missing(self, what: str) -> None:
        """Refuse to go on where a run is missing.

        Raises
        ------
        RunsFailed
            With how many there are, and the names of some.
        """
        if not self.missing:
            return
        named = "; ".join(f"{policy}, seed {seed}" for policy, seed in self.missing[:NAMED])
        more = f" and {len(self.missing) - NAMED} more" if len(self.missing) > NAMED else ""
        raise RunsFailed(f"{what} need every run of the design, and {len(self.missing)} are missing: {named}{more}")

    def again(self, policy: str) -> tuple[str, Mapping[str, Any]]:
        """Return the scenario that a place is made from, by name, and the values that are changed in it."""
        number, place = divmod(self._numbers[policy], len(self.points))
        choice = self.choices[number]
        return choice.of, {**choice.changes, **dict(zip(self.sampling.paths, self.points[place], strict=True))}

    def write_summary(self) -> None:
        """Write `summary.csv`, what the sweep says, and the tables behind it."""
        from goldsim.studies.analysis.sweep_findings import write_sweep

        write_sweep(self)
