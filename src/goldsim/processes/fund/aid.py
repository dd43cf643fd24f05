"""What households get: transfers, and support for farm or trade."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Out, Payment, Payments, Rows, compiled, uniform, uniforms_at
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Fund, Instrument
from goldsim.processes.fund.pipeline import Programme
from goldsim.scenario.policy_parts import LOTTERY, OLDEST, ORIGINS, SITES, Measure
from goldsim.units import WEEKS_PER_YEAR

ILLEGAL, LEGAL = SITES.index("illegal"), SITES.index("legal")
FARM, MINE, FOREIGN = int(Activity.FARM), int(Activity.MINE), int(Origin.FOREIGN_MIGRANT)


class Household(Rows, of="miners"):
    """Who may be in need, and in reach."""

    activity = origin = home = household = In
    is_woman = age = site = is_permitted = n_helpers = debt = former_group = income = In
    farm_capital = aid = Out


class Pot(Rows, of="households"):
    """What a head of the household lives on, and its land, which makes it known in the village."""

    consumption = land = In


class Site(Rows, of="sites"):
    """Where mining is legal."""

    is_permitted = In


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


class Terms(NamedTuple):
    """Whom support is for: who has less of earlier support, lives on less, or earns less than these, and by measure who it is."""

    again_below: float
    line_xof: float
    offer_xof: float
    sex: int  # -1: both; 1: women
    youngest: int
    oldest: int
    origins: int  # bit by origin
    mines: int  # place in SITES, -1: does not matter
    has_working_children: bool
    is_bonded: bool
    is_returning: bool


def terms_of(measure: Measure, *, again_below: float = np.inf, line_xof: float = np.inf, offer_xof: float = np.inf) -> Terms:
    """Return whom a measure's support is for. A lot is drawn among the poor; other ways of choosing have to find them."""
    whom, origins = measure.whom, measure.whom.origins or ORIGINS[:FOREIGN]
    return Terms(
        again_below,
        line_xof if measure.chosen == LOTTERY else np.inf,
        offer_xof if measure.chosen == "self_selection" else np.inf,
        -1 if whom.sex is None else int(whom.sex == "women"),
        whom.youngest or 0,
        OLDEST if whom.oldest is None else whom.oldest,
        sum(1 << ORIGINS.index(name) for name in origins),
        -1 if whom.mines is None else SITES.index(whom.mines),
        whom.working_children,
        whom.bonded,
        whom.returning_fighters,
    )


def transfer_cash(model: Model, xof: int, programme: int) -> int:
    """Pay a weekly sum to those who are chosen, until the money is gone; return what was given."""
    luck, weight = model.keys(Luck), model.miners.weight
    cost, cash_share = float(model.lookups.unit_xof[Instrument.CASH_TRANSFERS]) / WEEKS_PER_YEAR, model.p.fund.cash_share
    weekly, cash = int(cost * cash_share), int(xof * cash_share)
    n = n_rows_paid(xof, cost * weight, uniform(luck.rounding_households, place_of(programme)))
    terms = terms_of(model.lookups.measures[programme], line_xof=model.p.live.line_xof, offer_xof=float(weekly))
    rows, n_out = reached(model, chosen(model, programme, n, terms))
    each = each_gets(weekly, cash, weight * (len(rows) + n_out))
    amounts = np.full(len(rows), each, dtype=np.int64)
    model.view(Household).aid[rows] += amounts
    return model.pay(Paid.transfer, amounts, programme, rows) + send_back(model, each * n_out * weight, programme)


def send_back(model: Model, xof: int, programme: int) -> int:
    """Give back what could not be brought to those whom it was meant for; return it. Nobody else gets it."""
    model.view(Programme).undelivered[programme] += xof
    return model.pay(Paid.undelivered, np.array([xof]), programme, 0)


def support_farms(model: Model, xof: int, programme: int) -> int:
    """Train people for farm or trade and give them start-up capital; return the capital that was given."""
    luck, p, weight = model.keys(Luck), model.p.fund, model.miners.weight
    per_person = float(model.lookups.unit_xof[Instrument.FARM_SUPPORT])
    n = n_rows_paid(xof, per_person * weight, uniform(luck.rounding_farms, place_of(programme)))
    if n == 0:
        return 0
    offer = per_person * p.cash_share / WEEKS_PER_YEAR
    terms = terms_of(model.lookups.measures[programme], again_below=p.support_again_below, offer_xof=offer)
    rows, n_out = reached(model, chosen(model, programme, n, terms))
    capital = each_gets(int(per_person * p.cash_share), xof, weight * (len(rows) + n_out))
    amounts = np.full(len(rows), capital, dtype=np.int64)
    household = model.view(Household)
    household.farm_capital[rows] += np.float32(support_effect(capital, per_person, p))
    household.aid[rows] += amounts
    return model.pay(Paid.capital, amounts, programme, rows) + send_back(model, capital * n_out * weight, programme)


def place_of(programme: int) -> int:
    """Return the place of a programme's draws among those of its instrument."""
    return max(programme - len(Instrument) + 1, 0)


def chosen(model: Model, programme: int, n: int, terms: Terms) -> Array:
    """Return the rows of the `n` people whom a measure chooses of those it is for."""
    measure, lookups, p = model.lookups.measures[programme], model.lookups, model.p.fund
    covers, is_usual = model.view(Programme).covers[programme], measure.chosen in (LOTTERY, "self_selection")
    order = lookups.household_order if is_usual else np.arange(len(model.miners))
    rows: Array = model.call(meant, order, max(n, 0) if is_usual else len(order), Household, Pot, Site, covers, terms)
    if is_usual or len(rows) <= n:
        return rows
    if measure.chosen == "first_come":
        return lowest(lookups.arrival[rows], rows, n)
    household, pot = model.view(Household).household[rows], model.view(Pot)
    is_test = measure.chosen == "proxy_means_test"
    error = (p.test_error if is_test else p.list_error) if measure.error is None else measure.error
    seen = (
        np.log(np.maximum(pot.consumption[household], 1.0))
        + error * (lookups.test_error if is_test else lookups.list_error)[household]
    )
    # Of a list, some places go to those whom the village's big men want on it: those with most land.
    known = np.zeros(0, dtype=np.int64) if is_test else lowest(-pot.land[household], rows, int(n * p.list_capture_share))
    others = ~np.isin(rows, known)
    return np.sort(np.concatenate([known, lowest(seen[others], rows[others], n - len(known))]))


def lowest(score: Array, rows: Array, n: int) -> Array:
    """Return the `n` rows with the lowest scores, in order; of equal scores, those of the first rows."""
    found: Array = np.sort(rows[np.argsort(score, kind="stable")[:n]])
    return found


def reached(model: Model, rows: Array) -> tuple[Array, int]:
    """Return which of the people chosen support comes to this week, and how many it does not: it is too dangerous."""
    is_reached = uniforms_at(model.keys(Luck).safe, rows) >= out_of_reach(model)[model.view(Household).home[rows]]
    return rows[is_reached], int(np.count_nonzero(~is_reached))


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
def meant(order: Array, most: int, household: Household, pot: Pot, site: Site, covers: Array, terms: Terms) -> Array:
    """Return the first people in order whom support is for, `most` at most."""
    rows, k = np.empty(max(min(most, order.shape[0]), 0), dtype=np.int64), 0
    for i in order:
        if k >= rows.shape[0]:
            break
        rows[k] = i
        k += (
            can_be_aided(household.activity[i], household.origin[i], terms.origins)
            and household.farm_capital[i] < terms.again_below
            and pot.consumption[household.household[i]] < terms.line_xof
            and household.income[i] < terms.offer_xof
            and covers[household.home[i]]
            and is_for(i, household, site, terms)
        )
    return rows[:k].copy()


@compiled
def is_for(i: int, household: Household, site: Site, terms: Terms) -> bool:
    """Tell whether support is for somebody by sex, age, work and state."""
    if terms.sex >= 0 and household.is_woman[i] != (terms.sex == 1):
        return False
    if not terms.youngest <= household.age[i] <= terms.oldest:
        return False
    if terms.mines >= 0:
        if household.activity[i] != MINE:
            return False
        is_legal = household.is_permitted[i] or site.is_permitted[household.site[i]]
        if (terms.mines == ILLEGAL and is_legal) or (terms.mines == LEGAL and not is_legal):
            return False
    if terms.has_working_children and household.n_helpers[i] <= 0:
        return False
    if terms.is_bonded and household.debt[i] <= 0:
        return False
    return not terms.is_returning or household.former_group[i] >= 0


@compiled
def can_be_aided(activity: int, origin: int, origins: int) -> bool:
    """Tell whether aid can be meant for somebody: for people in the country who farm or mine, of some origins."""
    return activity in (FARM, MINE) and (origins >> origin) & 1 == 1
