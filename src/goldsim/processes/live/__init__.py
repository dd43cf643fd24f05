"""live: earn on the field, eat, borrow, go without, resent.

Who farms earns the season's farm income, more with skill and with what is left of farm support. Everyone in the country then
pays for the household: a sum, less for each dependant, and a part of what is left over. A miner who has much less than he needs
borrows from the buyer at the site, up to a limit and as far as the buyer lends: the debt that ties him. What stays unmet is
hardship, smoothed. Grievance follows what was taken this week (taxed, robbed, seized), land lost and files passed over, and
hardship, and fades.

Income is what came in and stayed since last week, before living; what was borrowed is none, what was paid back is no loss, and
interest is one. The pay that a site is known for follows the mean income of those who mined there. Networks lend within their
cash and what they let miners owe in all, and to nobody who ran from a debt.

Assumed: one price of living, dearer while borders are closed. Mechanisms: M01, M20 (the shortfall), M25 (advances), M29, M30
(grievance). Sources: IMF poverty line 2010; UNU-CPR 2024 on poverty and resentment.
"""

import numpy as np

from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Rows
from goldsim.engine.threads import joined
from goldsim.model import Model
from goldsim.processes.live.households import Household, Kept, Paid, Times, week_of_households
from goldsim.processes.live.lending import lend, update_pay

MECHANISMS = ("M01", "M20", "M25", "M29", "M30")


class Operator(Rows, of="companies"):
    """Whose owners take a profit."""

    cash: In


class Month(Rows, of="country"):
    """What the month makes of the field, and how dear living is."""

    farm_season: In
    living_factor: In


class Owners(Payments):
    """What operators' owners take."""

    profit = Payment("operators' profit", "companies.cash", "country.abroad")


def step(model: Model) -> None:
    """Earn, tell the income, eat and borrow, feel; then operators' owners take their profit."""
    p, month = model.p, model.view(Month)
    times = Times(float(month.farm_season[0]), float(month.living_factor[0]), model.has("M30"), model.has("M25"))
    kept, paid = model.totals(Kept), model.receipts(Paid)
    asking = model.map_table(week_of_households, Household, kept, paid, times, p.live, p.move)
    model.post(Paid.earned, paid, 0)
    model.post(Paid.spent, paid, 0)
    update_pay(model, kept.net * model.miners.weight)
    rows, asked = map(joined, zip(*asking, strict=True))
    lend(model, rows, asked)
    surplus = np.maximum(model.view(Operator).cash - model.lookups.company_reserve, 0)
    model.pay(Owners.profit, (surplus * p.live.company_profit_rate).astype(np.int64), payee=0)
