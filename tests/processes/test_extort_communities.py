"""Whom people obey."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.entities.armed_groups import Stance
from goldsim.processes.extort.communities import Community, Group, backing, obey, pressure
from records import filled

HOLD = 5.0
AT_WAR = np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]], dtype=np.int8)  # two groups and the state
JIHADIST, SIGNATORY, MILITIA = Stance.JIHADIST, Stance.SIGNATORY, Stance.MILITIA


def groups(first, second=0.0, **columns):
    """Two groups with so many men in each cell."""
    men = np.array([np.atleast_1d(first), np.broadcast_to(second, np.shape(np.atleast_1d(first)))], dtype=np.float32)
    usual = {"arms": 1.0, "stance": JIHADIST, "cash": 10**9, "n_fighters": 0}
    return filled(Group, 2, **(usual | columns), men=men)


def village(n=1, **columns):
    return filled(Community, n, **({"people": 1000, "worth": 1e5} | columns))


def obeyed(form, p, group, place, stances=AT_WAR):
    form(obey)(place, group, stances, p.extort, HOLD)
    return place.controller.tolist()


# ---- whom people obey ----


def test_people_obey_whoever_could_bring_most_to_bear(form, p):
    men = [100, 40, 0, 40], [40, 100, 0, 41]
    assert obeyed(form, p, groups(*men), village(4)) == [0, 1, -1, 1]
    assert obeyed(form, p, groups(*men, arms=[1, 3]), village(4)) == [1, 1, -1, 1]


def test_nobody_obeys_a_few_men_or_those_who_stand_weaker_than_the_soldiers(form, p):
    gain = p.extort.habit_gain
    for garrison in (0.0, 50.0):
        needed = HOLD + garrison * gain
        place = village(3, garrison=garrison)
        assert obeyed(form, p, groups([needed * 0.99, needed * 1.01, 0.0]), place) == [-1, 0, -1]


def test_habit_keeps_whom_people_obey_until_he_is_weaker_by_a_margin(form, p):
    gain = p.extort.habit_gain
    assert gain > 1
    cases = [(50.0, 50 * gain * 0.99, 0), (50.0, 50 * gain * 1.01, 1), (50.0, 0.0, 0)]
    for first, second, holder in cases:
        assert obeyed(form, p, groups([first], second), village(controller=0), np.zeros((3, 3), dtype=np.int8)) == [holder]
    # Against soldiers he must have a margin to come, and to be driven off.
    comes, stays = HOLD + 50 * gain, (HOLD + 50) / gain
    for men, before, after in ((comes * 0.99, -1, -1), (comes * 1.01, -1, 0), (stays * 1.01, 0, 0), (stays * 0.99, 0, -1)):
        assert obeyed(form, p, groups([men]), village(controller=before, garrison=50)) == [after]


def test_who_is_obeyed_is_feared_for_the_besiegers_whom_it_could_send_as_well(form, p):
    q = p._replace(extort=p.extort._replace(siege_share=0.5, siege_men=30, siege_presence=1))
    # 400 fighters and 20 cells: ten besiegers for each, on top of those who are there.
    place = village(2, controller=0, garrison=(50 + 10) * p.extort.habit_gain - HOLD - 1)
    assert obeyed(form, q, groups([50.0, 1.0], n_fighters=400, n_cells=20), place) == [0, -1]
    assert obeyed(form, q, groups([50.0, 1.0], n_fighters=0, n_cells=20), village(1, controller=0, garrison=90.0)) == [-1]


def test_who_has_nothing_to_eat_does_not_refuse_a_group_that_could_cut_him_off_again(form, p):
    few = groups([2.0] * 4)
    place = village(4, controller=0, store=[0, 5, 0, 0], herd=[0, 0, 500, 0], garrison=[10, 10, 10, p.extort.siege_men + 1])
    assert obeyed(form, p, few, place) == [0, -1, -1, -1]


def test_where_nobody_lives_nothing_changes(form, p):
    place = village(2, people=0, controller=[-1, 1])
    assert obeyed(form, p, groups([500, 500]), place) == [-1, 1]


def test_a_militia_asks_for_nothing_and_stands_behind_its_people(form, p):
    group = groups([300.0], 1000.0, stance=[JIHADIST, MILITIA])
    assert [form(pressure)(g, 0, group) for g in (0, 1)] == [300, 0]
    assert obeyed(form, p, group, village()) == [-1]
    peace = AT_WAR.copy()
    peace[0, 1] = peace[1, 0] = 0
    assert obeyed(form, p, group, village(), peace) == [0]


@given(garrison=st.floats(0, 1e4), abuse=st.floats(0, 1e3), fear=st.floats(0, 0.9), more=st.floats(0, 0.1))
def test_fewer_count_on_soldiers_who_have_killed_people_or_where_they_fear(form, p, garrison, abuse, fear, more):
    def behind(g, a, f):
        return form(backing)(0, 0, village(garrison=g, abuse=a, fear=f), groups([9.0]), AT_WAR, p.extort)

    usual, rounding = behind(garrison, abuse, fear), 1 + 1e-6
    assert 0 <= usual <= garrison * rounding
    assert behind(garrison, abuse + 100 * more, fear) <= usual * rounding
    assert behind(garrison, abuse, fear + more) <= usual * rounding
    assert behind(garrison + more, abuse, fear) * rounding >= usual
    assert behind(garrison, p.extort.abuse_half_deaths, 0.0) == pytest.approx(garrison / 2, rel=1e-5)


def test_soldiers_do_not_stand_against_those_with_whom_the_state_is_at_peace(form, p):
    peace, place, group = AT_WAR.copy(), village(garrison=80.0), groups([100.0])
    peace[0, 2] = peace[2, 0] = 0
    assert form(backing)(0, 0, place, group, AT_WAR, p.extort) == 80
    assert form(backing)(0, 0, place, group, peace, p.extort) == 0


def test_people_whom_soldiers_have_wronged_obey_those_whom_they_kept_off_before(form, p):
    men = HOLD + 60.0 * p.extort.habit_gain
    place = village(3, garrison=80.0, abuse=[0, p.extort.abuse_half_deaths, 0], fear=[0, 0, 0.5])
    assert obeyed(form, p, groups([men] * 3), place) == [-1, 0, 0]
