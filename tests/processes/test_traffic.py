import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Cause
from goldsim.processes import traffic
from goldsim.processes.traffic.captivity import Captive, Fate, Pit, week_of_children
from goldsim.processes.traffic.journeys import stop_chance
from goldsim.processes.traffic.recruiting import Child, Luck, Search, choose, count_old_enough, demand, gap_of, wanted_children
from paired import lived
from records import filled, keys_of

SHARE = st.floats(0, 1)


@given(n=st.integers(0, 10**5), pay=st.floats(-2, 5), presence=SHARE)
def test_demand_rises_with_people_and_pay_and_falls_with_the_state(p, form, n, pay, presence):
    def wanted(*args):
        return form(demand)(*args, p.traffic)

    usual = wanted(n, pay, presence)
    assert usual >= 0
    assert wanted(n + 100, pay, presence) >= usual
    assert wanted(n, pay + 0.5, presence) >= usual
    assert wanted(n, pay, min(1, presence + 0.1)) <= usual


def test_a_thousand_miners_at_usual_pay_without_a_state_mean_the_stated_share(p):
    assert demand(1000, 1.0, 0.0, p.traffic) == pytest.approx(1000 * p.traffic.wanted_per_miner)


def test_what_recruiters_want_follows_the_pits_over_months_and_is_nothing_at_closed_sites_and_with_others(tiny):
    economy = GoldEconomy(tiny, seed=1)
    sites, p = economy.sites, economy.p.traffic
    put(economy.traffickers, is_recruiter=True)
    put(sites, n_miners=1000, pay=economy.p.school.usual_pay_xof, presence=0.0, closed_until=0)
    usual = 1000 * p.wanted_per_miner
    for week, people, expected in ((0, 1000, usual), (1, 3000, usual * (1 + 2 * p.memory_rate))):
        economy.week = week
        put(sites, n_miners=people)
        with acting(economy, traffic):
            wanted = wanted_children(economy)
        assert wanted == pytest.approx(np.full(len(sites), expected), rel=1e-5)
    put(sites, 0, closed_until=9)
    put(economy.traffickers, int(sites.buyer[1]), is_recruiter=False)
    with acting(economy, traffic):
        wanted = wanted_children(economy)
    idle = (np.arange(len(sites)) == 0) | (sites.buyer == sites.buyer[1])
    assert ((wanted == 0) == idle).all()


@given(presence=SHARE)
def test_a_group_is_stopped_on_the_road_or_at_the_site(p, presence):
    def chance(s):
        return stop_chance(np.array([s]), p.traffic)[0]

    assert chance(0.0) == pytest.approx(p.traffic.road_stop_share)
    assert p.traffic.road_stop_share - 1e-12 <= chance(presence) <= chance(min(1, presence + 0.1)) <= 1
    both = 1 - (1 - p.traffic.road_stop_share) * (1 - p.traffic.site_stop_share)
    assert chance(1.0) == pytest.approx(both)


class Children:
    """Children in one state, at site 0 of holder 0."""

    def __init__(self, n, p, state=ChildState.TRAFFICKED, *, is_cared_for=False, age=700):
        self.p, self.n, self.died_and_escaped = p, n, (0, 0)
        self.held = filled(Captive, n, state=state, site=0, holder=0, has_papers_taken=True, health=1, guardian=-1)
        self.sought = filled(Child, n, state=state, age_weeks=age, is_cared_for=is_cared_for, was_trafficked=True)

    def __getattr__(self, name):
        return getattr(self.held, name)

    def week(self, form, mercury=0.0, committee=-1, waiting_weeks=3):
        pit = filled(Pit, 1, mercury_share=mercury, committee=committee)
        self.died_and_escaped = form(week_of_children)(self.held, pit, waiting_weeks, keys_of(Fate), self.p)
        return self

    def taken(self, form, rate=0.0):
        destination = np.full(self.n, -1, dtype=np.int64)
        search = Search(np.array([0.25, 1.0]), rate, self.p.youngest_weeks)
        rows, where = form(choose)(self.sought, search, keys_of(Luck), self.p)
        destination[rows] = where
        return destination


def test_held_children_lose_health_and_faster_with_mercury(p, form):
    q = p.traffic._replace(death_rate=0.0, escape_rate=0.0)
    clean, dirty = (Children(10, q).week(form, mercury=m) for m in (0.0, 1.0))
    assert clean.health == pytest.approx(1 - q.harm_rate)
    assert dirty.health == pytest.approx(1 - 2 * q.harm_rate)
    assert (clean.weeks_held == 1).all()


def test_a_child_that_escapes_is_free_with_papers_and_one_that_dies_has_a_cause(p, form):
    free = Children(20, p.traffic._replace(death_rate=0.0, escape_rate=1.0)).week(form)
    assert (free.state == ChildState.RETURNED).all()
    assert (free.holder == -1).all()
    assert not free.has_papers_taken.any()
    assert free.died_and_escaped == (0, 20)
    dead = Children(20, p.traffic._replace(death_rate=1.0)).week(form)
    assert (dead.state == ChildState.DEAD).all()
    assert (dead.cause == Cause.HOLDER).all()
    assert dead.died_and_escaped == (20, 0)


def test_who_escapes_near_a_committee_waits_for_a_place_with_its_site_kept_and_elsewhere_does_not(p, form):
    q = p.traffic._replace(death_rate=0.0, escape_rate=1.0, settle_rate=1.0)
    near, far = (Children(20, q).week(form, committee=c) for c in (6, -1))
    assert near.is_waiting.all()
    assert (near.weeks_left == 3).all()
    assert (near.site == 0).all()
    assert not far.is_waiting.any()
    # The week after, who waits is still there to be placed; who does not wait settles.
    assert (near.week(form).state == ChildState.RETURNED).all()
    assert (far.week(form).state == ChildState.ABROAD).all()


def test_the_sick_die_more(p, form):
    q = p.traffic._replace(death_rate=0.1, escape_rate=0.0)
    well, sick = Children(3000, q), Children(3000, q)
    sick.health[:] = 0.2
    for children in (well, sick):
        children.week(form)
    assert set(np.flatnonzero(well.state == ChildState.DEAD)) < set(np.flatnonzero(sick.state == ChildState.DEAD))


def test_returned_children_settle_at_home_or_abroad_but_not_while_they_wait_for_a_place(p, form):
    q = p.traffic._replace(settle_rate=1.0)
    children = Children(3, q, ChildState.RETURNED)
    children.guardian[0], children.is_waiting[2] = 4, True
    assert children.week(form).state.tolist() == [ChildState.HOME, ChildState.ABROAD, ChildState.RETURNED]


def test_children_without_care_fall_back_more_often_than_those_with_it(p, form):
    without, cared = (Children(5000, p.traffic, ChildState.RETURNED, is_cared_for=c).taken(form) >= 0 for c in (False, True))
    assert set(np.flatnonzero(cared)) < set(np.flatnonzero(without))
    expected = p.traffic.again_rate
    assert abs(without.mean() - expected) < 4 * np.sqrt(expected / 5000)


SITES = st.lists(st.tuples(st.floats(0, 50), st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=20)


@given(SITES)
def test_a_network_looks_for_as_many_children_as_its_sites_lack_in_all_and_for_none_where_one_is_full(form, sites):
    wanted, rows, buyer = (np.array(column) for column in zip(*sites, strict=True))
    held = rows * 25.0
    gap = form(gap_of)(wanted, held, buyer, 4)
    assert (gap[wanted <= held] == 0).all()
    assert (gap >= 0).all()
    for network in range(4):
        mine = buyer == network
        assert gap[mine].sum() == pytest.approx(max((wanted - held)[mine].sum(), 0), abs=1e-9)


def test_the_too_young_are_not_brought_and_destinations_follow_the_gap(p, form):
    young = Children(200, p.traffic, ChildState.ABROAD, age=p.traffic.youngest_weeks - 1)
    assert (young.taken(form, rate=1.0) == -1).all()
    brought = Children(2000, p.traffic, ChildState.ABROAD).taken(form, rate=1.0)
    assert abs((brought == 0).mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / 2000)
    assert (brought >= 0).all()


@given(st.lists(st.tuples(st.sampled_from(ChildState), st.integers(0, 900)), min_size=1, max_size=40), st.integers(-50, 900))
def test_old_enough_are_those_abroad_of_the_age_or_above(form, children, youngest):
    state, age = (np.array(column, dtype=np.int16) for column in zip(*children, strict=True))
    expected = ((state == ChildState.ABROAD) & (age >= youngest)).sum()
    assert form(count_old_enough)(state, age, youngest) == expected


def test_plain_and_compiled_choose_the_same_children(p):
    taken = [Children(800, p.traffic, ChildState.ABROAD).taken(f, rate=0.3) for f in (lambda r: r, lambda r: r.py_func)]
    assert (taken[0] == taken[1]).all()


def test_recruiters_who_find_nobody_abroad_bring_nobody_and_that_is_warned_of_only_if_they_want_somebody(tiny):
    nobody = {"initial__n_children_abroad": 0, "initial__n_children_held": 0}
    economy = lived(tiny, 1, 1, initial__recruiter_share=1.0, **nobody)
    assert "raise initial.n_children_abroad, which is 0" in economy.warnings[0]
    assert economy.tally["n_children_brought"] == 0
    assert not lived(tiny, 1, 1, initial__recruiter_share=0.0, **nobody).warnings


def test_a_pool_that_runs_low_is_warned_of_once_below_the_share_with_the_setting_to_raise(tiny):
    economy = GoldEconomy(tiny, seed=1)
    first, setting = economy.p.initial.n_children_abroad, "initial.n_children_abroad"
    economy.draw_on_pool("children abroad", first // 10 + 1, setting, 0.1)
    assert economy.warnings == []
    for n_left in (first // 10 - 1, 5, 1):
        economy.draw_on_pool("children abroad", n_left, setting, 0.1)
    (warning,) = economy.warnings
    assert f"only {first // 10 - 1} children abroad" in warning
    assert f"raise {setting}, which is {first:,}" in warning
