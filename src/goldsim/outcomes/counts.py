"""Counting what is not of the pool's people: one pass each over sites, operators, cells and children."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array


@compiled
def count_sites(
    n_miners: Array, n_band: Array, controller: Array, besieged_until: Array, week: int
) -> tuple[int, int, int, int]:  # fmt: skip
    """Return how many mine and how many rob, and how many sites with people are held by a group and how many besieged."""
    n_mining, n_robbers, n_held, n_besieged = 0, 0, 0, 0
    for site in range(n_miners.shape[0]):
        works = n_miners[site] > 0
        n_mining += n_miners[site]
        n_robbers += n_band[site]
        n_held += works and controller[site] >= 0
        n_besieged += works and besieged_until[site] > week
    return n_mining, n_robbers, n_held, n_besieged


@compiled
def count_operators(
    stopped_week: Array, n_machines: Array, resumes_week: Array, weeks_stopped: Array, n_raids: Array, week: int
) -> tuple[int, int, int]:
    """Return how many operators stand still after a raid, and the weeks that all have stood still and the raids on all so far."""
    n_stopped, all_weeks, all_raids = 0, 0, 0
    for i in range(stopped_week.shape[0]):
        n_stopped += stopped_week[i] >= 0 and (n_machines[i] == 0 or resumes_week[i] > week)
        all_weeks += weeks_stopped[i]
        all_raids += n_raids[i]
    return n_stopped, all_weeks, all_raids


@compiled
def count_cells(controller: Array, attacked: Array, region: Array, n_regions: int, week: int) -> tuple[int, Array]:
    """Return how many cells groups hold, and how many were attacked this week by region: int64, shape (n_regions,)."""
    n_held, n_attacked = 0, np.zeros(n_regions, dtype=np.int64)
    for cell in range(controller.shape[0]):
        n_held += controller[cell] >= 0
        if attacked[cell] == week:
            n_attacked[region[cell]] += 1
    return n_held, n_attacked


@compiled
def count_children(state: Array, site: Array, region: Array, n_states: int, n_regions: int) -> tuple[Array, Array]:
    """Count children by state, and those at sites by state and region; `region` is that of each site.

    Returns
    -------
    tuple
        int64, of shapes (n_states,) and (n_states, n_regions).
    """
    n, at_sites = np.zeros(n_states, dtype=np.int64), np.zeros((n_states, n_regions), dtype=np.int64)
    for i in range(state.shape[0]):
        n[state[i]] += 1
        if site[i] >= 0:
            at_sites[state[i], region[site[i]]] += 1
    return n, at_sites


@compiled
def add_up_by_region(region: Array, n_regions: int, n_miners: Array, dug: Array, illicit: Array, robberies: Array) -> Array:
    """Return people, gold dug and smuggled, and robberies, by the region of each site: float64, shape (4, n_regions)."""
    sums = np.zeros((4, n_regions))
    for site in range(region.shape[0]):
        r = region[site]
        sums[0, r] += n_miners[site]
        sums[1, r] += dug[site]
        sums[2, r] += illicit[site]
        sums[3, r] += robberies[site]
    return sums
