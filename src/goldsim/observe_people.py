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
# Shares and milligrams are added up as whole grains, so that the order of people does not matter.
GRAINS = 2**30
LANES = 4
SUMS = ("poor", "bonded", "permitted", "burden", "grievance")
GROUPS = ("", "_miners", "_local", "_migrant", "_women", "_men")
# Everybody is of one of eight kinds: mining or not, local or not, woman or not; groups are sums over kinds.
N_KINDS, MINES, IS_LOCAL, IS_WOMAN = 8, 1, 2, 4
KINDS = np.arange(N_KINDS)
IN_GROUP = np.array([
    KINDS >= 0, KINDS & MINES > 0, KINDS & IS_LOCAL > 0, KINDS & IS_LOCAL == 0, KINDS & IS_WOMAN > 0, KINDS & IS_WOMAN == 0,
])  # fmt: skip
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


def bins_for(economy: "GoldEconomy") -> tuple[Array, Array]:
    """Return room for counting people by income: by kind and by region, int32, shape (n, N_BINS) each."""
    n_regions = len(economy.geography.region_names)
    return np.zeros((N_KINDS, N_BINS), dtype=np.int32), np.zeros((n_regions, N_BINS), dtype=np.int32)


def count_people(economy: "GoldEconomy", bins: tuple[Array, Array]) -> PeopleCount:
    """Count everybody once, into the room that `bins_for` gives; new room each week would cost as much as a rule."""
    miners, (joint, by_region) = economy.miners, bins
    joint[:], by_region[:] = 0, 0
    n, sums = np.zeros((LANES, len(Activity)), dtype=np.int64), np.zeros(len(SUMS), dtype=np.int64)
    columns = (
        miners.activity, miners.origin, miners.is_woman, miners.home, miners.income, miners.n_dependants, miners.debt,
        miners.mercury_burden, miners.grievance, miners.is_permitted,
    )  # fmt: skip
    economy.over(_count, columns, (joint, by_region, n, sums), economy.geography.region, economy.p.live.poverty_line_xof)
    n = n.sum(axis=0)
    n_poor, n_bonded, n_permitted, burden, grievance = sums.tolist()
    medians = medians_of(joint, IN_GROUP)
    n_present = max(int(n.sum() - n[[AWAY, DETAINED, DEAD]].sum()), 1)
    return PeopleCount(
        n=n * miners.weight,
        n_bonded=n_bonded * miners.weight,
        poverty_share=n_poor / n_present,
        mean_burden=burden / GRAINS / max(int(n[MINE]), 1),
        mean_grievance=grievance / GRAINS / n_present,
        formal_share=n_permitted / max(int(n[MINE]), 1),
        medians=dict(zip(GROUPS, medians.tolist(), strict=True)),
        median_by_region=medians_of(by_region, np.eye(len(by_region), dtype=np.bool_)),
    )


@compiled
def medians_of(bins: Array, is_in: Array) -> Array:
    """Return the medians of groups, interpolated inside their bins; 0 for a group of nobody.

    Parameters
    ----------
    bins
        Heads of each kind by bin, shape (n_kinds, n_bins).
    is_in
        Which kinds each group is made of: bool, shape (n_groups, n_kinds).
    """
    n_groups, n_kinds = is_in.shape
    medians, heads = np.zeros(n_groups), np.zeros(bins.shape[1], dtype=np.int64)
    for group in range(n_groups):
        heads[:] = 0
        for kind in range(n_kinds):
            if is_in[group, kind]:
                heads += bins[kind]
        half, below = heads.sum() / 2, 0
        for b in range(heads.shape[0]):
            if below + heads[b] >= half and heads[b] > 0:
                medians[group] = (b + (half - below) / heads[b]) * BIN_XOF
                break
            below += heads[b]
    return medians


@compiled
def _count(
    first: int, joint: Array, by_region: Array, n: Array, sums: Array, activity: Array, origin: Array, is_woman: Array,
    home: Array, income: Array, n_dependants: Array, debt: Array, burden: Array, grievance: Array, is_permitted: Array,
    region: Array, poverty_line: float,
) -> None:  # fmt: skip
    n_poor, n_bonded, n_permitted, all_burden, all_grievance = 0, 0, 0, 0, 0
    for i in range(activity.shape[0]):
        a = activity[i]
        # In lanes: adding to one place again and again means waiting for the last addition.
        n[(first + i) % LANES, a] += 1
        # Without branches: who mines, owes, is poor or is there at all is as good as random.
        is_here = (a != AWAY) & (a != DETAINED) & (a != DEAD)
        mines, r = a == MINE, region[home[i]]
        b = min(max(int(income[i] * (1 / BIN_XOF)), 0), N_BINS - 1)
        joint[MINES * mines + IS_LOCAL * (origin[i] == LOCAL) + IS_WOMAN * is_woman[i], b] += is_here
        by_region[max(r, 0), b] += (r >= 0) & is_here
        all_grievance += int(grievance[i] * GRAINS) * is_here
        all_burden += int(burden[i] * GRAINS) * mines
        n_permitted += is_permitted[i] & mines
        n_bonded += (debt[i] > 0) & mines
        n_poor += (income[i] < poverty_line * (1 + n_dependants[i])) & is_here
    for k, found in enumerate((n_poor, n_bonded, n_permitted, all_burden, all_grievance)):
        sums[k] += found
