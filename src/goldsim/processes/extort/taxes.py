"""What groups take on the ground that they hold, and how much they ask for."""

import numpy as np

from goldsim.country.parties import ALLIANCE
from goldsim.engine.records import Account, In, Out, Rows, Total, Totals
from goldsim.engine.writing import Array, Payment, Payments, compiled, row_rule, write_receipt
from goldsim.entities.armed_groups import usual_pay
from goldsim.model import Model
from goldsim.parameters import Extort


class Digger(Rows, of="miners"):
    """Who is taxed."""

    site = found = In
    gold = Account
    harm = Out


class Site(Rows, of="sites"):
    """Who holds it, and is cut off."""

    controller = besieged_until = Out
    cell = n_miners = In


class Group(Rows, of="armed_groups"):
    """Who takes."""

    cash = n_fighters = stance = In
    rate = takings = n_sites = Out


class Market(Rows, of="country"):
    """What gold is worth."""

    price = In


class Taken(Totals, of="armed_groups"):
    """What each group takes, a person's milligrams."""

    gold = Total


class Paid(Payments):
    """Who pays whom."""

    tax = Payment("tax", "miners.gold", "armed_groups.gold", gives="hands over {} to the armed group that holds the site")
    gift = Payment("help among friends", "armed_groups.cash", "armed_groups.cash")


def tax(model: Model) -> None:
    """Take the group's part of this week's gold."""
    controller, group = model.view(Site).controller, model.view(Group)
    taken, paid = model.totals(Taken), model.receipts(Paid)
    model.map_rows(tax_people, model.at_work_on(controller >= 0), Digger, taken, paid, controller, group.rate)
    model.post(Paid.tax, paid, taken.gold)
    group.takings[:] += (taken.gold * model.miners.weight * model.view(Market).price[0]).astype(np.int64)


def share_with_friends(model: Model) -> None:
    """Let groups with more than they want in hand give a part of it to the poorest of their alliance."""
    group, p, stances = model.view(Group), model.p.extort, model.stances()
    wanted = payroll(model, group) * p.reserve_weeks
    spare = np.maximum(group.cash - wanted, 0)
    for giver in np.flatnonzero(spare > 0).tolist():
        needs = np.maximum(wanted - group.cash, 0) * (stances[giver, :-1] == ALLIANCE)
        if needs.max() > 0:
            taker = int(needs.argmax())
            gift = int(min(spare[giver] * p.gift_rate, needs[taker]))
            model.pay(Paid.gift, np.array([gift]), payer=giver, payee=taker)


def think_about_rate(model: Model) -> None:
    """Raise or lower what each group asks for, by how long its cash would last."""
    group = model.view(Group)
    group.rate[:] = next_rates(group.rate, group.cash, payroll(model, group), model.p.extort)


def payroll(model: Model, group: Group) -> Array:
    """Return what each group's fighters are paid in a usual week: float64, shape (n_groups,), XOF."""
    return group.n_fighters * usual_pay(group.stance, model.p.recruit.fighter_pay_xof, model.p.recruit.paid_shares)


@compiled
def taxed_mg(found: int, rate: float) -> int:
    """Return the whole milligrams taken; the fraction stays with the miner."""
    return int(found * rate)


@row_rule
def tax_people(rows: Array, digger: Digger, taken: Taken, paid: Paid, controller: Array, rate: Array) -> None:
    """Let the group of their site tax what people have found; adds up what each group takes."""
    for i in rows:
        group = controller[digger.site[i]]
        mg = taxed_mg(digger.found[i], rate[group])
        digger.gold[i] -= mg
        digger.harm[i] += rate[group]
        taken.gold[group] += mg
        write_receipt(paid.tax, mg, i == paid.watched)


def next_rates(rate: Array, cash: Array, upkeep: Array, p: Extort) -> Array:
    """Return next week's rates: more where cash would not last the weeks a group wants in hand, less where it would."""
    step = np.where(cash < upkeep * p.reserve_weeks, np.float32(1 + p.rate_step_share), np.float32(1 - p.rate_step_share))
    return np.clip(rate * step, p.rate_lowest_share, p.rate_highest_share)
