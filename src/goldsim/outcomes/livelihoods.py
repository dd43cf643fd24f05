"""Counting people: one pass over the miners' columns for heads, poverty, and medians by group."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array
from goldsim.entities.miners import Activity, Origin
from goldsim.legacy import LegacyModel

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


def bins_for(model: LegacyModel) -> tuple[Array, Array]:
    """Return empty room for counting people by income: by kind and by region, int32, shape (N_BINS, n) each."""
    n_regions = len(model.geography.region_names)
    return np.zeros((N_BINS, N_KINDS), dtype=np.int32), np.zeros((N_BINS, n_regions), dtype=np.int32)


@cache
def each_alone(n: int) -> Array:
    """Return groups of one kind each, as `medians_of` takes them: bool, shape (n, n)."""
    return np.eye(n, dtype=np.bool_)


def count_people(model: LegacyModel, bins: tuple[Array, Array]) -> PeopleCount:
    """Count everybody once, into the room that `bins_for` gives, and leave it empty; new room would cost as much as a rule."""
    miners, (joint, by_region) = model.miners, bins
    n, sums = np.zeros((LANES, len(Activity)), dtype=np.int64), np.zeros(len(SUMS), dtype=np.int64)
    columns = (
        miners.activity, miners.origin, miners.is_woman, miners.home, miners.income, miners.n_dependants, miners.debt,
        miners.mercury_burden, miners.grievance, miners.is_permitted,
    )  # fmt: skip
    model.over(_count, columns, (joint, by_region, n, sums), model.geography.region, model.p.live.poverty_line_xof)
    by_activity: Array = n.sum(axis=0)
    heads: list[int] = by_activity.tolist()
    n_poor, n_bonded, n_permitted, burden, grievance = sums.tolist()
    used = bins_in_use(joint)
    joint, by_region = joint[:used], by_region[:used]
    medians, median_by_region = medians_of(joint, IN_GROUP), medians_of(by_region, each_alone(by_region.shape[1]))
    joint[:], by_region[:] = 0, 0
    n_present = max(sum(heads) - heads[AWAY] - heads[DETAINED] - heads[DEAD], 1)
    n_mining = max(heads[MINE], 1)
    return PeopleCount(
        n=by_activity * miners.weight,
        n_bonded=n_bonded * miners.weight,
        poverty_share=n_poor / n_present,
        mean_burden=burden / GRAINS / n_mining,
        mean_grievance=grievance / GRAINS / n_present,
        formal_share=n_permitted / n_mining,
        medians=dict(zip(GROUPS, medians.tolist(), strict=True)),
        median_by_region=median_by_region,
    )


@compiled
def bins_in_use(bins: Array) -> int:
    """Return how many bins there are up to the last that anybody is in."""
    for b in range(bins.shape[0] - 1, -1, -1):
        for heads in bins[b]:
            if heads > 0:
                return b + 1
    return 0


@compiled
def medians_of(bins: Array, is_in: Array) -> Array:
    """Return the medians of groups, interpolated inside their bins; 0 for a group of nobody.

    Parameters
    ----------
    bins
        Heads by bin and kind, shape (n_bins, n_kinds).
    is_in
        Which kinds each group is made of: bool, shape (n_groups, n_kinds).
    """
    n_bins, n_kinds = bins.shape
    medians, n_of_kind = np.zeros(is_in.shape[0]), np.zeros(n_kinds, dtype=np.int64)
    for b in range(n_bins):
        n_of_kind += bins[b]
    for group in range(is_in.shape[0]):
        half, below = (n_of_kind * is_in[group]).sum() / 2, 0
        for b in range(n_bins if half > 0 else 0):
            heads = 0
            for kind in range(n_kinds):
                heads += bins[b, kind] * is_in[group, kind]
            if below + heads >= half and heads > 0:
                medians[group] = (b + (half - below) / heads) * BIN_XOF
                break
            below += heads
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
        joint[b, MINES * mines + IS_LOCAL * (origin[i] == LOCAL) + IS_WOMAN * is_woman[i]] += is_here
        by_region[b, max(r, 0)] += (r >= 0) & is_here
        all_grievance += int(grievance[i] * GRAINS) * is_here
        all_burden += int(burden[i] * GRAINS) * mines
        n_permitted += is_permitted[i] & mines
        n_bonded += (debt[i] > 0) & mines
        n_poor += (income[i] < poverty_line * (1 + n_dependants[i])) & is_here
    for k, found in enumerate((n_poor, n_bonded, n_permitted, all_burden, all_grievance)):
        sums[k] += found
