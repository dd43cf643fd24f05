"""equip: mercury, cyanide and explosives for the pits, clean kits, and operators who take ground.

Networks bring inputs over the way by which their gold last left, and keep some weeks' need in store; an order over a
closed border costs more and comes in part. At a site the part of gold won with mercury is `habit * (1 - kits) * min(1,
store / need)`. Pit owners take up leaching with cyanide, or blasting, with weekly chance `adopt * (1 - cost / gain)`
where the gold won on top is worth more than the input, and give it up where it is not or none comes. People pay the
network for what they use. Clean kits that a policy pays for go to the largest sites with mercury first.

An operator's machines take ground, `machines * people a machine / room`, more with a permit; where they take more than
last week, people who stood there are sent away, `more / (what was left)` of them, and resent it, as those who stay do
by the part that is taken. An operator whose machines no longer earn their costs moves on to a site without one, drawn
by what it yields times its room; one with cash buys a machine more.

Assumed: inputs are not checked at the border; pit owners decide for a site. Mechanisms: M07, M18, M26 (kits), M29, M30.
Sources: ENACT 2023 on smuggled mercury, cyanide and explosives; ISS 2021; UNU-CPR 2024 on companies with foreign ties.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.columns import NOBODY, Array, Columns, compiled, uses
from goldsim.draws import first_by_weight, uniform
from goldsim.parameters import Equip, Instrument
from goldsim.rows import sum_by

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M07", "M18", "M26", "M29", "M30")
READS: Columns = uses(
    sites="buyer dug mercury_habit n_miners yield_mg price room found ground post cell besieged_until",
    traffickers="exit", exits="is_closed", companies="resumes_week", programmes="n_units", country="price",
)  # fmt: skip
WRITES: Columns = uses(
    sites="mercury_share kit_share has_cyanide has_explosives input_xof taken_share operator", traffickers="capital mercury",
    miners="activity site wronged", companies="site official is_permitted n_machines cash", country="outside",
)  # fmt: skip
DRAWS = ("cyanide", "explosives", "drop", "evict", "move on", "where", "buy")

SMALLEST = np.finfo(np.float32).tiny


def step(economy: "GoldEconomy") -> None:
    """Bring inputs to the pits, then let operators take ground, move on and grow."""
    hand_out_kits(economy)
    if economy.has("M07"):
        needed = mercury_needed(economy)
        need = sum_by(economy.sites.buyer, needed.astype(np.int64), len(economy.traffickers))
        is_short = lay_in(economy, need)
        hand_out_mercury(economy, needed, need)
        take_up(economy, is_short)
    else:
        for column in ("mercury_share", "has_cyanide", "has_explosives", "input_xof"):
            economy.sites.change(column)[:] = 0
    if economy.has("M18"):
        earns = where_machines_earn(economy)
        move_on(economy, earns)
        buy_machines(economy, earns)
        take_ground(economy)


def hand_out_kits(economy: "GoldEconomy") -> None:
    """Give the clean kits in force to the largest sites where mercury is used."""
    p, sites = economy.p.equip, economy.sites
    people = float(economy.programmes.n_units[Instrument.CLEAN_KITS]) * p.people_per_kit
    if people == 0:
        sites.change("kit_share")[:] = 0
        return
    users = sites.n_miners * sites.mercury_habit
    sites.change("kit_share")[:] = served_first(users, people) / np.maximum(users, 1)


def mercury_needed(economy: "GoldEconomy") -> Array:
    """Return the mercury that each site would use in a week like the last, mg: float64, shape (n_sites,)."""
    sites = economy.sites
    needed: Array = sites.dug * sites.mercury_habit * (1 - sites.kit_share) * economy.p.dig.mercury_per_gold
    return needed


def lay_in(economy: "GoldEconomy", need: Array) -> Array:
    """Let networks order mercury for their sites' weekly need; tell at which sites inputs come over a closed way."""
    traffickers = economy.traffickers
    is_closed = economy.exits.is_closed[way_in(traffickers.exit, economy.layout.exit_km)]
    cost = order_mercury(need, is_closed, traffickers.capital, traffickers.change("mercury"), economy.p.equip)
    economy.ledger.move(cost, "traffickers.capital", "country.outside", "inputs", target_rows=0)
    closed: Array = is_closed[economy.sites.buyer]
    return closed


def hand_out_mercury(economy: "GoldEconomy", needed: Array, need: Array) -> None:
    """Let networks' stores serve what their sites need, and set what a person there pays."""
    p, sites = economy.p.equip, economy.sites
    price = p.mercury_xof_per_mg * (1 + p.mercury_markup_share)
    serve(
        needed, need, sites.buyer, sites.mercury_habit, sites.kit_share, sites.n_miners, economy.traffickers.change("mercury"),
        sites.change("mercury_share"), sites.change("input_xof"), price,
    )  # fmt: skip


def take_up(economy: "GoldEconomy", is_short: Array) -> None:
    """Let pit owners take up or give up leaching and blasting."""
    p, dig, sites = economy.p.equip, economy.p.dig, economy.sites
    worth, bill = sites.yield_mg * sites.price, sites.change("input_xof")
    for column, decision, xof, gain in (
        ("has_cyanide", "cyanide", p.cyanide_xof, worth * dig.cyanide_recovery_share),
        ("has_explosives", "explosives", p.explosives_xof, worth * dig.explosives_gain * dig.recovery_share),
    ):
        take_up_or_drop(
            sites.change(column), bill, gain, is_short, xof, p.closed_markup_share, p.adopt_rate, p.drop_rate,
            economy.key(decision), economy.key("drop"),
        )  # fmt: skip


def take_ground(economy: "GoldEconomy") -> None:
    """Let working machines take ground, and send away those who stood on it."""
    p, miners, sites, companies = economy.p.equip, economy.miners, economy.sites, economy.companies
    taken = ground_taken(
        companies.site, companies.n_machines, companies.resumes_week, companies.is_permitted, sites.room, economy.week,
        p.machine_room_people, p.permitted_gain, p.taken_highest_share,
    )  # fmt: skip
    chance = chance_to_be_sent_away(taken, sites.besieged_until, sites.change("taken_share"), economy.week)
    n_out = np.zeros(len(sites), dtype=np.int64)
    economy.over_rows(
        send_away, economy.at_work_on(taken > 0), (n_out,), miners.change("activity"), miners.change("site"),
        miners.change("wronged"), economy.layout.activity_at_home, taken, chance, economy.key("evict"), p.evicted_share,
    )  # fmt: skip
    economy.count("n_displaced", n_out * miners.weight)


def where_machines_earn(economy: "GoldEconomy") -> Array:
    """Tell at which sites a machine would earn more than it costs: bool, shape (n_sites,)."""
    p = economy.p
    found = p.dig.machine_mg * economy.sites.yield_mg / p.dig.base_mg * p.dig.machine_recovery_share
    earns: Array = found * economy.country.price[0] >= p.dig.machine_cost_xof * (1 + p.equip.profit_margin_share)
    return earns


def move_on(economy: "GoldEconomy", earns: Array) -> None:
    """Let operators whose machines do not earn their costs look for other ground."""
    sites, companies = economy.sites, economy.companies
    leaves = who_leaves(
        companies.site, companies.n_machines, companies.resumes_week, earns, economy.week, economy.p.equip.move_on_rate,
        economy.key("move on"),
    )  # fmt: skip
    for operator in np.flatnonzero(leaves).tolist():
        free = np.flatnonzero((sites.operator == NOBODY) & (sites.found <= economy.week) & (sites.ground > 0))
        if len(free) == 0:
            return
        u = economy.at_rows("where", free + operator * len(sites))
        to = free[first_by_weight(sites.yield_mg[free] * sites.room[free] + 1, u, 1)[0]]
        sites.change("operator")[companies.site[operator]] = NOBODY
        sites.change("operator")[to] = operator
        companies.change("site")[operator] = to
        companies.change("is_permitted")[operator] = False
        if companies.official[operator] != NOBODY:
            companies.change("official")[operator] = sites.post[to]
        economy.tell("operator moved", sites.cell[to], economy.name("companies", operator), f"site {to}", 0)


def buy_machines(economy: "GoldEconomy", earns: Array) -> None:
    """Let operators with cash and good ground buy one machine more."""
    p, companies = economy.p, economy.companies
    buys = who_buys(
        companies.site, companies.n_machines, companies.cash, economy.layout.company_reserve, earns, p.police.machine_xof,
        p.equip.buy_rate, economy.key("buy"),
    )  # fmt: skip
    buyers = np.flatnonzero(buys)
    if len(buyers) == 0:
        return
    price = np.full(len(buyers), int(p.police.machine_xof))
    economy.ledger.move(price, "companies.cash", "country.outside", "new machines", source_rows=buyers, target_rows=0)
    companies.change("n_machines")[buyers] += 1


@compiled
def way_in(exit_: Array, exit_km: Array) -> Array:
    """Return the exit over which each network's inputs come: the one it used last, else the nearest."""
    way = np.empty(exit_.shape[0], dtype=np.int64)
    for k in range(exit_.shape[0]):
        way[k] = exit_[k] if exit_[k] >= 0 else exit_km[k].argmin()
    return way


@compiled
def served_first(users: Array, people: float) -> Array:
    """Return how many users each site gets served where kits for `people` go to the largest first: shape of `users`."""
    served, so_far = np.empty(users.shape[0]), 0.0
    for j in np.argsort(-users, kind="mergesort"):
        so_far += users[j]
        served[j] = min(max(people - (so_far - users[j]), 0.0), users[j])
    return served


@compiled
def order_mercury(need: Array, is_closed: Array, capital: Array, mercury: Array, p: Equip) -> Array:
    """Let each network order what its store lacks, as far as the money for it goes; return what it costs, whole francs.

    Over a closed border mercury is dearer, and a part of it is lost.
    """
    cost = np.empty(need.shape[0], dtype=np.int64)
    for k in range(need.shape[0]):
        price = p.mercury_xof_per_mg * (1 + p.closed_markup_share * is_closed[k])
        order = min(max(need[k] * p.stock_weeks - mercury[k], 0.0), capital[k] * p.capital_share / price)
        cost[k] = min(int(order * price), capital[k])
        mercury[k] += order * (1 - p.closed_loss_share * is_closed[k])
    return cost


@compiled
def serve(
    needed: Array, need: Array, buyer: Array, habit: Array, kit_share: Array, n_miners: Array, mercury: Array,
    mercury_share: Array, input_xof: Array, price: float,
) -> None:  # fmt: skip
    """Let each network's store serve its sites alike, as far as it reaches, and people there pay for what they get."""
    supply = np.empty(need.shape[0])
    for k in range(need.shape[0]):
        supply[k] = min(1.0, mercury[k] / max(need[k], 1))
        mercury[k] = max(mercury[k] - need[k] * supply[k], 0.0)
    for j in range(needed.shape[0]):
        part = supply[buyer[j]]
        mercury_share[j] = habit[j] * np.float32(1 - kit_share[j]) * part
        input_xof[j] = needed[j] * part * price / max(n_miners[j], 1)


@compiled
def adoption_chance(cost: float, gain: float, rate: float) -> float:
    """Return the weekly chance that pit owners take up an input: none where it does not pay."""
    return rate * min(max(1 - cost / max(gain, 1.0), 0.0), 1.0)


@compiled
def take_up_or_drop(
    has: Array, input_xof: Array, gain: Array, is_short: Array, xof: float, closed_markup: float, adopt_rate: float,
    drop_rate: float, key: np.uint64, drop_key: np.uint64,
) -> None:  # fmt: skip
    """Let pit owners at each site take up an input that pays, or give it up, and people there pay for what is used."""
    for j in range(has.shape[0]):
        cost = xof * (1 + closed_markup * is_short[j])
        if uniform(key, j) < adoption_chance(cost, gain[j], adopt_rate):
            has[j] = True
        if uniform(drop_key, j) < drop_rate and (gain[j] <= cost or is_short[j]):
            has[j] = False
        if has[j]:
            input_xof[j] += cost


@compiled
def ground_taken(
    site: Array, n_machines: Array, resumes_week: Array, is_permitted: Array, room: Array, week: int, people_a_machine: float,
    permitted_gain: float, highest: float,
) -> Array:  # fmt: skip
    """Return the part of each site's ground that its operator's machines take: float64, shape (n_sites,)."""
    taken = np.zeros(room.shape[0])
    for i in range(site.shape[0]):
        works = resumes_week[i] <= week
        people = n_machines[i] * people_a_machine * (permitted_gain if is_permitted[i] else 1.0) * works
        taken[site[i]] = min(people / room[site[i]], highest)
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
