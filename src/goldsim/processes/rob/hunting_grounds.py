"""Robbers who go where robbing is said to bring more."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Lookup, Out, Payment, Payments, Rows, compiled, uniform
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.parameters import Move
from goldsim.processes.rob.places import Luck


class Robber(Rows, of="miners"):
    """Who may go elsewhere."""

    activity = savings = In
    site = Out
    home_number = Lookup


class Ground(Rows, of="sites"):
    """What robbers expect at each site, whom there is to rob, and how far a band there keeps its people."""

    robber_pay = organised = n_miners = In


class Ways(Rows, of="lookups"):
    """Of which sites people hear, and how far they are."""

    known_sites = home_site_km = Lookup


class Paid(Payments):
    """Who pays whom."""

    fares = Payment("travel", "miners.savings", "country.towns", gives="pays {} for the way")


class Terms(NamedTuple):
    """How often somebody thinks again, what the way costs, and how far an organised band keeps its people."""

    think_rate: float
    km_cost_xof: float
    scale_xof: float
    hold_share: float


def move_on(model: Model) -> None:
    """Let some robbers go to another site that they hear of, and pay the way as far as their money goes."""
    robber, p = model.view(Robber), model.p.move
    rows = model.rows_in(robber.activity, Activity.BAND)
    terms = Terms(p.reconsider_rate, p.km_cost_xof, p.choice_scale_xof, model.p.recruit.organised_hold_share)
    to, km = model.call(chosen_grounds, rows, robber, Ground, Ways, Luck, terms)
    model.pay(Paid.fares, fares(km, robber.savings[rows], p), payer=rows, payee=0)
    robber.site[rows] = to


def fares(km: Array, savings: Array, p: Move) -> Array:
    """Return what the way costs each who goes, as far as savings reach: int64, XOF."""
    return np.minimum((km * p.fare_xof_per_km).astype(np.int64), savings)


@compiled
def chosen_grounds(rows: Array, robber: Robber, ground: Ground, ways: Ways, luck: Luck, terms: Terms) -> tuple[Array, Array]:
    """Return the site to which each robber goes, and the way, km: most stay where they are."""
    to, km = robber.site[rows].astype(np.int64), np.zeros(rows.shape[0])
    n_known = ways.known_sites.shape[1]
    gain, up_to = np.zeros(n_known + 1), np.empty(n_known + 1)  # of staying, and of each site
    for k in range(rows.shape[0]):
        here, h = to[k], robber.home_number[rows[k]]
        if uniform(luck.think, rows[k]) >= terms.think_rate * (1.0 - terms.hold_share * ground.organised[here]):
            continue
        for n in range(n_known):
            there = ways.known_sites[h, n]
            more = ground.robber_pay[there] - ground.robber_pay[here] - terms.km_cost_xof * ways.home_site_km[h, there]
            gain[n + 1] = more if there != here and ground.n_miners[there] > 0 else -np.inf
        up_to[:] = np.cumsum(np.exp((gain - gain.max()) / terms.scale_xof))
        n = np.searchsorted(up_to, uniform(luck.site, rows[k]) * up_to[-1])
        if 0 < n <= n_known:
            to[k] = ways.known_sites[h, n - 1]
            km[k] = ways.home_site_km[h, to[k]]
    return to, km
