"""fight: armed groups take cells from each other and from the state, and lose them.

Strength at a cell is `fighters * arms * exp(-km from base / reach)`; the state's is the garrison, strong at towns, and
`1 + gain * danger` times as strong where attacks have called in reinforcements, and `1 - fear gain * fear` where people
have been kidnapped and nobody helps it. Each week a group attacks, with chance `rate * fighters / (fighters + half)`,
one cell on the edge of what it holds, drawn by the strength that reaches it times what it would bring: gold dug there,
tolls of ways through it, and a bit for the land itself. The attack succeeds with chance `S^k / (S^k + D^k)`. Armed
groups lose people, children too, in proportion to the other side's strength; the state's losses are made good. A group
that has more cells than fighters to hold them loses the farthest; the state tries each held cell at a weekly rate, a
band's more often and signatories' never, by the same rule, so that it wins near its garrisons. Cash beyond a reserve
buys arms, and arms wear out: so income becomes strength, strength territory, and territory income.

Assumed: signatories do not attack the state; groups of one stance do not attack each other. Mechanisms: M09. Sources:
ENACT 2023: arms 8.0, territorial integrity 1.5; Tullock's contest for the chance; Intahaka's changes of hand.
"""

import numpy as np

from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.attacks import Country, attack_cells, give_up, win_back
from goldsim.processes.fight.losses import those_in_arms
from goldsim.processes.fight.territory import cells_held

MECHANISMS = ("M09",)


class Group(Rows, of="armed_groups"):
    """Who takes, saves and buys arms."""

    cash = n_fighters = takings = In
    income = arms = n_cells = Out


class Cell(Rows, of="cells"):
    """Who holds the ground, and how dangerous it is."""

    controller = attacked = In
    danger = Out


class Paid(Payments):
    """Who pays whom."""

    arms = Payment("arms", "armed_groups.cash", "country.abroad")


def step(model: Model) -> None:
    """Arm, attack, win back, give up, and let danger spread."""
    group, controller, p = model.view(Group), model.view(Cell).controller, model.p.fight
    model.view(Country).recent_attacks[:] = faded(model.view(Country).recent_attacks, p)
    before = controller.copy()
    group.income[:] = next_income(group.income, group.takings, p)
    if model.has("M09"):
        arm(model)
        in_arms = those_in_arms(model)
        attack_cells(model, in_arms)
        win_back(model, in_arms)
        give_up(model)
    model.count_all("n_cells_changed", int(np.count_nonzero(controller != before)))
    group.n_cells[:] = cells_held(controller, len(group.n_cells))
    spread_danger(model)


def arm(model: Model) -> None:
    """Let arms wear and cash beyond the reserve buy new ones."""
    p, group = model.p.fight, model.view(Group)
    spent = spent_on_arms(group, model.p.recruit.fighter_pay_xof, model.p.extort.reserve_weeks, p)
    model.pay(Paid.arms, spent, payee=0)
    group.arms[:] = next_arms(group.arms, spent, group.n_fighters, p)


def spread_danger(model: Model) -> None:
    """Let danger rise around cells attacked this week and fade elsewhere."""
    p, cell = model.p.fight, model.view(Cell)
    cell.danger[:] = faded(cell.danger, p)
    for at in np.flatnonzero(cell.attacked == model.week).tolist():
        cell.danger[:] = np.maximum(cell.danger, model.geography.nearness(at, p.danger_reach_km))


def faded(memory: Array, p: Fight) -> Array:
    """Return what is left of something remembered after a week, in its own precision."""
    left: Array = memory * memory.dtype.type(1 - p.memory_rate)
    return left


def next_income(income: Array, takings: Array, p: Fight) -> Array:
    """Return each group's smoothed income after a week, XOF."""
    after: Array = income + p.memory_rate * (takings - income)
    return after


def spent_on_arms(group: Group, pay_xof: float, reserve_weeks: float, p: Fight) -> Array:
    """Return what each group spends on arms: a part of its cash beyond some weeks' pay; int64, shape (n_groups,), XOF."""
    reserve = group.n_fighters * pay_xof * reserve_weeks
    spent: Array = (np.maximum(group.cash - reserve, 0) * p.arms_spending_rate).astype(np.int64)
    return spent


def next_arms(arms: Array, spent: Array, n_fighters: Array, p: Fight) -> Array:
    """Return arms a fighter after a week's wear and purchases."""
    bought = spent / p.arms_xof_per_fighter / np.maximum(n_fighters, 1)
    after: Array = np.minimum(np.maximum(arms * (1 - p.arms_wear_rate) + bought, p.arms_lowest), p.arms_highest)
    return after
