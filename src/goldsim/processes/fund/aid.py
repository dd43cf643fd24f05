"""What households get: transfers, and support for farm or trade."""

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Payment, Payments, Rows, uniform, uniforms_at
from goldsim.model import Model
from goldsim.parameters import Fund, Instrument
from goldsim.processes.fund.choosing import Household, Pot, chosen, terms_of
from goldsim.processes.fund.pipeline import Programme
from goldsim.units import WEEKS_PER_YEAR


class Home(Rows, of="cells"):
    """How dangerous it is at home."""

    danger = fear = In


class Luck(Keys):
    """What is drawn."""

    rounding_households = rounding_farms = safe = Key


class Paid(Payments):
    """What households get."""

    transfer = Payment("cash transfer", "programmes.at_site", "miners.savings", gets="receives a transfer of {}")
    undelivered = Payment("not delivered", "programmes.at_site", "country.abroad")
    invested = Payment("start-up capital", "programmes.at_site", "country.towns")
    eaten = Payment("start-up capital eaten", "programmes.at_site", "miners.savings", gets="eats {} of start-up capital")


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
        kept = rows[keep_from_work(model, rows, each)]
        rows, n_out = kept, n_out + len(rows) - len(kept)
    amounts = np.full(len(rows), each, dtype=np.int64)
    model.view(Household).aid[rows] += amounts
    return model.pay(Paid.transfer, amounts, programme, rows) + send_back(model, each * n_out * weight, programme)


def keep_from_work(model: Model, rows: Array, each: int) -> Array:
    """Tell the households of some people what they lose if children work, and tell which have none at work."""
    pot, household = model.view(Pot), model.view(Household).household[rows]
    pot.at_stake[household] += each
    miner = pot.miner[household]
    no_child: Array = (miner < 0) | (model.view(Household).n_helpers[miner] <= 0)
    return no_child


def send_back(model: Model, xof: int, programme: int) -> int:
    """Give back what could not be brought to those whom it was meant for; return it. Nobody else gets it."""
    model.view(Programme).undelivered[programme] += xof
    return model.pay(Paid.undelivered, np.array([xof]), programme, 0)


def support_farms(model: Model, xof: int, programme: int) -> int:
    """Train people for farm or trade and give them start-up capital; return the capital that was given.

    A household in want eats the part of it that it lacks to live, and invests the rest: nothing is both.
    """
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
