"""Who is paid at a site by the others' costs: people who carry, crush and cook, and the belt that all of them live off."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import row_rule
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.ledger.receipts import write_receipt
from goldsim.engine.records import Account, In, Out, Rows, Total, Totals
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.miners import Task
from goldsim.model import Model
from goldsim.processes.dig.credit import Costs, Place, World
from goldsim.units import HANDS

HAUL = int(Task.HAUL)


class Hand(Rows, of="miners"):
    """Who is paid by the others at the site."""

    found = Out
    savings = Account
    debt = creditor = repaid = Out
    site = task = In


class Back(Totals, of="traffickers"):
    """What networks get back, a person's XOF."""

    repaid = Total


class Spread(Totals, of="sites"):
    """What is paid out, a person's XOF."""

    wages = Total


class Pay(Payments):
    """Where what people pay at a site goes."""

    wages = Payment("site wages", "sites.due", "miners.savings", gets="gets {} for hauling, crushing or cooking")
    repaid = Payment("repayment", "miners.savings", "traffickers.capital", gives="pays back {} of the advance")
    goods = Payment("goods at the site", "sites.due", "belts.till")


class Hired(NamedTuple):
    """What the week's work cost, a person's XOF, and thousandths of hands at it by task: shape (n_sites,) each."""

    costs: Costs
    spent: Array
    digging: Array
    washing: Array
    hauling: Array
    cooking: Array


def pay_out(model: Model, hired: list[Array], week: Hired) -> None:
    """Share the crushers' dues and parts of the week's costs among those who haul and cook; the belt gets the rest."""
    p, pot, weight = model.p.dig, model.view(Place), model.miners.weight
    crushing = np.maximum(pot.due / weight - week.spent, 0)
    hauled = (crushing + p.haulers_part_share * week.spent) / np.maximum(week.hauling, HANDS)
    cooked = p.cooks_part_share * week.spent / np.maximum(week.cooking, HANDS)
    spread, back, paid = model.totals(Spread), model.totals(Back), model.receipts(Pay)
    model.map_lists(pay_hands, hired, Hand, spread, back, paid, hauled, cooked, model.p.sell.repaid_share)
    model.post(Pay.wages, paid, spread.wages)
    model.post(Pay.repaid, paid, back.repaid)
    model.pay(Pay.goods, pot.due.copy(), payee=pot.belt)
    follow_task_pay(model, week, HANDS * hauled, HANDS * cooked)


@row_rule
def pay_hands(
    rows: Array, hand: Hand, spread: Spread, back: Back, paid: Pay, hauled: Array, cooked: Array, repaid_share: float
) -> None:
    """Pay each person for the hands in `found`, by what a thousandth of a hand gets at each site; debtors pay back a part."""
    for i in rows:
        j, is_watched = hand.site[i], i == paid.watched
        wage = int(hand.found[i] * (hauled[j] if hand.task[i] == HAUL else cooked[j]))
        hand.found[i] = 0
        repaid = min(int(wage * repaid_share), hand.debt[i])
        hand.savings[i] += wage - repaid
        spread.wages[j] += wage
        write_receipt(paid.wages, wage, is_watched)
        if repaid > 0:
            back.repaid[hand.creditor[i]] += repaid
            hand.debt[i] -= repaid
            hand.repaid[i] += repaid
            hand.creditor[i] = hand.creditor[i] if hand.debt[i] > 0 else NOBODY
            write_receipt(paid.repaid, repaid, is_watched)


def follow_task_pay(model: Model, week: Hired, hauled: Array, cooked: Array) -> None:
    """Follow what a week of each task has brought beyond the mean of all, over the sites, after costs and the contract."""
    p, q, costs = model.p.dig, model.p.sell, week.costs
    dug, washed = p.digger_ratio * costs.value, p.washer_ratio * costs.value
    left = 1 - q.levy_share - q.crushing_share - q.owner_part_share
    brings = np.stack(
        [left * dug - costs.digging, (1 - q.levy_share) * washed - costs.other, hauled - costs.other, cooked - costs.other]
    )
    hands = np.stack([week.digging, week.washing, week.hauling, week.cooking])
    n = hands.sum(axis=1)
    by_task = (brings * hands).sum(axis=1) / np.maximum(n, 1)
    premium = model.view(World).task_premium[0]
    beyond = by_task - (by_task * n).sum() / max(n.sum(), 1)
    premium += model.p.live.pay_memory_rate * np.where(n > 0, beyond - premium, 0)
