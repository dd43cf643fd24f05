"""Counting people: one pass over the miners' columns for heads, poverty, and medians by group."""

from functools import cache
from typing import Any

import numpy as np

from goldsim.engine.writing import Array, In, Rows, Total, Totals, any_place, compiled, row_rule, there
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model

# Medians come from a histogram: exact counts in bins of 100 XOF, the median interpolated inside its bin.
BIN_XOF = 100
N_BINS = 2000
# Shares and milligrams are added up as whole grains, so that the order of people does not matter.
GRAINS = 2**30
LANES, N_ACTIVITIES = 4, len(Activity)
N_SUMS = 5  # the bonded, those with a permit, women who mine; grains of mercury and of grievance
# Everybody is of one of eight kinds: mining or not, local or not, woman or not; groups are sums over kinds.
N_KINDS, MINES, IS_LOCAL, IS_WOMAN = 8, 1, 2, 4
KINDS = np.arange(N_KINDS)
GROUPS = {
    "median_income_xof": KINDS >= 0,
    "median_income_miners_xof": KINDS & MINES > 0,
    "median_income_local_xof": KINDS & IS_LOCAL > 0,
    "median_income_migrant_xof": KINDS & IS_LOCAL == 0,
    "median_income_women_xof": KINDS & IS_WOMAN > 0,
    "median_income_men_xof": KINDS & IS_WOMAN == 0,
    "median_income_women_mining_xof": KINDS & (MINES + IS_WOMAN) == MINES + IS_WOMAN,
    "median_income_men_mining_xof": KINDS & (MINES + IS_WOMAN) == MINES,
}
IN_GROUP = np.array(list(GROUPS.values()))
MINE, AWAY, DETAINED, DEAD = (int(a) for a in (Activity.MINE, Activity.AWAY, Activity.DETAINED, Activity.DEAD))
LOCAL, FOREIGN = int(Origin.LOCAL), int(Origin.FOREIGN_MIGRANT)


class Person(Rows, of="miners"):
    """Who somebody is, and how he lives."""

    activity = site = origin = is_woman = home = income = debt = mercury_burden = grievance = is_permitted = In


class Family(Rows, of="households"):
    """How a household lives."""

    origin = n_heads = income = consumption = In


class Bins(Totals):
    """Rows of people by income, by kind and by region: int32, shape (N_BINS, n) each."""

    by_kind = by_region = Total


class Sums(Totals):
    """Rows of people by lane and activity, shape (LANES, n_activities), and sums over them, shape (N_SUMS,): int64."""

    by_activity = over_all = Total


class Incomes(Totals):
    """What people's own work brings in a week by region and kind: int64, shape (n_regions, N_KINDS), XOF."""

    by_region = Total


class AtSites(Totals, of="sites"):
    """Rows of people who mine, by site."""

    n_mining = Total


@cache
def each_alone(n: int) -> Array:
    """Return groups of one kind each, as `medians_of` takes them: bool, shape (n, n)."""
    return np.eye(n, dtype=np.bool_)


def count_people(model: Model, bins: Bins) -> dict[str, Any]:
    """Count everybody once, into empty bins, and leave them empty; who mines also by site, shape (n_sites,)."""
    weight = model.miners.weight
    sums = Sums(np.zeros((LANES, N_ACTIVITIES), dtype=np.int64), np.zeros(N_SUMS, dtype=np.int64))
    at_sites, n_regions = model.totals(AtSites), bins.by_region.shape[1]
    incomes = Incomes(np.zeros((n_regions, N_KINDS), dtype=np.int64))
    of_site = model.geography.region[model.sites.cell]
    model.map_table(add_people, Person, bins, sums, at_sites, incomes, model.geography.region, of_site)
    heads: list[int] = sums.by_activity.sum(axis=0).tolist()
    n_bonded, n_permitted, n_women, burden, grievance = sums.over_all.tolist()
    n_present = max(sum(heads) - heads[AWAY] - heads[DETAINED] - heads[DEAD], 1)
    n_mining = max(heads[MINE], 1)
    return {
        "n_mining": heads[MINE] * weight,
        "mining_at_sites": at_sites.n_mining * weight,
        "n_farming": heads[Activity.FARM] * weight,
        "n_band": heads[Activity.BAND] * weight,
        "n_bonded": n_bonded * weight,
        "women_share": n_women / n_mining,
        **count_families(model),
        "mean_mercury_burden": burden / GRAINS / n_mining,
        "mean_grievance": grievance / GRAINS / n_present,
        "formal_share": n_permitted / n_mining,
        "income_in_regions": incomes.by_region * weight,
        **take_medians(bins),
    }


def count_families(model: Model) -> dict[str, float]:
    """Return which part of the country's households is poor, and what a head of them has, XOF a week."""
    found = model.map_table(add_families, Family, model.p.live.line_xof)
    n_families, n_poor, n_heads, n_poor_heads, income = (sum(part) for part in zip(*found, strict=True))
    shares = {"poverty_share": n_poor / max(n_families, 1), "income_a_head_xof": income / max(n_heads, 1)}
    return shares | {"n_poor": n_poor_heads * model.households.weight}


def take_medians(bins: Bins) -> dict[str, Any]:
    """Return the medians by group and by region, shape (n_regions,), XOF a week, and empty the bins."""
    used = bins_in_use(bins.by_kind)
    by_kind, by_region = bins.by_kind[:used], bins.by_region[:used]
    medians = dict(zip(GROUPS, medians_of(by_kind, IN_GROUP).tolist(), strict=True))
    in_regions = medians_of(by_region, each_alone(by_region.shape[1]))
    by_kind[:], by_region[:] = 0, 0
    return medians | {"median_in_regions": in_regions}


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

    `bins`: heads by bin and kind, shape (n_bins, n_kinds). `is_in`: which kinds each group is made of, bool, shape (n_groups,
    n_kinds).
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


@row_rule
def add_people(
    _first: int, person: Person, bins: Bins, sums: Sums, at_sites: AtSites, incomes: Incomes, region: Array, of_site: Array
) -> None:
    """Count people by activity, by site and, of those who are there, by income; `region` is that of each cell.

    Incomes are added up where people are: in the region of their site, `of_site`, or of their home.
    """
    n_bonded, n_permitted, n_women, all_burden, all_grievance = 0, 0, 0, 0, 0
    for i in range(person.activity.shape[0]):
        a = person.activity[i]
        # In lanes: adding to one place again and again means waiting for the last addition.
        sums.by_activity[i % LANES, there(a)] += 1
        # Without branches: who mines, owes, is poor or is there at all is as good as random.
        is_here = (a != AWAY) & (a != DETAINED) & (a != DEAD)
        mines, r = a == MINE, region[there(person.home[i])]
        at_sites.n_mining[person.site[i] if mines else any_place(i, at_sites.n_mining.shape[0])] += mines
        b = min(max(int(person.income[i] * (1 / BIN_XOF)), 0), N_BINS - 1)
        kind = MINES * mines + IS_LOCAL * (person.origin[i] == LOCAL) + IS_WOMAN * person.is_woman[i]
        bins.by_kind[b, kind] += is_here
        bins.by_region[b, max(r, 0)] += (r >= 0) & is_here
        where = of_site[person.site[i]] if person.site[i] >= 0 else r
        incomes.by_region[max(where, 0), kind] += int(person.income[i]) * ((where >= 0) & is_here)
        all_grievance += int(person.grievance[i] * GRAINS) * is_here
        all_burden += int(person.mercury_burden[i] * GRAINS) * mines
        n_permitted += person.is_permitted[i] & mines
        n_women += person.is_woman[i] & mines
        n_bonded += (person.debt[i] > 0) & mines
    for k, found in enumerate((n_bonded, n_permitted, n_women, all_burden, all_grievance)):
        sums.over_all[k] += found


@row_rule
def add_families(_first: int, family: Family, line_xof: float) -> tuple[int, int, int, int, int]:
    """Return how many households of the country there are and how many are poor, heads of both, and what all have, XOF."""
    n, n_poor, n_heads, n_poor_heads, income = 0, 0, 0, 0, 0
    for h in range(family.n_heads.shape[0]):
        is_of_country = family.origin[h] != FOREIGN
        is_poor = is_of_country & (family.consumption[h] < line_xof)
        n += is_of_country
        n_poor += is_poor
        n_heads += family.n_heads[h] * is_of_country
        n_poor_heads += family.n_heads[h] * is_poor
        income += int(family.income[h]) * int(family.n_heads[h]) * is_of_country
    return n, n_poor, n_heads, n_poor_heads, income
