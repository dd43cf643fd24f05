"""Fighters' pay, and the core of a group that it keeps."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import Key, Keys
from goldsim.engine.tables import Array
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.parameters import Recruit
from goldsim.processes.recruit.groups import Group, Person

FIGHTER = int(Activity.FIGHTER)


class Luck(Keys):
    """What is drawn."""

    core = Key


class Paid(Payments):
    """Who pays whom."""

    recruits = Payment("fighters' pay", "armed_groups.cash", "miners.savings", gets="is paid {} as a fighter")
    core = Payment("fighters' pay", "armed_groups.cash", "country.towns")


def pay_fighters(model: Model) -> None:
    """Pay what the cash allows: the pool's fighters and the core alike."""
    fighter, chest = model.view(Person), model.view(Group)
    pay = affordable_pay(chest, model.p.recruit.fighter_pay_xof)
    fighters = model.rows_in(fighter.activity, FIGHTER)
    of_group = fighter.group[fighters]
    model.pay(Paid.recruits, pay[of_group], payer=of_group, payee=fighters)
    model.pay(Paid.core, core_pay(pay, chest), payee=0)


def refill_core(model: Model) -> None:
    """Let a group hire fighters from outside the pool while it can pay, and lose them when it cannot."""
    p, chest = model.p.recruit, model.view(Group)
    model.call(hire_or_melt, Group, weeks_of_pay(chest, p), model.has("M10"), Luck, p)


@compiled
def affordable_pay(chest: Group, usual_pay: float) -> Array:
    """Return what each group can pay each of its fighters this week, up to the usual pay: int64, shape (n_groups,)."""
    pay = np.empty(chest.cash.shape[0], dtype=np.int64)
    for g in range(chest.cash.shape[0]):
        pay[g] = min(usual_pay, chest.cash[g] // max(chest.n_fighters[g], 1))
    return pay


def core_pay(pay: Array, chest: Group) -> Array:
    """Return what each group pays its core at so much a fighter, as far as its cash goes: int64, shape (n_groups,)."""
    paid: Array = np.minimum(pay * chest.n_core, chest.cash)
    return paid


def weeks_of_pay(chest: Group, p: Recruit) -> Array:
    """Return how long each group's cash lasts: float64, shape (n_groups,), weeks."""
    weeks: Array = chest.cash / np.maximum(chest.n_fighters * p.fighter_pay_xof, 1)
    return weeks


@compiled
def hire_or_melt(chest: Group, weeks_of_pay: Array, may_hire: bool, luck: Luck, p: Recruit) -> None:
    """Let each group's core grow or shrink by a week."""
    for g in range(chest.n_core.shape[0]):
        change = core_change(chest.n_core[g], weeks_of_pay[g], p)
        if may_hire or change < 0:
            chest.n_core[g] = max(chest.n_core[g] + np.floor(change + uniform(luck.core, g)), 0.0)


@compiled
def core_change(n_core: int, weeks_of_pay: float, p: Recruit) -> float:
    """Return by how many a core grows or shrinks in a week, from how long its cash lasts."""
    wish = min(max(weeks_of_pay / p.pay_weeks_in_hand - 1.0, -1.0), 1.0)
    # The more there are, the fewer are left to hire; nothing slows those who go unpaid.
    slowed = p.core_half_people / (p.core_half_people + n_core) if wish > 0 else 1.0
    return n_core * p.core_rate * wish * slowed
