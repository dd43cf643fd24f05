import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.forms import saturating
from goldsim.entities.crimes import Crime
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.sites import robbers_around
from goldsim.processes import rob
from goldsim.processes.rob import next_organised
from goldsim.processes.rob.places import (
    Courts,
    Luck,
    Place,
    Seen,
    Taken,
    Week,
    at_work,
    choose_places,
    drawn_hold_ups,
    learn,
    risk_xof,
    seen_by_robbers,
)
from goldsim.processes.rob.victims import Carrier, Person, pass_road, rob_couriers, victims
from paired import lived, sum_of
from records import filled, keys_of, totals

SHARE = st.floats(0, 1)
XOF = st.floats(0, 1e5)
SCALE = 4000.0


# ---- where to rob ----


def chosen(pits, road, organised=1.0, risk=0.0):
    """Return the parts of robbers at the diggings and on the road, and what each expects."""
    place = filled(Place, 1, pit_take=pits, road_take=road, organised=organised)
    at_pits, on_road = choose_places(place, np.array([risk]), SCALE)
    return at_pits[0], on_road[0], place.robber_pay[0]


@given(pits=XOF, road=XOF, organised=SHARE, risk=XOF)
def test_robbers_go_where_robbing_has_brought_more_and_lie_low_where_they_fear_more_than_it_brings(pits, road, organised, risk):
    at_pits, on_road, expected = chosen(pits, road, organised, risk)
    assert 0 <= at_pits + on_road <= 1 + 1e-9
    assert expected >= 0
    assert chosen(pits + 1000, road, organised, risk)[0] >= at_pits
    assert chosen(pits, road + 1000, organised, risk)[1] >= on_road
    assert chosen(pits, road, organised, risk + 1000)[2] <= expected + 1e-2


def test_who_has_learnt_nothing_tries_both_and_only_an_organised_band_expects_anything_of_roads():
    assert chosen(0.0, 0.0)[:2] == pytest.approx((1 / 3, 1 / 3))
    assert chosen(0.0, 9000.0, organised=0.0)[:2] == pytest.approx((1 / 2, 0))
    assert chosen(0.0, 9000.0, organised=0.0)[2] == 0


def test_robbers_fear_what_arrests_cost_where_the_state_is_and_more_the_more_are_sentenced(p):
    place = filled(Place, 3, n_band=[100, 100, 100], presence=[0.0, 0.1, 0.4], pay=10_000)

    def risk(sentence):
        return risk_xof(
            place,
            place.n_band,
            filled(Courts, 1, n_arrested=np.full((1, len(Crime)), 500), sentenced_share=np.full((1, len(Crime)), sentence)),
            p.police,
        )

    assert risk(0.1)[0] == 0
    assert risk(0.1)[2] == pytest.approx(4 * risk(0.1)[1])
    assert risk(1.0) == pytest.approx(10 * risk(0.1))


@given(band=st.integers(1, 5000), on_road=SHARE, seen=SHARE, u=st.floats(0, 0.999))
def test_hold_ups_take_robbers_on_the_road_and_a_road_has_one_a_night_at_most(p, band, on_road, seen, u):
    def n(band, on_road, seen):
        return drawn_hold_ups(filled(Place, 1, n_band=band), np.array([on_road]), np.array([seen]), np.array([u]), p.rob)[0]

    usual = n(band, on_road, seen)
    assert 0 <= usual <= 7
    assert n(band, 0.0, seen) == 0
    assert n(band + 1000, on_road, seen) >= usual >= n(band, on_road, min(1, seen + 0.1))


@given(band=st.integers(0, 10_000), presence=SHARE)
def test_presence_keeps_the_stated_part_of_robbers_from_it(p, band, presence):
    place = filled(Place, 1, n_band=band)
    kept_off = 1 - p.rob.deterrence_share * presence
    assert at_work(place, np.ones(1), np.array([presence]), p.rob)[0] == pytest.approx(band * kept_off)


# ---- what is learnt ----


MANY, FEW = 1e9, 1e-9  # robbers at which half count what they brought, so that a place's ten are few or many


def after(weeks, p, pits=0, road=0, half=FEW, seen=(0.0, 0.0), **columns):
    """Return a place at which robbers, half at the diggings and half on the road, took so much a week."""
    place = filled(Place, 1, **{"n_band": 10, "organised": 1.0, "n_miners": 400} | columns)
    taken = totals(Taken, 1)._replace(pit_xof=np.array([pits]), road_xof=np.array([road]))
    week = Week(np.array([10]), np.array([0.5]), np.array([0.5]), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1))
    for _ in range(weeks):
        learn(place, taken, week, Seen(*(np.array([xof]) for xof in seen)), p.rob.memory_rate, saturating(place.n_band, half))
    return place


def test_many_robbers_learn_what_a_week_at_a_place_brings_one_who_is_there(p):
    assert after(500, p, pits=60_000).pit_take[0] == pytest.approx(12_000, rel=1e-3)
    # What is seen of the road, nothing here, counts as far as it is not tried.
    assert after(500, p, road=60_000).road_take[0] == pytest.approx(6000, rel=1e-3)


def test_few_robbers_and_those_who_are_nowhere_go_by_what_they_see(p):
    for columns in ({"half": MANY}, {"n_band": 0}):
        place = after(500, p, pits=60_000, road=60_000, seen=(7000.0, 9000.0), **columns)
        assert (place.pit_take[0], place.road_take[0]) == pytest.approx((7000, 9000), rel=1e-3)


@given(loads=st.floats(0, 1e9), mg=st.integers(0, 10**8), pay=st.floats(0, 1e5))
def test_a_place_promises_more_where_people_earn_more_and_a_road_where_more_is_carried(p, loads, mg, pay):
    def seen(xof, earned):
        place = filled(Place, 1, n_miners=400, illicit=mg, pay=earned)
        return [float(promised[0]) for promised in seen_by_robbers(place, np.array([xof]), p.rob)]

    at_pits, on_road = seen(loads, pay)
    assert seen(loads + 1e6, pay)[1] > on_road
    assert seen(loads, pay + 100)[0] > at_pits
    assert seen(loads, pay + 100)[1] > on_road
    # A hold-up stops one vehicle of all.
    most = p.rob.hold_up_rate * p.rob.loot_share * (p.rob.coach_people * pay + loads)
    assert on_road <= most * (1 + 1e-6) + 1e-6


# ---- bands organise, and scatter ----


def organised_after(organised, n_band, presence, p):
    return next_organised(organised, saturating(n_band, p.organise_half_people), presence, p)


@given(organised=SHARE, band=st.integers(0, 10**6), presence=SHARE)
def test_how_organised_a_band_is_stays_a_share_grows_with_members_and_falls_with_the_state(p, organised, band, presence):
    usual = organised_after(organised, band, presence, p.rob)
    assert 0 <= usual <= 1
    assert organised_after(organised, band + 100, presence, p.rob) >= usual - 1e-12
    assert organised_after(organised, band, min(1, presence + 0.1), p.rob) <= usual


def test_a_site_without_robbers_forgets_its_band_at_the_stated_rate_and_no_band_starts_unorganised_alone(p):
    assert organised_after(0.5, 0, 0.0, p.rob) == pytest.approx(0.5 * (1 - p.rob.scatter_rate))
    assert organised_after(0.0, 0, 1.0, p.rob) == 0


def test_a_large_band_left_alone_organises_fully_and_one_under_the_states_eye_settles_where_the_two_rates_balance(p):
    alone = watched = 0.2
    for _ in range(3000):
        alone = organised_after(alone, 10**9, 0.0, p.rob)
        watched = organised_after(watched, 10**9, 1.0, p.rob)
    assert alone == pytest.approx(1)
    assert watched == pytest.approx(p.rob.organise_rate / (p.rob.organise_rate + p.rob.scatter_rate))


# ---- couriers ----


def road(n=1, **columns):
    return filled(Place, n, **{"buyer": 0, "illicit": 3_000_000, "price": 30.0} | columns)


def test_couriers_lose_as_many_loads_as_the_chance_says_each_way_and_never_more_than_the_network_has(p, form):
    n = 4000
    sites, rich = road(n), filled(Carrier, 1, capital=10**15, gold=10**15)
    guards, cash, gold, robbed = form(pass_road)(sites, rich, np.full(n, 0.05), 1, keys_of(Luck), p.rob)
    loads = 3_000_000 / p.rob.load_mg
    assert not guards.any()
    assert robbed.mean() == pytest.approx(2 * loads * 0.05, rel=0.1)
    assert gold.sum() == pytest.approx(n * loads * 0.05 * p.rob.load_mg * p.rob.loot_share, rel=0.15)
    assert cash.sum() == pytest.approx(30 * gold.sum(), rel=0.2)
    poor = form(pass_road)(sites, filled(Carrier, 1, capital=1000, gold=70), np.full(n, 0.05), 1, keys_of(Luck), p.rob)
    assert (poor[1].sum(), poor[2].sum()) == (1000, 70)


def test_couriers_go_under_guard_where_they_fear_to_lose_more_than_it_costs_and_then_lose_less(p, form):
    sites, carrier = road(2000, danger=0.02), filled(Carrier, 1, capital=10**12, gold=10**12)
    feared = int(0.02 * p.rob.loot_share * 3_000_000 * 30)
    lost = {}
    for cost in (feared - 10, feared + 10):
        guards, _, _, robbed = form(pass_road)(sites, carrier, np.full(2000, 0.1), cost, keys_of(Luck), p.rob)
        assert (guards == (cost if cost < feared else 0)).all()
        lost[cost < feared] = robbed.mean()
    assert lost[True] == pytest.approx(lost[False] * (1 - p.rob.deterrence_share), rel=0.15)


def test_what_couriers_lose_is_loot_of_the_site_and_is_told_with_its_place(tiny):
    economy = GoldEconomy(tiny, seed=1)
    put(economy.sites, buyer=0, illicit=0)
    put(economy.sites, 3, illicit=2_000_000, price=30.0)
    put(economy.traffickers, 0, capital=10**10, gold=10**8)
    with acting(economy, rob):
        rob_couriers(economy, np.ones(len(economy.sites)), economy.totals(Taken))
    load = economy.p.rob.load_mg * economy.p.rob.loot_share
    assert economy.sites.loot_gold[3] == economy.sites.loot_gold.sum() >= 6 * load - 1
    assert economy.sites.loot[3] >= 6 * load * 30 - 1
    (event,) = economy.events
    assert (event.kind, event.cell, event.a, event.b) == ("couriers robbed", economy.sites.cell[3], "network 0", "site 3")


# ---- people ----


def test_organised_bands_rob_on_roads(tiny):
    def organise(economy):
        economy.sites.change("organised")[:] = 0.8

    def robbed(level):
        economy = lived(tiny, 1, 8, organise if level else None, initial__band_share=0.1)
        return sum_of(economy, "n_road_robberies"), sum_of(economy, "n_robberies")

    loose, organised = robbed(0), robbed(1)
    assert organised[0] > 3 * loose[0]
    assert organised[0] <= organised[1]


def robbed_of(rule, n, chance, p, **columns):
    """Return who is robbed of people who mine at site 0, unless told otherwise."""
    people = filled(Person, n, **{"activity": Activity.MINE, "site": 0, "origin": Origin.LOCAL} | columns)
    return rule(0, people, np.array(chance), keys_of(Luck), p)


def test_victims_mine_at_sites_with_robbers_and_are_as_many_as_the_chance_says(p, form):
    n = 6000
    activity = np.where(np.arange(n) % 3 == 0, Activity.FARM, Activity.MINE)
    site = np.where(activity == Activity.FARM, -1, np.arange(n) % 2)
    robbed = robbed_of(form(victims), n, [0.0, 0.25], p.rob, activity=activity, site=site)
    assert (site[robbed] == 1).all()
    assert (np.diff(robbed) > 0).all()
    at_risk = (site == 1).sum()
    assert abs(len(robbed) / at_risk - 0.25) < 4 * np.sqrt(0.25 * 0.75 / at_risk)


@pytest.mark.parametrize("origin", [Origin.INTERNAL_MIGRANT, Origin.FOREIGN_MIGRANT])
def test_migrants_are_robbed_more_often_by_the_same_luck(p, form, origin):
    n = 6000
    locals_, migrants = (robbed_of(form(victims), n, [0.2], p.rob, origin=who) for who in (Origin.LOCAL, origin))
    assert set(locals_) < set(migrants)
    chance = 0.2 * (1 + p.rob.migrant_gain)
    assert abs(len(migrants) / n - chance) < 4 * np.sqrt(chance * (1 - chance) / n)


def test_plain_and_compiled_rob_the_same_people_and_a_higher_chance_robs_them_and_more(p):
    origin = np.arange(500) % 3
    robbed, plain, more = (
        robbed_of(rule, 500, [chance], p.rob, origin=origin)
        for rule, chance in ((victims, 0.3), (victims.py_func, 0.3), (victims, 0.5))
    )
    assert robbed.tolist() == plain.tolist()
    assert set(robbed) < set(more)


def test_nobody_robs_or_turns_robber_without_theft(tiny):
    lawless = {"initial__band_share": 0.1}
    with_, without = (lived(tiny.with_values({"mechanisms.M19": theft}), 1, 10, **lawless) for theft in ("on", "off"))
    assert sum_of(with_, "n_robberies") > 0
    assert sum_of(without, "n_robberies") == sum_of(without, "n_assaults") == without.sites.loot.sum() == 0
    n_band = [week["n_band"] for week in without.observer.weekly]
    assert n_band == sorted(n_band, reverse=True)


def test_what_does_not_divide_among_robbers_waits_in_the_loot(year_in_tinyland):
    miners, sites = year_in_tinyland.miners, year_in_tinyland.sites
    robbers = np.bincount(miners.site[miners.activity == Activity.BAND], minlength=len(sites)) * miners.weight
    assert (sites.loot >= 0).all()
    # Robbers are counted again after they share out, so a site's rest is less than the largest band there could have been.
    assert (sites.loot[robbers > 0] < robbers.sum() + len(miners) * miners.weight).all()


# ---- rows that stand for many ----


def around(n_band, weight):
    """Return the robbers around four sites, three of them in one belt."""
    return robbers_around(np.array(n_band), np.array([1000, 1000, 0, 500]), np.array([0, 0, 0, 1]), weight)


def test_a_row_of_one_says_all_and_one_of_many_says_the_less_of_its_site_the_more_it_stands_for():
    there = [100, 0, 0, 50]
    assert around(there, 1) == pytest.approx([100, 0, 0, 50])
    fine, coarse = around(there, 20), around(there, 100)
    assert 100 > fine[0] > coarse[0] > 50 > coarse[1] > fine[1] > 0
    assert coarse[3] == fine[3] == 50


@given(n_band=st.lists(st.integers(0, 500), min_size=4, max_size=4), weight=st.integers(1, 200))
def test_nobody_is_among_less_than_no_robbers_and_where_none_are_in_the_belt_none_are_around(n_band, weight):
    assert (around(n_band, weight) >= -1e-9).all()
    assert (around([0, 0, 0, n_band[3]], weight)[:3] == 0).all()
