"""equip: operators who take ground, move on and grow."""

import numpy as np
import pytest

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity
from goldsim.processes import equip
from goldsim.processes.equip.operators import (
    Evicted,
    Person,
    Taking,
    buy_machines,
    move_on,
    send_away,
    take_ground,
    where_machines_earn,
)
from records import filled, totals


@pytest.fixture
def economy(tiny):
    """One operator, number 0, with machines at work on the busiest site; nobody has been sent away yet."""
    economy = GoldEconomy(tiny, seed=1)
    site = int(economy.sites.n_miners.argmax())
    # Whoever was there before changes places with him.
    put(economy.companies, economy.companies.site == site, site=int(economy.companies.site[0]))
    put(economy.companies, n_machines=0, is_permitted=False, resumes_week=0)
    put(economy.companies, 0, site=site, n_machines=2, cash=0)
    put(economy.sites, operator=-1, taken_share=0.0, yield_mg=economy.p.dig.base_mg)
    put(economy.sites, site, operator=0, capacity=10_000.0)
    put(economy.miners, wronged=0.0)
    put(economy.country, price=30.0)
    return economy


def on_site(economy):
    """Return the rows of those who mine at the operator's site."""
    return np.flatnonzero((economy.miners.activity == Activity.MINE) & (economy.miners.site == economy.companies.site[0]))


def take(economy):
    with acting(economy, equip):
        take_ground(economy)
    return float(economy.sites.taken_share[economy.companies.site[0]])


def test_machines_take_so_many_peoples_room_more_with_a_permit_and_never_all(economy):
    p, companies = economy.p.equip, economy.companies
    assert take(economy) == pytest.approx(2 * p.machine_room_people / 10_000)
    put(companies, 0, is_permitted=True)
    assert take(economy) == pytest.approx(2 * p.machine_room_people * p.permitted_gain / 10_000)
    put(companies, 0, n_machines=20_000)
    assert take(economy) == pytest.approx(p.taken_highest_share)
    put(companies, 0, resumes_week=economy.week + 1)
    assert take(economy) == 0


def test_those_on_the_ground_that_is_taken_are_sent_home_and_resent_it_more_than_those_who_stay(economy):
    p, miners, here = economy.p.equip, economy.miners, on_site(economy)
    elsewhere = np.setdiff1d(np.arange(len(miners)), here)
    before = miners.activity.copy()
    put(economy.companies, 0, n_machines=100)
    put(miners, here[0], wronged=0.75)
    taken = take(economy)
    out = here[miners.activity[here] != Activity.MINE]
    stay = np.setdiff1d(here, out)
    assert abs(len(out) / len(here) - taken) < 4 * np.sqrt(taken * (1 - taken) / len(here))
    assert (miners.activity[out] == economy.lookups.activity_at_home[out]).all()
    assert (miners.site[out] == -1).all()
    assert miners.wronged[out] == pytest.approx(p.evicted_share)
    others = np.setdiff1d(stay, here[:1])
    assert miners.wronged[others] == pytest.approx(taken * p.evicted_share)
    # Who had worse to resent this week still does.
    assert miners.wronged[here[0]] >= 0.75
    assert (miners.activity[elsewhere] == before[elsewhere]).all()
    assert not miners.wronged[elsewhere].any()
    assert economy.tally["n_displaced"] == len(out) * miners.weight


def test_nobody_more_is_sent_away_while_no_more_is_taken_and_of_more_ground_only_those_on_the_new_part(economy):
    put(economy.companies, 0, n_machines=100)
    half = take(economy)
    n = len(on_site(economy))
    assert take(economy) == half
    assert len(on_site(economy)) == n
    put(economy.companies, 0, n_machines=180)
    economy.week = 1
    more = take(economy)
    part = (more - half) / (1 - half)
    assert abs((n - len(on_site(economy))) / n - part) < 4 * np.sqrt(part * (1 - part) / n)


def test_nobody_is_sent_away_from_a_besieged_site(economy):
    put(economy.companies, 0, n_machines=200)
    put(economy.sites, besieged_until=economy.week + 1)
    n = len(on_site(economy))
    assert take(economy) > 0.5
    assert len(on_site(economy)) == n
    assert economy.tally["n_displaced"] == 0


def test_an_operator_whose_machines_do_not_earn_their_costs_looks_for_free_ground(economy):
    sites, companies = economy.sites, economy.companies
    old = int(companies.site[0])
    economy.p = economy.p._replace(equip=economy.p.equip._replace(move_on_rate=1.0))
    put(sites, yield_mg=1.0)
    put(companies, 0, is_permitted=True, official=int(sites.post[old]))
    with acting(economy, equip):
        earns = where_machines_earn(economy)
        assert not earns.any()
        move_on(economy, earns)
    new = int(companies.site[0])
    assert new != old
    assert (sites.operator[old], sites.operator[new]) == (-1, 0)
    assert (sites.operator >= 0).sum() == 1
    assert sites.found[new] <= economy.week
    # The permit was for the old site; a connected operator finds a friend at the new one.
    assert not companies.is_permitted[0]
    assert companies.official[0] == sites.post[new]
    assert economy.events[-1].kind == "operator moved"


@pytest.mark.parametrize("stays", ["earns", "stopped", "seized", "nowhere", "dug out"])
def test_an_operator_stays_who_earns_is_stopped_or_has_nowhere_to_go(economy, stays):
    economy.p = economy.p._replace(equip=economy.p.equip._replace(move_on_rate=1.0))
    put(economy.sites, yield_mg=1e9 if stays == "earns" else 1.0)
    put(economy.companies, 0, n_machines=0 if stays == "seized" else 2, resumes_week=economy.week + (stays == "stopped"))
    if stays == "nowhere":
        put(economy.sites, operator=1)
    if stays == "dug out":
        put(economy.sites, ground=0)
    site = int(economy.companies.site[0])
    with acting(economy, equip):
        move_on(economy, where_machines_earn(economy))
    assert economy.companies.site[0] == site


def test_operators_go_where_the_ground_yields_most_for_many_and_never_two_to_one_site(economy):
    economy.p = economy.p._replace(equip=economy.p.equip._replace(move_on_rate=1.0))
    put(economy.companies, n_machines=1)
    put(economy.sites, economy.companies.site, operator=np.arange(len(economy.companies)))
    for week in range(30):
        economy.week = week
        put(economy.sites, yield_mg=1e-6)
        with acting(economy, equip):
            move_on(economy, where_machines_earn(economy))
        sites, of = economy.sites, economy.companies.site
        assert len(set(of.tolist())) == len(of)
        assert (sites.operator[of] == np.arange(len(of))).all()
        assert (sites.operator >= 0).sum() == len(of)


def test_an_operator_with_cash_beyond_his_reserve_and_good_ground_buys_one_machine(economy):
    economy.p = economy.p._replace(equip=economy.p.equip._replace(buy_rate=1.0))
    price = int(economy.p.police.machine_xof)
    enough = int(economy.lookups.company_reserve[0]) + price
    for cash, yield_mg, bought in ((enough, 1e6, 1), (enough - 1, 1e6, 0), (enough, 1.0, 0)):
        put(economy.companies, 0, n_machines=2, cash=cash)
        put(economy.sites, yield_mg=yield_mg)
        with acting(economy, equip):
            buy_machines(economy, where_machines_earn(economy))
        assert economy.companies.n_machines[0] == 2 + bought
        assert economy.companies.cash[0] == cash - price * bought
        # Who stands still because his machines were seized does not buy here.
        assert not economy.companies.n_machines[1:].any()


def test_machines_earn_where_their_gold_is_worth_their_cost_and_the_profit_that_operators_want(economy):
    p, site = economy.p, int(economy.companies.site[0])
    cost = p.dig.machine_cost_xof * (1 + p.equip.profit_margin_share)
    just_enough = cost / economy.country.price[0] / (p.dig.machine_mg * p.dig.machine_recovery_share) * p.dig.base_mg
    for factor, enough in ((1.001, True), (0.999, False)):
        put(economy.sites, site, yield_mg=just_enough * factor)
        assert where_machines_earn(economy)[site] == enough


def test_only_those_who_stand_on_new_ground_go_and_all_feel_the_part_that_is_taken(form):
    person = filled(Person, 6, activity=Activity.MINE, site=[0, 1, 0, 1, 0, 1], wronged=[0, 0, 0.9, 0, 0, 0])
    evicted, taking = totals(Evicted, 2), Taking(np.array([0.5, 0.25]), np.array([0.0, 1.0]))
    form(send_away)(np.arange(4), person, evicted, taking, np.uint64(7), 0.8)
    assert person.site.tolist() == [0, -1, 0, -1, 0, 1]
    assert (person.activity == Activity.MINE).tolist() == [True, False, True, False, True, True]
    assert person.wronged == pytest.approx([0.4, 0.8, 0.9, 0.8, 0, 0])
    assert evicted.n_out.tolist() == [0, 2]
