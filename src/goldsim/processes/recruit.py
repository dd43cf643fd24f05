"""recruit: into armed groups and bands, and out of them.

A person on a cell that a group holds joins with weekly chance `rate * (hardship + grievance) / 2 * pay / (pay +
income)`, as long as the group can pay. A fighter leaves where digging near home or the field would bring more, `rate /
(1 + exp(-(best income - pay) / s))`, and sooner with a place in reintegration, which equips him to farm. A miner turns
robber with weekly chance `rate * hardship * (1 + migrant factor) * loot / (loot + income) * (1 - deterrence)`, where
loot is what robberies at the site have lately brought a robber and deterrence is the state's presence times the chance
of sentence, times a gain; a robber stops the sooner, the more people at the site earn next to him. A group's core, who
are not of the pool, is hired while cash lasts, the slower the larger it is, and melts when it does not.

Assumed: who joins, joins the group that holds the cell. Mechanisms: M10, M11, M19, M02 (migrants preyed upon). Sources:
UNU-CPR 2024 on theft that becomes organised, on migrants forced into crime, on Kidal's groups since 2017; ENACT 2023.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity, Origin
from goldsim.columns import Array, Columns, compiled, uses
from goldsim.draws import uniform
from goldsim.parameters import Instrument, Recruit
from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M02", "M10", "M11", "M19")
READS: Columns = uses(
    miners="home origin income hardship grievance", cells="controller", sites="cell presence pay closed_until n_miners danger",
    programmes="n_units", country="farm_season sentence",
)  # fmt: skip
WRITES: Columns = uses(
    miners="activity site group savings farm_capital", armed_groups="n_fighters n_core cash", sites="n_band", country="outside",
)  # fmt: skip
DRAWS = ("join", "leave", "turn", "stop", "reintegrate", "core", "core leaves")

FARM, MINE, BAND, FIGHTER = (int(a) for a in (Activity.FARM, Activity.MINE, Activity.BAND, Activity.FIGHTER))
LOCAL = int(Origin.LOCAL)


def step(economy: "GoldEconomy") -> None:
    """Pay fighters, let people join and leave groups, then bands; count."""
    pay_fighters(economy)
    reintegrate(economy)
    change_sides(economy)
    change_trade(economy)
    refill_core(economy)
    count(economy)


def pay_fighters(economy: "GoldEconomy") -> None:
    """Pay what the cash allows: the pool's fighters and the core alike."""
    miners, groups = economy.miners, economy.armed_groups
    pay = np.minimum(economy.p.recruit.fighter_pay_xof, groups.cash // np.maximum(groups.n_fighters, 1)).astype(np.int64)
    fighters = np.flatnonzero(miners.activity == FIGHTER)
    group = miners.group[fighters]
    economy.ledger.move(
        pay[group], "armed_groups.cash", "miners.savings", "fighters' pay", source_rows=group, target_rows=fighters
    )
    core = np.minimum(pay * groups.n_core, groups.cash)
    economy.ledger.move(core, "armed_groups.cash", "country.outside", "fighters' pay", target_rows=0)


def reintegrate(economy: "GoldEconomy") -> None:
    """Take fighters into reintegration as far as places go: recruits from the pool in a drawn order, and of the core its part."""
    miners, groups = economy.miners, economy.armed_groups
    places = float(economy.programmes.n_units[Instrument.REINTEGRATION]) / WEEKS_PER_YEAR
    fighters = np.flatnonzero(miners.activity == FIGHTER)
    n_recruits, n_core = len(fighters) * miners.weight, int(groups.n_core.sum())
    if places == 0 or n_recruits + n_core == 0:
        return
    taken = min(1.0, places / (n_recruits + n_core))
    out = fighters[economy.at_rows("reintegrate", fighters) < taken]
    leave_group(economy, out)
    miners.change("farm_capital")[out] = 1
    u = economy.column("core leaves", len(groups))
    groups.change("n_core")[:] -= np.minimum(np.floor(groups.n_core * taken + u), groups.n_core).astype(np.int32)


def leave_group(economy: "GoldEconomy", rows: Array) -> None:
    """Send fighters home, to the fields or across the border."""
    miners = economy.miners
    miners.change("activity")[rows] = economy.layout.activity_at_home[rows]
    miners.change("group")[rows] = -1


def change_sides(economy: "GoldEconomy") -> None:
    """Let people join the group that holds their cell, and fighters leave for better pay."""
    p, miners, sites, groups = economy.p.recruit, economy.miners, economy.sites, economy.armed_groups
    where = np.where(miners.activity == MINE, sites.cell[miners.site], miners.home)
    holder = economy.cells.controller[where]
    # A group takes on only those whom it can pay for a while.
    can_pay = groups.cash > groups.n_fighters * p.fighter_pay_xof * p.pay_weeks_in_hand
    farm_pay = economy.p.move.farm_income_xof * economy.country.farm_season[0]
    people = sites.n_miners * (sites.closed_until <= economy.week)
    best_pay = np.maximum(pay_near_home(sites.pay, people, economy.layout.known_sites), farm_pay)[economy.layout.home_number]
    keys = np.array([economy.key(name) for name in ("join", "leave")])
    join_or_leave(
        miners.change("activity"), miners.change("group"), miners.change("site"), economy.layout.activity_at_home,
        holder, can_pay, miners.hardship,
        miners.grievance, miners.income, best_pay, keys, p,
    )  # fmt: skip


def change_trade(economy: "GoldEconomy") -> None:
    """Let miners turn robber and robbers turn back."""
    p, miners, sites = economy.p.recruit, economy.miners, economy.sites
    loot = expected_loot(sites.danger, sites.n_miners, sites.n_band, p.loot_a_robbery_xof, economy.p.rob.robberies_rate)
    deterrence = np.minimum(1, sites.presence * economy.country.sentence[0] * p.deterrence_gain)
    keys = np.array([economy.key(name) for name in ("turn", "stop")])
    turn_or_stop(
        miners.change("activity"),
        miners.site,
        miners.origin,
        miners.hardship,
        miners.income,
        loot,
        deterrence,
        sites.pay,
        keys,
        p,
    )


def refill_core(economy: "GoldEconomy") -> None:
    """Let a group hire fighters from outside the pool while it can pay, and lose them when it cannot."""
    p, groups = economy.p.recruit, economy.armed_groups
    weeks = groups.cash / np.maximum(groups.n_fighters * p.fighter_pay_xof, 1)
    change = core_change(groups.n_core, weeks, p)
    u = economy.column("core", len(groups))
    groups.change("n_core")[:] = np.maximum(groups.n_core + np.floor(change + u), 0).astype(np.int32)


def count(economy: "GoldEconomy") -> None:
    """Count fighters by group and robbers by site."""
    miners, groups = economy.miners, economy.armed_groups
    fighters, robbers = np.flatnonzero(miners.activity == FIGHTER), np.flatnonzero(miners.activity == BAND)
    n_recruits = np.bincount(miners.group[fighters], minlength=len(groups)) * miners.weight
    groups.change("n_fighters")[:] = groups.n_core + n_recruits
    n_band = np.bincount(miners.site[robbers], minlength=len(economy.sites)) * miners.weight
    economy.sites.change("n_band")[:] = n_band


def pay_near_home(pay: Array, n_miners: Array, known_sites: Array) -> Array:
    """Return the mean pay at the open sites that each home knows, by the people there; 0 where all are shut. Shape (n_homes,)."""
    people = n_miners[known_sites]
    near: Array = (pay[known_sites] * people).sum(axis=1) / np.maximum(people.sum(axis=1), 1)
    return near


def expected_loot(danger: Array, n_miners: Array, n_band: Array, loot_xof: float, robberies_rate: float) -> Array:
    """Return what a robber at each site would take in a week, XOF: robberies a robber times what a robbed person carries."""
    robberies = np.where(n_band > 0, danger * n_miners / np.maximum(n_band, 1), robberies_rate)
    loot: Array = robberies * loot_xof
    return loot


def core_change(n_core: Array, weeks_of_pay: Array, p: Recruit) -> Array:
    """Return by how many a core grows or shrinks in a week, from how long its cash lasts."""
    wish = np.clip(weeks_of_pay / p.pay_weeks_in_hand - 1, -1, 1)
    # The more there are, the fewer are left to hire; nothing slows those who go unpaid.
    slowed = np.where(wish > 0, p.core_half_people / (p.core_half_people + n_core), 1)
    change: Array = n_core * p.core_rate * wish * slowed
    return change


@compiled
def chance_to_join(hardship: float, grievance: float, income: float, p: Recruit) -> float:
    """Return the weekly chance that a person on a held cell joins."""
    return p.join_rate * (hardship + grievance) / 2.0 * p.fighter_pay_xof / (p.fighter_pay_xof + max(income, 0.0))


@compiled
def chance_to_leave(best_pay: float, p: Recruit) -> float:
    """Return the weekly chance that a fighter leaves for other work."""
    return float(p.leave_rate / (1.0 + np.exp(-(best_pay - p.fighter_pay_xof) / p.choice_scale_xof)))


@compiled
def chance_to_rob(hardship: float, income: float, loot: float, deterrence: float, is_migrant: bool, p: Recruit) -> float:
    """Return the weekly chance that a miner turns robber."""
    factor = 1.0 + p.migrant_gain if is_migrant else 1.0
    return p.band_rate * hardship * factor * loot / (loot + max(income, 1.0)) * (1.0 - deterrence)


@compiled
def join_or_leave(
    activity: Array, group: Array, site: Array, at_home: Array, holder: Array, can_pay: Array, hardship: Array,
    grievance: Array, income: Array, best_pay: Array, keys: Array, p: Recruit,
) -> None:  # fmt: skip
    """Write who fights, and for whom."""
    for i in range(activity.shape[0]):
        if (activity[i] == FARM or activity[i] == MINE) and holder[i] >= 0 and can_pay[holder[i]]:
            if uniform(keys[0], i) < chance_to_join(hardship[i], grievance[i], income[i], p):
                activity[i], group[i], site[i] = FIGHTER, holder[i], -1
        elif activity[i] == FIGHTER and uniform(keys[1], i) < chance_to_leave(best_pay[i], p):
            activity[i], group[i] = at_home[i], -1


@compiled
def turn_or_stop(
    activity: Array, site: Array, origin: Array, hardship: Array, income: Array, loot: Array, deterrence: Array, pay: Array,
    keys: Array, p: Recruit,
) -> None:  # fmt: skip
    """Write who robs."""
    for i in range(activity.shape[0]):
        j = site[i]
        if activity[i] == MINE:
            chance = chance_to_rob(hardship[i], income[i], loot[j], deterrence[j], origin[i] != LOCAL, p)
            if uniform(keys[0], i) < chance:
                activity[i] = BAND
        elif activity[i] == BAND and uniform(keys[1], i) < p.stop_rate * max(pay[j], 1.0) / (max(pay[j], 1.0) + loot[j]):
            activity[i] = MINE
