"""The results of a study whose scenarios are compared; what follows from them is worked out when it is first asked for."""

from collections.abc import Callable
from functools import cached_property

import pandas as pd

from goldsim.studies.analysis.paired import paired_differences, sentences
from goldsim.studies.analysis.run_values import run_values, yearly_values
from goldsim.studies.results.stored import Results


class Compared(Results):
    """What a results folder holds, and what its scenarios change against the reference."""

    @cached_property
    def values(self) -> pd.DataFrame:
        """Each run's figure in each outcome: `policy, seed, outcome, value`, in the outcome's unit."""
        from_week = int(self.manifest["measured_from_week"])
        return by_pieces(self, lambda weekly: run_values(weekly, from_week))

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """The same by whole year of the study, year by year: `year, policy, seed, outcome, value`."""
        return by_pieces(self, yearly_values).sort_values("year", kind="stable", ignore_index=True)

    @cached_property
    def paired_values(self) -> pd.DataFrame:
        """The figures of the seeds that every policy has finished."""
        return self.values[self.values["seed"].isin(self.paired_seeds)] if self.missing else self.values

    @cached_property
    def table(self) -> pd.DataFrame:
        """Paired differences over `paired_seeds`, see `paired.paired_differences`; empty with a single scenario."""
        return paired_differences(self.paired_values, self.policies if self.paired_seeds else [], self.reference)

    @cached_property
    def sentences(self) -> list[str]:
        """One sentence a policy and headline outcome; the first says so where runs are missing."""
        return [*self._caveat(), *sentences(self.table, self.reference)]

    def _caveat(self) -> list[str]:
        if not self.missing:
            return []
        n, whole = len(self.missing), len(self.policies) * len(self.seeds)
        if len(self.policies) < 2:
            return [f"Unfinished: {whole - n} of {whole} runs are there."]
        pairs = f"the {len(self.paired_seeds)} seeds that every policy finished are compared"
        return [f"Unfinished: {n} of {whole} runs are missing; {pairs}."]


def by_pieces(results: Results, figures: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """Work something out of the weeks of some runs at a time, where there are too many runs to hold all weeks."""
    return pd.concat([figures(weekly) for weekly in results.weekly_pieces()], ignore_index=True)
