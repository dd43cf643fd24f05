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
from goldsim.parameters import FORCE
from goldsim.reading.document import parse
from goldsim.report.language import day, say
from goldsim.report.style import POLICIES, REFERENCE
from goldsim.scenario.differences import made, money_by_instrument
from goldsim.studies.analysis.ablation import Best
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.paired import MATTERS
from goldsim.studies.results.files import damaged
from goldsim.text import phrases

Floats = npt.NDArray[np.float64]
MOST_DRAWN = 6  # policies in a figure, as many as there are colours
BILLION = 1e-9
FUNDED = ["policy", "phase", "instrument", "region"]
ENDS = ("asked", "arrived", "diverted", "unused", "on_its_way")


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
    def budget_xof(self) -> float:
        """Money a year; 0 where the scenario has no policy."""
        return made(self.resolved).budget_xof_per_year

    @cached_property
    def money(self) -> Mapping[str, float]:
        """Money over the run, XOF, by the instrument that it is for."""
        return money_by_instrument(self.resolved)

    @property
    def force_share(self) -> float | None:
        """The part of the money that pays for the force of the law; None where there is no money."""
        total = sum(self.money.values())
        return sum(self.money[name] for name in FORCE if name in self.money) / total if total else None

    @property
    def starts(self) -> date | None:
        """First week of the policy's money, where there is any."""
        return made(self.resolved).starts if self.budget_xof else None


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
    matters: float = MATTERS  # % of a level: the smallest change that matters
    beside: tuple[Path, ...] = ()  # folders of other studies, which fill parts that this one cannot
    best: tuple[Best, ...] = ()  # which policy is best without each mechanism, where the study switched some off

    @property
    def others(self) -> tuple[Policy, ...]:
        """The policies that are compared with the reference; none in a study of one scenario."""
        return tuple(policy for policy in self.policies if policy.name != self.reference)

    @property
    def is_crowded(self) -> bool:
        """Whether there are too many policies for a figure that has them all."""
        return len(self.others) > MOST_DRAWN

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

    def paired(self, policy: str, outcome: str) -> Floats:
        """Return one policy's figures in one outcome of the seeds that every policy has finished."""
        return self._values[policy, outcome][np.isin(self.seeds, list(self.stored.paired_seeds))]

    def in_regions(self, outcome: Outcome) -> dict[str, Floats]:
        """Return each policy's figures by region in the outcome's unit: shape (n seeds, n regions), NaN for a missing run."""
        regions = self.stored.regions
        counted = regions[regions["week"] >= self.first_week]
        means = counted.groupby(["policy", "region", "seed"], observed=True)[outcome.name].mean()
        wide = means.mul(outcome.factor).unstack("seed").reindex(columns=list(self.seeds))
        names, drawn = list(self.geography.region_names), [policy.name for policy in self.policies]
        return {name: wide.xs(name, level="policy").reindex(names).to_numpy(np.float64).T for name in drawn}

    @cached_property
    def funds(self) -> pd.DataFrame:
        """What became of policy money: a row a policy, phase, instrument and region, mean of the runs in bn XOF over the run."""
        money = self.stored.money if "money" in self.stored.kept else None
        if money is None or "instrument" not in money or money.empty:
            return pd.DataFrame(columns=[*FUNDED, *ENDS])
        runs = self.stored.weekly.groupby("policy", observed=True)["seed"].nunique()
        sums = money.groupby(FUNDED, sort=False, observed=True)[[*ENDS[:-1]]].sum().reset_index()
        sums[ENDS[-1]] = sums["asked"] - sums[[*ENDS[1:-1]]].sum(axis=1)
        sums[[*ENDS]] = sums[[*ENDS]].div(sums["policy"].map(runs).astype(float), axis=0) * BILLION
        return sums.astype({"policy": str})

    def has(self, outcome: str) -> bool:
        """Tell whether an outcome was stored; results of an older version may lack one."""
        return (self.reference, outcome) in self._values

    @cached_property
    def n_lacking(self) -> int:
        """How many outcomes the results do not have."""
        return sum(not self.has(name) for name in OUTCOMES)

    def named(self, name: str) -> Policy:
        """Return the policy of a name."""
        return next(policy for policy in self.policies if policy.name == name)

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
        return say("{first} to {last}", first=day(dates.iloc[0]), last=day(dates.iloc[-1]))

    @property
    def when(self) -> str:
        """What stands behind a figure: its period, and how many runs."""
        counts = self.stored.weekly.groupby("policy", observed=True)["seed"].nunique()
        ends = (int(counts.min()), int(counts.max()))
        many = str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}{phrases.DASH}{ends[1]}"
        return f"{self.period(self.first_week)} · {say('{n} runs per policy' if self.others else '{n} runs', n=many)}"

    @property
    def strip(self) -> str:
        """The line under every figure: study, version, seeds."""
        words = say(
            "study {study}, seeds {seeds}", study=self.stored.manifest["study"][:8], seeds=phrases.seed_ranges(self.seeds)
        )
        return f"goldsim {self.version}, {words}"


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
