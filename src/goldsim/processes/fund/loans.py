"""A credit fund for miners beside buyers who lend: it takes over debts, lends for the pit, and lends again what comes back."""

import numpy as np

from goldsim.engine.writing import NOBODY, In, Out, Payment, Payments, Rows
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.aid import reached
from goldsim.processes.fund.choosing import MINE, chosen, terms_of
from goldsim.processes.fund.pipeline import Programme


class Borrower(Rows, of="miners"):
    """Who owes whom, and what he has."""

    activity = savings = In
    debt = creditor = savings_before = public_debt = lent_by = barred_until = Out


class Paid(Payments):
    """Where the fund's money goes, and comes from."""

    freed = Payment("debts taken over by the credit fund", "programmes.at_site", "traffickers.capital")
    lent = Payment("public loan", "programmes.at_site", "miners.savings", gets="borrows {} from the credit fund")
    repaid = Payment("public loan paid back", "miners.savings", "programmes.at_site", gives="pays {} back to the credit fund")


def run_credit(model: Model) -> None:
    """Collect what is due, write off who left, and lend what there is."""
    collect(model)
    fund = model.view(Programme)
    for k in np.flatnonzero((fund.instrument == Instrument.MINERS_CREDIT) & (fund.at_site > 0)).tolist():
        lend(model, k)


def collect(model: Model) -> None:
    """Let those who mine pay back out of what they can spare, and write off who has run: for a time nobody lends to him.

    As with buyers (see dig), who is behind bars has not run.
    """
    borrower, p = model.view(Borrower), model.p
    owes = model.rows_above(borrower.public_debt, 0)
    if len(owes) == 0:
        return
    activity = borrower.activity[owes]
    pays, gone = owes[activity == MINE], owes[(activity != MINE) & (activity != Activity.DETAINED)]
    spare = np.maximum(borrower.savings[pays] - int(p.live.carry_xof), 0) * p.sell.repaid_share
    back = np.minimum(spare.astype(np.int64), borrower.public_debt[pays])
    model.pay(Paid.repaid, back, pays, borrower.lent_by[pays])
    borrower.public_debt[pays] -= back
    borrower.savings_before[pays] -= back
    borrower.public_debt[gone], borrower.barred_until[gone] = 0, model.week + p.dig.barred_weeks


def lend(model: Model, programme: int) -> None:
    """Take over what people owe their buyers, and lend those who are short what they need for the pit, while there is money."""
    borrower, weight, p = model.view(Borrower), model.miners.weight, model.p
    highest = int(float(model.lookups.unit_xof[Instrument.MINERS_CREDIT]) * p.fund.cash_share)
    n = int(model.view(Programme).at_site[programme]) // (highest * weight)
    short = np.maximum(int(p.live.carry_xof) - borrower.savings, 0)
    wants = borrower.debt + short
    is_ours = (borrower.public_debt == 0) | (borrower.lent_by == programme)
    is_open = is_ours & (borrower.barred_until <= model.week) & (wants > 0) & (borrower.public_debt + wants <= highest)
    terms = terms_of(model.lookups.measures[programme], activity=MINE)
    rows, _ = reached(model, chosen(model, programme, n, terms, among=is_open))
    taken, cash = borrower.debt[rows].astype(np.int64), short[rows].astype(np.int64)
    bonded = taken > 0
    model.pay(Paid.freed, taken[bonded] * weight, programme, borrower.creditor[rows[bonded]])
    model.pay(Paid.lent, cash, programme, rows)
    borrower.savings_before[rows] += cash
    borrower.public_debt[rows] += taken + cash
    borrower.lent_by[rows] = programme
    borrower.debt[rows], borrower.creditor[rows] = 0, NOBODY
