import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.processes.school import Child, Family, Guardian, Luck, Site, Term, add_hands, chance_to_work, decide, school_access
from records import filled, keys_of

SHARE = st.floats(0, 1)


@given(hardship=SHARE, years=st.floats(7, 18), pay=st.floats(0, 3), access=SHARE)
def test_hardship_age_and_pay_send_children_to_work_and_a_school_place_keeps_them_from_it(p, form, hardship, years, pay, access):
    chance = form(chance_to_work)
    usual = chance(hardship, years, pay, access, p.school)
    assert 0 <= usual <= 1
    assert chance(min(1.0, hardship + 0.1), years, pay, access, p.school) >= usual
    assert chance(hardship, years + 1, pay, access, p.school) >= usual
    assert chance(hardship, years, pay + 0.1, access, p.school) >= usual
    assert chance(hardship, years, pay, min(1.0, access + 0.1), p.school) <= usual
    assert chance_to_work(hardship, years, pay, access, p.school) == pytest.approx(
        chance_to_work.py_func(hardship, years, pay, access, p.school), abs=1e-12
    )


def test_at_usual_pay_without_hardship_or_school_only_the_base_counts(p, form):
    chance = form(chance_to_work)(0.0, float(p.school.working_age_years), 1.0, 0.0, p.school)
    assert chance == pytest.approx(1 / (1 + np.exp(-p.school.work_base)))


def test_bought_places_add_to_access_up_to_everybody():
    assert school_access(0.55, 0.2) == pytest.approx(0.75)
    assert school_access(0.9, 0.5) == 1


class Household:
    """Children of adult 0, who is at home, as adult 2 is; adult 1 of the household mines at site 2 unless told otherwise."""

    def __init__(self, n, p, state=ChildState.HOME, miner=1, age=700, level=1.0):
        self.p, self.level = p, level
        self.child = filled(Child, n, state=state, site=-1, age_weeks=age, guardian=0)
        self.miner = miner

    def decide(self, form, rate=1.0, hardship=0.0, access=0.5, is_holiday=False):
        places = [2 if row == self.miner else -1 for row in range(3)]
        family = filled(Family, 1, miner=self.miner)
        activity = [Activity.MINE if place >= 0 else Activity.FARM for place in places]
        guardian = filled(Guardian, 3, site=places, activity=activity, hardship=[hardship, 0, 0])
        usual = np.full(3, self.p.usual_pay_xof * self.level)
        site, term = filled(Site, 3, pay=self.p.usual_pay_xof), Term(0, access, is_holiday, rate, usual)
        form(decide)(0, self.child, guardian, family, site, term, keys_of(Luck), self.p)
        return self

    @property
    def state(self):
        return self.child.state

    @property
    def site(self):
        return self.child.site


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


def test_a_child_whose_household_leaves_the_mine_stops_work_at_once(p, form):
    left = Household(40, p.school, ChildState.WORKING, miner=-1).decide(form, rate=0.0)
    assert not np.isin(left.state, (ChildState.WORKING, ChildState.HELPING)).any()


def test_without_work_a_place_decides_between_school_and_home_and_holidays_change_nothing(p, form):
    never = p.school._replace(work_base=-50.0)
    assert (Household(40, never).decide(form, access=1.0).state == ChildState.SCHOOL).all()
    assert (Household(40, never).decide(form, access=0.0).state == ChildState.HOME).all()
    for state in (ChildState.SCHOOL, ChildState.HOME):
        assert (Household(40, never, state).decide(form, access=0.0, is_holiday=True).state == state).all()


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
    for state in (ChildState.TRAFFICKED, ChildState.IN_CARE, ChildState.DEAD, ChildState.ABROAD):
        assert (Household(30, p.school, state).decide(form).state == state).all()
    orphans = Household(30, p.school)
    orphans.child.guardian[:] = -1
    assert (orphans.decide(form).state == ChildState.HOME).all()


def test_hands_are_counted_in_adult_hours_by_household_and_children_who_work_or_are_held_at_their_sites(form):
    states = (ChildState.WORKING, ChildState.HELPING, ChildState.SCHOOL, ChildState.WORKING, ChildState.TRAFFICKED)
    child = filled(Child, 5, state=states, guardian=[0, 0, 0, 1, -1], site=[2, 2, -1, 0, 0])
    # Adults 0 and 2 eat together, and 2 is the one who mines; 1 is alone.
    guardian, family, site = filled(Guardian, 3, household=[0, 1, 0]), filled(Family, 2, miner=[2, 1]), filled(Site, 3)
    form(add_hands)(guardian, family, site, child, 25, 100, 0.4)
    assert guardian.n_helpers == pytest.approx([0, 0.25, 0.25 + 0.1])
    assert site.n_children.tolist() == [50, 0, 50]
