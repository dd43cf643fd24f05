"""Households that pool what they have, eat, go without and resent."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import Account, In, Lookup, Out, Rows, Scratch, Total, Totals
from goldsim.engine.writing import Array, Payment, Payments, compiled, inlined, row_rule, there, write_receipt
from goldsim.entities.households import members
from goldsim.entities.miners import Activity, Origin
from goldsim.parameters import Live


class Times(NamedTuple):
    """What holds this week: how dear living is, and in which belt, by home; what part is food, which must last; what is on."""

    prices: Array
    belt_of_home: Array
    belt_of_site: Array
    food_share: float
    weeks_to_harvest: float
    resents: bool
    may_borrow: bool


@compiled
def eaten(store: float, cash: float, need: float, times: Times, p: Live) -> tuple[float, float]:
    """Return what a family eats of its store and what it spends in cash, in prices of week zero."""
    # It lives on its need and a part of what is left over, in the usual proportion of food, and on what there is if less.
    # Who sees that the store will not last until the next harvest eats less of it already now.
    lasting = store / times.weeks_to_harvest
    store = min(store, lasting + (1.0 - p.ration_share) * max(times.food_share * need - lasting, 0.0)) if store > 0 else 0.0
    wealth = store + cash
    living = need + p.spending_share * (wealth - need) if wealth > need else wealth
    of_store = min(store, max(times.food_share * living, living - cash))
    return of_store, living - of_store


@compiled
def felt_share(harm: float, wronged: float, unmet: float, p: Live) -> float:
    """Return how the week is resented: what was taken, land lost and files passed over, and what was lacking."""
    return min(1.0, harm + wronged + p.hardship_resented_share * unmet)


@compiled
def wish_to_borrow(unmet: float, need: float, debt: int, p: Live) -> float:
    """Return what a family in want asks a buyer for, XOF: nothing as long as it can do with what it has."""
    return max(0.0, min(unmet * need, p.debt_highest_xof - debt)) if unmet > 1.0 - p.borrows_below_share else 0.0


FARM, MINE, FIGHTER, AWAY, DETAINED, DEAD = (
    int(a) for a in (Activity.FARM, Activity.MINE, Activity.FIGHTER, Activity.AWAY, Activity.DETAINED, Activity.DEAD)
)
FOREIGN = int(Origin.FOREIGN_MIGRANT)


class Family(Rows, of="households"):
    """Who eats from one pot."""

    savings = Account
    store = income = consumption = miner = Out
    earned = remitted = first = n_adults = n_heads = origin = In
    household_home = Lookup
    who_asks = asked = Scratch


class Member(Rows, of="miners"):
    """Who brings something home, feels, and asks a buyer for an advance."""

    savings = Account
    savings_before = farm_capital = income = hardship = grievance = debt = creditor = Out
    activity = site = borrowed = repaid = aid = works_xof = harm = wronged = barred_until = In


class Kept(Totals, of="sites"):
    """What people at each site have had of the week, XOF."""

    net = Total


class Spent(Totals, of="belts"):
    """What families spend in each belt, and people at its sites, XOF a household and a person."""

    xof = at_sites = Total


class Paid(Payments):
    """What comes into a household, and what goes."""

    feasts = Payment("spent at the site", "miners.savings", "belts.till", gives="spends {} of the earnings at the site")
    brought = Payment("brought home", "miners.savings", "households.savings", gives="brings {} home")
    taken = Payment("taken along", "households.savings", "miners.savings", gets="takes {} along to the pit")
    remitted = Payment("from relatives abroad", "country.abroad", "households.savings", gets="gets {} from relatives abroad")
    spent_near = Payment("living", "households.savings", "belts.till", gives="spends {} on living with the family")
    spent = Payment("living", "households.savings", "country.towns", gives="spends {} on living with the family")
    sent = Payment("living", "households.savings", "country.abroad", gives="sends {} to the family abroad")


class Pot(NamedTuple):
    """What members bring: their gains of the week, XOF, what they hand over, and how many of the heads do not eat at home."""

    gains: int
    handed: int
    n_out: int
    n_gone: int
    miner: int


@inlined
def hand_over(i: int, member: Member, kept: Kept, spent: Spent, paid: Paid, times: Times, p: Live) -> tuple[int, int]:
    """Tell what the week brought a person, and the site's others, and let him bring home what he neither spends nor needs."""
    a, keeps = member.activity[i], 0
    gain = member.savings[i] - member.savings_before[i] - member.borrowed[i] + member.repaid[i]
    if a == MINE:
        at, most, keeps = there(member.site[i]), int(p.pay_at_most_xof), int(p.carry_xof)
        # What programmes gave is income to the household, but says nothing of the pit.
        kept.net[at] += min(max(gain - member.aid[i], -most), most)
        feasts = min(int(max(gain, 0) * p.site_spending_share), member.savings[i])
        member.savings[i] -= feasts
        gain -= feasts
        spent.at_sites[times.belt_of_site[at]] += feasts
        write_receipt(paid.feasts, feasts, i == paid.watched)
    elif a in (FIGHTER, AWAY, DETAINED):
        keeps = member.savings[i]
    handed = max(member.savings[i] - keeps, 0)
    member.savings[i] -= handed
    member.savings_before[i] = member.savings[i]
    write_receipt(paid.brought, handed, i == paid.watched)
    return gain, handed


@inlined
def pool(h: int, family: Family, member: Member, kept: Kept, spent: Spent, paid: Paid, times: Times, p: Live) -> Pot:
    """Let the members of a household bring home what they can."""
    gains, handed, n_out, n_gone, miner = 0, 0, 0, 0, -1
    for i in members(family.first[h], family.n_adults[h]):
        a = member.activity[i]
        gain, brings = hand_over(i, member, kept, spent, paid, times, p)
        gains, handed = gains + gain, handed + brings
        is_gone = a in (DEAD, AWAY, FIGHTER, DETAINED)
        n_gone += is_gone
        n_out += is_gone or a == MINE
        miner = int(np.int64(i)) if a == MINE and miner < 0 else miner
        member.income[i] += p.income_memory_rate * (gain - member.income[i]) * (not is_gone) * (a != FARM)
        if member.farm_capital[i] > 0:
            member.farm_capital[i] *= 1.0 - p.support_fading_rate
    return Pot(gains, handed, n_out, n_gone, miner)


@inlined
def feel(h: int, family: Family, member: Member, unmet: float, at_home: float, resents: bool, p: Live) -> None:
    """Let the members of a household feel what was lacking, taken or lost this week."""
    for i in members(family.first[h], family.n_adults[h]):
        a = member.activity[i]
        if a in (DEAD, AWAY):
            continue
        lacks = 1.0 if a == DETAINED else unmet
        felt = felt_share(member.harm[i], member.wronged[i] * resents, lacks, p)
        own = at_home if member.works_xof[i] == 0 else member.works_xof[i]
        member.income[i] += p.income_memory_rate * (own - member.income[i]) * (a == FARM)
        member.hardship[i] += p.hardship_memory_rate * (lacks - member.hardship[i])
        member.grievance[i] += p.grievance_memory_rate * (felt - member.grievance[i])


@inlined
def spend(h: int, xof: int, belt: int, is_watched: bool, family: Family, spent: Spent, paid: Paid) -> None:
    """Let a household pay for a week's living: in its belt, in the towns, or for a family abroad."""
    family.savings[h] -= xof
    if family.origin[h] == FOREIGN:
        write_receipt(paid.sent, xof, is_watched)
    elif belt < 0:
        write_receipt(paid.spent, xof, is_watched)
    else:
        write_receipt(paid.spent_near, xof, is_watched)
        spent.xof[belt] += xof


@inlined
def eat(
    h: int, n_heads: float, is_watched: bool, family: Family, spent: Spent, paid: Paid, times: Times, p: Live
) -> tuple[float, float]:
    """Let a household eat and spend; return what it needs, XOF at the prices of its place, and the part that is lacking."""
    home, need = there(family.household_home[h]), p.line_xof * n_heads
    price = times.prices[home]
    of_store, cash = eaten(family.store[h], family.savings[h] / price, need, times, p)
    family.store[h] -= of_store
    spend(h, min(int(cash * price), family.savings[h]), times.belt_of_home[home], is_watched, family, spent, paid)
    family.consumption[h] += p.consumption_memory_rate * ((of_store + cash) / n_heads - family.consumption[h])
    return need * price, max(0.0, 1.0 - (of_store + cash) / need)


@inlined
def equip_miners(h: int, family: Family, member: Member, paid: Paid, p: Live) -> None:
    """Let members who mine take along what they lack for the pit, as far as there is cash at home."""
    for i in members(family.first[h], family.n_adults[h]):
        lacks = int(p.carry_xof) - member.savings[i] if member.activity[i] == MINE else 0
        taken = min(max(lacks, 0), family.savings[h])
        family.savings[h] -= taken
        member.savings[i] += taken
        member.savings_before[i] += taken
        write_receipt(paid.taken, taken, i == paid.watched)


@row_rule
def week_of_households(family: Family, member: Member, kept: Kept, spent: Spent, paid: Paid, times: Times, p: Live) -> int:
    """Let households pool, eat, spend and feel; list who asks a buyer for how much, a person, and return how many do."""
    k = 0
    for h in range(family.first.shape[0]):
        first, n_all = family.first[h], max(float(family.n_heads[h]), 1.0)
        price = times.prices[there(family.household_home[h])]
        is_watched = first <= paid.watched < first + family.n_adults[h]
        pot = pool(h, family, member, kept, spent, paid, times, p)
        family.savings[h] += pot.handed + family.remitted[h]
        family.miner[h] = pot.miner
        write_receipt(paid.remitted, family.remitted[h], is_watched)
        n_heads, unmet = n_all - pot.n_out, 0.0
        is_away = family.origin[h] == FOREIGN and pot.n_gone == family.n_adults[h]
        if n_heads > 0 and not is_away:
            need, unmet = eat(h, n_heads, is_watched, family, spent, paid, times, p)
            asked = wish_to_borrow(unmet, need, member.debt[pot.miner], p) if times.may_borrow and pot.miner >= 0 else 0.0
            if asked >= 1.0:
                family.who_asks[k], family.asked[k] = pot.miner, int(asked)
                k += 1
        if pot.miner >= 0:
            equip_miners(h, family, member, paid, p)
        income = family.earned[h] + (pot.gains + family.remitted[h]) / price
        family.income[h] += p.income_memory_rate * (income / n_all - family.income[h]) * (not is_away)
        hands = max(family.n_adults[h] - pot.n_out, 1)
        feel(h, family, member, unmet, family.earned[h] * price / hands, times.resents, p)
    return k


@compiled
def live_a_week(
    _first: int, family: Family, member: Member, kept: Kept, spent: Spent, paid: Paid, times: Times, p: Live
) -> tuple[Array, Array]:
    """Let households live through the week; return who asks a buyer for an advance, and for how much."""
    k = week_of_households(family, member, kept, spent, paid, times, p)
    return family.who_asks[:k].astype(np.int64), family.asked[:k].astype(np.int64)
