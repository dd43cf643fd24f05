"""People at a site: who digs and washes, who carries, crushes and cooks for them, and who pays for the week."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.ledger.payments import ALL, WATCHED, write_receipt
from goldsim.engine.records import Key, Keys
from goldsim.engine.writing import Array, compiled, inlined, kept, row_rule, saturating, there, uniform
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.processes.dig.ground import (
    DIG,
    WASH,
    Bills,
    Costs,
    Digger,
    Lender,
    Place,
    bill_of,
    costs_of,
    exposure,
    lent_part,
    loan_for,
    reckon_debts,
    recovery_share,
)
from goldsim.processes.dig.owners import HAUL, Ore, Paid, feed_part, pay_out, run_pits
from goldsim.units import HANDS


class Luck(Keys):
    """What is drawn."""

    luck = collapse = buried = row = team = Key


class Terms(NamedTuple):
    """How people work at each site this week, shape (n_sites,) each, and what part of its loans each network can make."""

    costs: Costs
    share_left: Array  # part of what they would take that is there
    recovery: Array
    taken_in: Array  # mercury that a mg of gold brings into the body
    fed_part: Array  # part of what diggers lack that the owners' chest holds
    lent_part: Array


def dig_by_hand(model: Model, rate: Array) -> None:
    """Let each person pay for the week, or find who does, work within what the site still holds, and be paid."""
    p, pit, weight = model.p.dig, model.view(Place), model.miners.weight
    reckon_debts(model)
    recovery = recovery_share(pit, p)
    costs = costs_of(model, rate * recovery)
    rows, ore, bills, paid = model.at_work(), model.totals(Ore), model.totals(Bills), model.receipts(Paid)
    model.map_rows(find, rows, Digger, ore, bills, costs, Luck, rate, p)
    left, fed = np.minimum(1, pit.ground / np.maximum(ore.taken * weight, 1)), feed_part(pit.chest, ore.lacking * weight)
    breathed = exposure(pit.mercury_share, pit.mercury_habit * pit.kit_share, p) * p.mercury_uptake_share * p.mercury_per_gold
    lent = lent_part(model.view(Lender), bills.loans * weight, model.p.live.lent_highest_share)
    terms = Terms(costs, left, recovery, breathed, fed, lent)
    hired = model.map_rows(kept(work), rows, Digger, ore, bills, paid, terms)
    write_down(model, ore, bills, paid)
    pay_out(model, hired, costs, ore, bills)
    run_pits(model, costs, ore.fed * weight)


def write_down(model: Model, ore: Ore, bills: Bills, paid: Paid) -> None:
    """Write the week's work in the books."""
    weight = model.miners.weight
    # What sites and networks add up need not be added up a second time in the rule.
    paid.dug[ALL], paid.costs[ALL], paid.inputs[ALL] = ore.dug.sum(), ore.costs.sum(), bills.inputs.sum()
    model.post(Paid.dug, paid, ore.dug)
    # The ore is counted in single people's milligrams, so what is lost moves between institutions.
    model.pay(Paid.lost, ore.lost * weight, payee=0)
    model.post(Paid.fed, paid, ore.fed)
    model.post(Paid.advance, paid, bills.lent)
    model.post(Paid.costs, paid, ore.costs)
    model.post(Paid.inputs, paid, bills.inputs)
    model.view(Place).dug[:] = ore.dug * weight


@compiled
def contained_mg(rate: float, skill: float, help_hours: float, burden: float, u: float, p: Dig) -> float:
    """Return the gold that one person's week contains, mg: less for a body full of mercury."""
    strength = 1.0 - saturating(burden, p.burden_half_mg, p.ill_share)
    return float(rate * skill * strength * (1.0 + help_hours) * -np.log(u))


@row_rule
def find(rows: Array, digger: Digger, ore: Ore, bills: Bills, costs: Costs, luck: Luck, rate: Array, p: Dig) -> None:
    """Write into `found` what each person's week contains, whole mg, or, of those whom others pay, thousandths of a hand."""
    # Add up what each site's people would take, and what they lack for the week's costs.
    for i in rows:
        j, task, help_hours = there(digger.site[i]), digger.task[i], digger.n_helpers[i] * p.child_hours_share
        if task <= WASH:
            best = rate[j] * (p.digger_ratio if task == DIG else p.washer_ratio)
            mg = contained_mg(best, digger.skill[i], help_hours, digger.mercury_burden[i], uniform(luck.luck, i), p)
            digger.found[i] = int(mg)
            ore.taken[j] += digger.found[i]
        else:
            digger.found[i] = int(HANDS * (1.0 + help_hours))
        short = bill_of(j, task, costs) - digger.savings[i]
        if short > 0:
            ore.lacking[j] += short if task == DIG and costs.feeds[j] else 0
            bills.loans[costs.buyer[j]] += loan_for(i, j, short, digger, costs)


@inlined
def pay_for_work(i: int, j: int, digger: Digger, ore: Ore, bills: Bills, paid: Paid, terms: Terms) -> tuple[float, float]:
    """Let a person pay for the week, or the pit's sponsor, or the network lend; return the part paid, and the sponsor's part."""
    # Who finds nobody to pay for the whole week works as much of it as is paid for.
    costs, task = terms.costs, digger.task[i]
    bill, inputs, done, fed = bill_of(j, task, costs), costs.inputs[j] if task <= WASH else 0, 1.0, 0
    paid_for = min(bill, digger.savings[i])
    digger.savings[i] -= paid_for
    # Most have enough, and need not be asked who would pay for them.
    if paid_for < bill:
        fed = int((bill - paid_for) * terms.fed_part[j]) if task == DIG and costs.feeds[j] else 0
        paid_for += fed + borrow(i, j, bill - paid_for - fed, digger, bills, paid, terms)
        ore.fed[j] += fed
        write_receipt(paid.fed, fed, i == paid.watched)
        done = paid_for / bill
        inputs = int(inputs * done)
    ore.costs[j] += paid_for - inputs
    bills.inputs[costs.buyer[j]] += inputs
    if i == paid.watched:
        paid.costs[WATCHED], paid.inputs[WATCHED] = paid_for - inputs, inputs
    return done, fed / bill if fed > 0 else 0.0


@inlined
def borrow(i: int, j: int, short: int, digger: Digger, bills: Bills, paid: Paid, terms: Terms) -> int:
    """Let the network at a site lend a person what is lacking, as far as it lends; return how much."""
    b = terms.costs.buyer[j]
    lent = int(loan_for(i, j, short, digger, terms.costs) * terms.lent_part[b])
    if lent > 0:
        digger.debt[i] += lent
        digger.borrowed[i] += lent
        digger.creditor[i] = b
        bills.lent[b] += lent
        write_receipt(paid.advance, lent, i == paid.watched)
    return lent


@inlined
def win_gold(i: int, j: int, fed: float, digger: Digger, ore: Ore, terms: Terms) -> int:
    """Let a person win what is left of the ore in `found`, and take in mercury; return what was won, mg."""
    there = int(digger.found[i] * terms.share_left[j])
    won, had = int(there * terms.recovery[j]), digger.gold[i]
    digger.found[i] = won
    digger.gold[i] += won
    if won > 0 and (fed > 0 or digger.sponsored[i] > 0):
        digger.sponsored[i] = (digger.sponsored[i] * had + fed * won) / (had + won)
    ore.dug[j] += won
    ore.lost[j] += there - won
    digger.mercury_burden[i] += terms.taken_in[j] * won
    return won


@row_rule
def work(rows: Array, digger: Digger, ore: Ore, bills: Bills, paid: Paid, terms: Terms) -> int:
    """Let each person work as far as the week is paid for; put those whom others pay first, and return how many."""
    # `found` then holds the gold that was won, or the hands that worked.
    k = 0
    for i in rows:
        j, task = there(digger.site[i]), digger.task[i]
        done, fed = pay_for_work(i, j, digger, ore, bills, paid, terms)
        if done < 1.0:
            digger.found[i] = int(digger.found[i] * done)
        if task <= WASH:
            won = win_gold(i, j, fed, digger, ore, terms)
            if i == paid.watched:
                paid.dug[WATCHED] = won
            ore.digging[j] += int(HANDS * done) * (task == DIG)
            ore.washing[j] += int(HANDS * done) * (task == WASH)
        else:
            ore.hauling[j] += digger.found[i] * (task == HAUL)
            ore.cooking[j] += digger.found[i] * (task > HAUL)
            rows[k] = i
            k += 1
    return k
