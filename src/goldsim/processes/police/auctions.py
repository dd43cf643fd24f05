"""What becomes of seized machines."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel


def auction(model: LegacyModel) -> None:
    """Auction what was seized long enough ago, or destroy it where that is the rule."""
    p, companies = model.p.police, model.companies
    for operator in np.flatnonzero((companies.n_seized > 0) & (companies.auction_week <= model.week)).tolist():
        n, cell = int(companies.n_seized[operator]), model.sites.cell[companies.site[operator]]
        name = model.name("companies", operator)
        companies.change("n_seized")[operator] = 0
        if model.switched_on("destroy_seized_machines") or not model.has("M14"):
            model.tell("machines destroyed", cell, "court", name, n)
            continue
        price = int(n * p.machine_xof * p.auction_price_share)
        if companies.cash[operator] >= price:
            model.ledger.move(
                np.array([price]), "companies.cash", "country.treasury", "auction", source_rows=int(operator), target_rows=0
            )
            companies.change("n_machines")[operator] = n
            companies.change("resumes_week")[operator] = model.week + p.set_up_weeks
            model.count_all("n_buy_backs", 1)
            model.tell("bought back", cell, "auction", name, n, f"for {price} XOF")
        else:
            model.ledger.move(np.array([price]), "country.outside", "country.treasury", "auction", source_rows=0, target_rows=0)
            model.tell("auction", cell, "auction", name, n, "sold to others")


def replace_machines(model: LegacyModel) -> None:
    """Let operators without machines buy new ones, one a week, when they can pay; delivery takes its time."""
    p, companies = model.p.police, model.companies
    rows = buyers(
        companies.stopped_week, companies.n_machines, model.lookups.company_machines, companies.n_seized, companies.cash,
        p.machine_xof,
    )  # fmt: skip
    if len(rows) == 0:
        return
    amounts = np.full(len(rows), int(p.machine_xof))
    model.ledger.move(amounts, "companies.cash", "country.outside", "new machines", source_rows=rows, target_rows=0)
    is_first = companies.n_machines[rows] == 0
    companies.change("resumes_week")[rows[is_first]] = model.week + p.delivery_weeks
    companies.change("n_machines")[rows] += 1


@compiled
def buyers(stopped_week: Array, n_machines: Array, n_at_first: Array, n_seized: Array, cash: Array, machine_xof: float) -> Array:
    """Return the operators once stopped who lack machines, have none before the auction, and can pay for one; in order."""
    rows, k = np.empty(cash.shape[0], dtype=np.int64), 0
    for i in range(cash.shape[0]):
        lacks = stopped_week[i] >= 0 and n_machines[i] < n_at_first[i] and n_seized[i] == 0
        if lacks and cash[i] >= machine_xof:
            rows[k] = i
            k += 1
    return rows[:k]


@compiled
def count_weeks_stopped(weeks_stopped: Array, stopped_week: Array, n_machines: Array, resumes_week: Array, week: int) -> None:
    """Count the week for operators who were raided before it and stand still."""
    for i in range(weeks_stopped.shape[0]):
        if 0 <= stopped_week[i] < week and (n_machines[i] == 0 or resumes_week[i] > week):
            weeks_stopped[i] += 1
