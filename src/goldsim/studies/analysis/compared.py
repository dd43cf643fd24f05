"""The results of a study, of compared scenarios or of a sweep; what follows from them is worked out when first asked for."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from goldsim.errors import FolderError, ScenarioError, UsageError
from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.reading.document import parse
from goldsim.scenario import Scenario
from goldsim.scenario.differences import told, value_today
from goldsim.studies.analysis.csv_tables import SUMMARY, YEARS, kept_table, read_csv
from goldsim.studies.analysis.paired import paired_differences, refuse_gaps, run_values, yearly_values
from goldsim.studies.analysis.sensitivity import MEASURES, Measure
from goldsim.studies.design.factors import Point, decode
from goldsim.studies.design.samplers import Sampling, sampling_from_json
from goldsim.studies.design.sweep_points import sweep_of
from goldsim.studies.design.sweeps import Recipe, Sweep, place_names
from goldsim.studies.results.files import ADVICE, as_written, damaged
from goldsim.studies.results.manifest import MANIFEST
from goldsim.studies.results.parquet import read_small
from goldsim.studies.results.stored import Results
from goldsim.studies.tasks import Variant
from goldsim.text.numbers import number


class Compared(Results):
    """What a results folder holds, and what its scenarios change against the reference."""

    @cached_property
    def values(self) -> pd.DataFrame:
        """Each run's figure in each outcome: `policy, seed, outcome, value`, in the outcome's unit."""
        from_week = int(self.manifest["measured_from_week"])
        return by_pieces(self, lambda weekly: run_values(weekly, from_week, self._observed(weekly)))

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """The same by whole year of the study, year by year: `year, policy, seed, outcome, value`."""
        years = by_pieces(self, lambda weekly: yearly_values(weekly, self._observed(weekly)))
        return years.sort_values("year", kind="stable", ignore_index=True)

    def _observed(self, weekly: pd.DataFrame) -> list[str]:
        """Return the outcomes that were stored: results of an older version lack some, which the page says."""
        return [name for name in (*OUTCOMES, *self.own) if name in weekly]

    @cached_property
    def paired_values(self) -> pd.DataFrame:
        """The figures of the seeds that every policy has finished."""
        return self.values[self.values["seed"].isin(self.paired_seeds)] if self.missing else self.values

    @cached_property
    def table(self) -> pd.DataFrame:
        """Paired differences over `paired_seeds`, see `paired.paired_differences`; empty with a single scenario."""
        if not self.has_tables:
            return kept_table(self.folder / SUMMARY, self.policies, self.reference)
        return paired_differences(self.paired_values, self.policies if self.paired_seeds else [], self.reference)

    @property
    def summary(self) -> pd.DataFrame:
        """What `summary.csv` says: of each policy and outcome the spread of the runs, and what the policy changes."""
        return read_csv(self.folder / SUMMARY)

    @property
    def years(self) -> pd.DataFrame:
        """What `years.csv` says: of each policy, year and outcome the mean, lowest and highest run."""
        return read_csv(self.folder / YEARS)

    @cached_property
    def trees(self) -> dict[str, dict[str, Any]]:
        """What each scenario's file resolves to, by name; maps of its own by their text, so that equal ones are equal."""
        trees = {}
        for one in self.scenarios:
            tree = parse(one["yaml"], one["name"]).value
            if isinstance(tree, dict) and isinstance(tree.get("run"), dict) and "parameters" in tree:
                own = self.folder / "scenarios" / str(tree["run"]["geography"])
                tree["run"]["geography"] = own.read_text("utf-8") if own.is_file() else tree["run"]["geography"]
                trees[one["name"]] = tree
        return trees

    @cached_property
    def differences(self) -> list[str]:
        """What each other scenario differs in from the reference: one sentence each."""
        trees, first = self.trees, self.reference
        names = [name for name in trees if name != first and first in trees]
        return [told((first, name), trees[first], trees[name]) for name in names]

    @cached_property
    def costs(self) -> str:
        """What the policies cost over the run, in today's money; empty where none costs anything."""
        found = {name: value_today(tree) for name, tree in self.trees.items()}
        if not any(xof for xof, _ in found.values()):
            return ""
        rate = next(iter(found.values()))[1]
        named = [f"{name} {number(xof * 1e-9)}" for name, (xof, _) in found.items()]
        return f"money over the whole run, bn XOF at its worth on the first day ({100 * rate:g} % a year): {', '.join(named)}"


def by_pieces(results: Results, figures: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """Work something out of the weeks of some runs at a time, where there are too many runs to hold all weeks."""
    return pd.concat([figures(weekly) for weekly in results.weekly_pieces()], ignore_index=True)


class Swept(Results):
    """What the folder of a sweep holds. `policies` are its places: `balanced-0001` is `balanced` at the first point."""

    @property
    def plan(self) -> dict[str, Any]:
        """What the manifest says of the design."""
        return dict(self.manifest["sweep"])

    @cached_property
    def choices(self) -> tuple[Variant, ...]:
        """What is compared; the others are held against the first."""
        with as_written(self.folder / MANIFEST):
            return tuple(Variant(name, of, dict(decode(changes))) for name, of, changes in self.plan["choices"])

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The values of `sampling.paths` at each point."""
        path = self.folder / "points.parquet"
        with as_written(self.folder / MANIFEST):
            names = [str(factor["path"]) for factor in self.plan["factors"]]
        with as_written(path):
            return tuple(tuple(map(decode, row)) for row in read_small(path, names).itertuples(index=False, name=None))

    @cached_property
    def sampling(self) -> Sampling:
        """How the points were chosen. Raises FolderError if the manifest names a design that there is not."""
        try:
            return sampling_from_json(self.plan, self.points)
        except KeyError as error:
            raise FolderError(f"{self.folder / MANIFEST} describes a sweep that this version does not know: {error}") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise damaged(self.folder / MANIFEST) from error

    @cached_property
    def policies(self) -> list[str]:
        """The names of the places, by choice, then by point."""
        return list(place_names([choice.name for choice in self.choices], len(self.points)))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The places' numbers from 0, by name."""
        return {name: number for number, name in enumerate(self.policies)}

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that analyses look at."""
        return tuple(self.manifest["outcomes"]) or HEADLINES

    def again(self, policy: str) -> tuple[str, Mapping[str, Any]]:
        """Return the scenario that a place is made from, by name, and the values that are changed in it."""
        choice, place = divmod(self.numbers[policy], len(self.points))
        return Recipe({}, self.choices, self.sampling.paths).origin(choice, self.points[place])

    def design(self, scenarios: tuple[Scenario, ...]) -> Sweep:
        """Return the design that the folder was made from. Raises FolderError if the points do not fit the scenarios."""
        by_name = {scenario.name: scenario for scenario in scenarios}
        recipe = Recipe(by_name, self.choices, self.sampling.paths, bool(self.plan["allow_outside"]))
        try:
            return sweep_of(recipe, self.sampling, self.points, **self._of_any_design)
        except (ScenarioError, UsageError, KeyError) as error:
            raise FolderError(f"the points in {self.folder} do not fit its scenarios; {ADVICE}") from error

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
