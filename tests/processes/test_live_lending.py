"""Advances by buyers, what pits are known to pay, how long stores must last, and what operators' owners take."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity
from goldsim.processes import live
from goldsim.processes.live import Member, Requests, Site, Trade, add_up_requests, advance, hear_of_pay, lend, weeks_to_harvest
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from records import filled, totals


@pytest.mark.parametrize("case", ["free", "owes this one", "owes another", "has run", "besieged", "siege over"])
def test_who_owes_another_has_run_or_is_besieged_is_told_no(form, case):
    owed = {"owes this one": 1, "owes another": 0}.get(case, -1)
    borrower = filled(Member, 3, site=0, creditor=[-1, owed, -1], barred_until=[0, 11 if case == "has run" else 0, 0])
    site = filled(Site, 1, buyer=1, besieged_until={"besieged": 11, "siege over": 10}.get(case, 0))
    asked, requests = np.array([5000]), totals(Requests, 2)
    form(add_up_requests)(np.array([1]), asked, requests, borrower, site, 10)
    told = 5000 if case in ("free", "owes this one", "siege over") else 0
    assert (asked.tolist(), requests.total.tolist()) == ([told], [0, told])


@given(asked=st.lists(st.integers(0, 50_000), min_size=1, max_size=9), part=st.floats(0, 1))
def test_all_get_the_same_part_of_what_they_ask_for_and_owe_it(form, asked, part):
    borrower = filled(Member, len(asked), site=0, savings=100, savings_before=100)
    requests, paid = totals(Requests, 2), Trade.blank(watched=0)
    form(advance)(np.arange(len(asked)), np.array(asked), requests, paid, borrower, np.array([1]), np.array([0.0, part]))
    given_ = [int(some * part) for some in asked]
    assert borrower.debt.tolist() == given_
    assert (borrower.savings - 100).tolist() == (borrower.savings_before - 100).tolist() == given_
    assert ((borrower.creditor == 1) == (borrower.debt > 0)).all()
    assert requests.lent.tolist() == [0, sum(given_)]
    assert paid.advance.tolist() == [sum(given_), given_[0]]


@pytest.fixture
def economy(tiny):
    return GoldEconomy(tiny, seed=1)


@pytest.mark.parametrize("what", ["cash", "book"])
def test_a_buyer_lends_within_its_cash_and_the_part_of_its_means_that_miners_may_owe(economy, what):
    rows, weight, share = np.arange(10), economy.miners.weight, economy.p.live.lent_highest_share
    buyer = int(economy.sites.buyer[0])
    put(economy.miners, activity=Activity.FARM, site=-1)
    put(economy.miners, rows, site=0, debt=0, creditor=-1, barred_until=0)
    # What is lent already leaves little room, or cash is nearly out.
    capital, lent = (10_000, 0) if what == "cash" else (9 * 10**6, 0)
    economy.p = economy.p._replace(live=economy.p.live._replace(lent_highest_share=1.0 if what == "cash" else share))
    put(economy.traffickers, buyer, capital=capital, lent=lent)
    with acting(economy, live):
        lend(economy, rows, np.full(10, 10**6 // weight))
    room = capital if what == "cash" else share * capital
    assert economy.miners.debt[rows].sum() * weight == pytest.approx(room, abs=10 * weight)
    assert capital - economy.traffickers.capital[buyer] == economy.miners.debt[rows].sum() * weight


def test_a_pit_is_known_the_sooner_the_more_people_talk_of_it_and_an_empty_one_not_at_all(p, form):
    rate, half = p.live.pay_memory_rate, p.live.pay_half_people
    n = np.array([0, int(half), 10**6])
    site = filled(Site, 3, n_miners=n, pay=1000)
    form(hear_of_pay)(site, n * 5000, rate, half)
    assert site.pay == pytest.approx([1000, 1000 + rate / 2 * 4000, 1000 + rate * 4000], rel=1e-3)


@pytest.mark.parametrize(("month", "months"), [(3, 6), (6, 3), (8, 1), (9, 12), (12, 9)])
def test_a_store_has_to_last_until_gathering_begins(economy, month, months):
    season = economy.p.farm.harvest_season
    assert season[7] == 0 < season[8]
    economy.date = date(2021, month, 15)
    assert weeks_to_harvest(economy) == pytest.approx(months * WEEKS_PER_YEAR / MONTHS_PER_YEAR)


def test_where_something_is_gathered_all_year_nothing_has_to_last(economy):
    economy.p = economy.p._replace(farm=economy.p.farm._replace(harvest_season=(0.5,) * 12))
    assert weeks_to_harvest(economy) == 1


def test_operators_owners_take_a_part_of_what_is_beyond_the_reserve(economy):
    companies, reserve = economy.companies, int(economy.p.initial.company_reserve_xof)
    put(companies, cash=0, machine_size=1.0)
    put(companies, [0, 1], cash=[reserve + 10**7, reserve - 1])
    with acting(economy, live):
        live.step(economy)
    left = reserve + 10**7 - int(10**7 * economy.p.live.company_profit_rate)
    assert companies.cash[:3].tolist() == [left, reserve - 1, 0]
