"""What households get: transfers, and support for farm or trade."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Key, Keys, Rows, uniform, uniforms_at
from goldsim.entities.households import field_share, worth_at_home
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.parameters import Fund, Instrument
from goldsim.processes.fund.choosing import FARM, MINE, Household, Pot, chosen, terms_of
from goldsim.processes.fund.pipeline import Paid, Programme
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR


class Home(Rows, of="cells"):
    """How dangerous it is at home."""

    danger = fear = In


class Luck(Keys):
    """What is drawn."""

    rounding_households = rounding_farms = safe = rounding_works = Key


def forget_aid(model: Model) -> None:
    """Begin the week's aid at nothing."""
    model.view(Household).aid[:] = 0
    model.view(Pot).at_stake[:] = 0


def transfer_cash(model: Model, xof: int, programme: int) -> int:
    """Pay a weekly sum to those who are chosen, until the money is gone; return what was given."""
    luck, weight = model.keys(Luck), model.miners.weight
    cost, cash_share = float(model.lookups.unit_xof[Instrument.CASH_TRANSFERS]) / WEEKS_PER_YEAR, model.p.fund.cash_share
    weekly, cash = int(cost * cash_share), int(xof * cash_share)
    n = n_rows_paid(xof, cost * weight, uniform(luck.rounding_households, place_of(programme)))
    terms = terms_of(model.lookups.measures[programme], line_xof=model.p.live.line_xof, offer_xof=float(weekly))
    rows, n_out = reached(model, chosen(model, programme, n, terms))
    each = each_gets(weekly, cash, weight * (len(rows) + n_out))
    if model.lookups.measures[programme].if_at_school:
        # All are told what they lose if children work, and those get it none of whose children do.
        pot, household = model.view(Pot), model.view(Household).household[rows]
        pot.at_stake[household] += each
        miner = pot.miner[household]
        kept = rows[(miner < 0) | (model.view(Household).n_helpers[miner] <= 0)]
        rows, n_out = kept, n_out + len(rows) - len(kept)
    amounts = np.full(len(rows), each, dtype=np.int64)
    model.view(Household).aid[rows] += amounts
    return model.pay(Paid.transfer, amounts, programme, rows) + send_back(model, each * n_out * weight, programme)


def send_back(model: Model, xof: int, programme: int) -> int:
    """Give back what could not be brought to those whom it was meant for; return it. Nobody else gets it."""
    model.view(Programme).undelivered[programme] += xof
    return model.pay(Paid.undelivered, np.array([xof]), programme, 0)


def support_farms(model: Model, xof: int, programme: int) -> int:
    """Train people for farm or trade and give them start-up capital; return the capital that was given."""
    # A household in want eats the part of it that it lacks to live, and invests the rest: nothing is both.
    luck, p, weight = model.keys(Luck), model.p.fund, model.miners.weight
    per_person = float(model.lookups.unit_xof[Instrument.FARM_SUPPORT])
    n = n_rows_paid(xof, per_person * weight, uniform(luck.rounding_farms, place_of(programme)))
    offer = per_person * p.cash_share / WEEKS_PER_YEAR
    terms = terms_of(model.lookups.measures[programme], again_below=p.support_again_below, offer_xof=offer)
    rows, n_out = reached(model, chosen(model, programme, n, terms))
    capital = each_gets(int(per_person * p.cash_share), xof, weight * (len(rows) + n_out))
    household = model.view(Household)
    eaten = (capital * household.hardship[rows]).astype(np.int64)
    household.farm_capital[rows] += support_effect(capital, capital - eaten, per_person, p).astype(np.float32)
    household.aid[rows] += eaten
    invested = model.pay(Paid.invested, np.array([int((capital - eaten).sum()) * weight]), programme, 0)
    return invested + model.pay(Paid.eaten, eaten, programme, rows) + send_back(model, capital * n_out * weight, programme)


def place_of(programme: int) -> int:
    """Return the place of a programme's draws among those of its instrument."""
    return max(programme - len(Instrument) + 1, 0)


def reached(model: Model, rows: Array) -> tuple[Array, int]:
    """Return which of the people chosen support comes to this week, and how many it does not: it is too dangerous."""
    squeezed = squeezed_share(model.view(Home), model.p.fund)
    is_reached = uniforms_at(model.keys(Luck).safe, rows) >= squeezed[model.view(Household).home[rows]]
    return rows[is_reached], int(np.count_nonzero(~is_reached))


def squeezed_share(home: Home, p: Fund) -> Array:
    """Return the part of all weeks in which households are out of reach: more where it is dangerous. Shape (n_cells,)."""
    return p.squeeze_share * np.maximum(home.danger, home.fear)


def n_rows_paid(xof: int, a_row_xof: float, u: float) -> int:
    """Return how many rows the money reaches for: each is many people, so that the fraction of one is drawn, right on average."""
    return int(xof / a_row_xof + u)


def each_gets(usual_xof: int, xof: int, n_people: int) -> int:
    """Return what each of some people gets: the usual sum, or less where the money does not reach for it."""
    return min(usual_xof, xof // max(n_people, 1))


def support_effect(capital_xof: int, invested_xof: Array, per_person_xof: float, p: Fund) -> Array:
    """Return what support is worth to who gets it: the capital that is invested in full and training in part, less where cut."""
    part = min(capital_xof / max(per_person_xof * p.cash_share, 1), 1)
    return part * (1 - p.cash_share) * p.training_only_effect_share + invested_xof / max(per_person_xof, 1)


def run_works(model: Model) -> None:
    """Spread what there is evenly over what is left of the season, and pay those who are chosen and come."""
    programme, n_weeks = model.view(Programme), weeks_left(model.date, model.p.fund.works_season)
    model.view(Household).works_xof[:] = 0
    has_money = (programme.instrument == Instrument.PUBLIC_WORKS) & (programme.at_site >= max(n_weeks, 1))
    for k in np.flatnonzero(has_money & (n_weeks > 0)).tolist():
        employ(model, int(programme.at_site[k]) // n_weeks, k)


def employ(model: Model, xof: int, programme: int) -> None:
    """Pay a week's wage to those at home who gain by it, and what goes with it for tools, material and overseers."""
    p, weight, household = model.p.fund, model.miners.weight, model.view(Household)
    n_weeks = sum(month > 0 for month in p.works_season) * WEEKS_PER_YEAR / MONTHS_PER_YEAR
    wage, cash = int(float(model.lookups.unit_xof[Instrument.PUBLIC_WORKS]) * p.cash_share / n_weeks), int(xof * p.cash_share)
    n = n_rows_paid(cash, wage * weight, uniform(model.keys(Luck).rounding_works, place_of(programme)))
    terms = terms_of(model.lookups.measures[programme], activity=FARM)
    hand, waits = model.view(Pot).hand_worth[household.household], field_share(model.date.month - 1, model.p.farm)
    gains = worth_at_home(hand, waits, household.hardship, model.p.move.impatience_share) < wage
    # Where it is too dangerous there are no works, and their money is there for later weeks.
    rows, n_out = reached(model, chosen(model, programme, n, terms, among=gains))
    amounts = np.full(len(rows), each_gets(wage, cash, weight * (len(rows) + n_out)), dtype=np.int64)
    household.works_xof[rows] = amounts
    household.aid[rows] += amounts
    wages = model.pay(Paid.wages, amounts, programme, rows)
    model.pay(Paid.running, np.array([int(wages * (1 - p.cash_share) / p.cash_share)]), programme, 0)


def weeks_left(day: date, season: Sequence[float]) -> int:
    """Return how many weeks of works are left with the one that begins on a day: none out of season."""
    n = 0
    while season[(day + timedelta(weeks=n)).month - 1] > 0 and n < WEEKS_PER_YEAR:
        n += 1
    return n


def run_credit(model: Model) -> None:
    """Collect what is due, write off who left, and lend what there is."""
    collect(model)
    fund = model.view(Programme)
    for k in np.flatnonzero((fund.instrument == Instrument.MINERS_CREDIT) & (fund.at_site > 0)).tolist():
        lend(model, k)


def collect(model: Model) -> None:
    """Let those who mine pay back out of what they can spare, and write off who has run: for a time nobody lends to him."""
    # As with buyers (see dig), who is behind bars has not run.
    borrower, p = model.view(Household), model.p
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
    borrower, weight, p = model.view(Household), model.miners.weight, model.p
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
