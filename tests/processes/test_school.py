import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.processes.school import (
    Child,
    Family,
    Guardian,
    Luck,
    Site,
    Term,
    add_hands,
    decide,
    pass_a_week,
    school_access,
    share_at_work,
)
from records import filled, keys_of

SHARE = st.floats(0, 1)


@given(hardship=SHARE, years=st.floats(7, 18), pay=st.floats(0, 3), girl=st.booleans(), pupil=st.booleans())
def test_hardship_and_pay_send_children_to_work_and_school_keeps_them_from_it(p, form, hardship, years, pay, girl, pupil):
    share = form(share_at_work)
    school = p.school.school_gain * pupil
    usual = share(hardship, years, girl, pay, school, p.school)
    assert 0 <= usual <= 1
    assert share(min(1.0, hardship + 0.1), years, girl, pay, school, p.school) >= usual
    assert share(hardship, years, girl, pay + 0.1, school, p.school) >= usual
    assert share(hardship, years, girl, pay, school + 0.1, p.school) <= usual
    plain = share_at_work.py_func(hardship, years, girl, pay, school, p.school)
    assert share_at_work(hardship, years, girl, pay, school, p.school) == pytest.approx(plain, abs=1e-12)


def test_boys_work_more_the_older_and_girls_less_once_they_are_wanted_at_home(p, form):
    boys, girls = ([form(share_at_work)(0.2, y, g, 1.0, 0.0, p.school) for y in (8.0, 12.0, 17.0)] for g in (False, True))
    assert boys[0] < boys[1] < boys[2]
    assert girls[0] == girls[1] > girls[2]


def test_at_usual_pay_without_hardship_or_school_only_the_base_counts(p, form):
    share = form(share_at_work)(0.0, float(p.school.working_age_years), False, 1.0, 0.0, p.school)
    assert share == pytest.approx(1 / (1 + np.exp(-p.school.work_base)))


def test_bought_places_add_to_access_up_to_everybody():
    assert school_access(0.55, 0.2) == pytest.approx(0.75)
    assert school_access(0.9, 0.5) == 1


class Household:
    """Children of adult 0, who is at home, as adult 2 is; adult 1 of the household mines at site 2 unless told otherwise."""

    def __init__(self, n, p, state=ChildState.HOME, miner=1, age=700, level=1.0, **columns):
        self.p, self.level = p, level
        spread = np.linspace(0.001, 0.999, n)
        given = {"state": state, "site": -1, "age_weeks": age, "guardian": 0, "work_rank": spread, "school_rank": spread}
        self.child = filled(Child, n, **(given | columns))
        self.miner = miner

    def decide(self, form, rate=1.0, hardship=0.0, access=0.5, is_holiday=False, begins=True, opened=1.0, fed=0.0, at_stake=0):
        places = [2 if row == self.miner else -1 for row in range(3)]
        family = filled(Family, 1, miner=self.miner, at_stake=at_stake)
        activity = [Activity.MINE if place >= 0 else Activity.FARM for place in places]
        guardian = filled(Guardian, 3, site=places, activity=activity, hardship=[hardship, 0, 0])
        usual = np.full(3, self.p.usual_pay_xof * self.level)
        site, term = (
            filled(Site, 3, pay=self.p.usual_pay_xof),
            Term(0, access, is_holiday, begins and not is_holiday, rate, usual, np.array([opened]), np.array([fed])),
        )
        form(decide)(0, self.child, guardian, family, site, term, keys_of(Luck), self.p)
        return self

    @property
    def state(self):
        return self.child.state

    @property
    def site(self):
        return self.child.site


def n_at_work(household):
    return int(np.isin(household.state, [ChildState.HELPING, ChildState.WORKING]).sum())


def test_pupils_who_are_fed_and_children_whose_work_would_cost_a_transfer_work_less(p, form):
    q = p.school._replace(work_base=1.0, canteen_gain=1.0, pay_pull=0.5, access_share=1.0)
    usual = n_at_work(Household(400, q, ChildState.SCHOOL).decide(form, access=1.0))
    fed = [n_at_work(Household(400, q, ChildState.SCHOOL).decide(form, access=1.0, fed=part)) for part in (0.5, 1.0)]
    assert usual > fed[0] > fed[1] > 0
    lost = n_at_work(Household(400, q, ChildState.SCHOOL).decide(form, access=1.0, at_stake=int(q.usual_pay_xof)))
    assert usual > lost


def test_a_child_works_only_where_a_member_of_the_household_mines(p, form):
    sure = p.school._replace(work_base=50.0)
    at_mine = Household(50, sure).decide(form)
    assert (at_mine.state == ChildState.WORKING).all()
    assert (at_mine.site == 2).all()
    farm = Household(50, sure, miner=-1).decide(form)
    assert np.isin(farm.state, (ChildState.SCHOOL, ChildState.HOME)).all()
    assert (farm.site == -1).all()


def test_below_working_age_children_help(p, form):
    sure = p.school._replace(work_base=50.0)
    assert (Household(20, sure, age=400).decide(form).state == ChildState.HELPING).all()
    girls = Household(20, sure, age=int(13 * p.school.weeks_a_year), is_girl=np.arange(20) % 2 == 0).decide(form)
    assert (girls.state[::2] == ChildState.HELPING).all()
    assert (girls.state[1::2] == ChildState.WORKING).all()


def test_a_child_whose_household_leaves_the_mine_stops_work_at_once(p, form):
    left = Household(40, p.school, ChildState.WORKING, miner=-1).decide(form, rate=0.0)
    assert not np.isin(left.state, (ChildState.WORKING, ChildState.HELPING)).any()


def test_without_work_a_place_decides_between_school_and_home_and_holidays_change_nothing(p, form):
    never = p.school._replace(work_base=-50.0)
    assert (Household(40, never).decide(form, access=1.0).state == ChildState.SCHOOL).all()
    assert (Household(40, never).decide(form, access=0.0).state == ChildState.HOME).all()
    for state in (ChildState.SCHOOL, ChildState.HOME):
        assert (Household(40, never, state).decide(form, access=0.0, is_holiday=True).state == state).all()


def test_a_pupil_keeps_its_place_while_a_school_near_is_open_and_loses_it_where_danger_closes_it(p, form):
    never = p.school._replace(work_base=-50.0)
    kept, closed = (Household(100, never, ChildState.SCHOOL).decide(form, begins=False, opened=o) for o in (1.0, 0.5))
    assert (kept.state == ChildState.SCHOOL).mean() == pytest.approx(0.5, abs=0.02)
    assert (closed.state == ChildState.SCHOOL).mean() == pytest.approx(0.25, abs=0.02)


def test_who_has_dropped_out_comes_back_only_as_the_year_begins_and_the_less_the_more_is_missed(p, form):
    never = p.school._replace(work_base=-50.0)

    def back(years, begins):
        home = Household(4000, never, years_behind=years, school_rank=0.0).decide(form, access=1.0, begins=begins)
        return (home.state == ChildState.SCHOOL).mean()

    assert back(0.0, True) > 0.999
    assert back(1.0, True) == pytest.approx(p.school.back_share, abs=0.03)
    assert back(3.0, True) == pytest.approx(p.school.back_share**3, abs=0.03)
    assert back(0.0, False) == 0


def test_who_is_out_of_school_in_term_falls_behind_and_work_wears_children_out(p, form):
    states = (ChildState.SCHOOL, ChildState.HOME, ChildState.WORKING, ChildState.HELPING, ChildState.TRAFFICKED, ChildState.DEAD)
    child = filled(Child, 6, state=states, health=0.5)
    form(pass_a_week)(0, child, 0.02, p.school)
    assert child.years_behind == pytest.approx([0, 0.02, 0.02, 0.02, 0.02, 0.02])
    well, worn = 0.5 + 0.5 * p.school.heal_rate, 0.5 - 0.5 * p.school.work_harm_rate
    assert child.health == pytest.approx([well, well, worn, worn, 0.5, 0.5])


def test_the_same_children_work_week_after_week(p, form):
    household = Household(500, p.school)
    first = household.decide(form, hardship=0.3, begins=False).state.copy()
    assert np.array_equal(household.decide(form, hardship=0.3, begins=False).state, first)


def test_hardship_sends_the_same_children_and_more(p, form):
    easy, hard = (Household(2000, p.school).decide(form, hardship=h) for h in (0.0, 1.0))
    works_easy, works_hard = (set(np.flatnonzero(h.state == ChildState.WORKING)) for h in (easy, hard))
    assert works_easy < works_hard


def test_a_working_child_goes_along_when_another_of_the_household_mines_elsewhere(p, form):
    going = Household(20, p.school, ChildState.WORKING, miner=2).decide(form, rate=0.0)
    assert (going.state == ChildState.WORKING).all()
    assert (going.site == 2).all()


def test_pay_pulls_children_by_what_it_is_worth_where_all_is_dear(p, form):
    cheap, dear = (Household(2000, p.school, level=level).decide(form) for level in (1.0, 3.0))
    works = [set(np.flatnonzero(household.state == ChildState.WORKING)) for household in (dear, cheap)]
    assert works[0] < works[1]


def test_held_children_and_those_of_nobody_are_left_alone(p, form):
    for state in (ChildState.TRAFFICKED, ChildState.IN_CARE, ChildState.DEAD, ChildState.AT_ORIGIN):
        assert (Household(30, p.school, state).decide(form).state == state).all()
    orphans = Household(30, p.school)
    orphans.child.guardian[:] = -1
    assert (orphans.decide(form).state == ChildState.HOME).all()


def test_hands_are_counted_in_adult_hours_by_household_and_children_who_work_or_are_held_at_their_sites(form):
    states = (ChildState.WORKING, ChildState.HELPING, ChildState.SCHOOL, ChildState.WORKING, ChildState.TRAFFICKED)
    child = filled(Child, 5, state=states, guardian=[0, 0, 0, 1, -1], site=[2, 2, -1, 0, 0], health=[1, 1, 1, 0.5, 1])
    # Adults 0 and 2 eat together, and 2 is the one who mines; 1 is alone.
    guardian, family, site = filled(Guardian, 3, household=[0, 1, 0]), filled(Family, 2, miner=[2, 1]), filled(Site, 3)
    form(add_hands)(guardian, family, site, child, 25, 100, 0.4)
    # The fourth child is ill, and does half as much.
    assert guardian.n_helpers == pytest.approx([0, 0.125, 0.25 + 0.1])
    assert site.n_children.tolist() == [50, 0, 50]
