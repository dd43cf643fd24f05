"""Who is chosen for what is given to people: those whom a measure is for, by lot, by a test or a list, or by themselves."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Out, Rows, compiled
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.processes.fund.pipeline import Programme
from goldsim.scenario.policy_parts import LOTTERY, OLDEST, ORIGINS, SITES, Measure

ILLEGAL, LEGAL = SITES.index("illegal"), SITES.index("legal")
FARM, MINE, FOREIGN, ANY = int(Activity.FARM), int(Activity.MINE), int(Origin.FOREIGN_MIGRANT), -1


class Household(Rows, of="miners"):
    """Who may be in need, in reach or in debt, and what he has."""

    debt = farm_capital = aid = works_xof = creditor = savings_before = public_debt = lent_by = barred_until = Out
    activity = origin = home = household = is_woman = age = site = is_permitted = n_helpers = former_group = income = In
    hardship = savings = In


class Pot(Rows, of="households"):
    """What a head of the household lives on, and its land, which makes it known in the village."""

    consumption = land = miner = hand_worth = In
    at_stake = Out


class Site(Rows, of="sites"):
    """Where mining is legal."""

    is_permitted = In


class Terms(NamedTuple):
    """Whom support is for: who has less of earlier support, lives on less, or earns less than these, and by measure who it is."""

    activity: int  # FARM or MINE, or ANY of both
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


def terms_of(
    measure: Measure, activity: int = ANY, again_below: float = np.inf, line_xof: float = np.inf, offer_xof: float = np.inf
) -> Terms:
    """Return whom a measure's support is for. A lot is drawn among the poor; other ways of choosing have to find them."""
    whom, origins = measure.whom, measure.whom.origins or ORIGINS[:FOREIGN]
    sex, mines = -1 if whom.sex is None else int(whom.sex == "women"), -1 if whom.mines is None else SITES.index(whom.mines)
    oldest, bits = OLDEST if whom.oldest is None else whom.oldest, sum(1 << ORIGINS.index(name) for name in origins)
    line_xof = line_xof if measure.chosen == LOTTERY else np.inf
    offer_xof = offer_xof if measure.chosen == "self_selection" else np.inf
    state = whom.working_children, whom.bonded, whom.returning_fighters
    return Terms(activity, again_below, line_xof, offer_xof, sex, whom.youngest or 0, oldest, bits, mines, *state)


def chosen(model: Model, programme: int, n: int, terms: Terms, among: Array | None = None) -> Array:
    """Return the rows of the `n` people whom a measure chooses of those it is for, or of those `among` them, by person."""
    measure, lookups, p = model.lookups.measures[programme], model.lookups, model.p.fund
    covers, is_usual = model.view(Programme).covers[programme], measure.chosen in (LOTTERY, "self_selection")
    order = lookups.household_order if is_usual else np.arange(len(model.miners))
    order = order if among is None else order[among[order]]
    rows: Array = model.call(meant, order, max(n, 0) if is_usual else len(order), Household, Pot, Site, covers, terms)
    if is_usual or len(rows) <= n:
        return rows
    if measure.chosen == "first_come":
        return lowest(lookups.arrival[rows], rows, n)
    household, pot = model.view(Household).household[rows], model.view(Pot)
    is_test = measure.chosen == "proxy_means_test"
    error = (p.test_error if is_test else p.list_error) if measure.error is None else measure.error
    blur = (lookups.test_error if is_test else lookups.list_error)[household]
    seen = np.log(np.maximum(pot.consumption[household], 1.0)) + error * blur
    # Of a list, some places go to those whom the village's big men want on it: those with most land.
    known = np.zeros(0, dtype=np.int64) if is_test else lowest(-pot.land[household], rows, int(n * p.list_capture_share))
    others = ~np.isin(rows, known)
    return np.sort(np.concatenate([known, lowest(seen[others], rows[others], n - len(known))]))


def lowest(score: Array, rows: Array, n: int) -> Array:
    """Return the `n` rows with the lowest scores, in order; of equal scores, those of the first rows."""
    found: Array = np.sort(rows[np.argsort(score, kind="stable")[:n]])
    return found


@compiled
def meant(order: Array, most: int, household: Household, pot: Pot, site: Site, covers: Array, terms: Terms) -> Array:
    """Return the first people in order whom support is for, `most` at most."""
    rows, k = np.empty(max(min(most, order.shape[0]), 0), dtype=np.int64), 0
    for i in order:
        if k >= rows.shape[0]:
            break
        rows[k] = i
        k += (
            household.farm_capital[i] < terms.again_below
            and pot.consumption[household.household[i]] < terms.line_xof
            and household.income[i] < terms.offer_xof
            and covers[household.home[i]]
            and is_for(i, household, site, terms)
        )
    return rows[:k].copy()


@compiled
def is_for(i: int, household: Household, site: Site, terms: Terms) -> bool:
    """Tell whether support is for somebody by sex, age, origin, work and state; for nobody who is away or fights."""
    activity = household.activity[i]
    fits = activity in (FARM, MINE) if terms.activity == ANY else activity == terms.activity
    fits &= (terms.origins >> household.origin[i]) & 1 == 1
    fits &= (terms.sex < 0 or household.is_woman[i] == (terms.sex == 1)) and terms.youngest <= household.age[i] <= terms.oldest
    fits &= (household.n_helpers[i] > 0) | (not terms.has_working_children)
    fits &= ((household.debt[i] > 0) | (not terms.is_bonded)) & ((household.former_group[i] >= 0) | (not terms.is_returning))
    if not fits or terms.mines < 0:
        return bool(fits)
    mines = activity == MINE
    is_legal = mines and (household.is_permitted[i] or site.is_permitted[household.site[i]])
    return mines and (terms.mines not in (ILLEGAL, LEGAL) or is_legal == (terms.mines == LEGAL))
