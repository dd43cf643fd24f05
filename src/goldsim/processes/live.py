"""live: earn on the field, eat, borrow, go without, resent.

Who farms earns the season's farm income, more with skill and with what is left of farm support. Everyone in the country
then pays for the household: a sum, less for each dependant, and a part of what is left over. A miner who has much less
than he needs borrows from the buyer at the site, up to a limit and as far as the buyer lends: the debt that ties him.
What stays unmet is hardship, smoothed. Grievance follows what was taken this week (taxed, robbed, seized), land lost
and files passed over, and hardship, and fades.

Income is what came in and stayed since last week, before living and borrowing. The pay that a site is known for follows
the mean income of those who mined there. Networks that lent write it down in their book.

Assumed: one price of living, dearer while borders are closed. Mechanisms: M01, M20 (the shortfall), M25 (advances),
M29, M30 (grievance). Sources: IMF poverty line 2010; UNU-CPR 2024 on poverty and resentment.
"""

import numpy as np

from goldsim.engine.kernels import STRETCH, any_place
from goldsim.engine.ledger.receipts import ALL, WATCHED, blank_slips, write_slip
from goldsim.engine.tables import NOBODY, Array, Columns, compiled, uses
from goldsim.engine.threads import joined
from goldsim.entities.miners import Activity, Origin
from goldsim.legacy import LegacyModel
from goldsim.parameters import Live, Move

MECHANISMS = ("M01", "M20", "M25", "M29", "M30")
READS: Columns = uses(
    miners="activity site origin farm_skill n_dependants harm wronged aid", sites="buyer n_miners besieged_until",
    country="farm_season living_factor",
)  # fmt: skip
WRITES: Columns = uses(
    miners="savings debt creditor hardship grievance income purse farm_capital", traffickers="capital lent", companies="cash",
    sites="pay", country="outside",
)  # fmt: skip
DRAWS: tuple[str, ...] = ()

FARM, MINE, BAND, AWAY, DETAINED, DEAD = (
    int(a) for a in (Activity.FARM, Activity.MINE, Activity.BAND, Activity.AWAY, Activity.DETAINED, Activity.DEAD)
)
FOREIGN = int(Origin.FOREIGN_MIGRANT)
LINES = ("farm and other income", "living")
EARNED, SPENT = range(len(LINES))


def step(model: LegacyModel) -> None:
    """Earn, tell the income, eat and borrow, feel; then operators' owners take their profit."""
    p, miners, sites, ledger = model.p, model.miners, model.sites, model.ledger
    net, slips = np.zeros(len(sites), dtype=np.int64), blank_slips(LINES)
    columns = (
        ledger.purses("miners.savings"), miners.change("purse"), miners.change("farm_capital"), miners.change("income"),
        miners.change("hardship"), miners.change("grievance"), miners.activity, miners.origin, miners.site, miners.farm_skill,
        miners.n_dependants, miners.debt, miners.aid, miners.harm, miners.wronged, model.scratch(miners),
        model.scratch(miners, 1),
    )  # fmt: skip
    asking = model.over(
        week_of_households, columns, (net, slips), model.country.farm_season[0], float(model.country.living_factor[0]),
        model.has("M30"), model.has("M25"), ledger.watched, p.live, p.move,
    )  # fmt: skip
    ledger.settle(slips[EARNED], "country.outside", "miners.savings", "farm and other income", 0)
    ledger.settle(slips[SPENT], "miners.savings", "country.outside", "living", 0)
    update_pay(model, net * miners.weight)
    rows, asked = map(joined, zip(*asking, strict=True))
    lend(model, rows, asked)
    profit = (np.maximum(model.companies.cash - model.lookups.company_reserve, 0) * p.live.company_profit_rate).astype(np.int64)
    ledger.move(profit, "companies.cash", "country.outside", "operators' profit", target_rows=0)


def update_pay(model: LegacyModel, total: Array) -> None:
    """Let what a site is known for follow what people there have had this week: `total`, XOF, shape (n_sites,)."""
    p, sites = model.p.live, model.sites
    forget, usual = np.float32(p.pay_forget_rate), np.float32(model.p.school.usual_pay_xof)
    hear_of_pay(sites.change("pay"), sites.n_miners, total, p.pay_memory_rate, p.pay_half_people, forget, usual)


def lend(model: LegacyModel, rows: Array, asked: Array) -> None:
    """Let buyers advance what people at their sites ask for, all in the same part if cash is short."""
    p, miners, sites, traffickers = model.p.live, model.miners, model.sites, model.traffickers
    debt, creditor, lent = miners.change("debt"), miners.change("creditor"), np.zeros(len(traffickers), dtype=np.int64)
    total = np.zeros(len(traffickers), dtype=np.int64)
    add_up_requests(rows, asked, total, miners.site, creditor, sites.buyer, sites.besieged_until, model.week)
    part = np.minimum(1, traffickers.capital * p.lent_highest_share / np.maximum(total * miners.weight, 1))
    slips = blank_slips(("advance",))
    advance(
        rows, asked, lent, slips, model.ledger.purses("miners.savings"), miners.change("purse"), debt, creditor, miners.site,
        sites.buyer, part, model.ledger.watched,
    )  # fmt: skip
    model.ledger.settle(slips[0], "traffickers.capital", "miners.savings", "advance", lent)
    traffickers.change("lent")[:] += lent * miners.weight


@compiled
def hear_of_pay(
    pay: Array, n_miners: Array, total: Array, memory_rate: float, half_people: float, forget: np.float32, usual: np.float32
) -> None:
    """Move each site's known pay toward this week's mean; a site nobody works at is slowly forgotten, back toward the usual."""
    for j in range(pay.shape[0]):
        n = n_miners[j]
        if n > 0:
            pay[j] += memory_rate * n / (n + half_people) * (total[j] / n - pay[j])
        else:
            pay[j] += forget * (usual - pay[j])


@compiled
def add_up_requests(
    rows: Array, asked: Array, total: Array, site: Array, creditor: Array, buyer: Array, besieged_until: Array, week: int
) -> None:
    """Add up what buyers are asked for; who owes another buyer, or is besieged, is told no: `asked` is 0 then."""
    for k in range(rows.shape[0]):
        i = rows[k]
        b = buyer[site[i]]
        asked[k] *= ((creditor[i] == NOBODY) | (creditor[i] == b)) & (besieged_until[site[i]] <= week)
        total[b] += asked[k]


@compiled
def advance(
    rows: Array, asked: Array, lent: Array, slips: Array, savings: Array, purse: Array, debt: Array, creditor: Array, site: Array,
    buyer: Array, part: Array, watched: int,
) -> None:  # fmt: skip
    """Give each person the buyer's part of what was asked for, and write it down as a debt."""
    for k in range(rows.shape[0]):
        i = rows[k]
        b = buyer[site[i]]
        given = int(asked[k] * part[b])
        if given > 0:
            savings[i] += given
            purse[i] += given
            debt[i] += given
            creditor[i] = b
            lent[b] += given
            write_slip(slips, 0, given, i == watched)


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


@compiled
def live_through(
    savings: Array, purse: Array, farm_capital: Array, income: Array, hardship: Array, grievance: Array, activity: Array,
    origin: Array, farm_skill: Array, n_dependants: Array, debt: Array, aid: Array, harm: Array, wronged: Array, season: float,
    living: float, resents: bool, may_borrow: bool, earned: Array, kept: Array, spent: Array, asked: Array, p: Live, q: Move,
) -> None:  # fmt: skip
    """Let some people earn, spend and feel; write down what each earned, kept of the week at a site, spent, and asks for.

    `purse` then holds what is left, from which next week's income is told. There is no branch in here, and nothing is added up,
    so that processors do several people at once.
    """
    fade, most = np.float32(1 - p.support_fading_rate), p.pay_at_most_xof
    for i in range(activity.shape[0]):
        a = activity[i]
        farms, mines, is_here = a == FARM, a == MINE, (a != DEAD) & (a != AWAY)
        is_free = is_here & (a != DETAINED)
        earnings = farm_earnings(origin[i] == FOREIGN, season, farm_skill[i], farm_capital[i], q)
        earned[i] = np.int32(earnings if farms else 0.0)
        had = np.int32(savings[i] + earned[i])
        gain = float(had) - purse[i]
        # What programmes gave is income to the household, but says nothing of the pit.
        at_the_pit = min(max(gain - aid[i], -most), most)
        kept[i] = np.int32(at_the_pit if mines else 0.0)
        farm_capital[i] *= fade
        need = household_need(n_dependants[i], living, p)
        spends, asks, lacks = spend_and_ask(had, debt[i], need, mines & may_borrow, p)
        spent[i] = np.int32(spends if is_free else 0.0)
        asked[i] = np.int32(asks if is_free else 0.0)
        savings[i] = purse[i] = np.int32(had - spent[i])
        unmet = lacks if is_free else 1.0
        felt = felt_share(harm[i], wronged[i] * resents, unmet, p)
        income[i] += is_here * p.income_memory_rate * (gain - income[i])
        hardship[i] += is_here * p.hardship_memory_rate * (unmet - hardship[i])
        grievance[i] += is_here * p.grievance_memory_rate * (felt - grievance[i])


@compiled
def week_of_households(
    row: int, net: Array, slips: Array, savings: Array, purse: Array, farm_capital: Array, income: Array, hardship: Array,
    grievance: Array, activity: Array, origin: Array, site: Array, farm_skill: Array, n_dependants: Array, debt: Array,
    aid: Array, harm: Array, wronged: Array, rows: Array, wanted: Array, season: float, living: float, resents: bool,
    may_borrow: bool, watched: int, p: Live, q: Move,
) -> tuple[Array, Array]:  # fmt: skip
    """Let everybody earn, spend and feel; add to `net` what people at each site have had, and return who asks for how much."""
    earned, kept = np.empty(STRETCH, dtype=np.int32), np.empty(STRETCH, dtype=np.int32)
    spent, asked = np.empty(STRETCH, dtype=np.int32), np.empty(STRETCH, dtype=np.int32)
    k = 0
    for first in range(0, activity.shape[0], STRETCH):
        end = min(first + STRETCH, activity.shape[0])
        some, n = slice(first, end), end - first
        live_through(
            savings[some], purse[some], farm_capital[some], income[some], hardship[some], grievance[some], activity[some],
            origin[some], farm_skill[some], n_dependants[some], debt[some], aid[some], harm[some], wronged[some], season,
            living, resents, may_borrow, earned, kept, spent, asked, p, q,
        )  # fmt: skip
        slips[EARNED, ALL] += earned[:n].sum()
        slips[SPENT, ALL] += spent[:n].sum()
        if row + first <= watched < row + end:
            slips[EARNED, WATCHED] += earned[watched - row - first]
            slips[SPENT, WATCHED] += spent[watched - row - first]
        for i in range(n):
            at = site[first + i]
            net[at if at >= 0 else any_place(i, net.shape[0])] += kept[i]
            rows[k], wanted[k] = row + first + i, asked[i]
            k += asked[i] > 0
    return rows[:k].astype(np.int64), wanted[:k].astype(np.int64)
