"""Outcomes per head do not depend on how many people a row stands for, beyond sampling noise: Kayes at 100 and at 20 a row.

Both sizes are run with the same seeds, so with the same sites, networks and posts, and each outcome's differences are
held against zero by Student's interval for pairs. With so many outcomes the level is shared out (Bonferroni), and the
intervals of what is counted in many people must be narrow, so that agreement means something.
"""

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from goldsim.outcomes.catalogue import HEADLINES
from goldsim.runs import run
from goldsim.scenario import Scenario, read
from paired import interval
from tinyland import SCENARIOS

pytestmark = pytest.mark.long

SEEDS = range(1, 11)
WEEKS = 52
LEVEL = 0.05
PRECISE = ("n_mining", "median_income_xof", "poverty_share", "gold_dug_mg", "gold_smuggled_mg", "n_children_working")


def kayes(people_per_row: int) -> Scenario:
    """Kayes under a policy from the first week on, so that what offices, courts and care homes do is in it."""
    return read(SCENARIOS / "balanced.yaml").with_values({
        "run.geography": "kayes", "run.weeks": WEEKS, "run.people_per_row": people_per_row,
        "run.children_per_row": people_per_row // 4, "policy.from": pd.Timestamp("2021-01-04").date(),
    })  # fmt: skip


@lru_cache(maxsize=1)
def means() -> dict[int, pd.DataFrame]:
    """Return the mean over the year of every headline outcome, by run, for each number of people a row."""
    found = {}
    for people_per_row in (100, 20):
        scenario = kayes(people_per_row)
        found[people_per_row] = pd.DataFrame([run(scenario, seed).weekly[list(HEADLINES)].mean() for seed in SEEDS])
    return found


def relative_interval(outcome: str, level: float) -> tuple[float, float]:
    """Return Student's interval for the mean of the paired differences, relative to the finer size."""
    coarse, fine = (means()[n][outcome] for n in (100, 20))
    low, high = interval(coarse - fine, 1 - level)
    scale = max(abs(fine.mean()), np.finfo(float).tiny)
    return low / scale, high / scale


# Known, and not mended: what is left of the difference in what is dug, 1.6 %, is 1 to 4 % of the median income.
LUMPY = pytest.mark.xfail(reason="at 100 people a row the median income is 1 to 4 % lower in Kayes", strict=False)
LESS = ("median_income_xof",)


@pytest.mark.parametrize("outcome", [pytest.param(one, marks=LUMPY) if one in LESS else one for one in HEADLINES])
def test_an_outcome_is_the_same_at_100_and_at_20_people_a_row(outcome):
    coarse, fine = (means()[n][outcome] for n in (100, 20))
    if coarse.equals(fine):
        return
    low, high = relative_interval(outcome, LEVEL / len(HEADLINES))
    assert low <= 0 <= high, f"at 100 a row it is {low:+.1%} to {high:+.1%} of what it is at 20"


@pytest.mark.parametrize("outcome", PRECISE)
def test_the_comparison_would_see_a_difference_of_a_tenth(outcome):
    low, high = relative_interval(outcome, LEVEL)
    assert high - low < 0.1
