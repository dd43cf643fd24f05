import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.engine.forms import saturating
from goldsim.engine.tables import NOBODY
from goldsim.entities.miners import Activity, Origin
from goldsim.processes.recruit import bands, groups
from goldsim.processes.recruit.bands import Approach, asked_by_bands, chance_to_rob, chance_to_stop, turn_or_stop, youth
from goldsim.processes.recruit.groups import (
    Group,
    Terms,
    chance_to_join,
    chance_to_leave,
    chance_to_rejoin,
    fighters_around,
    join_or_leave,
    pay_near_home,
)
from goldsim.processes.recruit.payroll import affordable_pay, core_pay
from records import filled, keys_of

SHARE = st.floats(0, 1)
XOF = st.floats(-5_000, 100_000)
ROUNDING = 1 + 1e-12


@given(hardship=SHARE, grievance=SHARE, income=XOF, around=st.floats(0, 10))
def test_hardship_and_grievance_and_fighters_around_feed_the_ranks_and_income_does_not(
    p, form, hardship, grievance, income, around
):
    def chance(h, g, xof, n):
        return form(chance_to_join)(h, g, xof, n, p.recruit)

    usual = chance(hardship, grievance, income, around)
    assert 0 <= usual <= min(hardship + grievance, 1) * p.recruit.core_rate * around * ROUNDING
    assert chance(min(1.0, hardship + 0.1), grievance, income, around) >= usual
    assert chance(hardship, min(1.0, grievance + 0.1), income, around) >= usual
    assert chance(hardship, grievance, income, around + 1) >= usual
    assert chance(hardship, grievance, income + 1000, around) <= usual


def test_who_lacks_nothing_does_not_join_and_each_fighter_wins_so_many_of_those_who_lack_all_or_resent_all(p, form):
    chance, rate, pay = form(chance_to_join), p.recruit.core_rate, float(p.recruit.fighter_pay_xof)
    assert chance(0.0, 0.0, 0.0, 1.0, p.recruit) == chance(1.0, 1.0, 0.0, 0.0, p.recruit) == 0
    assert chance(1.0, 0.0, 0.0, 1.0, p.recruit) == chance(0.0, 1.0, 0.0, 1.0, p.recruit) == pytest.approx(rate)
    assert chance(1.0, 1.0, 0.0, 1.0, p.recruit) == pytest.approx(rate)
    assert chance(1.0, 0.0, pay, 0.5, p.recruit) == pytest.approx(rate / 4)


def test_people_meet_the_fighters_of_the_group_that_they_obey_and_share_them_with_all_who_live_or_dig_there(form):
    men = np.array([[30, 30, 30, 0], [80, 80, 80, 80]], dtype=np.float32)
    group, ground = filled(Group, 2, men=men), filled(groups.Ground, 4, controller=[0, 1, -1, 0], people=[90, 0, 90, 9])
    sites = filled(groups.Site, 2, cell=[0, 0], n_miners=[40, 20])
    many = 1e12
    assert form(fighters_around)(group, ground, sites, many) == pytest.approx([30 / 150, 80, 0, 0])
    # Where as many fight as ever would, nobody is left to be approached.
    assert form(fighters_around)(group, ground, sites, 0.4) == pytest.approx([0.2 * 0.5, 0, 0, 0])


@given(pay=XOF)
def test_fighters_leave_for_better_pay(p, form, pay):
    leave = form(chance_to_leave)
    assert leave(float(p.recruit.fighter_pay_xof), p.recruit) == pytest.approx(p.recruit.leave_rate / 2)
    assert leave(pay, p.recruit) <= leave(pay + 1000, p.recruit) <= p.recruit.leave_rate


@given(hardship=SHARE)
def test_former_fighters_go_back_when_their_diggings_are_shut_and_else_as_far_as_they_have_nothing(p, form, hardship):
    chance = form(chance_to_rejoin)
    assert chance(hardship, True, p.recruit) == p.recruit.rejoin_rate
    assert chance(hardship, False, p.recruit) == pytest.approx(p.recruit.rejoin_rate * hardship)


@given(want=st.floats(0, 1.5), pressed=SHARE, income=XOF, loot=st.floats(0, 1e5), migrant=st.booleans())
def test_want_a_band_that_asks_loot_and_being_far_from_home_make_robbers(p, form, want, pressed, income, loot, migrant):
    def chance(w, asked, lo, m=migrant):
        return form(chance_to_rob)(w, asked, income, lo, m, p.recruit)

    usual = chance(want, pressed, loot)
    assert usual >= 0
    assert chance(want + 0.1, pressed, loot) >= usual
    assert chance(want, pressed + 0.1, loot) >= usual
    assert chance(want, pressed, loot + 1000) >= usual
    assert chance(want, pressed, loot, True) >= chance(want, pressed, loot, False)
    assert chance(want, pressed, 0.0) == chance(0.0, 0.0, loot) == 0


@given(age=st.integers(16, 54))
def test_the_young_are_talked_over_most_easily_and_the_indebted_as_if_they_were_quite_young(form, age):
    ages = Approach(np.zeros(1), 0.0, np.zeros(1, dtype=np.int64), np.zeros(1), 16.0, 55.0)
    assert 0 < form(youth)(age, 0, ages) <= 1
    assert form(youth)(age + 1, 0, ages) < form(youth)(age, 0, ages)
    assert form(youth)(age, 1, ages) == 1


def test_organised_bands_ask_the_more_people_the_larger_they_are_up_to_what_leaders_can_lead(p):
    site = filled(bands.Site, 4, n_band=[0, 50, 100, 10**6], organised=[1, 1, 1, 1], n_miners=10_000)
    half = p.rob.organise_half_people
    n_leading = saturating(site.n_band, half, half)
    asked = asked_by_bands(site, n_leading, p.recruit.approach_rate)
    assert asked[0] == 0
    assert (np.diff(asked) > 0).all()
    assert asked[3] == pytest.approx(p.recruit.approach_rate * half / 10_000, rel=1e-3)
    assert (asked_by_bands(site._replace(organised=np.zeros(4)), n_leading, p.recruit.approach_rate) == 0).all()


@given(pay=XOF, loot=st.floats(0, 1e5), organised=SHARE)
def test_robbers_stop_the_sooner_the_more_work_pays_and_an_organised_band_keeps_them(p, form, pay, loot, organised):
    chance = form(chance_to_stop)
    usual = chance(pay, loot, organised, p.recruit)
    assert 0 <= usual <= p.recruit.stop_rate * ROUNDING
    assert chance(pay + 1000, loot, organised, p.recruit) * ROUNDING >= usual
    assert chance(pay, loot + 1000, organised, p.recruit) <= usual
    assert chance(pay, loot, min(1.0, organised + 0.1), p.recruit) <= usual
    held = chance(pay, loot, 1.0, p.recruit)
    assert held == pytest.approx(chance(pay, loot, 0.0, p.recruit) * (1 - p.recruit.organised_hold_share))


def test_pay_near_home_is_the_mean_by_people_of_known_sites_and_nothing_where_all_are_shut(form):
    sites = filled(groups.Site, 3, pay=[1000, 3000, 9000], n_miners=[10, 30, 20], closed_until=[0, 4, 5])
    near = form(pay_near_home)(sites, 4, np.array([[0, 1], [0, 2], [2, 2]]))
    assert near == pytest.approx([2500, 1000, 0])


def test_fighters_get_the_usual_pay_or_what_the_cash_allows_and_the_core_no_more_than_there_is(form):
    chests = filled(Group, 3, cash=[10**6, 500, 7], n_fighters=[10, 10, 0], n_core=[4, 10, 9])
    pay = form(affordable_pay)(chests, np.full(3, 10_000.0))
    assert pay.tolist() == [10_000, 50, 7]
    assert core_pay(pay, chests).tolist() == [40_000, 500, 7]


class People:
    """Some people of one home, at the one site that it knows."""

    def __init__(self, n, p, activity=Activity.MINE, hardship=1.0):
        self.p, self.n, self.is_shut = p, n, False
        life = {"activity": activity, "site": 0, "hardship": hardship, "grievance": hardship, "income": 2000}
        self.person = filled(groups.Person, n, **life)
        self.robber = filled(bands.Person, n, **life, origin=Origin.LOCAL)

    def join(self, form, holder=0, *, can_pay=(True, True), best_pay=0.0, hand_worth=0.0, at_home=Activity.FARM, **may):
        self.person.activity_at_home[:] = at_home
        near = np.array([0.0 if self.is_shut else max(best_pay, 1.0)])
        worth = np.array([hand_worth])
        around = np.ones(1)
        fear, joins, leaves = np.array([may.get("fear", 0.0)]), may.get("may_join", True), may.get("may_leave", True)
        terms = Terms(np.array(can_pay), around, near, worth, fear, joins, leaves, week=4)
        site, ground = filled(groups.Site, 1, closed_until=5 * self.is_shut), filled(groups.Ground, 1, controller=holder)
        form(join_or_leave)(0, self.person, terms, site, ground, keys_of(groups.Luck), self.p)
        return self.person

    def rob(self, form, loot=9000.0, asked=0.0, pay=9000.0, organised=0.0, near=0):
        approach = Approach(np.array([asked]), asked, np.array([near]), np.array([loot]), 16.0, 55.0)
        site = filled(bands.Site, 1, pay=pay, robber_pay=loot, organised=organised)
        form(turn_or_stop)(0, self.robber, approach, site, keys_of(bands.Luck), self.p)
        return self.robber


def test_people_join_only_where_a_group_holds_the_cell_and_can_pay(p, form):
    eager = p.recruit._replace(core_rate=1.0)
    joined = People(400, eager).join(form)
    is_fighter = joined.activity == Activity.FIGHTER
    assert is_fighter.mean() > 0.5
    assert (joined.group[is_fighter] == 0).all()
    assert (joined.site[is_fighter] == -1).all()
    for terms in ({"holder": -1}, {"can_pay": (False, True)}, {"may_join": False}):
        assert (People(400, eager).join(form, **terms).activity == Activity.MINE).all()


def test_more_fighters_leave_when_digging_pays(p, form):
    poor, rich = (People(3000, p.recruit, Activity.FIGHTER).join(form, best_pay=x) for x in (0.0, 30_000.0))
    assert set(np.flatnonzero(poor.activity == Activity.FARM)) < set(np.flatnonzero(rich.activity == Activity.FARM))


def test_fighters_leave_for_a_family_that_needs_the_hand_as_they_do_for_a_pit_that_pays(p, form):
    eager = p.recruit._replace(leave_rate=1.0)
    kept, needed, paid = (
        set(np.flatnonzero(People(2000, eager, Activity.FIGHTER).join(form, **offer).activity == Activity.FARM))
        for offer in ({}, {"hand_worth": 15_000.0}, {"best_pay": 15_000.0})
    )
    assert kept < needed == paid


def test_who_leaves_a_group_does_what_he_does_at_home(p, form):
    for at_home in (Activity.FARM, Activity.AWAY):
        left = People(300, p.recruit._replace(leave_rate=1.0), Activity.FIGHTER).join(form, best_pay=1e6, at_home=at_home)
        assert (left.activity == at_home).all()
        assert (left.group == -1).all()


def test_who_leaves_remembers_the_group_that_he_was_with(p, form):
    fighters = People(50, p.recruit._replace(leave_rate=1.0), Activity.FIGHTER)
    fighters.person.group[:] = 1
    assert (fighters.join(form, best_pay=1e6).former_group == 1).all()


def former(n, p, hardship=0.0, activity=Activity.MINE):
    """People who have been with group 1 and now live on ground of group 0."""
    people = People(n, p._replace(core_rate=0.0), activity, hardship)
    people.person.former_group[:] = 1
    return people


def test_former_fighters_whose_diggings_are_shut_go_back_to_their_own_group_at_the_stated_rate(p, form):
    n, rate = 6000, p.recruit.rejoin_rate
    shut, open_ = former(n, p.recruit), former(n, p.recruit)
    shut.is_shut = True
    shut, open_ = shut.join(form), open_.join(form)
    back = shut.activity == Activity.FIGHTER
    assert abs(back.mean() - rate) < 4 * np.sqrt(rate / n)
    assert (shut.group[back] == 1).all()
    assert (shut.site[back] == -1).all()
    assert (shut.group[~back] == -1).all()
    assert (open_.activity == Activity.MINE).all()


def test_the_hungry_among_former_fighters_go_back_from_the_field_as_well(p, form):
    fed, hungry = (former(3000, p.recruit, hardship, Activity.FARM).join(form, holder=-1) for hardship in (0.2, 0.9))
    went = [set(np.flatnonzero(people.activity == Activity.FIGHTER)) for people in (fed, hungry)]
    assert set() < went[0] < went[1]


def test_who_fears_the_state_at_home_stays_with_his_group(p, form):
    eager, left = p.recruit._replace(leave_rate=0.5), []
    for fear in (0.0, eager.choice_scale_xof, 1e9):
        person = People(3000, eager, Activity.FIGHTER).join(form, holder=-1, fear=fear)
        left.append(person.activity != Activity.FIGHTER)
    assert left[0].sum() > left[1].sum() > left[2].sum() == 0
    assert not (left[1] & ~left[0]).any()


@pytest.mark.parametrize("terms", [{"can_pay": (True, False)}, {"may_leave": False}])
def test_nobody_goes_back_to_a_group_that_cannot_pay_or_where_mining_is_no_way_out(p, form, terms):
    people = former(2000, p.recruit._replace(rejoin_rate=1.0))
    people.is_shut = True
    assert (people.join(form, **terms).activity == Activity.MINE).all()


def test_where_mining_is_no_way_out_fighters_stay(p, form):
    fighters = People(300, p.recruit._replace(leave_rate=1.0), Activity.FIGHTER)
    assert (fighters.join(form, best_pay=1e6, may_leave=False).activity == Activity.FIGHTER).all()


def test_plain_and_compiled_send_the_same_people_to_the_same_groups(p):
    q = p.recruit._replace(core_rate=0.5, leave_rate=0.5, rejoin_rate=0.5)
    outcomes = []
    for form in (lambda rule: rule, lambda rule: rule.py_func):
        people = People(600, q)
        people.person.activity[::3], people.person.former_group[1::3] = Activity.FIGHTER, 1
        people.person.group[::3] = 0
        person = people.join(form, best_pay=15_000.0)
        outcomes.append([column.tolist() for column in (person.activity, person.group, person.former_group, person.site)])
    assert outcomes[0] == outcomes[1]
    assert len({*outcomes[0][1]}) == 3


def test_the_hungry_turn_robber_and_the_fed_do_not(p, form):
    hungry, fed = (People(3000, p.recruit, hardship=h).rob(form) for h in (1.0, 0.0))
    assert (hungry.activity == Activity.BAND).any()
    assert (fed.activity == Activity.MINE).all()


def test_farmers_in_want_rob_where_somebody_digs_near_home_and_nowhere_else(p, form):
    dug, empty = (People(3000, p.recruit, Activity.FARM, hardship=1.0).rob(form, near=n) for n in (0, NOBODY))
    assert set(dug.activity) == {Activity.FARM, Activity.BAND}
    assert (dug.site[dug.activity == Activity.BAND] == 0).all()
    assert (empty.activity == Activity.FARM).all()
    # A band at the diggings does not come to the village to ask.
    asked = People(3000, p.recruit, Activity.FARM, hardship=0.0).rob(form, asked=0.5)
    assert (asked.activity == Activity.FARM).all()


def test_the_nearest_ground_of_a_home_is_where_somebody_digs_and_brings_less_the_longer_the_way(form):
    site = filled(bands.Site, 3, n_miners=[0, 50, 90], robber_pay=[9000.0, 2000.0, 8000.0])
    known, km = np.array([[0, 1, 2], [0, 0, 0]]), np.array([[1.0, 20.0, 30.0], [1.0, 1.0, 1.0]])
    ways = filled(bands.Ways, 2, known_sites=known, known_km=km)
    near, pay = form(bands.nearest_grounds)(site, ways, 15.0)
    assert near.tolist() == [1, NOBODY]
    assert pay.tolist() == [2000 - 15 * 20, 0]
    assert form(bands.nearest_grounds)(site, ways, 150.0)[1].tolist() == [0, 0]


def test_a_band_that_asks_takes_the_fed_as_well_and_the_indebted_first(p, form):
    free, indebted = People(3000, p.recruit, hardship=0.0), People(3000, p.recruit, hardship=0.0)
    free.robber.age[:], indebted.robber.age[:], indebted.robber.debt[:] = 40, 40, 5000
    free, indebted = (set(np.flatnonzero(people.rob(form, asked=0.3).activity == Activity.BAND)) for people in (free, indebted))
    assert set() < free < indebted


def test_robbers_stop_when_digging_pays_more_than_loot(p, form):
    q = p.recruit._replace(stop_rate=0.3)
    poor, rich = (People(3000, q, Activity.BAND).rob(form, pay=x) for x in (100.0, 50_000.0))
    assert set(np.flatnonzero(poor.activity == Activity.MINE)) < set(np.flatnonzero(rich.activity == Activity.MINE))
    known = 0.3 * 50_000 / (50_000 + 9000)
    assert abs((rich.activity == Activity.MINE).mean() - known) < 4 * np.sqrt(known / 3000)


def test_an_organised_band_keeps_people_whom_a_loose_one_loses(p, form):
    loose, organised = (People(3000, p.recruit, Activity.BAND).rob(form, organised=o) for o in (0.0, 1.0))
    assert set(np.flatnonzero(organised.activity == Activity.MINE)) < set(np.flatnonzero(loose.activity == Activity.MINE))
