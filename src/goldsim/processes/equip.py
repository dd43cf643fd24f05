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

from goldsim.agents.miners import Activity
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

MINE = int(Activity.MINE)


def step(economy: "GoldEconomy") -> None:
    """Bring inputs to the pits, then let operators take ground, move on and grow."""
    hand_out_kits(economy)
    if economy.has("M07"):
        is_short = lay_in(economy)
        hand_out_mercury(economy)
        take_up(economy, is_short)
    else:
        for column in ("mercury_share", "has_cyanide", "has_explosives", "input_xof"):
            economy.sites.change(column)[:] = 0
    if economy.has("M18"):
        move_on(economy)
        buy_machines(economy)
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


def lay_in(economy: "GoldEconomy") -> Array:
    """Let networks order mercury; tell at which sites inputs come over a closed way."""
    p, sites, traffickers, n = economy.p.equip, economy.sites, economy.traffickers, len(economy.traffickers)
    is_closed = economy.exits.is_closed[way_in(traffickers.exit, economy.layout.exit_km)]
    need = sum_by(sites.buyer, mercury_needed(economy).astype(np.int64), n)
    price = p.mercury_xof_per_mg * (1 + p.closed_markup_share * is_closed)
    order = np.minimum(np.maximum(need * p.stock_weeks - traffickers.mercury, 0), traffickers.capital * p.capital_share / price)
    cost = np.minimum((order * price).astype(np.int64), traffickers.capital)
    economy.ledger.move(cost, "traffickers.capital", "country.outside", "inputs", target_rows=0)
    traffickers.change("mercury")[:] += order * (1 - p.closed_loss_share * is_closed)
    closed: Array = is_closed[sites.buyer]
    return closed


def mercury_needed(economy: "GoldEconomy") -> Array:
    """Return the mercury that each site would use in a week like the last, mg: float64, shape (n_sites,)."""
    sites = economy.sites
    needed: Array = sites.dug * sites.mercury_habit * (1 - sites.kit_share) * economy.p.dig.mercury_per_gold
    return needed


def hand_out_mercury(economy: "GoldEconomy") -> None:
    """Let stores serve the sites, and set what a person there pays."""
    p, sites, traffickers = economy.p.equip, economy.sites, economy.traffickers
    needed = mercury_needed(economy)
    need = sum_by(sites.buyer, needed.astype(np.int64), len(traffickers))
    supply = np.minimum(1, traffickers.mercury / np.maximum(need, 1))
    stores = traffickers.change("mercury")
    stores[:] = np.maximum(stores - need * supply, 0)
    sites.change("mercury_share")[:] = sites.mercury_habit * (1 - sites.kit_share) * supply[sites.buyer]
    price = p.mercury_xof_per_mg * (1 + p.mercury_markup_share)
    sites.change("input_xof")[:] = needed * supply[sites.buyer] * price / np.maximum(sites.n_miners, 1)


def take_up(economy: "GoldEconomy", is_short: Array) -> None:
    """Let pit owners take up or give up leaching and blasting."""
    p, dig, sites, n = economy.p.equip, economy.p.dig, economy.sites, len(economy.sites)
    worth = sites.yield_mg * sites.price
    drops = economy.column("drop", n) < p.drop_rate
    markup = 1 + p.closed_markup_share * is_short
    for column, decision, cost, gain in (
        ("has_cyanide", "cyanide", p.cyanide_xof * markup, worth * dig.cyanide_recovery_share),
        ("has_explosives", "explosives", p.explosives_xof * markup, worth * dig.explosives_gain * dig.recovery_share),
    ):
        has = sites.change(column)
        has[economy.column(decision, n) < adoption_chance(cost, gain, p)] = True
        has[drops & ((gain <= cost) | is_short)] = False
        sites.change("input_xof")[:] += has * cost


def take_ground(economy: "GoldEconomy") -> None:
    """Let working machines take ground, and send away those who stood on it."""
    p, miners, sites, companies = economy.p.equip, economy.miners, economy.sites, economy.companies
    works = (companies.n_machines > 0) & (companies.resumes_week <= economy.week)
    people = companies.n_machines * p.machine_room_people * np.where(companies.is_permitted, p.permitted_gain, 1) * works
    taken = np.zeros(len(sites))
    taken[companies.site] = np.minimum(people / sites.room[companies.site], p.taken_highest_share)
    # Nobody can be sent away from a besieged site.
    is_open = sites.besieged_until <= economy.week
    chance = is_open * np.maximum(taken - sites.taken_share, 0) / np.maximum(1 - sites.taken_share, np.finfo(np.float32).tiny)
    sites.change("taken_share")[:] = taken
    n_out = np.zeros(len(sites), dtype=np.int64)
    economy.over_rows(
        send_away, economy.at_work_on(taken > 0), (n_out,), miners.change("activity"), miners.change("site"),
        miners.change("wronged"), economy.layout.activity_at_home, taken, chance, economy.key("evict"), p,
    )  # fmt: skip
    economy.count("n_displaced", n_out * miners.weight)


def move_on(economy: "GoldEconomy") -> None:
    """Let operators whose machines do not earn their costs look for other ground."""
    sites, companies, n = economy.sites, economy.companies, len(economy.companies)
    leaves = (companies.n_machines > 0) & (companies.resumes_week <= economy.week) & ~earns(economy)
    leaves &= economy.column("move on", n) < economy.p.equip.move_on_rate
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


def buy_machines(economy: "GoldEconomy") -> None:
    """Let operators with cash and good ground buy one machine more."""
    p, companies = economy.p, economy.companies
    can = companies.cash >= economy.layout.company_reserve + p.police.machine_xof
    u = economy.column("buy", len(companies))
    buyers = np.flatnonzero(can & earns(economy) & (companies.n_machines > 0) & (u < p.equip.buy_rate))
    price = np.full(len(buyers), int(p.police.machine_xof))
    economy.ledger.move(price, "companies.cash", "country.outside", "new machines", source_rows=buyers, target_rows=0)
    companies.change("n_machines")[buyers] += 1


def earns(economy: "GoldEconomy") -> Array:
    """Tell which operators' machines would earn more than they cost on their ground: bool, shape (n_companies,)."""
    p, sites, site = economy.p, economy.sites, economy.companies.site
    found = p.dig.machine_mg * sites.yield_mg[site] / p.dig.base_mg * p.dig.machine_recovery_share
    enough: Array = found * economy.country.price[0] >= p.dig.machine_cost_xof * (1 + p.equip.profit_margin_share)
    return enough


def way_in(exit_: Array, exit_km: Array) -> Array:
    """Return the exit over which each network's inputs come: the one it used last, else the nearest."""
    way: Array = np.where(exit_ >= 0, exit_, exit_km.argmin(axis=1))
    return way


def served_first(users: Array, people: float) -> Array:
    """Return how many users each site gets served where kits for `people` go to the largest first: shape of `users`."""
    order = np.argsort(-users, kind="stable")
    before = np.cumsum(users[order]) - users[order]
    served = np.empty(len(users))
    served[order] = np.clip(people - before, 0, users[order])
    return served


def adoption_chance(cost: Array, gain: Array, p: Equip) -> Array:
    """Return the weekly chance that pit owners take up an input: none where it does not pay."""
    chance: Array = p.adopt_rate * np.clip(1 - cost / np.maximum(gain, 1), 0, 1)
    return chance


@compiled
def send_away(
    rows: Array, n_out: Array, activity: Array, site: Array, wronged: Array, at_home: Array, taken: Array, chance: Array,
    key: np.uint64, p: Equip,
) -> None:  # fmt: skip
    """Let people feel the part of their ground that machines took, and send away those who stood on it."""
    for i in rows:
        j = site[i]
        wronged[i] = max(wronged[i], taken[j] * p.evicted_share)
        if uniform(key, i) < chance[j]:
            activity[i], site[i], wronged[i] = at_home[i], NOBODY, p.evicted_share
            n_out[j] += 1
