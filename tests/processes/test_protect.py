import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY
from goldsim.processes import protect
from goldsim.processes.protect.care import first_free
from goldsim.processes.protect.cases import has_time, next_trust, sight_chance, take_up_cases
from paired import SEEDS, lived

SHARE = st.floats(0, 1)


@given(trust=SHARE, members=st.floats(0, 20), danger=SHARE)
def test_trust_and_members_see_more_and_danger_squeezes(p, trust, members, danger):
    def chance(t, m, d):
        return sight_chance(np.array([t]), np.array([m]), np.array([d]), 5.0, p.protect)[0]

    usual = chance(trust, members, danger)
    assert 0 <= usual <= 1
    assert chance(min(1, trust + 0.1), members, danger) >= usual
    assert chance(trust, members + 1, danger) >= usual
    assert chance(trust, members, min(1, danger + 0.1)) <= usual


def test_a_usual_trusted_committee_in_peace_sees_at_the_stated_rate(p):
    assert sight_chance(np.array([1.0]), np.array([5.0]), np.array([0.0]), 5.0, p.protect)[0] == pytest.approx(p.protect.see_rate)


def test_trust_is_unchanged_without_cases_and_moves_toward_the_part_that_was_helped(p, form):
    after = [form(next_trust)(0.5, n, n_helped, p.protect) for n, n_helped in ((0, 0), (4, 4), (4, 0))]
    assert after[0] == 0.5
    assert after[1] > 0.5 > after[2]


@given(trust=SHARE, n=st.integers(0, 200), share=SHARE)
def test_trust_stays_between_its_floor_and_one(p, form, trust, n, share):
    helped = int(n * share)
    start = max(trust, p.protect.trust_lowest_share)
    after = form(next_trust)(start, n, helped, p.protect)
    assert p.protect.trust_lowest_share <= after <= 1
    if n:
        more = form(next_trust)(start, n, n, p.protect)
        assert more >= after


@pytest.mark.parametrize("form", ["py_func", "__call__"])
def test_held_children_are_taken_up_on_credit_and_others_when_there_is_time_for_the_whole_row(form):
    time = np.array([3.0, 30.0, 0.0])
    committee, is_held = np.array([0, 0, 1, 1, 1, 2]), np.array([True, True, False, False, True, True])
    taken = getattr(has_time, form)(committee, is_held, 25, time)
    # The first committee has time for one begun on credit; the second for a whole row, and for one more only if held.
    assert taken.tolist() == [True, False, True, False, True, False]
    assert time.tolist() == [-22, -20, 0]


def test_care_homes_never_hold_more_than_their_places(year_in_tinyland):
    children, officials = year_in_tinyland.children, year_in_tinyland.officials
    in_care = children.home[children.home >= 0]
    occupied = np.bincount(in_care, minlength=len(officials)) * children.weight
    # Places are rounded to whole rows of children, by one row at most.
    assert (occupied <= officials.n_places + children.weight).all()


def test_a_child_goes_to_the_first_preferred_home_with_room_else_where_there_is_most_room_else_nowhere():
    assert first_free(np.array([1, 9, 2]), (0, 2)) == 0
    assert first_free(np.array([0, 9, 2]), (0, 2)) == 2
    assert first_free(np.array([-1, 3, 0, 5]), (0, 2)) == 3
    assert first_free(np.array([0, -2, 0]), (0, 2)) == NOBODY


def test_kidnaps_around_squeeze_a_committee_as_attacks_do(tiny):
    def n_seen(**around):
        economy = GoldEconomy(tiny, seed=1)
        economy.p = economy.p._replace(protect=economy.p.protect._replace(see_rate=0.5, squeeze_share=0.9))
        put(economy.committees, time_left=1e6)
        put(economy.cells, **around)
        with acting(economy, protect):
            return len(take_up_cases(economy)[0])

    calm, attacked, afraid = n_seen(), n_seen(danger=1.0), n_seen(fear=1.0)
    assert afraid == attacked < calm / 2


@pytest.mark.parametrize("saved_weeks", [1, 13])
def test_committees_save_up_unused_time_for_some_weeks(tiny, saved_weeks):
    economy = lived(tiny, 1, 20, protect__see_rate=0.0, protect__saved_weeks=saved_weeks)
    committees, rate = economy.committees, economy.p.protect.cases_per_member_rate
    most = committees.n_members * rate * saved_weeks + economy.children.weight - 1
    assert committees.time_left == pytest.approx(most)


def test_a_committees_time_grows_with_its_members_and_falls_with_its_cases_and_is_never_overdrawn(tiny):
    before, n_taken = None, 0
    economy = lived(tiny, 1, 0, protect__see_rate=0.3)
    committees, p, weight = economy.committees, economy.p.protect, economy.children.weight
    for _ in range(15):
        before = committees.time_left.copy()
        economy.run_for(1)
        gain = committees.n_members * p.cases_per_member_rate
        had = np.minimum(before + gain, gain * p.saved_weeks + weight - 1)
        assert committees.time_left == pytest.approx(had - committees.n_cases, abs=1e-4)
        # What a row begun on credit costs is worked off before the next is begun.
        assert (committees.time_left > -weight).all()
        n_taken += committees.n_cases.sum()
    assert n_taken > 0


def test_cases_taken_up_do_not_depend_on_how_many_children_a_row_stands_for(tiny):
    def n_cases(children_per_row, seed):
        scenario = tiny.with_values({"run.children_per_row": children_per_row}, allow_outside=True)
        by_week = []
        # What `each_week` sees is the week before; the last week is added.
        economy = lived(scenario, seed, 80, lambda e: by_week.append(e.committees.n_cases.sum()), protect__see_rate=0.1)
        return sum(by_week) + economy.committees.n_cases.sum()

    five, one = (sum(n_cases(children_per_row, seed) for seed in SEEDS) for children_per_row in (5, 1))
    assert five == pytest.approx(one, rel=0.25)
