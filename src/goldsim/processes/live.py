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

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity, Origin
from goldsim.columns import NOBODY, Array, Columns, compiled, pick, sum_by, uses
from goldsim.parameters import Live, Move

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

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


def step(economy: "GoldEconomy") -> None:
    """Earn, tell the income, eat and borrow, feel."""
    p, miners, n = economy.p, economy.miners, len(economy.miners)
    earned = np.zeros(n, dtype=np.int64)
    farm_earnings(
        earned, miners.activity, miners.origin, miners.farm_skill, miners.farm_capital, economy.country.farm_season[0], p.move
    )
    economy.ledger.move(earned, "country.outside", "miners.savings", "farm and other income", source_rows=0)
    update_pay(economy)
    wronged = miners.wronged if economy.has("M30") else np.zeros(n, dtype=np.float32)
    spent, asked = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    eat(
        spent, asked, miners.change("income"), miners.change("hardship"), miners.change("grievance"), miners.activity,
        miners.n_dependants, miners.savings, miners.purse, miners.debt, miners.harm, wronged,
        float(economy.country.living_factor[0]), p.live,
    )  # fmt: skip
    economy.ledger.move(spent, "miners.savings", "country.outside", "living", target_rows=0)
    if economy.has("M25"):
        lend(economy, asked)
    miners.change("purse")[:] = miners.savings
    miners.change("farm_capital")[:] *= np.float32(1 - p.live.support_fading_rate)
    profit = (np.maximum(economy.companies.cash - economy.layout.company_reserve, 0) * p.live.company_profit_rate).astype(
        np.int64
    )
    economy.ledger.move(profit, "companies.cash", "country.outside", "operators' profit", target_rows=0)


def update_pay(economy: "GoldEconomy") -> None:
    """Let what a site is known for follow what people there have had this week."""
    p, miners, sites = economy.p.live, economy.miners, economy.sites
    at_site = pick(miners.activity == MINE, miners.site, NOBODY)
    # What programmes gave is income to the household, but says nothing of the pit.
    net = np.clip(miners.savings - miners.purse - miners.aid, -p.pay_at_most_xof, p.pay_at_most_xof)
    total = sum_by(at_site, net.astype(np.int64), len(sites)) * miners.weight
    n = sites.n_miners
    pay = sites.change("pay")
    seen = n > 0
    weight = p.pay_memory_rate * n[seen] / (n[seen] + p.pay_half_people)
    pay[seen] += weight * (total[seen] / n[seen] - pay[seen])
    # A site nobody works at is slowly forgotten, back toward the usual.
    pay[~seen] += p.pay_forget_rate * (economy.p.school.usual_pay_xof - pay[~seen])


def lend(economy: "GoldEconomy", asked: Array) -> None:
    """Let buyers advance what people at their sites ask for, all in the same part if cash is short."""
    p, miners, sites, traffickers = economy.p.live, economy.miners, economy.sites, economy.traffickers
    debt, creditor = miners.change("debt"), miners.change("creditor")
    rows = np.flatnonzero(asked)
    site = miners.site[rows]
    buyer = sites.buyer[site]
    can = ((creditor[rows] == NOBODY) | (creditor[rows] == buyer)) & (sites.besieged_until[site] <= economy.week)
    rows, buyer = rows[can], buyer[can]
    total = sum_by(buyer, asked[rows], len(traffickers)) * miners.weight
    part = np.minimum(1, traffickers.capital * p.lent_highest_share / np.maximum(total, 1))
    advance = (asked[rows] * part[buyer]).astype(np.int64)
    economy.ledger.move(advance, "traffickers.capital", "miners.savings", "advance", source_rows=buyer, target_rows=rows)
    debt[rows] += advance
    owes = advance > 0
    creditor[rows[owes]] = buyer[owes]
    traffickers.change("lent")[:] += sum_by(buyer, advance, len(traffickers)) * miners.weight


@compiled
def farm_earnings(
    earned: Array, activity: Array, origin: Array, farm_skill: Array, farm_capital: Array, season: float, p: Move
) -> None:
    """Write what each person earns at home this week, XOF."""
    for i in range(earned.shape[0]):
        if activity[i] == FARM:
            base = p.foreign_income_xof if origin[i] == FOREIGN else p.farm_income_xof
            earned[i] = int(base * season * farm_skill[i] * (1.0 + p.support_gain * farm_capital[i]))


@compiled
def household_need(n_dependants: int, living: float, p: Live) -> float:
    """Return what a week of the household costs, XOF: the person and, at less, each dependant; `living` is how dear it is."""
    return living * p.living_xof * (1.0 + p.dependant_cost_share * n_dependants)


@compiled
def eat(
    spent: Array, asked: Array, income: Array, hardship: Array, grievance: Array, activity: Array, n_dependants: Array,
    savings: Array, purse: Array, debt: Array, harm: Array, wronged: Array, living: float, p: Live,
) -> None:  # fmt: skip
    """Write what each person spends and asks to borrow, and how the week leaves them."""
    for i in range(spent.shape[0]):
        if activity[i] == DEAD or activity[i] == AWAY:
            continue
        income[i] += p.income_memory_rate * (savings[i] - purse[i] - income[i])
        need = household_need(n_dependants[i], living, p)
        unmet = 0.0
        if activity[i] == DETAINED:
            unmet = 1.0
        elif savings[i] >= need:
            spent[i] = int(need + (savings[i] - need) * p.spending_share)
        else:
            spent[i] = savings[i]
            unmet = 1.0 - savings[i] / need
            if activity[i] == MINE and savings[i] < need * p.borrows_below_share:
                asked[i] = int(max(0.0, min(need - savings[i], p.debt_highest_xof - debt[i])))
        hardship[i] += p.hardship_memory_rate * (unmet - hardship[i])
        felt = min(1.0, harm[i] + wronged[i] + p.hardship_resented_share * unmet)
        grievance[i] += p.grievance_memory_rate * (felt - grievance[i])
