"""live: bring home, eat, spend, borrow, go without, resent; and what is spent near gold makes things dear there.

At the week's end members who mine have spent a part of their earnings at the site, keep what they need for the pit, or take
it from home, and bring the rest; others bring all. A family lives on its need, `heads * line`, and a part of what is left
over: food from its store first, the rest bought with cash at the prices of its place. Who sees that the store will not last
until the next harvest begins to eat less of it: `store / weeks to harvest + (1 - ration) * the rest of the need`. What it
cannot cover is hardship; who has much less than he needs, and a member at a pit, asks the buyer there for an advance (see
lending). Those who mine eat at the pit (see dig). Grievance follows what was taken (taxed, robbed, seized), land lost and
files passed over, and hardship, and fades. Income is what work, fields and relatives brought; an advance is none, and paying
one back is no loss. The pay that a site is known for follows what those who mined there had of the week.

In each belt prices move toward `(money spent a head / what people without gold buy)^power`, never below those elsewhere;
traders pay the belt's families for crops and work and buy the rest in the towns.

Assumed: members share alike; everything spent at home in a belt is spent in that belt. Mechanisms: M01, M20 (the shortfall),
M25 (advances), M29, M30 (grievance). Sources: the official poverty line; EMOP on households; prices in gold districts of
Mali and Côte d'Ivoire; UNU-CPR 2024 on poverty and resentment.
"""

import numpy as np

from goldsim.engine.writing import In, Payment, Payments, Rows, joined
from goldsim.entities.belts import prices_at_homes
from goldsim.model import Model
from goldsim.processes.live.families import Family, Kept, Member, Paid, Spent, live_a_week
from goldsim.processes.live.lending import hear_of_pay, lend
from goldsim.processes.live.markets import Market, Prices, Site, settle_markets
from goldsim.processes.live.needs import Times
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR

MECHANISMS = ("M01", "M20", "M25", "M29", "M30")


class Operator(Rows, of="companies"):
    """Whose owners take a profit."""

    cash = machine_size = In


class Owners(Payments):
    """What operators' owners take."""

    profit = Payment("operators' profit", "companies.cash", "country.abroad")


def weeks_to_harvest(model: Model) -> float:
    """Return the weeks until the next harvest begins, at least one month's."""
    season, now = model.p.farm.harvest_season, model.date.month - 1
    begins = [
        ahead
        for ahead in range(1, MONTHS_PER_YEAR + 1)
        if season[(now + ahead) % MONTHS_PER_YEAR] > 0 and season[(now + ahead - 1) % MONTHS_PER_YEAR] == 0
    ]
    return begins[0] * WEEKS_PER_YEAR / MONTHS_PER_YEAR if begins else 1.0


def step(model: Model) -> None:
    """Pool, eat and borrow, feel; let prices near gold follow; then operators' owners take their profit."""
    p, belt_of_home = model.p, model.lookups.belt_of_home
    prices = prices_at_homes(model.view(Market).price_level, belt_of_home, float(model.view(Prices).living_factor[0]))
    mechanisms = model.has("M30"), model.has("M25")
    times = Times(prices, belt_of_home, model.view(Site).belt, p.farm.food_share, weeks_to_harvest(model), *mechanisms)
    kept, spent, paid = model.totals(Kept), model.totals(Spent), model.receipts(Paid)
    asking = model.map_table(live_a_week, Family, Member, kept, spent, paid, times, p.live)
    others = {Paid.feasts: spent.at_sites, Paid.spent_near: spent.xof}
    for payment in Paid.payments.values():
        model.post(payment, paid, others.get(payment, 0))
    settle_markets(model)
    model.call(hear_of_pay, Site, kept.net * model.miners.weight, p.live.pay_memory_rate, p.live.pay_half_people)
    rows, asked = map(joined, zip(*asking, strict=True))
    lend(model, rows, asked)
    operator = model.view(Operator)
    surplus = np.maximum(operator.cash - p.initial.company_reserve_xof * operator.machine_size, 0)
    model.pay(Owners.profit, (surplus * p.live.company_profit_rate).astype(np.int64), payee=0)
