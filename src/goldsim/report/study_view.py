"""What the figures and the page draw from: stored results, sorted out once.

Policies without a finished run are left out of the figures and named on the page. A pair is two runs, of a policy and of the
reference, with one seed; outcomes are in their own unit (`Outcome.unit`) from here on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from goldsim.country.geography import Geography, load
from goldsim.country.geography_files import packaged
from goldsim.errors import FolderError
from goldsim.outcomes.catalogue import OUTCOMES, Outcome
from goldsim.reading.document import parse
from goldsim.report.style import POLICIES, REFERENCE
from goldsim.scenario.differences import made
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.results.files import damaged
from goldsim.text import phrases

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Policy:
    """One scenario of the study, in words."""

    name: str
    title: str
    digest: str
    resolved: Mapping[str, Any]

    @property
    def label(self) -> str:
        """The name with spaces."""
        return phrases.label(self.name)

    @property
    def rules(self) -> Mapping[str, Any]:
        """The scenario's policy section; empty where it has none."""
        return self.resolved.get("policy") or {}

    @property
    def budget_xof(self) -> float:
        """Money a year; 0 where the scenario has no policy."""
        return made(self.resolved).budget_xof_per_year if self.rules else 0.0

    @property
    def starts(self) -> date | None:
        """First week of the policy's money, where there is any."""
        return made(self.resolved).starts if self.budget_xof else None


@dataclass(frozen=True)
class Pairs:
    """One policy against the reference in one outcome, in the outcome's unit."""

    outcome: Outcome
    policy: str
    n: int
    n_higher: int
    n_lower: int
    percent: float
    percent_low: float
    percent_high: float
    mean: float
    is_clear: bool

    @property
    def n_better(self) -> int:
        """Pairs in which the policy did better; 0 where nothing is better or worse."""
        return {-1: self.n_lower, 0: 0, 1: self.n_higher}[self.outcome.better]

    @property
    def is_better(self) -> bool | None:
        """Whether the mean difference is for the better; None where that is not for us to say."""
        return None if self.outcome.better == 0 else (self.mean > 0) == (self.outcome.better > 0)


@dataclass(frozen=True, eq=False)
class StudyView:
    """A study as the figures see it: see the module."""

    stored: Compared
    policies: tuple[Policy, ...]  # those with a finished run; the reference first, then in the study's order
    unfinished: tuple[str, ...]  # labels of those without
    reference: str  # the reference's name
    seeds: tuple[int, ...]  # seeds of the finished runs
    first_week: int  # the week from which runs are summed up
    version: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the policies with finished runs."""
        return tuple(policy.name for policy in self.policies)

    @property
    def others(self) -> tuple[Policy, ...]:
        """The policies that are compared with the reference; none in a study of one scenario."""
        return tuple(policy for policy in self.policies if policy.name != self.reference)

    @property
    def is_policy_alone(self) -> bool:
        """Whether all that is compared differs in the policy alone."""
        return all(line.endswith("in the policy alone") for line in self.stored.differences)

    @property
    def reference_label(self) -> str:
        """The reference's name in words."""
        return phrases.label(self.reference)

    @cached_property
    def colours(self) -> dict[str, str]:
        """A colour for every policy: grey for the reference, the palette in order for the others."""
        return dict(zip((policy.name for policy in self.others), cycle(POLICIES), strict=False)) | {self.reference: REFERENCE}

    @cached_property
    def headlines(self) -> tuple[Outcome, ...]:
        """The headline outcomes that were stored, in the order of the list of outcomes."""
        known = set(self.stored.values["outcome"].unique())
        return tuple(outcome for outcome in OUTCOMES.values() if outcome.headline and outcome.name in known)

    @cached_property
    def _values(self) -> dict[tuple[str, str], Floats]:
        """Figures by policy and outcome, one a seed in the order of `seeds`; NaN for a run that is missing."""
        values = self.stored.values.astype({"policy": str, "outcome": str})
        wide = values.pivot(index=["policy", "outcome"], columns="seed", values="value").reindex(columns=list(self.seeds))
        return dict(zip(wide.index, wide.to_numpy(np.float64), strict=True))

    def runs(self, policy: str, outcome: str) -> Floats:
        """Return the runs' figures of one policy in one outcome, by seed, in the outcome's unit; shape (n runs,)."""
        figures = self._values[policy, outcome]
        return figures[np.isfinite(figures)]

    @cached_property
    def _table(self) -> Mapping[tuple[str, str], Any]:
        return {(str(row.policy), str(row.outcome)): row for row in self.stored.table.itertuples()}

    def pairs(self, policy: str, outcome: Outcome) -> Pairs:
        """Return one line of the comparison's table with the counts of pairs; n is 0 where no seed has both runs."""
        row = self._table.get((policy, outcome.name))
        if row is None:
            return Pairs(outcome, policy, 0, 0, 0, np.nan, np.nan, np.nan, 0.0, is_clear=False)
        is_paired = np.isin(self.seeds, list(self.stored.paired_seeds))
        differences = (self._values[policy, outcome.name] - self._values[self.reference, outcome.name])[is_paired]
        counts = len(differences), int((differences > 0).sum()), int((differences < 0).sum())
        ends = row.percent, row.percent_low, row.percent_high
        return Pairs(outcome, policy, *counts, *ends, row.difference_mean, is_clear=bool(row.is_clear))

    @cached_property
    def geography(self) -> Geography:
        """The country, as the reference has it."""
        name = str(self.policies[0].resolved["run"]["geography"])
        return load(name if name in packaged() else str(self.stored.folder / "scenarios" / name))

    @cached_property
    def dates(self) -> pd.Series:
        """Date of every week, by week."""
        return self.stored.weekly.drop_duplicates("week").set_index("week")["date"].sort_index()

    def period(self, first_week: int = 0) -> str:
        """Return the period from a week to the last one, by their Mondays."""
        dates = self.dates.loc[first_week:]
        return f"{dates.iloc[0]:%Y-%m-%d} to {dates.iloc[-1]:%Y-%m-%d}"

    @property
    def n_words(self) -> str:
        """How many runs stand behind a figure: "n = 10 runs a policy"."""
        counts = self.stored.weekly.groupby("policy", observed=True)["seed"].nunique()
        low, high = int(counts.min()), int(counts.max())
        many = phrases.plural(high, "run") if low == high else f"{low} to {high} runs"
        return f"n = {many}{' a policy' if self.others else ''}"

    @property
    def strip(self) -> str:
        """The line under every figure: scenario digests, version, seeds."""
        digests = " · ".join(f"{policy.name} {policy.digest[:8]}" for policy in self.policies)
        return f"{digests} · goldsim {self.version} · seeds {phrases.seed_ranges(self.seeds)}"


def gather(stored: Compared) -> StudyView:
    """Sort out stored results. Raises FolderError if no run of the reference is finished: there is nothing to draw."""
    counts = stored.weekly.groupby("policy", observed=True)["seed"].nunique()
    policies = [_policy(scenario) for scenario in stored.scenarios]
    policies.sort(key=lambda policy: policy.name != stored.reference)
    drawn = tuple(policy for policy in policies if counts.get(policy.name, 0))
    if not drawn or drawn[0].name != stored.reference:
        raise FolderError(f"no run of {stored.reference} is finished: there is nothing to draw yet; run the same command again")
    return StudyView(
        stored=stored,
        policies=drawn,
        unfinished=tuple(policy.label for policy in policies if policy not in drawn),
        reference=stored.reference,
        seeds=tuple(int(seed) for seed in np.sort(stored.weekly["seed"].unique())),
        first_week=int(stored.manifest["measured_from_week"]),
        version=str(stored.manifest["versions"]["goldsim"]),
    )


def _policy(scenario: Mapping[str, Any]) -> Policy:
    file = f"scenarios/{scenario['name']}.resolved.yaml"
    document = parse(str(scenario["yaml"]), file)
    if document.issues or not isinstance(document.value, dict) or not isinstance(document.value.get("run"), dict):
        raise damaged(Path(file))
    return Policy(str(scenario["name"]), str(scenario["title"]), str(scenario["digest"]), document.value)
