"""live: bring home, eat, spend, borrow, go without, resent; and what is spent near gold makes things dear there.

At the week's end members who mine have spent a part of their earnings at the site, keep what they need for the pit, or take
it from home, and bring the rest; others bring all. A family lives on its need, `heads * line`, and a part of what is left
over: food from its store first, the rest bought with cash at the prices of its place. Who sees that the store will not last
until the next harvest begins to eat less of it: `store / weeks to harvest + (1 - ration) * the rest of the need`. What it
cannot cover is hardship; who has much less than he needs, and a member at a pit, asks the buyer there for an advance.
Those who mine eat at the pit (see dig). Grievance follows what was taken (taxed, robbed, seized), land lost and
files passed over, and hardship, and fades. Income is what work, fields and relatives brought; an advance is none, and paying
one back is no loss. The pay that a site is known for follows what those who mined there had of the week.

In each belt prices move toward `(money spent a head / what people without gold buy)^power`, never below those elsewhere;
traders pay the belt's families for crops and work and buy the rest in the towns.

Assumed: members share alike; everything spent at home in a belt is spent in that belt. Mechanisms: M01, M20 (the shortfall),
M25 (advances), M29, M30 (grievance). Sources: the official poverty line; EMOP on households; prices in gold districts of
Mali and Côte d'Ivoire; UNU-CPR 2024 on poverty and resentment.
"""

import numpy as np

from goldsim.engine.records import In, Out, Rows, Total, Totals
from goldsim.engine.writing import NOBODY, Array, Payment, Payments, joined, row_rule, saturating, sum_by, write_receipt
from goldsim.entities.belts import prices_at_homes
from goldsim.model import Model
from goldsim.parameters import Live
from goldsim.processes.live.families import Family, Kept, Member, Paid, Spent, Times, live_a_week
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR

MECHANISMS = ("M01", "M20", "M25", "M29", "M30")


class Operator(Rows, of="companies"):
    """Whose owners take a profit."""

    cash = machine_size = In


class Trade(Payments):
    """What operators' owners take, belts buy and buyers lend."""

    profit = Payment("operators' profit", "companies.cash", "country.abroad")
    brought_in = Payment("goods from the towns", "belts.till", "country.towns")
    advance = Payment("advance", "traffickers.capital", "miners.savings", gets="borrows {} from the buyer")


def weeks_to_harvest(model: Model) -> float:
    """Return the weeks until the next harvest begins, at least one month's."""
    season, now = model.p.farm.harvest_season, model.date.month - 1
    is_harvest = [season[(now + ahead) % MONTHS_PER_YEAR] > 0 for ahead in range(MONTHS_PER_YEAR + 1)]
    begins = [ahead for ahead in range(1, MONTHS_PER_YEAR + 1) if is_harvest[ahead] and not is_harvest[ahead - 1]]
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
    model.pay(Trade.profit, (surplus * p.live.company_profit_rate).astype(np.int64), payee=0)


class Market(Rows, of="belts"):
    """Who sells in a belt, and how dear."""

    till = made = bought = In
    till_before = price_level = Out


class Site(Rows, of="sites"):
    """Who else buys there, what a site is known for, and whose buyer lends."""

    pay = Out
    belt = n_miners = buyer = besieged_until = In


class Prices(Rows, of="country"):
    """How dear living is elsewhere."""

    living_factor = In


def settle_markets(model: Model) -> None:
    """Let prices follow what was spent in each belt, and its traders buy in the towns what the belt does not make."""
    market, site, p = model.view(Market), model.view(Site), model.p.live
    spent = market.till - market.till_before + market.made - market.bought
    heads = model.lookups.heads_in_belt + sum_by(site.belt, site.n_miners, len(spent))
    # Without gold, people buy what they do not grow.
    usual = np.maximum(heads, 1) * (1 - model.p.farm.food_share) * p.line_xof * float(model.view(Prices).living_factor[0])
    market.price_level[:] = next_level(market.price_level, spent / usual, p) if model.has("M01") else 1
    # What families of the belt will be paid next week stays in the till.
    model.pay(Trade.brought_in, np.maximum(market.till - market.made, 0), payee=0)
    market.till_before[:] = market.till


def next_level(level: Array, spent: Array, p: Live) -> Array:
    """Return price levels: each moves toward a power of what is spent a head, relative to a usual living; never below 1."""
    aim = np.maximum(spent / level, 1) ** p.price_power
    return level + p.price_speed_rate * (aim - level)


class Lender(Rows, of="traffickers"):
    """Who lends."""

    capital = lent = In


class Requests(Totals, of="traffickers"):
    """What each network is asked for, and what it lends, a person's XOF."""

    total = lent = Total


def lend(model: Model, rows: Array, asked: Array) -> None:
    """Let buyers advance what people at their sites ask for, all in the same part if cash is short."""
    borrower, site, lender = model.view(Member), model.view(Site), model.view(Lender)
    requests, paid, weight = model.totals(Requests), model.receipts(Trade), model.miners.weight
    add_up_requests(rows, asked, requests, borrower, site, model.week)
    room = model.p.live.lent_highest_share * (lender.capital + lender.lent) - lender.lent
    part = np.minimum(1, np.clip(room, 0, np.maximum(lender.capital, 0)) / np.maximum(requests.total * weight, 1))
    advance(rows, asked, requests, paid, borrower, site.buyer, part)
    model.post(Trade.advance, paid, requests.lent)


@row_rule
def hear_of_pay(site: Site, total: Array, memory_rate: float, half_people: float) -> None:
    """Move each site's known pay toward this week's mean; of a site that nobody works, see prospect."""
    for j in range(site.pay.shape[0]):
        n = site.n_miners[j]
        if n > 0:
            site.pay[j] += saturating(n, half_people, memory_rate) * (total[j] / n - site.pay[j])


@row_rule
def add_up_requests(rows: Array, asked: Array, requests: Requests, borrower: Member, site: Site, week: int) -> None:
    """Add up what buyers are asked for; who owes another, has run from one, or is besieged, is told no: `asked` is 0 then."""
    for k in range(rows.shape[0]):
        i = rows[k]
        j = borrower.site[i]
        b, owes = site.buyer[j], borrower.creditor[i]
        asked[k] *= ((owes == NOBODY) | (owes == b)) & (site.besieged_until[j] <= week) & (borrower.barred_until[i] <= week)
        requests.total[b] += asked[k]


@row_rule
def advance(rows: Array, asked: Array, requests: Requests, paid: Trade, borrower: Member, buyer: Array, part: Array) -> None:
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
