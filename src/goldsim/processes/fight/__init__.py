"""fight: forces are sent where they are wanted, groups spread and do harm where it pays, and people flee.

The state's units and those of its partners come and go on their dates and are filled up with young people of their homes.
Every few weeks the command sends those who can be sent to the cells that are most urgent, `(people + places) * (1 + attacks +
siege) / threat`, towns and mines counting for so many people and a region's seat for those of the region, the nearest first
and as many as outweigh the threat by `superiority`; to ground that a group holds it sends enough or nobody. A unit is in one
place; what it counts, and what of it would come from near by, `exp(-km / reach)`, is what people there can count on.
Peacekeepers stay at home, and foreign forces fight jihadists only.

Each group spreads its fighters over cells by `worth * exp(-km from base / reach) * own / (own + foes)`, not far from home
but for jihadists, a militia by people in place of worth, and a part of them moves a month. Jihadist fronts send some of those
whom they can spare to the friend in whose reach there is most a fighter. For so many fighters a group does one deed a week,
as far as that pays those who are paid, `gain / (gain + pay until the next)`: it attacks soldiers or rivals, kills people who
do not obey it, kidnaps, or drives cattle away, which it sells below their price, drawn by where its fighters are and by what
it expects of as many as it can gather: `odds * (arms + worth of the ground for some weeks, as far as it could be held) -
(1 - odds) * fighters lost`, ransoms, herds, and fear while it lasts.
Fights follow Tullock's contest; each side loses `losses * 2 * against / (against + own)` of those who take part, the winner
gets the arms of the fallen, and strength grows with a small power of arms. Groups at war leave each other alone as long as
both lose more by it, `fighters lost * what one costs`, than they could win on balance, `worth * odds` where both are; lost
fighters are forgotten with time. Units look for fighters where they are, as far as people dare to tell of them, and people
pay for it, `abuse * (1 - discipline)`: gendarmes' is their post's integrity, others' the state's usual. How many die in an
attack on people has a heavy tail; those of the pool who are there die with the chance of all. So many flee for each, and from
besieged places the more, the less grain is left, to the nearest town that is safe, for those whom soldiers drove out none that
the state holds, or across a border that is nearer; they come back as far as nobody is harmed around home. What is seen is
remembered for a while.

Assumed: soldiers are as honest as the state is; of a group, and of a unit, everybody counts alike; whom soldiers drive out
wants to be where they are not. Mechanisms: M08 (kidnaps, cattle), M09, M12 (the front), M32. Sources: ENACT 2023 on arms,
extortion and kidnapping; organised violence in Mali 2017-2020 by region and actor (ACLED); Tullock's contest.
"""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, Payment, Payments, raise_around
from goldsim.entities.armed_groups import usual_pay
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.battles import those_in_arms
from goldsim.processes.fight.civilians import bury, flee_and_return
from goldsim.processes.fight.command import send_units
from goldsim.processes.fight.deeds import act, operate
from goldsim.processes.fight.sides import Group, Land
from goldsim.processes.fight.spread import open_fronts, spread
from goldsim.processes.fight.truces import bargain

MECHANISMS = ("M08", "M09", "M12", "M32")


class Paid(Payments):
    """Who pays whom."""

    arms = Payment("arms", "armed_groups.cash", "country.abroad")


def step(model: Model) -> None:
    """Send units, arm, spread, do harm, look for groups; then people flee, and what was seen fades."""
    group, stances = model.view(Group), model.stances()
    before = model.view(Land).alarm.copy()
    send_units(model, stances)
    if model.has("M09"):
        open_fronts(model)
        arm(model)
        spread(model, stances)
        in_arms = those_in_arms(model)
        operate(model, in_arms, stances, act(model, in_arms, stances))
        bargain(model)
    spread_danger(model, model.view(Land).alarm > before)
    bury(model)
    flee_and_return(model)
    group.n_cells[:] = cells_held(model.view(Land).controller, len(group.n_cells))


def arm(model: Model) -> None:
    """Let arms wear and cash beyond the reserve buy new ones."""
    p, group = model.p.fight, model.view(Group)
    pay = usual_pay(group.stance, model.p.recruit.fighter_pay_xof, model.p.recruit.paid_shares)
    spent = spent_on_arms(group, pay, model.p.extort.reserve_weeks, p)
    model.pay(Paid.arms, spent, payee=0)
    group.arms[:] = next_arms(group.arms, spent, group.n_fighters, p)


def spread_danger(model: Model, is_attacked: Array) -> None:
    """Let danger rise around cells attacked this week and fade elsewhere, and attacks be forgotten."""
    p, cell = model.p.fight, model.view(Land)
    cell.danger[:] = faded(cell.danger, p)
    for at in np.flatnonzero(is_attacked).tolist():
        raise_around(cell.danger, at, model.geography.steps(p.danger_reach_km), model.geography.n_columns)
    cell.alarm[:] = faded(cell.alarm, p)


def faded(memory: Array, p: Fight) -> Array:
    """Return what is left of something remembered after a week, in its own precision."""
    return memory * memory.dtype.type(1 - p.memory_rate)


def spent_on_arms(group: Group, pay_xof: Array, reserve_weeks: float, p: Fight) -> Array:
    """Return what each group spends on arms: a part of its cash beyond some weeks' pay; int64, shape (n_groups,), XOF."""
    reserve = group.n_fighters * pay_xof * reserve_weeks
    return (np.maximum(group.cash - reserve, 0) * p.arms_spending_rate).astype(np.int64)


def next_arms(arms: Array, spent: Array, n_fighters: Array, p: Fight) -> Array:
    """Return strength a fighter after a week's wear and purchases: a small power of arms, so that more helps ever less."""
    bought = spent / p.arms_xof_per_fighter / np.maximum(n_fighters, 1)
    root = 1 / p.arms_power
    return np.maximum(arms**root * (1 - p.arms_wear_rate) + bought, p.arms_lowest**root) ** p.arms_power


def cells_held(controller: Array, n_groups: int) -> Array:
    """Count the cells that each group holds: int64, shape (n_groups,)."""
    return np.bincount(controller[controller != NOBODY], minlength=n_groups)
