"""What is called clear, and how large a change is said to be: by `paired.is_clear`, one rule for every line of the page."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from goldsim.outcomes.catalogue import Outcome
from goldsim.report.language import number, say, signed, step_of
from goldsim.report.study_view import Floats, StudyView
from goldsim.studies.analysis.paired import FEWEST, FEWEST_LINES, is_clear, joint_interval
from goldsim.text.phrases import NO_BREAK

LITTLE, MUCH = 5.0, 20.0  # % of the level: below the first a change is "a little", from the second on "much"
LEAST: Final = "little or no difference"


class Change(NamedTuple):
    """What differs in an outcome between two policies, in the outcome's unit: mean, interval, pairs that have its sign."""

    outcome: Outcome
    level: float  # the mean of what it is held against
    mean: float
    low: float
    high: float
    n: int
    same_sign_in: int
    matters: float  # % of the level
    is_bought: bool = False

    @property
    def percent(self) -> float:
        """The mean difference in percent of the level; NaN where that is zero."""
        return 100.0 * self.mean / abs(self.level) if self.level else float("nan")

    @property
    def is_clear(self) -> bool:
        """Whether it is called clear; anything else is "little or no difference"."""
        return is_clear(self, self.matters)

    @property
    def wish(self) -> int:
        """1 where it is clearly for the better, -1 for the worse; 0 where it is not clear, nobody can say, or it was bought."""
        return int(np.sign(self.mean)) * self.outcome.better if self.is_effect else 0

    @property
    def is_effect(self) -> bool:
        """Whether it is clear, and not bought."""
        return self.is_clear and not self.is_bought

    @property
    def amount(self) -> str:
        """The mean difference in words, as "+0.8 points" or "−12 thousand"."""
        after = f"{NO_BREAK}{say('points')}" if is_share(self.outcome) else ""
        return f"{signed(shown(self.outcome, self.mean), self._step)}{after}"

    @property
    def interval(self) -> str:
        """The interval in brackets, rounded as the mean is."""
        if not np.isfinite([self.low, self.high]).all():
            return ""
        low, high = (self._end(shown(self.outcome, end)) for end in (self.low, self.high))
        return f"[{say('{low} to {high}', low=low, high=high)}]"

    @property
    def words(self) -> str:
        """How much it is: one scale for all lines."""
        if self.n < FEWEST:
            return say("too few runs to say")
        if not self.is_clear:
            return say(LEAST)
        size = abs(self.percent) if self.level else MUCH
        pairs = {True: ("a little more", "a little less"), False: ("more", "less")}
        more, less = ("much more", "much less") if size >= MUCH else pairs[size < LITTLE]
        return say(more if self.mean > 0 else less)

    @property
    def verdict(self) -> str:
        """Whether it is better or worse; what was bought is marked as that."""
        if self.is_clear and self.is_bought:
            return say("bought")
        return say({1: "better", -1: "worse", 0: ""}[self.wish]) if self.wish else ""

    @property
    def mark(self) -> str:
        """A sign that does not need colour."""
        return {1: "▲", -1: "▼", 0: "■" if self.is_effect else ""}[self.wish]

    def _end(self, end: float) -> str:
        """Write an end of the interval, with a digit more where it would look like zero and is not."""
        is_lost = self.is_clear and abs(end) < self._step / 2
        return signed(end, 10.0 ** math.floor(math.log10(abs(end))) if is_lost and end else self._step)

    @property
    def _step(self) -> float:
        return step_of(*(shown(self.outcome, value) for value in (self.mean, self.low, self.high)))


def is_share(outcome: Outcome) -> bool:
    """Tell whether an outcome is a share, whose changes are in points."""
    return outcome.unit.startswith("%")


def shown(outcome: Outcome, value: float) -> float:
    """Return a figure as the page shows it: people and children one by one, the rest in the outcome's unit."""
    return value * 1000.0 if outcome.unit.startswith("thousand") else value


def unit_of(outcome: Outcome) -> str:
    """Return the unit of what the page shows, as "of 100 households"."""
    return say(outcome.unit.replace("% of", "of 100", 1).removeprefix("thousand ").strip())


def level_words(outcome: Outcome, runs: Floats) -> str:
    """Return the mean of some runs' figures."""
    return number(shown(outcome, float(np.mean(runs))) if len(runs) else math.nan)


@lru_cache(maxsize=64)
def changes(view: StudyView, policy: str, base: str, outcomes: tuple[Outcome, ...]) -> tuple[Change, ...]:
    """Return what differs between a policy and another in some outcomes, with intervals that hold for all together."""
    figures = [[view.paired(name, outcome.name) for outcome in outcomes] for name in (policy, base)]
    levels = [float(np.mean(runs)) if len(runs) else float("nan") for runs in figures[1]]
    bought = {*view.named(policy).money, *view.named(base).money}
    found = changed(np.array(figures[0]) - np.array(figures[1]), max(len(outcomes), FEWEST_LINES))
    return tuple(
        Change(outcome, level, *one, view.matters, is_bought=bool(bought & set(outcome.bought_by)))
        for outcome, level, one in zip(outcomes, levels, found, strict=True)
    )


def region_changes(view: StudyView, outcome: Outcome, runs: dict[str, Floats], policy: str) -> list[Change]:
    """Return what a policy changes in each region, with intervals that hold for all regions; `runs` as `StudyView.in_regions`."""
    is_paired = np.isin(view.seeds, list(view.stored.paired_seeds))
    base = runs[view.reference][is_paired]
    levels = base.mean(axis=0) if len(base) else np.full(base.shape[1], np.nan)
    found = changed((runs[policy][is_paired] - base).T, base.shape[1])
    bought = bool({*view.named(policy).money} & set(outcome.bought_by))
    return [Change(outcome, float(level), *one, view.matters, bought) for level, one in zip(levels, found, strict=True)]


def changed(differences: Floats, n_lines: int) -> Sequence[tuple[float, float, float, int, int]]:
    """Return mean, interval, pairs, and pairs that have the mean's sign, of rows of paired differences."""
    n = differences.shape[1]
    if not n:
        return [(np.nan, np.nan, np.nan, 0, 0)] * len(differences)
    means = differences.mean(axis=1)
    low, high = joint_interval(differences, n_lines)
    alike = (np.sign(differences) == np.sign(means)[:, None]).sum(axis=1)
    return [(float(m), float(a), float(b), n, int(k)) for m, a, b, k in zip(means, low, high, alike, strict=True)]
