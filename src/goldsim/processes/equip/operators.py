"""Operators' machines: the ground that they take, where they go, and one machine more."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import first_by_weight, uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.legacy import LegacyModel

SMALLEST = np.finfo(np.float32).tiny


def take_ground(model: LegacyModel) -> None:
    """Let working machines take ground, and send away those who stood on it."""
    p, miners, sites, companies = model.p.equip, model.miners, model.sites, model.companies
    taken = ground_taken(
        companies.site, companies.n_machines, companies.resumes_week, companies.is_permitted, sites.capacity, model.week,
        p.machine_room_people, p.permitted_gain, p.taken_highest_share,
    )  # fmt: skip
    chance = chance_to_be_sent_away(taken, sites.besieged_until, sites.change("taken_share"), model.week)
    n_out = np.zeros(len(sites), dtype=np.int64)
    model.over_rows(
        send_away, model.at_work_on(taken > 0), (n_out,), miners.change("activity"), miners.change("site"),
        miners.change("wronged"), model.lookups.activity_at_home, taken, chance, model.key("evict"), p.evicted_share,
    )  # fmt: skip
    model.count("n_displaced", n_out * miners.weight)


def where_machines_earn(model: LegacyModel) -> Array:
    """Tell at which sites a machine would earn more than it costs: bool, shape (n_sites,)."""
    p = model.p
    found = p.dig.machine_mg * model.sites.yield_mg / p.dig.base_mg * p.dig.machine_recovery_share
    earns: Array = found * model.country.price[0] >= p.dig.machine_cost_xof * (1 + p.equip.profit_margin_share)
    return earns


def move_on(model: LegacyModel, earns: Array) -> None:
    """Let operators whose machines do not earn their costs look for other ground."""
    sites, companies = model.sites, model.companies
    leaves = who_leaves(
        companies.site, companies.n_machines, companies.resumes_week, earns, model.week, model.p.equip.move_on_rate,
        model.key("move on"),
    )  # fmt: skip
    for operator in np.flatnonzero(leaves).tolist():
        free = np.flatnonzero((sites.operator == NOBODY) & (sites.found <= model.week) & (sites.ground > 0))
        if len(free) == 0:
            return
        u = model.at_rows("where", free + operator * len(sites))
        to = free[first_by_weight(sites.yield_mg[free] * sites.capacity[free] + 1, u, 1)[0]]
        sites.change("operator")[companies.site[operator]] = NOBODY
        sites.change("operator")[to] = operator
        companies.change("site")[operator] = to
        companies.change("is_permitted")[operator] = False
        if companies.official[operator] != NOBODY:
            companies.change("official")[operator] = sites.post[to]
        model.tell("operator moved", sites.cell[to], model.name("companies", operator), f"site {to}", 0)


def buy_machines(model: LegacyModel, earns: Array) -> None:
    """Let operators with cash and good ground buy one machine more."""
    p, companies = model.p, model.companies
    buys = who_buys(
        companies.site, companies.n_machines, companies.cash, model.lookups.company_reserve, earns, p.police.machine_xof,
        p.equip.buy_rate, model.key("buy"),
    )  # fmt: skip
    buyers = np.flatnonzero(buys)
    if len(buyers) == 0:
        return
    price = np.full(len(buyers), int(p.police.machine_xof))
    model.ledger.move(price, "companies.cash", "country.outside", "new machines", source_rows=buyers, target_rows=0)
    companies.change("n_machines")[buyers] += 1


@compiled
def ground_taken(
    site: Array, n_machines: Array, resumes_week: Array, is_permitted: Array, capacity: Array, week: int, people_a_machine: float,
    permitted_gain: float, highest: float,
) -> Array:  # fmt: skip
    """Return the part of each site's ground that its operator's machines take: float64, shape (n_sites,)."""
    taken = np.zeros(capacity.shape[0])
    for i in range(site.shape[0]):
        works = resumes_week[i] <= week
        people = n_machines[i] * people_a_machine * (permitted_gain if is_permitted[i] else 1.0) * works
        taken[site[i]] = min(people / capacity[site[i]], highest)
    return taken


@compiled
def chance_to_be_sent_away(taken: Array, besieged_until: Array, taken_share: Array, week: int) -> Array:
    """Return the chance that who stands on a site stands on what is taken beyond last week's part, and note this week's."""
    chance = np.zeros(taken.shape[0])
    for j in range(taken.shape[0]):
        # Nobody can be sent away from a besieged site.
        if besieged_until[j] <= week:
            chance[j] = max(taken[j] - taken_share[j], 0.0) / max(np.float32(1 - taken_share[j]), SMALLEST)
        taken_share[j] = taken[j]
    return chance


@compiled
def who_leaves(
    site: Array, n_machines: Array, resumes_week: Array, earns: Array, week: int, rate: float, key: np.uint64
) -> Array:
    """Tell which operators think of moving on and have machines at work that do not earn their costs."""
    leaves = np.empty(site.shape[0], dtype=np.bool_)
    for i in range(site.shape[0]):
        works = n_machines[i] > 0 and resumes_week[i] <= week
        leaves[i] = works and not earns[site[i]] and uniform(key, i) < rate
    return leaves


@compiled
def who_buys(
    site: Array, n_machines: Array, cash: Array, reserve: Array, earns: Array, xof: float, rate: float, key: np.uint64
) -> Array:
    """Tell which operators think of a machine more, stand on ground worth it, and have `xof` for it beyond their reserve."""
    buys = np.empty(site.shape[0], dtype=np.bool_)
    for i in range(site.shape[0]):
        can = n_machines[i] > 0 and cash[i] >= reserve[i] + xof
        buys[i] = can and earns[site[i]] and uniform(key, i) < rate
    return buys


@compiled
def send_away(
    rows: Array, n_out: Array, activity: Array, site: Array, wronged: Array, at_home: Array, taken: Array, chance: Array,
    key: np.uint64, evicted: float,
) -> None:  # fmt: skip
    """Let people feel the part of their ground that machines took, and send away those who stood on it."""
    for i in rows:
        j = site[i]
        wronged[i] = max(wronged[i], taken[j] * evicted)
        if uniform(key, i) < chance[j]:
            activity[i], site[i], wronged[i] = at_home[i], NOBODY, evicted
            n_out[j] += 1
