import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.entities.miners import Activity, Origin, Task
from goldsim.entities.sites import HIDDEN
from goldsim.processes.move import (
    Choice,
    Crowd,
    Luck,
    Paid,
    Person,
    Site,
    Ways,
    chance_to_mine,
    chance_to_stay,
    choice_tables,
    choose,
    drawn_place,
    field_share,
    site_offers,
    worth_at_home,
)
from records import filled, keys_of, totals

XOF = st.floats(-50_000, 50_000)
SHARE = st.floats(0, 1)


def test_a_person_who_sees_no_difference_mines_half_the_time(p, form):
    assert form(chance_to_mine)(8000.0, 8000.0, 0.0, 0, p.move) == pytest.approx(0.5)


def test_known_odds_one_scale_above_the_week_at_home(p, form):
    odds = form(chance_to_mine)(8000.0 + p.move.choice_scale_xof, 8000.0, 0.0, 0, p.move)
    assert odds == pytest.approx(np.e / (1 + np.e))


@given(mining=XOF, home=XOF, taste=XOF, debt=st.integers(0, 25_000))
def test_pay_and_taste_push_into_mining_and_what_one_is_worth_at_home_and_deeper_debt_out(p, form, mining, home, taste, debt):
    chance = form(chance_to_mine)
    usual = chance(mining, home, taste, debt, p.move)
    assert 0 <= usual <= 1
    assert chance(mining + 1000, home, taste, debt, p.move) >= usual
    assert chance(mining, home + 1000, taste, debt, p.move) <= usual
    assert chance(mining, home, taste + 1000, debt, p.move) >= usual
    if debt > 0:
        assert chance(mining, home, taste, debt + 1000, p.move) <= usual


def test_a_taste_for_mining_counts_as_pay_and_one_against_it_keeps_people_from_good_pay(p, form):
    chance = form(chance_to_mine)
    assert chance(8000.0, 8000.0, 3000.0, 0, p.move) == pytest.approx(chance(11_000.0, 8000.0, 0.0, 0, p.move))
    assert chance(8000.0 + 20_000.0, 8000.0, -20_000.0 - 7 * p.move.choice_scale_xof, 0, p.move) < 0.001


def test_a_small_debt_keeps_people_at_the_pit_and_a_deep_one_makes_them_run(p, form):
    for chance in (
        lambda debt: form(chance_to_mine)(9000.0, 8000.0, 0.0, debt, p.move),
        lambda debt: form(chance_to_stay)(9000.0, 40.0, 9000.0, debt, p.move),
    ):
        even = int(p.move.flight_cost_xof / p.move.debt_burden_rate)
        assert chance(1000) > chance(even // 2) > chance(0) > chance(2 * even)
        assert chance(even) == pytest.approx(chance(0), abs=1e-4)


@given(hand=st.floats(0, 50_000), waits=SHARE, hardship=SHARE)
def test_who_is_in_want_cannot_wait_for_the_harvest_but_counts_what_pays_at_once_in_full(p, hand, waits, hardship):
    worth, impatience = worth_at_home, p.move.impatience_share
    assert 0 <= worth(hand, waits, hardship, impatience) <= worth(hand, waits, 0.0, impatience) == hand
    assert worth(hand, 0.0, hardship, impatience) == hand
    assert worth(hand, 1.0, 1.0, impatience) == pytest.approx(hand * (1 - impatience))


def test_in_the_busiest_month_all_waits_for_the_harvest_and_where_fields_rest_nothing_does(p):
    busiest, idle = p.farm.field_season.index(max(p.farm.field_season)), p.farm.field_season.index(0)
    assert field_share(busiest, p.farm) == 1
    assert field_share(idle, p.farm) == 0
    assert all(0 <= field_share(month, p.farm) <= 1 for month in range(12))


def test_where_nothing_but_the_field_is_done_no_month_breaks_the_rule(p):
    assert field_share(0, p.farm._replace(other_work_share=0.0, field_season=(0, *[1] * 11))) == 0


@given(mining=XOF, home=XOF, taste=XOF, share=SHARE)
def test_the_compiled_rules_are_the_plain_ones(p, mining, home, taste, share):
    for rule, args in (
        (chance_to_mine, (mining, home, taste, 5000, p.move)),
        (chance_to_stay, (home, 40.0, mining, 5000, p.move)),
    ):
        assert rule(*args) == pytest.approx(rule.py_func(*args), rel=1e-12, abs=1e-12)


def test_nobody_goes_mining_where_no_site_is_open(p, form):
    assert form(chance_to_mine)(-np.inf, 7000.0, 50_000.0, 5000, p.move) == 0


@given(here=XOF, mining=XOF)
def test_a_better_place_is_kept_more_often_and_tools_keep_people(p, form, here, mining):
    stay = form(chance_to_stay)
    usual = stay(here, 40.0, mining, 0, p.move)
    assert stay(here + 1000, 40.0, mining, 0, p.move) >= usual
    assert stay(here, 40.0, mining, 0, p.move._replace(stay_bond_xof=0.0)) <= usual
    assert stay(here, 90.0, mining, 0, p.move) <= usual


def test_staying_is_a_coin_where_the_place_less_its_way_with_the_tools_is_worth_what_mining_offers(p, form):
    mining = 9000 - 40 * p.move.km_cost_xof + p.move.stay_bond_xof
    assert form(chance_to_stay)(9000.0, 40.0, mining, 0, p.move) == pytest.approx(0.5)


@given(weights=st.lists(st.floats(0, 1), min_size=1, max_size=8), u=st.floats(0.001, 0.999))
def test_the_place_drawn_is_the_one_whose_chances_reach_the_draw(form, weights, u):
    cumulative = (np.cumsum([*weights, 0.5]) / (sum(weights) + 0.5)).astype(np.float32)
    assert form(drawn_place)(cumulative, np.float32(u)) == min(np.searchsorted(cumulative, np.float32(u)), len(weights))
    assert form(drawn_place)(np.zeros(3, dtype=np.float32), np.float32(u)) == 2


def test_each_home_lists_the_sites_it_knows_in_order(year_in_tinyland):
    assert (np.diff(year_in_tinyland.lookups.known_sites, axis=1) > 0).all()


def test_closed_besieged_and_unknown_sites_offer_nothing_and_danger_costs(form):
    n, week = 6, 4
    sites = filled(Site, n, pay=9000, closed_until=week, besieged_until=week, found=week)
    sites.danger[1] = 0.1
    sites.closed_until[3], sites.besieged_until[4], sites.found[5] = week + 1, week + 1, week + 1
    offer = form(site_offers)(sites, week, np.float32(60_000))
    assert offer.tolist() == [9000, 3000, 9000, -np.inf, -np.inf, -np.inf]


def ways_of(known, km):
    return Ways(np.zeros((1, 1), dtype=np.float32), np.array(known), np.array(km, dtype=np.float64))


def test_equal_sites_are_chosen_equally_and_offer_what_one_offers(p, form):
    chances, inclusive = form(choice_tables)(np.full(4, 9000.0), ways_of([[0, 1, 2, 3]], np.zeros((1, 4))), p.move)
    assert chances[0] == pytest.approx([0.25, 0.5, 0.75, 1])
    assert inclusive[0] == pytest.approx(9000)


def test_a_closed_site_is_never_chosen_and_a_home_without_any_open_site_has_no_offer(p, form):
    offer = np.array([9000.0, -np.inf])
    chances, inclusive = form(choice_tables)(offer, ways_of([[0, 1], [1, 1]], np.zeros((2, 2))), p.move)
    assert chances.tolist() == [[1, 1], [0, 0]]
    assert inclusive[1] == -np.inf


@given(offers=st.lists(XOF, min_size=3, max_size=3), km=st.lists(st.floats(0, 500), min_size=3, max_size=3))
def test_the_way_makes_a_site_less_likely(p, form, offers, km):
    far = [km[0] + 50, km[1], km[2]]
    near_chances, near_offer = form(choice_tables)(np.array(offers), ways_of([[0, 1, 2]], [km]), p.move)
    far_chances, far_offer = form(choice_tables)(np.array(offers), ways_of([[0, 1, 2]], [far]), p.move)
    assert far_chances[0, 0] <= near_chances[0, 0] + 1e-6
    assert far_offer[0] <= near_offer[0] + 1e-6
    assert near_chances[0, -1] == pytest.approx(1)


class People:
    """Some people of one home who know two sites 0 and 1, as columns."""

    def __init__(self, n, p, activity=Activity.FARM, site=-1, origin=Origin.LOCAL, **columns):
        self.p, self.n, self.hand_worth, self.field_share = p, n, np.array([7000.0, 7000.0]), 0.0
        usual = {"activity": activity, "site": site, "savings": 10**6, "origin": origin, "skill": 1}
        self.person = filled(Person, n, **(usual | columns))
        self.places, self.crowd, self.paid = filled(Site, 2), totals(Crowd, 2), Paid.blank(watched=n - 1)

    def choose(self, form, offers, week=1, *, may_change=True, premium=(0.0, 0.0, 0.0, 0.0)):
        open_ = (self.places.closed_until <= week) & (self.places.besieged_until <= week)
        offer = np.where(open_, np.array(offers, dtype=np.float64), -np.inf)
        ways = Ways(np.array([[10.0, 40.0]], dtype=np.float32), np.array([[0, 1]]), np.array([[10.0, 40.0]]))
        chances, inclusive = form(choice_tables)(offer, ways, self.p)
        home = self.hand_worth, self.field_share
        choice = Choice(ways, offer, chances, inclusive, np.array(premium), *home, week, may_change)
        form(choose)(0, self.person, self.crowd, self.paid, choice, self.places, keys_of(Luck), self.p)
        return self

    @property
    def activity(self):
        return self.person.activity

    @property
    def site(self):
        return self.person.site

    @property
    def fares(self):
        return 10**6 - self.person.savings


def test_those_at_a_closed_site_leave_at_once_and_pay_the_way(p, form):
    people = People(400, p.move, Activity.MINE, site=0)
    people.places.closed_until[0] = 5
    people.choose(form, [9000, 30_000])
    assert not (people.site == 0).any()
    moved = people.site == 1
    assert moved.mean() > 0.9
    assert (people.fares[moved] == int(40 * p.move.fare_xof_per_km)).all()
    assert (people.fares[~moved] == 0).all()


def test_besieged_people_cannot_leave(p, form):
    people = People(400, p.move._replace(reconsider_rate=1.0), Activity.MINE, site=0)
    people.places.besieged_until[0] = 5
    people.choose(form, [-50_000, 50_000])
    assert (people.site == 0).all()
    assert (people.activity == Activity.MINE).all()


def test_when_everything_is_shut_locals_farm_and_foreigners_are_away(p, form):
    for origin, ends in ((Origin.LOCAL, Activity.FARM), (Origin.FOREIGN_MIGRANT, Activity.AWAY)):
        people = People(200, p.move, Activity.MINE, site=0, origin=origin)
        people.places.closed_until[:] = 5
        people.choose(form, [9000, 9000])
        assert (people.activity == ends).all()
        assert (people.site == -1).all()


def test_the_dead_the_detained_and_fighters_do_not_choose(p, form):
    for activity in (Activity.DEAD, Activity.DETAINED, Activity.FIGHTER, Activity.BAND):
        people = People(100, p.move._replace(reconsider_rate=1.0), activity)
        people.choose(form, [90_000, 90_000])
        assert (people.activity == activity).all()


def test_who_has_a_task_that_brings_less_than_the_mean_mines_less(p, form):
    people = People(2000, p.move._replace(reconsider_rate=1.0))
    people.person.task[1000:] = Task.WASH
    people.choose(form, [12_000, 12_000], premium=(0.0, -6000.0, 0.0, 0.0))
    digs, washes = (people.activity[some] == Activity.MINE for some in (slice(1000), slice(1000, None)))
    assert digs.mean() > washes.mean() + 0.1


def test_the_bonded_move_less(p, form):
    free, bonded = People(3000, p.move, Activity.MINE, 0), People(3000, p.move, Activity.MINE, 0)
    bonded.person.debt[:] = 1000
    for people in (free, bonded):
        people.choose(form, [0, 20_000])
    # Same luck for the same person: whoever moves although bonded would have moved when free.
    assert set(np.flatnonzero(bonded.site != 0)) < set(np.flatnonzero(free.site != 0))


def test_where_nobody_may_change_trades_miners_still_choose_a_site_and_farmers_stay(p, form):
    eager = p.move._replace(reconsider_rate=1.0)
    miners, farmers = People(400, eager, Activity.MINE, site=0), People(400, eager)
    miners.choose(form, [-90_000, -50_000], may_change=False)
    farmers.choose(form, [90_000, 90_000], may_change=False)
    assert (miners.activity == Activity.MINE).all()
    assert (miners.site == 1).mean() > 0.9
    assert (farmers.activity == Activity.FARM).all()
    assert (farmers.site == -1).all()


def test_whose_sites_are_all_shut_goes_home_even_where_nobody_may_change_trades(p, form):
    people = People(200, p.move, Activity.MINE, site=0)
    people.places.closed_until[:] = 5
    people.choose(form, [9000, 9000], may_change=False)
    assert (people.activity == Activity.FARM).all()
    assert (people.site == -1).all()


def test_plain_and_compiled_send_everybody_to_the_same_place(p):
    often = p.move._replace(reconsider_rate=0.7)
    for may_change in (True, False):
        both = [People(500, often).choose(f, [9000, 11_000], may_change=may_change) for f in (plain, compiled)]
        assert (both[0].site == both[1].site).all()
        assert (both[0].person.savings == both[1].person.savings).all()
        assert (both[0].crowd.n_at == both[1].crowd.n_at).all()
        assert (both[0].paid.fares == both[1].paid.fares).all()


def test_fares_are_on_the_receipt_and_who_mines_where_is_counted(p, form):
    people = People(500, p.move._replace(reconsider_rate=1.0)).choose(form, [9000, 11_000])
    assert people.crowd.n_at.tolist() == [(people.site == site).sum() for site in (0, 1)]
    assert people.paid.fares.tolist() == [people.fares.sum(), people.fares[-1]]


def test_who_cannot_pay_the_whole_fare_pays_what_he_has(p, form):
    people = People(100, p.move, Activity.MINE, site=0)
    people.places.closed_until[0], people.person.savings[:] = 5, 3
    people.choose(form, [9000, 30_000])
    assert set(people.person.savings[people.site == 1]) == {0}


def chosen(n, p, form, offer=9000, **columns):
    """Return which of some people at home, who all think again, go mining."""
    people = People(n, p.move._replace(reconsider_rate=1.0), **columns)
    return set(np.flatnonzero(people.choose(form, [offer, offer]).activity == Activity.MINE))


def test_whose_family_needs_the_hand_at_home_goes_mining_less(p, form):
    people = People(2000, p.move._replace(reconsider_rate=1.0), household=np.arange(2000) % 2)
    people.hand_worth[1] = 14_000.0
    mines = people.choose(form, [9000, 9000]).activity == Activity.MINE
    assert mines[1::2].mean() < mines[::2].mean() - 0.1


def test_the_same_people_and_more_go_where_they_have_a_taste_for_it_and_skill_counts_for_pay(p, form):
    indifferent = chosen(2000, p, form)
    assert indifferent < chosen(2000, p, form, taste=4000)
    assert indifferent > chosen(2000, p, form, taste=-4000)
    assert chosen(2000, p, form, skill=0.5) < indifferent < chosen(2000, p, form, skill=2)


def test_skill_does_not_make_a_loss_smaller(p, form):
    losing = {skill: chosen(2000, p, form, offer=-1000, skill=skill) for skill in (0.2, 1, 3)}
    assert losing[0.2] == losing[1] == losing[3]


def test_want_drives_people_to_the_pit_while_the_crop_stands_and_not_where_work_at_home_pays_at_once(p, form):
    def mines(hardship, waits):
        people = People(2000, p.move._replace(reconsider_rate=1.0), hardship=hardship)
        people.field_share = waits
        return set(np.flatnonzero(people.choose(form, [7000, 7000]).activity == Activity.MINE))

    assert mines(0.0, 1.0) < mines(1.0, 1.0)
    assert mines(1.0, 0.0) == mines(0.0, 0.0)


def plain(rule):
    return rule.py_func


def compiled(rule):
    return rule


def test_nobody_works_at_a_deposit_that_nobody_has_found(year_in_tinyland):
    sites = year_in_tinyland.sites
    hidden = sites.found == HIDDEN
    assert hidden.any()
    assert not sites.n_miners[hidden].any()
    assert not sites.dug[hidden].any()
