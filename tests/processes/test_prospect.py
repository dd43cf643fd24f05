import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY
from goldsim.entities.sites import HIDDEN
from goldsim.processes import price, prospect
from goldsim.processes.prospect import Deposit, Luck, Trade, chance_to_look, people_who_look, search, worth_of_ore
from goldsim.units import WEEKS_PER_YEAR
from paired import lived, surely_more
from records import filled, keys_of


def sites(**columns):
    """Return three sites of one belt and one of another: two where people dig, one that is empty, and one hidden."""
    usual = {
        "found": [NOBODY, NOBODY, NOBODY, HIDDEN], "belt": [0, 0, 0, 1], "n_miners": [300, 100, 0, 0], "pay": 10_000,
        "grade": 1.0, "yield_mg": 2600.0,
    }  # fmt: skip
    return filled(Deposit, 4, **usual | columns)


def trade(p, xof_per_mg=5.0):
    return Trade(7, xof_per_mg, p.dig.cost_xof, p.dig.base_mg, p.school.usual_pay_xof)


def test_ore_is_worth_what_those_who_dig_have_had_of_it_before_costs_each_counting_for_one(form):
    worth = form(worth_of_ore)(sites(pay=[9000, 5000, 10**6, 10**6], cost_factor=[1, 2, 1, 1]), 1000.0)
    assert worth == pytest.approx((300 * 10_000 + 100 * 7000) / (400 * 2600))
    assert form(worth_of_ore)(sites(n_miners=0), 1000.0) == 0


@given(pay=st.floats(-5000, 50_000), fresh=st.floats(-5000, 100_000))
def test_people_look_the_more_the_more_fresh_ground_brings_beyond_their_pay(form, pay, fresh):
    look = form(chance_to_look)
    assert 0 <= look(pay, fresh, 10_000.0) <= look(pay, fresh + 1000, 10_000.0) < 1
    assert look(pay, pay, 10_000.0) == 0
    assert look(pay, pay + 10_000, 10_000.0) == pytest.approx(0.5)


def test_those_who_look_are_of_the_belt_and_more_where_the_ground_is_poor_or_gold_is_dear(p, form):
    def n_look(deposit, **values):
        return form(people_who_look)(deposit, trade(p, **values), 2)

    usual = n_look(sites())
    share = chance_to_look.py_func(10_000, 5.0 * p.dig.base_mg - p.dig.cost_xof, p.school.usual_pay_xof)
    assert usual == pytest.approx([400 * share / 3, 0])
    assert n_look(sites(pay=6000))[0] > usual[0]
    assert n_look(sites(), xof_per_mg=7.0)[0] > usual[0]
    assert n_look(sites(belt=[0, 0, 1, 0]))[1] == 0


def test_finds_come_at_the_rate_of_those_who_look_and_promise_what_a_week_in_the_ground_brings(p, form):
    n, weeks, found = 400, 50, 0
    q, n_look = p.prospect._replace(find_rate=1.2e-5), np.array([500.0])
    for week in range(weeks):
        hidden = filled(Deposit, n, found=HIDDEN, yield_mg=3000.0, pay=1.0)
        now = trade(p)._replace(week=week)
        news = form(search)(hidden, n_look, now, keys_of(Luck, week), q)
        found += len(news)
        assert (hidden.found[news] == week).all()
        assert hidden.pay[news] == pytest.approx(5.0 * 3000 - p.dig.cost_xof)
        others = np.setdiff1d(np.arange(n), news)
        assert (hidden.found[others] == HIDDEN).all()
        assert (hidden.pay[others] == 1).all()
    chance = 1 - np.exp(-q.find_rate * 500)
    assert abs(found - weeks * n * chance) < 4 * np.sqrt(weeks * n * chance)


def test_what_is_said_of_ground_that_nobody_works_comes_to_what_it_would_bring_now(p, form):
    deposit = sites(yield_mg=[2600, 2600, 500, 2600], cost_factor=[1, 1, 2, 1])
    for week in range(300):
        form(search)(deposit, np.zeros(2), trade(p), keys_of(Luck, week), p.prospect)
    assert deposit.pay[:2].tolist() == [10_000, 10_000]
    assert deposit.pay[2] == pytest.approx(5.0 * 500 - 2 * p.dig.cost_xof, rel=0.02)
    assert deposit.pay[3] == 10_000


def test_abandoned_ground_is_taken_up_again_when_gold_is_dear_and_empty_ground_is_not(p, form):
    deposit = sites(n_miners=[300, 0, 0, 0], yield_mg=[2600, 1300, 20, 2600], pay=[10_000, 0, 0, 0])
    for week in range(300):
        form(search)(deposit, np.zeros(2), trade(p, xof_per_mg=12.0), keys_of(Luck, week), p.prospect)
    assert deposit.pay[1] > 10_000
    assert deposit.pay[2] < 0


def searched(tiny, weeks=1, **values):
    """Return an economy after some weeks of nothing but the search, of which nobody digs deeper or hears of pay."""
    scenario = tiny.with_values({f"prospect.{name}": value for name, value in values.items()}, allow_outside=True)
    economy = GoldEconomy(scenario, seed=1)
    with acting(economy, price):
        price.step(economy)
    for week in range(weeks):
        economy.week = week
        with acting(economy, prospect):
            prospect.step(economy)
    return economy


def test_a_find_is_open_from_its_week_on_and_told_once(tiny):
    before = GoldEconomy(tiny, seed=1).sites
    hidden = np.flatnonzero(before.found == HIDDEN)
    economy = searched(tiny, 20, find_rate=0.001)
    now = economy.sites.found
    found = hidden[now[hidden] != HIDDEN]
    assert 0 < len(found) < len(hidden)
    others = np.setdiff1d(np.arange(len(now)), found)
    assert (now[others] == before.found[others]).all()
    told = [(event.week, event.b) for event in economy.events if event.kind == "find"]
    assert sorted(told) == sorted((int(now[site]), f"site {site}") for site in found)
    assert economy.tally["n_finds"] == len(found)


def test_known_deposits_are_at_different_points_of_long_lives_and_hidden_ones_fresh_with_shorter_ones(baseline):
    economy = GoldEconomy(baseline.with_values({"run.people_per_row": 1000}), seed=1)
    ground, p = economy.sites, economy.p
    hidden = ground.found == HIDDEN
    left = ground.ground / ground.first_ground
    assert (left[hidden] == 1).all()
    oldest = (p.dig.depletion_power) ** (1 / (1 - p.dig.depletion_power))
    assert oldest <= left[~hidden].min() < 0.4
    assert left[~hidden].max() > 0.95
    years = ground.first_ground / (ground.capacity * ground.grade * p.dig.base_mg * WEEKS_PER_YEAR)
    fresh, known = np.log(years[hidden]), np.log(years[~hidden])
    error = p.initial.life_spread * np.sqrt(1 / len(fresh) + 1 / len(known))
    assert fresh.mean() == pytest.approx(np.log(p.initial.life_years), abs=4 * error)
    assert known.mean() - fresh.mean() == pytest.approx(p.initial.life_spread**2, abs=4 * error)


def test_without_rushes_nothing_is_found_and_the_ground_stays_as_rich_and_as_deep_as_it_was(tiny):
    eager = {"prospect__find_rate": 0.001}
    with_, without = (lived(tiny.with_values({"mechanisms.M03": switch}), 1, 20, **eager) for switch in ("on", "off"))
    assert (with_.sites.found >= 0).any()
    hidden = without.sites.found == HIDDEN
    assert (without.sites.found[~hidden] < 0).all()
    first = GoldEconomy(tiny.with_values({"mechanisms.M03": "off"}), seed=1).sites
    left, left_first = (s.ground / s.first_ground for s in (without.sites, first))
    assert left == pytest.approx(left_first, rel=1e-3)
    assert not without.sites.depth.any()
    assert (without.sites.cost_factor == 1).all()


def test_a_find_in_good_ground_draws_a_crowd_before_anybody_knows_what_it_holds(tiny):
    def crowd(promise):
        def measure(seed):
            economy = GoldEconomy(tiny, seed)
            new = np.flatnonzero(economy.sites.found == HIDDEN)
            put(economy.sites, new, found=0, pay=promise)
            economy.run_for(3)
            return economy.sites.n_miners[new].sum()

        return measure

    assert surely_more(crowd(20_000.0), crowd(5000.0))


def test_a_dearer_gram_sends_more_people_out_to_look(tiny):
    def n_look(factor):
        def measure(seed):
            economy = lived(tiny, seed, 26, price__world_price_factor=factor)
            with acting(economy, prospect):
                deposit, p = economy.view(Deposit), economy.p
                worth = worth_of_ore(deposit, p.dig.cost_xof)
                return people_who_look(deposit, trade(p, xof_per_mg=worth), len(economy.belts)).sum()

        return measure

    assert surely_more(n_look(1.5), n_look(1.0))
