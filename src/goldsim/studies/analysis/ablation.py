"""Ablation: what each mechanism does to each outcome, and to which policy is best; from stored runs alone.

Everything is paired by seed, and every interval comes from `paired.paired_differences`. The effect of switching a mechanism
off under a policy is the policy's runs without it less those with it. The best policy in an outcome is the one whose runs
differ most, in the mean and for the better, from the reference's; with a mechanism off, both are taken without it. Another best
policy is a clear change where it is clearly better than the old one with the mechanism off: the interval of the difference
between the two leaves out zero on that side.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.paired import COLUMNS, FEWEST_LINES, is_clear, paired_differences

EVERYTHING_ON = ""  # in the place of a mechanism
JUDGED = tuple(name for name in HEADLINES if OUTCOMES[name].better)
_MEANS = ("mechanism", "mean_on", "mean_off", "spread_on")


@dataclass(frozen=True, eq=False)
class Ablation:
    """The runs of an ablation, sorted out."""

    policies: tuple[str, ...]  # the scenarios as they are, in the study's order
    reference: str  # the one that the others are held against
    mechanisms: tuple[str, ...]  # those that were switched off, in order
    # Policy and mechanism (`EVERYTHING_ON` for none) to the name of the scenario that stands for them.
    names: Mapping[tuple[str, str], str]
    values: Mapping[str, pd.DataFrame]  # name of a scenario with finished runs to their figures: `policy, seed, outcome, value`

    def paired(self, names: Sequence[str]) -> pd.DataFrame:
        """Return the figures of some scenarios with the seeds that all of them have finished; empty where there is none."""
        frames = [self.values[name] for name in names if name in self.values]
        seeds = set.intersection(*(set(frame["seed"]) for frame in frames)) if len(frames) == len(names) else set()
        return pd.concat([frame[frame["seed"].isin(seeds)] for frame in frames]) if seeds else pd.DataFrame()


def ablation_of(results: Compared) -> Ablation:
    """Sort out the results of a study that switches mechanisms off one at a time."""
    policies = results.as_given.policies
    variants = results.variants.items()
    off = {(one.of, mechanism): name for name, one in variants if (mechanism := one.mechanism_off) is not None}
    figures = results.values.groupby("policy", observed=True, sort=False)
    return Ablation(
        policies=tuple(policies),
        reference=results.reference,
        mechanisms=tuple(sorted({mechanism for _, mechanism in off})),
        names=off | {(policy, EVERYTHING_ON): policy for policy in policies},
        values={str(name): frame for name, frame in figures},
    )


def judged(values: pd.DataFrame, pair: Sequence[str]) -> pd.DataFrame:
    """Return what the second of a pair changes against the first, and whether it is clear by the rule of the page."""
    table = paired_differences(values, pair, pair[0], n_lines=FEWEST_LINES)
    return table.assign(is_clear=[bool(row.is_clear) and is_clear(row) for row in table.itertuples(index=False)])


def effects(study: Ablation) -> pd.DataFrame:
    """Return what becomes of each outcome where a mechanism is switched off.

    Returns a row a mechanism, policy and outcome, with the columns of `paired.paired_differences`, off less on, and `mechanism`,
    `mean_on`, `mean_off` (mean with everything on and with the mechanism off) and `spread_on` (standard deviation over the seeds
    with everything on). Pairs of which a run is missing do not count; where there is no pair, there is no row.
    """
    found = []
    for mechanism, policy in itertools.product(study.mechanisms, study.policies):
        without = study.names[policy, mechanism]
        values = study.paired([policy, without])
        if not values.empty:
            table = judged(values, [policy, without])
            on, off = (values[values["policy"] == name].groupby("outcome")["value"] for name in (policy, without))
            means = {"mean_on": table["outcome"].map(on.mean()), "mean_off": table["outcome"].map(off.mean())}
            found.append(table.assign(mechanism=mechanism, policy=policy, **means, spread_on=table["outcome"].map(on.std())))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=[*_MEANS, *COLUMNS])


class _Standing:
    """How the policies stand to each other while a mechanism is off, or none is."""

    def __init__(self, study: Ablation, mechanism: str) -> None:
        self.names = {policy: study.names[policy, mechanism] for policy in study.policies}
        self.reference, self.mechanism = study.reference, mechanism
        self.values = study.paired(list(self.names.values()))
        self._tables: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def n(self) -> int:
        """How many seeds all the policies have finished."""
        return 0 if self.values.empty else int(self.values["seed"].nunique())

    @cached_property
    def _gains(self) -> pd.DataFrame:
        """Mean difference to the reference, more being better: a row a policy, in order, a column an outcome."""
        values = self.values[self.values["outcome"].isin(JUDGED)].astype({"policy": str})
        means = values.groupby(["policy", "outcome"])["value"].mean().unstack("outcome")
        means = means.loc[list(self.names.values())].set_axis(list(self.names), axis=0)
        return (means - means.loc[self.reference]) * pd.Series({name: OUTCOMES[name].better for name in JUDGED})

    def ranking(self, outcome: str, favourite: str | None = None) -> tuple[str, ...]:
        """Return the policies, best first; of those that are equal, the favourite comes first, then the study's order."""
        gains = self._gains[outcome]
        order = sorted(self.names, key=lambda policy: policy != favourite)
        return tuple(sorted(order, key=lambda policy: -gains[policy]))

    def against(self, policy: str, other: str, outcome: str) -> Any:
        """Return the row of `paired.paired_differences` that holds one policy against another."""
        if (policy, other) not in self._tables:
            pair = [self.names[other], self.names[policy]]
            chosen = self.values["policy"].isin(pair) & self.values["outcome"].isin(JUDGED)
            table = judged(self.values[chosen], pair)
            self._tables[policy, other] = {row.outcome: row for row in table.itertuples(index=False)}  # type: ignore[misc]
        return self._tables[policy, other][outcome]


class Best(NamedTuple):
    """Which policy is best in an outcome while a mechanism is off, or none is."""

    mechanism: str  # the one that is off; `EVERYTHING_ON` where none is
    outcome: str
    n: int  # seeds that all policies have finished
    ranking: tuple[str, ...]  # the policies, best first
    lead: Any  # the best held against the second: a row of `paired.paired_differences`, as is `gain`
    usual: str  # the best with everything on
    gain: Any = None  # the best held against the usual one, the mechanism off in both; None where they are the same
    is_clear: bool = False  # whether there is another best policy, and it is clearly better than the usual one
    was_clear: bool = False  # whether the usual one is clearly better than that with everything on


def best_policies(study: Ablation) -> list[Best]:
    """Return which policy is best in each judged outcome, first with everything on, then with each mechanism off.

    A mechanism for which no seed is finished in all policies is left out; all are for a single policy.
    """
    usual = _Standing(study, EVERYTHING_ON)
    if len(study.policies) < 2 or not usual.n:
        return []
    others = [_Standing(study, mechanism) for mechanism in study.mechanisms]
    standings = [usual, *(standing for standing in others if standing.n)]
    return [_best(standing, usual, outcome) for outcome in JUDGED for standing in standings]


def _best(standing: _Standing, usual: _Standing, outcome: str) -> Best:
    before = usual.ranking(outcome)[0]
    ranking = standing.ranking(outcome, favourite=before)
    best, second, *_ = ranking
    found = Best(standing.mechanism, outcome, standing.n, ranking, standing.against(best, second, outcome), before)
    if best == before:
        return found
    gain = standing.against(best, before, outcome)
    was_clear = _is_clearly_better(usual.against(before, best, outcome))
    return found._replace(gain=gain, is_clear=_is_clearly_better(gain), was_clear=was_clear)


def _is_clearly_better(row: Any) -> bool:
    return bool(row.is_clear) and row.difference_mean * OUTCOMES[row.outcome].better > 0
