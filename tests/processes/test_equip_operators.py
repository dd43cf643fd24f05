"""equip: operators who come, take ground, move on, grow and leave, and industrial mines."""

import numpy as np
import pytest

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.companies import seizure_loss
from goldsim.entities.miners import Activity
from goldsim.processes import equip
from goldsim.processes.equip import Evicted, Person, Place, Taking, send_away, take_ground
from goldsim.processes.equip.operators import buy_machines, enter, move_on, prospects_of, run_mines
from goldsim.units import WEEKS_PER_YEAR
from paired import lived, surely_more
from records import filled, totals


@pytest.fixture
def economy(tiny):
    """One operator, number 0, with machines at work on the busiest site; nobody has been sent away yet."""
    economy = GoldEconomy(tiny, seed=1)
    site = int(economy.sites.n_miners.argmax())
    # All other places are free, and no mine is near.
    put(economy.companies, site=-1, n_machines=0, is_permitted=False, resumes_week=0, cash=0, machine_size=1.0)
    put(economy.companies, 0, site=site, n_machines=2, is_foreign=True)
    economy.lookups.is_in_concession[:] = False
    put(economy.sites, operator=-1, taken_share=0.0, yield_mg=economy.p.dig.base_mg, price=30.0, is_permitted=False)
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


def test_machines_take_so_many_peoples_room_dredges_less_and_never_all(economy):
    p, companies = economy.p.equip, economy.companies
    assert take(economy) == pytest.approx(2 * p.machine_room_people / 10_000)
    put(companies, 0, machine_size=economy.p.initial.dredge_share)
    assert take(economy) == pytest.approx(2 * p.machine_room_people * economy.p.initial.dredge_share / 10_000)
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
    put(miners, is_permitted=False)
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
    put(economy.miners, is_permitted=False)
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


@pytest.mark.parametrize("papers", ["card", "corridor", "neither", "operator has the permit"])
def test_papers_keep_people_on_ground_that_machines_take_as_often_as_the_post_has_integrity(economy, papers):
    put(economy.officials, integrity=0.6)
    put(economy.companies, 0, n_machines=200, is_permitted=papers == "operator has the permit")
    put(economy.miners, is_permitted=papers in ("card", "operator has the permit"))
    put(economy.sites, is_permitted=papers == "corridor")
    n = len(on_site(economy))
    taken = take(economy)
    chance = taken * (0.4 if papers in ("card", "corridor") else 1.0)
    out = 1 - len(on_site(economy)) / n
    assert abs(out - chance) < 4 * np.sqrt(chance * (1 - chance) / n)
    assert (economy.tally["n_harassed_formal"] > 0) == (papers in ("card", "operator has the permit"))


@pytest.mark.parametrize(("presence", "integrity", "is_cleared"), [(1.0, 1.0, True), (1.0, 0.0, False), (0.0, 1.0, False)])
def test_a_mines_concession_is_cleared_where_the_post_comes_and_does_its_duty(economy, presence, integrity, is_cleared):
    site, n = int(economy.companies.site[0]), len(on_site(economy))
    put(economy.companies, n_machines=0)
    put(economy.miners, is_permitted=True)
    put(economy.sites, presence=presence, controller=-1)
    put(economy.officials, integrity=integrity)
    economy.lookups.is_in_concession[site] = True
    take(economy)
    assert len(on_site(economy)) == (0 if is_cleared else n)
    assert economy.tally["n_displaced"] == n * economy.miners.weight * is_cleared


def think(economy, act, **equip_values):
    economy.p = economy.p._replace(equip=economy.p.equip._replace(**equip_values))
    with acting(economy, equip):
        act(economy, prospects_of(economy))


def test_an_operator_whose_machines_do_not_earn_their_costs_goes_where_they_do(economy):
    sites, companies = economy.sites, economy.companies
    old, other = int(companies.site[0]), int(np.flatnonzero(sites.found < 0)[-1])
    put(sites, yield_mg=1.0)
    put(sites, other, yield_mg=1e5)
    put(companies, 0, is_permitted=True, official=int(sites.post[old]))
    think(economy, move_on, move_on_rate=1.0)
    assert (companies.site[0], sites.operator[old], sites.operator[other]) == (other, -1, 0)
    # The permit was for the old site; a connected operator finds a friend at the new one.
    assert not companies.is_permitted[0]
    assert companies.official[0] == sites.post[other]
    assert economy.events[-1].kind == "operator moved"


@pytest.mark.parametrize("is_foreign", [True, False])
def test_an_operator_who_earns_nowhere_sells_its_machines_and_takes_its_money_home(economy, is_foreign):
    companies, p, site = economy.companies, economy.p.police, int(economy.companies.site[0])
    put(economy.sites, yield_mg=1.0)
    put(companies, 0, is_foreign=is_foreign, cash=1000, file=3)
    abroad, towns = int(economy.country.abroad[0]), int(economy.country.towns[0])
    think(economy, move_on, move_on_rate=1.0)
    assert (companies.site[0], companies.n_machines[0], companies.cash[0], companies.file[0]) == (-1, 0, 0, 0)
    assert economy.sites.operator[site] == -1
    price = int(2 * p.machine_xof * p.auction_price_share)
    assert economy.country.abroad[0] - abroad == (1000 + price if is_foreign else 0)
    assert economy.country.towns[0] - towns == (-price if is_foreign else 1000)


@pytest.mark.parametrize("stays", ["earns", "stopped", "seized", "has gold", "no price yet"])
def test_an_operator_stays_who_earns_waits_for_machines_or_does_not_know(economy, stays):
    site = int(economy.companies.site[0])
    put(economy.sites, yield_mg=1e9 if stays == "earns" else 1.0, price=0.0 if stays == "no price yet" else 30.0)
    seized = {"n_machines": 0, "n_seized": 2} if stays == "seized" else {}
    put(economy.companies, 0, resumes_week=economy.week + (stays == "stopped"), gold=int(stays == "has gold"), **seized)
    think(economy, move_on, move_on_rate=1.0)
    assert economy.companies.site[0] == site


def test_an_operator_with_cash_beyond_its_reserve_and_good_ground_buys_one_machine(economy):
    price, reserve = int(economy.p.police.machine_xof), int(economy.p.initial.company_reserve_xof)
    cases = [(2, reserve + price, 1e7, 1), (2, reserve + price - 1, 1e7, 0), (2, 10**10, 1.0, 0), (0, price, 1e7, 1)]
    for n, cash, yield_mg, bought in cases:
        put(economy.companies, 0, n_machines=n, cash=cash, resumes_week=0)
        put(economy.sites, yield_mg=yield_mg)
        think(economy, buy_machines, buy_rate=1.0)
        assert economy.companies.n_machines[0] == n + bought
        assert economy.companies.cash[0] == cash - price * bought
        # Who has none waits for the delivery.
        assert economy.companies.resumes_week[0] == (economy.week + economy.p.equip.delivery_weeks if n == 0 else 0)
        assert not economy.companies.n_machines[1:].any()


def test_what_a_machine_leaves_is_its_gold_at_the_pit_price_less_costs_at_local_prices_and_raids(economy):
    p, site = economy.p, int(economy.companies.site[0])
    put(economy.sites, site, yield_mg=2 * p.dig.base_mg, price=25.0)
    put(economy.belts, price_level=1.2)
    put(economy.country, seized_rate=0.01)
    with acting(economy, equip):
        prospects = prospects_of(economy)
    gold = 2 * p.dig.machine_mg * p.dig.machine_recovery_share * 25
    # Where courts sentence, a raid costs a fine as well, as high as a machine at an auction.
    fine = p.police.sentence_share * p.police.machine_xof * p.police.auction_price_share
    left = gold - 1.2 * p.dig.machine_cost_xof - 0.01 * (seizure_loss(p, destroys=False) + fine)
    assert prospects.profit[site] == pytest.approx(left)
    assert prospects.a_year[site] == pytest.approx(left * WEEKS_PER_YEAR / p.police.machine_xof)


@pytest.mark.parametrize("is_foreign", [True, False])
def test_who_hears_of_an_operator_comes_where_it_pays_with_capital_from_its_own_country(economy, is_foreign):
    companies, p = economy.companies, economy.p
    put(companies, 0, is_foreign=is_foreign, machine_size=1.0 if is_foreign else p.initial.dredge_share)
    put(economy.sites, yield_mg=1.0)
    think(economy, enter, word_rate=1.0)
    assert (companies.site >= 0).sum() == 1
    put(economy.sites, yield_mg=1e7)
    abroad, towns = int(economy.country.abroad[0]), int(economy.country.towns[0])
    think(economy, enter, word_rate=1.0)
    new = np.flatnonzero(companies.site >= 0)[1]
    size, n = float(companies.machine_size[new]), int(companies.n_machines[new])
    assert companies.is_foreign[new] == is_foreign
    assert economy.sites.operator[companies.site[new]] == new
    assert companies.resumes_week[new] == economy.week + p.equip.delivery_weeks
    reserve, price = int(p.initial.company_reserve_xof * size), int(n * p.police.machine_xof * size)
    assert companies.cash[new] == pytest.approx(reserve, abs=2)
    assert abroad - economy.country.abroad[0] == pytest.approx(reserve if is_foreign else -price, abs=2)
    assert towns - economy.country.towns[0] == pytest.approx(0 if is_foreign else reserve + price, abs=2)


def test_a_dearer_gram_brings_more_operators(tiny):
    def operators(factor):
        # Raids as few as befit five operators of sixty: one a week and more would keep everybody away at any price.
        values = {"price__world_price_factor": factor, "equip__word_rate": 0.03, "police__usual_raids_rate": 1.6 * 5 / 60}
        return lambda seed: lived(tiny, seed, 40, **values).latest["n_operators"]

    assert surely_more(operators(2.0), operators(0.6))


def test_industrial_mines_pay_the_state_communes_and_workers_out_of_gold_sold_abroad(economy):
    p, lookups, treasury = economy.p.equip, economy.lookups, int(economy.country.treasury[0])
    tills, value = economy.belts.till.copy(), float(lookups.mine_mg.sum()) * 30.0
    with acting(economy, equip):
        run_mines(economy)
    communes, wages = value * p.mine_business_share * p.communes_share, lookups.mine_jobs.sum() * p.mine_wage_xof / WEEKS_PER_YEAR
    assert value > 0
    assert economy.country.treasury[0] - treasury == pytest.approx(value * p.mine_tax_share - communes, abs=2)
    paid = economy.belts.till - tills
    assert paid.sum() == pytest.approx(communes + wages, abs=2)
    assert np.flatnonzero(paid).tolist() == np.unique(lookups.mine_belt).tolist()
    assert economy.tally["gold_industrial_mg"] == lookups.mine_mg.sum()


def test_only_those_who_stand_on_new_ground_go_and_all_feel_the_part_that_is_taken(form):
    person = filled(Person, 6, activity=Activity.MINE, site=[0, 1, 0, 1, 0, 1], wronged=[0, 0, 0.9, 0, 0, 0])
    evicted, taking = totals(Evicted, 2), Taking(np.array([0.5, 0.25]), np.array([0.0, 1.0]), np.zeros(2))
    form(send_away)(np.arange(4), person, filled(Place, 2), evicted, taking, np.uint64(7), 0.8)
    assert person.site.tolist() == [0, -1, 0, -1, 0, 1]
    assert (person.activity == Activity.MINE).tolist() == [True, False, True, False, True, True]
    assert person.wronged == pytest.approx([0.4, 0.8, 0.9, 0.8, 0, 0])
    assert evicted.n_out.tolist() == [0, 2]
