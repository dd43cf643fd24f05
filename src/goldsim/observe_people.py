"""Counting people: one pass over the miners' columns for heads, poverty, and medians by group."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity, Origin
from goldsim.columns import Array, compiled

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

# Medians come from a histogram: exact counts in bins of 100 XOF, the median interpolated inside its bin.
BIN_XOF = 100
N_BINS = 2000
GROUPS = ("", "_miners", "_local", "_migrant", "_women", "_men")
MINE, AWAY, DETAINED, DEAD = (int(a) for a in (Activity.MINE, Activity.AWAY, Activity.DETAINED, Activity.DEAD))
LOCAL = int(Origin.LOCAL)


@dataclass(frozen=True)
class PeopleCount:
    """What one pass over the people of the pool finds."""

    n: Array  # people by activity
    n_bonded: int
    poverty_share: float
    mean_burden: float
    mean_grievance: float
    formal_share: float
    medians: dict[str, float]  # by group, XOF a week
    median_by_region: Array


def count_people(economy: "GoldEconomy") -> PeopleCount:
    """Count everybody once."""
    miners, n_regions = economy.miners, len(economy.geography.region_names)
    bins = np.zeros((len(GROUPS) + n_regions, N_BINS), dtype=np.int64)
    sums = np.zeros(5)
    n = np.zeros(len(Activity), dtype=np.int64)
    _count(
        bins, n, sums, miners.activity, miners.origin, miners.is_woman, economy.geography.region[miners.home], miners.income,
        miners.n_dependants, miners.debt, miners.mercury_burden, miners.grievance, miners.is_permitted,
        economy.p.live.poverty_line_xof,
    )  # fmt: skip
    medians = _medians(bins)
    n_present = max(int(bins[0].sum()), 1)
    return PeopleCount(
        n=n * miners.weight,
        n_bonded=int(sums[1]) * miners.weight,
        poverty_share=sums[0] / n_present,
        mean_burden=sums[2] / max(int(n[MINE]), 1),
        mean_grievance=sums[3] / n_present,
        formal_share=sums[4] / max(int(n[MINE]), 1),
        medians=dict(zip(GROUPS, medians.tolist(), strict=False)),
        median_by_region=medians[len(GROUPS) :],
    )


def _medians(bins: Array) -> Array:
    """Return the median of each histogram, 0 where nobody is in it."""
    cumulative = np.cumsum(bins, axis=1)
    half = cumulative[:, -1] / 2
    at = (cumulative < half[:, None]).sum(axis=1)
    at = np.minimum(at, bins.shape[1] - 1)
    rows = np.arange(len(bins))
    inside = bins[rows, at]
    below = cumulative[rows, at] - inside
    median: Array = np.where(inside > 0, (at + (half - below) / np.maximum(inside, 1)) * BIN_XOF, 0)
    return median


@compiled
def _count(
    bins: Array, n: Array, sums: Array, activity: Array, origin: Array, is_woman: Array, region: Array, income: Array,
    n_dependants: Array, debt: Array, burden: Array, grievance: Array, is_permitted: Array, poverty_line: float,
) -> None:  # fmt: skip
    for i in range(activity.shape[0]):
        a = activity[i]
        n[a] += 1
        if a in (AWAY, DETAINED, DEAD):
            continue
        b = min(max(int(income[i] / BIN_XOF), 0), N_BINS - 1)
        bins[0, b] += 1
        sums[3] += grievance[i]
        if a == MINE:
            bins[1, b] += 1
            sums[2] += burden[i]
            sums[4] += is_permitted[i]
            if debt[i] > 0:
                sums[1] += 1
        bins[2 if origin[i] == LOCAL else 3, b] += 1
        bins[4 if is_woman[i] else 5, b] += 1
        if region[i] >= 0:
            bins[6 + region[i], b] += 1
        if income[i] < poverty_line * (1 + n_dependants[i]):
            sums[0] += 1
