"""What becomes of seized machines."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def auction(economy: "GoldEconomy") -> None:
    """Auction what was seized long enough ago, or destroy it where that is the rule."""
    p, companies = economy.p.police, economy.companies
    for operator in np.flatnonzero((companies.n_seized > 0) & (companies.auction_week <= economy.week)).tolist():
        n, cell = int(companies.n_seized[operator]), economy.sites.cell[companies.site[operator]]
        name = economy.name("companies", operator)
        companies.change("n_seized")[operator] = 0
        if economy.switched_on("destroy_seized_machines") or not economy.has("M14"):
            economy.tell("machines destroyed", cell, "court", name, n)
            continue
        price = int(n * p.machine_xof * p.auction_price_share)
        if companies.cash[operator] >= price:
            economy.ledger.move(
                np.array([price]), "companies.cash", "country.treasury", "auction", source_rows=int(operator), target_rows=0
            )
            companies.change("n_machines")[operator] = n
            companies.change("resumes_week")[operator] = economy.week + p.set_up_weeks
            economy.count_all("n_buy_backs", 1)
            economy.tell("bought back", cell, "auction", name, n, f"for {price} XOF")
        else:
            economy.ledger.move(np.array([price]), "country.outside", "country.treasury", "auction", source_rows=0, target_rows=0)
            economy.tell("auction", cell, "auction", name, n, "sold to others")


def replace_machines(economy: "GoldEconomy") -> None:
    """Let operators without machines buy new ones, one a week, when they can pay; delivery takes its time."""
    p, companies = economy.p.police, economy.companies
    wants = (
        (companies.n_machines < economy.layout.company_machines) & (companies.n_seized == 0) & (companies.cash >= p.machine_xof)
    )
    rows = np.flatnonzero(wants & (companies.stopped_week >= 0))
    amounts = np.full(len(rows), int(p.machine_xof))
    economy.ledger.move(amounts, "companies.cash", "country.outside", "new machines", source_rows=rows, target_rows=0)
    is_first = companies.n_machines[rows] == 0
    companies.change("resumes_week")[rows[is_first]] = economy.week + p.delivery_weeks
    companies.change("n_machines")[rows] += 1
