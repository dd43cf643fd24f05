"""Small tools over columns that several verbs share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.columns import NOBODY, first_come, nearest_where, pick, rows_at, sum_by

ENTRIES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50)), max_size=40)


@given(entries=ENTRIES, room=st.lists(st.floats(-60, 200), min_size=4, max_size=4))
def test_first_come_never_begins_more_than_one_entry_beyond_the_room(entries, room):
    place = np.array([number for number, _ in entries], dtype=np.int64)
    size = np.array([size for _, size in entries], dtype=np.float64)
    begun = first_come(place, size, np.array(room))
    for number in range(4):
        sizes = size[(place == number) & begun]
        assert sizes[:-1].sum() < room[number] or len(sizes) == 0
        assert sizes.sum() < max(room[number], 0) + size.max(initial=0) + 1e-9


@given(entries=ENTRIES, room=st.lists(st.floats(-60, 200), min_size=4, max_size=4))
def test_first_come_keeps_the_order_and_leaves_no_room_to_who_waits(entries, room):
    place = np.array([number for number, _ in entries], dtype=np.int64)
    size = np.array([size for _, size in entries], dtype=np.float64)
    begun = first_come(place, size, np.array(room))
    for number in range(4):
        here = begun[place == number]
        # Who is begun came before everybody who is not, and nobody waits while there is room.
        assert here.tolist() == sorted(here, reverse=True)
        assert here.all() or size[(place == number) & begun].sum() >= room[number]


def test_places_do_not_take_room_from_each_other():
    place, size = np.array([1, 0, 1, 0, 1]), np.array([2.0, 5.0, 2.0, 1.0, 2.0])
    assert first_come(place, size, np.array([1.0, 3.0])).tolist() == [True, True, True, False, False]
    assert first_come(place, size, np.array([0.0, np.inf])).tolist() == [True, False, True, False, True]


def test_the_nearest_that_is_allowed_is_found_for_each_row():
    km = np.array([[5.0, 1.0, 9.0], [2.0, 7.0, 3.0]])
    assert nearest_where(km, np.array([True, True, True])).tolist() == [1, 0]
    assert nearest_where(km, np.array([False, True, True])).tolist() == [1, 2]


@pytest.mark.parametrize("plain", [False, True])
def test_rows_are_those_in_the_state_at_a_chosen_place(plain):
    rule = rows_at.py_func if plain else rows_at
    state, place = np.array([1, 1, 0, 1, 1]), np.array([0, 1, 1, -1, 1])
    assert rule(state, 1, place, np.array([False, True, False])).tolist() == [1, 4]
    assert rule(state, 0, place, np.array([True, False, False])).tolist() == []


@pytest.mark.parametrize("plain", [False, True])
def test_values_are_picked_where_the_mask_holds(plain):
    rule = pick.py_func if plain else pick
    picked = rule(np.array([True, False, True]), np.array([7, 8, 9], dtype=np.int16), NOBODY)
    assert picked.tolist() == [7, NOBODY, 9]
    assert picked.dtype == np.int16


def test_sums_leave_out_what_points_to_nobody():
    assert sum_by(np.array([2, -1, 0, 2]), np.array([5, 100, 1, 6]), 3).tolist() == [1, 0, 11]
