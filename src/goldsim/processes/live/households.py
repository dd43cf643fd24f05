"""Households that earn, eat, go without and resent."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.kernels import CHUNK, any_place, chunk_of
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.ledger.receipts import ALL, WATCHED
from goldsim.engine.records import Account, In, Out, Rows, Scratch, Total, Totals
from goldsim.engine.tables import Array
from goldsim.entities.miners import Activity, Origin
from goldsim.parameters import Live, Move

FARM, MINE, AWAY, DETAINED, DEAD = (
    int(a) for a in (Activity.FARM, Activity.MINE, Activity.AWAY, Activity.DETAINED, Activity.DEAD)
)
FOREIGN = int(Origin.FOREIGN_MIGRANT)


class Household(Rows, of="miners"):
    """Who earns, eats and feels."""

    savings: Account
    purse: Out
    farm_capital: Out
    income: Out
    hardship: Out
    grievance: Out
    activity: In
    origin: In
    site: In
    farm_skill: In
    n_dependants: In
    debt: In
    borrowed: In
    repaid: In
    aid: In
    harm: In
    wronged: In
    who_asks: Scratch
    asked: Scratch


class Kept(Totals, of="sites"):
    """What people at each site have had of the week, XOF."""

    net: Total


class Paid(Payments):
    """What comes into a household, and what goes."""

    earned = Payment("farm and other income", "country.towns", "miners.savings", gets="earns {} at home")
    spent = Payment("living", "miners.savings", "country.towns", gives="spends {} on living")


class Times(NamedTuple):
    """What holds for everybody this week."""

    season: float
    living: float
    resents: bool
    may_borrow: bool


class Tile(NamedTuple):
    """What some households at once earned, kept of the week at a site, spent, and ask for: int32, shape (CHUNK,) each."""

    earned: Array
    kept: Array
    spent: Array
    asked: Array


@compiled
def farm_earnings(is_foreign: bool, season: float, skill: float, capital: float, p: Move) -> float:
    """Return what a person on the field earns at home this week, XOF."""
    base = p.foreign_income_xof if is_foreign else p.farm_income_xof
    return base * season * skill * (1.0 + p.support_gain * capital)


@compiled
def household_need(n_dependants: int, living: float, p: Live) -> float:
    """Return what a week of the household costs, XOF: the person and, at less, each dependant; `living` is how dear it is."""
    return living * p.living_xof * (1.0 + p.dependant_cost_share * n_dependants)


@compiled
def spend_and_ask(savings: np.int32, debt: int, need: float, may_ask: bool, p: Live) -> tuple[float, float, float]:
    """Return what a household spends and asks to borrow, XOF, and the part of its need that stays unmet."""
    is_enough = savings >= need
    with_surplus = need + (savings - need) * p.spending_share
    lacking = 1.0 - savings / need
    lacks_much = savings < need * p.borrows_below_share
    wanted = max(0.0, min(need - savings, p.debt_highest_xof - debt))
    return with_surplus if is_enough else float(savings), wanted if may_ask & lacks_much else 0.0, 0.0 if is_enough else lacking


@compiled
def felt_share(harm: float, wronged: float, unmet: float, p: Live) -> float:
    """Return how the week is resented: what was taken, land lost and files passed over, and what was lacking."""
    return min(1.0, harm + wronged + p.hardship_resented_share * unmet)


@row_rule
def live_through(h: Household, tile: Tile, times: Times, p: Live, q: Move) -> None:
    """Let some people earn, spend and feel; write down what each earned, kept of the week at a site, spent, and asks for.

    `purse` then holds what is left, from which next week's income is told. There is no branch in here, and nothing is added up,
    so that processors do several people at once.
    """
    fade, most = np.float32(1 - p.support_fading_rate), p.pay_at_most_xof
    for i in range(h.activity.shape[0]):
        a = h.activity[i]
        farms, mines, is_here = a == FARM, a == MINE, (a != DEAD) & (a != AWAY)
        is_free = is_here & (a != DETAINED)
        earnings = farm_earnings(h.origin[i] == FOREIGN, times.season, h.farm_skill[i], h.farm_capital[i], q)
        tile.earned[i] = np.int32(earnings if farms else 0.0)
        had = np.int32(h.savings[i] + tile.earned[i])
        # Borrowing is no income, and paying back no loss; interest is one.
        gain = float(had) - h.purse[i] - h.borrowed[i] + h.repaid[i]
        # What programmes gave is income to the household, but says nothing of the pit.
        tile.kept[i] = np.int32(min(max(gain - h.aid[i], -most), most) if mines else 0.0)
        h.farm_capital[i] *= fade
        need = household_need(h.n_dependants[i], times.living, p)
        spends, asks, lacks = spend_and_ask(had, h.debt[i], need, mines & times.may_borrow, p)
        tile.spent[i] = np.int32(spends if is_free else 0.0)
        tile.asked[i] = np.int32(asks if is_free else 0.0)
        h.savings[i] = h.purse[i] = np.int32(had - tile.spent[i])
        unmet = lacks if is_free else 1.0
        felt = felt_share(h.harm[i], h.wronged[i] * times.resents, unmet, p)
        h.income[i] += is_here * p.income_memory_rate * (gain - h.income[i])
        h.hardship[i] += is_here * p.hardship_memory_rate * (unmet - h.hardship[i])
        h.grievance[i] += is_here * p.grievance_memory_rate * (felt - h.grievance[i])


@compiled
def week_of_households(
    row: int, household: Household, kept: Kept, paid: Paid, times: Times, p: Live, q: Move
) -> tuple[Array, Array]:
    """Let everybody earn, spend and feel; add up what people at each site have had, and return who asks for how much."""
    tile = Tile(np.empty(CHUNK, np.int32), np.empty(CHUNK, np.int32), np.empty(CHUNK, np.int32), np.empty(CHUNK, np.int32))
    k, n_rows = 0, household.activity.shape[0]
    for first in range(0, n_rows, CHUNK):
        end = min(first + CHUNK, n_rows)
        live_through(chunk_of(household, first, end), tile, times, p, q)
        add_up_tile(row, first, end, tile, paid)
        k = list_requests(row, first, end, household, tile, kept, k)
    return household.who_asks[:k].astype(np.int64), household.asked[:k].astype(np.int64)


@row_rule
def add_up_tile(row: int, first: int, end: int, tile: Tile, paid: Paid) -> None:
    """Write receipts of what some people earned and spent; `row` is the row in which the chunk begins."""
    earned, spent = 0, 0
    for k in range(end - first):
        earned += tile.earned[k]
        spent += tile.spent[k]
    paid.earned[ALL] += earned
    paid.spent[ALL] += spent
    if row + first <= paid.watched < row + end:
        paid.earned[WATCHED] += tile.earned[paid.watched - row - first]
        paid.spent[WATCHED] += tile.spent[paid.watched - row - first]


@row_rule
def list_requests(row: int, first: int, end: int, household: Household, tile: Tile, kept: Kept, k: int) -> int:
    """Add up what some people kept by site, and list who asks for an advance from place `k` on; return the place after them."""
    for i in range(first, end):
        at, asks = household.site[i], tile.asked[i - first]
        kept.net[at if at >= 0 else any_place(i - first, kept.net.shape[0])] += tile.kept[i - first]
        household.who_asks[k], household.asked[k] = row + i, asks
        k += asks > 0
    return k
