"""Buyers who lend to people at their sites, and what a site is known to pay."""

import numpy as np

from goldsim.engine.tables import NOBODY, Array
from goldsim.engine.writing import Account, In, Out, Payment, Payments, Rows, Total, Totals, row_rule, saturating, write_receipt
from goldsim.model import Model
from goldsim.processes.live.markets import Site


class Borrower(Rows, of="miners"):
    """Who asks a buyer for an advance."""

    savings = Account
    savings_before = debt = creditor = Out
    barred_until = site = In


class Lender(Rows, of="traffickers"):
    """Who lends."""

    capital = lent = In


class Requests(Totals, of="traffickers"):
    """What each network is asked for, and what it lends, a person's XOF."""

    total = lent = Total


class Loan(Payments):
    """What buyers lend."""

    advance = Payment("advance", "traffickers.capital", "miners.savings", gets="borrows {} from the buyer")


def lend(model: Model, rows: Array, asked: Array) -> None:
    """Let buyers advance what people at their sites ask for, all in the same part if cash is short."""
    borrower, site, lender = model.view(Borrower), model.view(Site), model.view(Lender)
    requests, paid, weight = model.totals(Requests), model.receipts(Loan), model.miners.weight
    add_up_requests(rows, asked, requests, borrower, site, model.week)
    room = model.p.live.lent_highest_share * (lender.capital + lender.lent) - lender.lent
    part = np.minimum(1, np.clip(room, 0, np.maximum(lender.capital, 0)) / np.maximum(requests.total * weight, 1))
    advance(rows, asked, requests, paid, borrower, site.buyer, part)
    model.post(Loan.advance, paid, requests.lent)


@row_rule
def hear_of_pay(site: Site, total: Array, memory_rate: float, half_people: float) -> None:
    """Move each site's known pay toward this week's mean; of a site that nobody works, see prospect."""
    for j in range(site.pay.shape[0]):
        n = site.n_miners[j]
        if n > 0:
            site.pay[j] += saturating(n, half_people, memory_rate) * (total[j] / n - site.pay[j])


@row_rule
def add_up_requests(rows: Array, asked: Array, requests: Requests, borrower: Borrower, site: Site, week: int) -> None:
    """Add up what buyers are asked for; who owes another, has run from one, or is besieged, is told no: `asked` is 0 then."""
    for k in range(rows.shape[0]):
        i = rows[k]
        j = borrower.site[i]
        b, owes = site.buyer[j], borrower.creditor[i]
        asked[k] *= ((owes == NOBODY) | (owes == b)) & (site.besieged_until[j] <= week) & (borrower.barred_until[i] <= week)
        requests.total[b] += asked[k]


@row_rule
def advance(rows: Array, asked: Array, requests: Requests, paid: Loan, borrower: Borrower, buyer: Array, part: Array) -> None:
    """Give each person the buyer's part of what was asked for, and write it down as a debt."""
    for k in range(rows.shape[0]):
        i = rows[k]
        b = buyer[borrower.site[i]]
        given = int(asked[k] * part[b])
        if given > 0:
            borrower.savings[i] += given
            borrower.savings_before[i] += given
            borrower.debt[i] += given
            borrower.creditor[i] = b
            requests.lent[b] += given
            write_receipt(paid.advance, given, i == paid.watched)
