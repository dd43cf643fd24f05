"""How many children recruiters want, and whom they take."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import count_at
from goldsim.engine.records import In, Key, Keys, Rows, Scratch
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.model import Model
from goldsim.parameters import Traffic
from goldsim.processes.traffic.journeys import Destination, Recruiter

TRAFFICKED, RETURNED, ABROAD = int(ChildState.TRAFFICKED), int(ChildState.RETURNED), int(ChildState.ABROAD)


class Child(Rows, of="children"):
    """Who may be taken."""

    state = site = age_weeks = is_cared_for = was_trafficked = In
    taken = Scratch


class Country(Rows, of="country"):
    """When promises are believed, and how dear living is."""

    holiday_season = living_factor = In


class Market(Rows, of="belts"):
    """How dear things are near gold."""

    price_level = In


class Luck(Keys):
    """What is drawn."""

    bring = where = again = Key


class Search(NamedTuple):
    """How recruiters look this week: cumulative shares of the sites, the chance of each abroad, and the least age in weeks."""

    where: Array
    rate: float
    youngest: int


def wanted_children(model: Model) -> Array:
    """Return how many children recruiters want to hold at each site: float32, shape (n_sites,)."""
    site, dear = model.view(Destination), model.view(Country).living_factor[0]
    usual = model.p.school.usual_pay_xof * model.view(Market).price_level[site.belt] * dear
    wanted, pay_ratio = np.empty(len(site.pay), dtype=np.float32), site.pay / usual
    model.call(follow_demand, wanted, pay_ratio, site, Recruiter, model.week, model.p.traffic)
    return wanted


def recruit(model: Model, wanted: Array) -> tuple[Array, Array]:
    """Choose who is taken this week and where to: rows of children, and for each the site."""
    p, child, site, weight = model.p.traffic, model.view(Child), model.view(Destination), model.children.weight
    held = count_at(child.state, TRAFFICKED, TRAFFICKED, child.site, len(site.pay)) * weight
    gap = gap_of(wanted, held, site.buyer, len(model.traffickers))
    in_all, youngest = gap.sum(), p.youngest_weeks - model.week
    n_abroad = count_old_enough(child.state, child.age_weeks, youngest) * weight
    if in_all > 0:
        model.draw_on_pool("children abroad", n_abroad, "initial.n_children_abroad", p.pool_warning_share)
    where = cumulative_share(gap, in_all) if in_all > 0 else cumulative_share(wanted, wanted.sum())
    season = model.view(Country).holiday_season[0]
    rate = min(1.0, in_all * p.fill_rate * season / max(n_abroad, 1))
    taken, destination = model.call(choose, child, Search(where, rate, youngest), Luck, p)
    return taken, destination


def cumulative_share(weights: Array, total: float) -> Array:
    """Return weights, in all `total`, as cumulative shares, rising to 1; all 1 where nothing weighs."""
    share: Array = np.cumsum(weights) / total if total > 0 else np.ones(len(weights))
    return share


@compiled
def demand(n_miners: int, pay_ratio: float, presence: float, p: Traffic) -> float:
    """Return how many children recruiters would hold at a site."""
    left = np.float32(1 - np.float32(p.presence_deterrence_share) * presence)
    return float(p.wanted_per_miner * n_miners * max(pay_ratio, 0.0) * left)


@row_rule
def follow_demand(wanted: Array, pay_ratio: Array, site: Destination, network: Recruiter, week: int, p: Traffic) -> None:
    """Let what recruiters ask for at each site follow demand, and tell what they want there now: none at a closed site."""
    # Children are asked for months ahead, before the holidays, whatever the rains do to the pits.
    rate, usual = p.memory_rate if week > 0 else 1.0, site.demand
    for j in range(usual.shape[0]):
        usual[j] += rate * (demand(site.n_miners[j], pay_ratio[j], site.presence[j], p) - usual[j])
        wanted[j] = usual[j] if network.is_recruiter[site.buyer[j]] and site.closed_until[j] <= week else 0.0


@compiled
def gap_of(wanted: Array, held: Array, buyer: Array, n_networks: int) -> Array:
    """Return how many children recruiters look for at each site: a network that holds too many at one looks for fewer elsewhere.

    Otherwise a row of children, brought to a site that wants one of them, would leave the network's other sites as wanting as
    before, and more would be held the more children a row stands for.
    """
    lacking, net, gap = np.zeros(n_networks), np.zeros(n_networks), np.zeros(wanted.shape[0])
    for j in range(wanted.shape[0]):
        lacking[buyer[j]] += max(wanted[j] - float(held[j]), 0.0)
        net[buyer[j]] += wanted[j] - float(held[j])
    for j in range(wanted.shape[0]):
        k = buyer[j]
        if wanted[j] > held[j] and net[k] > 0:
            gap[j] = (wanted[j] - float(held[j])) * (net[k] / lacking[k])
    return gap


@compiled
def count_old_enough(state: Array, age_weeks: Array, youngest: int) -> int:
    """Return how many rows of children abroad were at least `youngest` weeks old at week zero."""
    n = 0
    for i in range(state.shape[0]):
        n += (state[i] == ABROAD) & (age_weeks[i] >= youngest)
    return n


@compiled
def choose(child: Child, search: Search, luck: Luck, p: Traffic) -> tuple[Array, Array]:
    """Return the rows of children taken this week, and where each is brought to."""
    state, rows, where, k = child.state, child.taken, search.where, 0
    for i in range(state.shape[0]):
        if state[i] == ABROAD:
            goes = child.age_weeks[i] >= search.youngest and uniform(luck.bring, i) < search.rate
        elif state[i] == RETURNED and child.was_trafficked[i]:
            goes = uniform(luck.again, i) < (p.again_cared_rate if child.is_cared_for[i] else p.again_rate)
        else:
            continue
        if goes:
            rows[k] = i
            k += 1
    taken, destination = rows[:k].copy(), np.empty(k, dtype=np.int64)
    for n in range(k):
        destination[n] = min(np.searchsorted(where, uniform(luck.where, taken[n])), where.shape[0] - 1)
    return taken, destination
