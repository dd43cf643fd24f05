"""What households get: transfers, and support for farm or trade."""

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Out, Payment, Payments, Rows, compiled, uniform
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Fund, Instrument
from goldsim.units import WEEKS_PER_YEAR

FARM, MINE, FOREIGN = int(Activity.FARM), int(Activity.MINE), int(Origin.FOREIGN_MIGRANT)


class Household(Rows, of="miners"):
    """Who may be in need, and in reach."""

    activity = origin = home = household = In
    farm_capital = aid = Out


class Pot(Rows, of="households"):
    """What a head of the household lives on."""

    consumption = In


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
    capital = Payment("start-up capital", "programmes.at_site", "miners.savings", gets="receives {} to start on the farm")


def forget_aid(model: Model) -> None:
    """Begin the week's aid at nothing."""
    model.view(Household).aid[:] = 0


def transfer_cash(model: Model, xof: int, programme: int) -> int:
    """Pay poor households a weekly sum, in the drawn order until the money is gone; return what was given."""
    luck, weight = model.keys(Luck), model.miners.weight
    cost, cash_share = float(model.lookups.unit_xof[Instrument.CASH_TRANSFERS]) / WEEKS_PER_YEAR, model.p.fund.cash_share
    weekly, cash = int(cost * cash_share), int(xof * cash_share)
    n = n_rows_paid(xof, cost * weight, uniform(luck.rounding_households, 0))
    line, order = model.p.live.line_xof, model.lookups.household_order
    rows, n_out = model.call(poor_households, order, n, Household, Pot, out_of_reach(model), line, luck)
    each = each_gets(weekly, cash, weight * (len(rows) + n_out))
    amounts = np.full(len(rows), each, dtype=np.int64)
    model.view(Household).aid[rows] += amounts
    return model.pay(Paid.transfer, amounts, programme, rows) + send_back(model, each * n_out * weight, programme)


def send_back(model: Model, xof: int, programme: int) -> int:
    """Give back what could not be brought to those whom it was meant for; return it. Nobody else gets it."""
    return model.pay(Paid.undelivered, np.array([xof]), programme, 0)


def support_farms(model: Model, xof: int, programme: int) -> int:
    """Train people for farm or trade and give them start-up capital; return the capital that was given."""
    luck, p, weight = model.keys(Luck), model.p.fund, model.miners.weight
    per_person = float(model.lookups.unit_xof[Instrument.FARM_SUPPORT])
    n = n_rows_paid(xof, per_person * weight, uniform(luck.rounding_farms, 0))
    if n == 0:
        return 0
    again_below, order = np.float32(p.support_again_below), model.lookups.household_order
    rows, n_out = model.call(farms_to_support, order, n, Household, out_of_reach(model), again_below, luck)
    capital = each_gets(int(per_person * p.cash_share), xof, weight * (len(rows) + n_out))
    amounts = np.full(len(rows), capital, dtype=np.int64)
    household = model.view(Household)
    household.farm_capital[rows] += np.float32(support_effect(capital, per_person, p))
    household.aid[rows] += amounts
    return model.pay(Paid.capital, amounts, programme, rows) + send_back(model, capital * n_out * weight, programme)


def out_of_reach(model: Model) -> Array:
    """Return the chance that aid cannot come to a household this week, by cell. Shape (n_cells,)."""
    return squeezed_share(model.view(Home), model.p.fund)


def squeezed_share(home: Home, p: Fund) -> Array:
    """Return the part of all weeks in which households are out of reach: more where it is dangerous. Shape (n_cells,)."""
    return p.squeeze_share * np.maximum(home.danger, home.fear)


def n_rows_paid(xof: int, a_row_xof: float, u: float) -> int:
    """Return how many rows the money reaches for: each is many people, so that the fraction of one is drawn, right on average."""
    return int(xof / a_row_xof + u)


def each_gets(usual_xof: int, xof: int, n_people: int) -> int:
    """Return what each of some people gets: the usual sum, or less where the money does not reach for it."""
    return min(usual_xof, xof // max(n_people, 1))


def support_effect(capital_xof: int, per_person_xof: float, p: Fund) -> float:
    """Return what support is worth to who gets it: the capital in full and training in part, less where the capital is cut."""
    part = capital_xof / max(per_person_xof * p.cash_share, 1)
    effect = p.cash_share + (1 - p.cash_share) * p.training_only_effect_share
    return effect * min(part, 1)


@compiled
def poor_households(
    order: Array, n: int, household: Household, pot: Pot, squeezed: Array, line_xof: float, luck: Luck
) -> tuple[Array, int]:
    """Return whom aid reaches of the first `n` people in order with less than the line a head, and how many it does not."""
    rows, k, n_out = np.empty(max(min(n, order.shape[0]), 0), dtype=np.int64), 0, 0
    for i in order:
        if k + n_out >= n:
            break
        is_poor = pot.consumption[household.household[i]] < line_xof
        if is_poor and can_be_aided(household.activity[i], household.origin[i]):
            is_reached = uniform(luck.safe, i) >= squeezed[household.home[i]]
            rows[k if is_reached else -1] = i
            k, n_out = k + is_reached, n_out + (not is_reached)
    return rows[:k].copy(), n_out


@compiled
def farms_to_support(
    order: Array, n: int, household: Household, squeezed: Array, again_below: np.float32, luck: Luck
) -> tuple[Array, int]:
    """Return those whom support reaches of the first `n` people in order who have little left of it, and how many it does not."""
    rows, k, n_out = np.empty(max(min(n, order.shape[0]), 0), dtype=np.int64), 0, 0
    for i in order:
        if k + n_out >= n:
            break
        if household.farm_capital[i] < again_below and can_be_aided(household.activity[i], household.origin[i]):
            is_reached = uniform(luck.safe, i) >= squeezed[household.home[i]]
            rows[k if is_reached else -1] = i
            k, n_out = k + is_reached, n_out + (not is_reached)
    return rows[:k].copy(), n_out


@compiled
def can_be_aided(activity: int, origin: int) -> bool:
    """Tell whether aid is meant for somebody: for people in the country who farm or mine and are no foreigners."""
    return activity in (FARM, MINE) and origin != FOREIGN
