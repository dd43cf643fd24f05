"""What mining offers: sites this week, and homes by the sites that they know."""

import numpy as np

from goldsim.engine.writing import Array, In, Out, Rows, compiled
from goldsim.parameters import Move


class Site(Rows, of="sites"):
    """Where one may go, and where the crowd is written down."""

    pay = danger = found = closed_until = besieged_until = In
    n_miners = Out


class Ways(Rows, of="lookups"):
    """How far homes are from sites, and which ones they know."""

    home_site_km = known_sites = known_km = In


@compiled
def site_offers(site: Site, week: int, danger_cost: np.float32) -> Array:
    """Return what a week at each site is worth before the way to it, XOF.

    Sites that are closed, besieged or not yet found are worth nothing at all.
    """
    offer = np.full(site.pay.shape[0], -np.inf, dtype=np.float32)
    for j in range(offer.shape[0]):
        if site.closed_until[j] <= week and site.besieged_until[j] <= week and site.found[j] <= week:
            offer[j] = site.pay[j] - danger_cost * site.danger[j]
    return offer


@compiled
def choice_tables(offer: Array, ways: Ways, p: Move) -> tuple[Array, Array]:
    """Return, for each home, the cumulative chances of its known sites, rising to 1, and what mining offers there, XOF.

    Chances are float32, shape (n_homes, n_known), and 0 where nothing is open; offers float64, shape (n_homes,).
    """
    n_homes, n_known = ways.known_sites.shape
    chances, inclusive = np.zeros((n_homes, n_known), dtype=np.float32), np.full(n_homes, -np.inf)
    worth = np.empty(n_known)
    for h in range(n_homes):
        best = -np.inf
        for k in range(n_known):
            worth[k] = offer[ways.known_sites[h, k]] - p.km_cost_xof * ways.known_km[h, k]
            best = max(best, worth[k])
        if best == -np.inf:
            continue
        total = 0.0
        for k in range(n_known):
            # What is shut or not found adds nothing, and need not be worked out.
            total += np.exp((worth[k] - best) / p.choice_scale_xof) if worth[k] > -np.inf else 0.0
            worth[k] = total
        for k in range(n_known):
            chances[h, k] = worth[k] / total
        inclusive[h] = best + p.choice_scale_xof * np.log(total / n_known)
    return chances, inclusive
