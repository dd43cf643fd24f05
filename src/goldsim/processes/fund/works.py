"""Public works in the hungry season: a wage for those to whom it is more than a week at home; their fields go without them."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from goldsim.engine.writing import Key, Keys, Payment, Payments, uniform
from goldsim.entities.households import field_share, worth_at_home
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.aid import each_gets, n_rows_paid, place_of, reached
from goldsim.processes.fund.choosing import FARM, Household, Pot, chosen, terms_of
from goldsim.processes.fund.pipeline import Programme
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR


class Luck(Keys):
    """What is drawn."""

    rounding_works = Key


class Paid(Payments):
    """What works cost."""

    wages = Payment("wages of public works", "programmes.at_site", "miners.savings", gets="earns {} on public works")
    running = Payment("running of public works", "programmes.at_site", "country.towns")


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
