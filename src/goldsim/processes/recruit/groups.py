"""Into armed groups, and out of them."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import Array
from goldsim.entities.miners import Activity
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, Recruit
from goldsim.units import WEEKS_PER_YEAR

FARM, MINE, FIGHTER = int(Activity.FARM), int(Activity.MINE), int(Activity.FIGHTER)


def pay_fighters(model: LegacyModel) -> None:
    """Pay what the cash allows: the pool's fighters and the core alike."""
    miners, groups = model.miners, model.armed_groups
    pay = affordable_pay(groups.cash, groups.n_fighters, model.p.recruit.fighter_pay_xof)
    fighters = model.rows_in(miners.activity, FIGHTER)
    group = miners.group[fighters]
    model.ledger.move(pay[group], "armed_groups.cash", "miners.savings", "fighters' pay", source_rows=group, target_rows=fighters)
    core = np.minimum(pay * groups.n_core, groups.cash)
    model.ledger.move(core, "armed_groups.cash", "country.outside", "fighters' pay", target_rows=0)


def reintegrate(model: LegacyModel) -> None:
    """Take fighters into reintegration as far as places go: recruits from the pool in a drawn order, and of the core its part."""
    miners, groups = model.miners, model.armed_groups
    places = float(model.programmes.n_units[Instrument.REINTEGRATION]) / WEEKS_PER_YEAR
    if places == 0:
        return
    fighters = model.rows_in(miners.activity, FIGHTER)
    n_recruits, n_core = len(fighters) * miners.weight, int(groups.n_core.sum())
    if n_recruits + n_core == 0:
        return
    taken = min(1.0, places / (n_recruits + n_core))
    out = fighters[model.at_rows("reintegrate", fighters) < taken]
    leave_group(model, out)
    miners.change("farm_capital")[out] = 1
    u = model.column("core leaves", len(groups))
    groups.change("n_core")[:] -= np.minimum(np.floor(groups.n_core * taken + u), groups.n_core).astype(np.int32)


def leave_group(model: LegacyModel, rows: Array) -> None:
    """Send fighters home, to the fields or across the border."""
    miners = model.miners
    miners.change("former_group")[rows] = miners.group[rows]
    miners.change("activity")[rows] = model.lookups.activity_at_home[rows]
    miners.change("group")[rows] = -1


def change_sides(model: LegacyModel) -> None:
    """Let people join the group that holds their cell, and fighters leave for better pay."""
    p, miners, sites, groups = model.p.recruit, model.miners, model.sites, model.armed_groups
    # A group takes on only those whom it can pay for a while.
    can_pay = (groups.cash > groups.n_fighters * p.fighter_pay_xof * p.pay_weeks_in_hand) & (groups.n_fighters > 0)
    farm_pay = model.p.move.farm_income_xof * model.country.farm_season[0]
    is_shut = sites.closed_until > model.week
    near = pay_near_home(sites.pay, np.where(is_shut, 0, sites.n_miners), model.lookups.known_sites)
    keys = np.array([model.key(name) for name in ("join", "leave", "rejoin")])
    columns = (
        miners.change("activity"), miners.change("group"), miners.change("site"), miners.change("former_group"),
        model.lookups.activity_at_home, miners.home, model.lookups.home_number, miners.hardship, miners.grievance,
        miners.income,
    )  # fmt: skip
    model.over(
        join_or_leave, columns, (), sites.cell, is_shut, model.cells.controller, can_pay, near, farm_pay, model.has("M10"),
        model.has("M11"), keys, p,
    )  # fmt: skip


def refill_core(model: LegacyModel) -> None:
    """Let a group hire fighters from outside the pool while it can pay, and lose them when it cannot."""
    p, groups = model.p.recruit, model.armed_groups
    weeks_of_pay = groups.cash / np.maximum(groups.n_fighters * p.fighter_pay_xof, 1)
    hire_or_melt(
        groups.change("n_core"), weeks_of_pay, p.pay_weeks_in_hand, p.core_rate, p.core_half_people, model.has("M10"),
        model.key("core"),
    )  # fmt: skip


@compiled
def pay_near_home(pay: Array, n_miners: Array, known_sites: Array) -> Array:
    """Return the mean pay at the open sites that each home knows, by the people there; 0 where all are shut. Shape (n_homes,)."""
    near = np.empty(known_sites.shape[0])
    for home in range(known_sites.shape[0]):
        paid, people = 0.0, 0
        for site in known_sites[home]:
            paid += pay[site] * n_miners[site]
            people += n_miners[site]
        near[home] = paid / max(people, 1)
    return near


@compiled
def affordable_pay(cash: Array, n_fighters: Array, usual_pay: float) -> Array:
    """Return what each group can pay each of its fighters this week, up to the usual pay: int64, shape (n_groups,)."""
    pay = np.empty(cash.shape[0], dtype=np.int64)
    for group in range(cash.shape[0]):
        pay[group] = min(usual_pay, cash[group] // max(n_fighters[group], 1))
    return pay


@compiled
def hire_or_melt(
    n_core: Array, weeks_of_pay: Array, usual_weeks: float, rate: float, half_people: float, may_hire: bool, key: np.uint64
) -> None:
    """Let each group's core grow or shrink by a week."""
    for group in range(n_core.shape[0]):
        change = core_change(n_core[group], weeks_of_pay[group], usual_weeks, rate, half_people)
        if may_hire or change < 0:
            n_core[group] = max(n_core[group] + np.floor(change + uniform(key, group)), 0.0)


@compiled
def core_change(n_core: int, weeks_of_pay: float, usual_weeks: float, rate: float, half_people: float) -> float:
    """Return by how many a core grows or shrinks in a week, from how long its cash lasts."""
    wish = min(max(weeks_of_pay / usual_weeks - 1.0, -1.0), 1.0)
    # The more there are, the fewer are left to hire; nothing slows those who go unpaid.
    slowed = half_people / (half_people + n_core) if wish > 0 else 1.0
    return n_core * rate * wish * slowed


@compiled
def chance_to_join(hardship: float, grievance: float, income: float, p: Recruit) -> float:
    """Return the weekly chance that a person on a held cell joins."""
    return p.join_rate * (hardship + grievance) * p.fighter_pay_xof / (p.fighter_pay_xof + max(income, 0.0))


@compiled
def chance_to_leave(best_pay: float, p: Recruit) -> float:
    """Return the weekly chance that a fighter leaves for other work."""
    return float(p.leave_rate / (1.0 + np.exp(-(best_pay - p.fighter_pay_xof) / p.choice_scale_xof)))


@compiled
def chance_to_rejoin(hardship: float, is_shut: bool, p: Recruit) -> float:
    """Return the weekly chance that a former fighter goes back: when his diggings are shut, else as far as he has nothing."""
    return p.rejoin_rate if is_shut else p.rejoin_rate * hardship


@compiled
def join_or_leave(
    first: int, activity: Array, group: Array, site: Array, former: Array, at_home: Array, home: Array, home_number: Array,
    hardship: Array, grievance: Array, income: Array, site_cell: Array, is_site_shut: Array, controller: Array, can_pay: Array,
    near_pay: Array, farm_pay: float, may_join: bool, may_leave: bool, keys: Array, p: Recruit,
) -> None:  # fmt: skip
    """Write who fights, and for whom."""
    for i in range(activity.shape[0]):
        a = activity[i]
        if a == FIGHTER:
            best_pay = max(near_pay[home_number[i]], farm_pay)
            if may_leave and uniform(keys[1], first + i) < chance_to_leave(best_pay, p):
                activity[i], group[i], former[i] = at_home[i], -1, group[i]
            continue
        if a != FARM and a != MINE:
            continue
        old = former[i]
        if old >= 0 and may_leave and can_pay[old]:
            # His own diggings were shut this week, or there is nothing open that he knows.
            is_shut = (a == MINE and is_site_shut[site[i]]) or near_pay[home_number[i]] == 0
            if uniform(keys[2], first + i) < chance_to_rejoin(hardship[i], is_shut, p):
                activity[i], group[i], site[i] = FIGHTER, old, -1
                continue
        new = controller[site_cell[site[i]] if a == MINE else home[i]]
        may = new >= 0 and may_join and can_pay[new]
        if may and uniform(keys[0], first + i) < chance_to_join(hardship[i], grievance[i], income[i], p):
            activity[i], group[i], site[i] = FIGHTER, new, -1
