"""Small tools over columns that several verbs share."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.engine.kernels import (
    One,
    Placed,
    can_accept,
    count_at,
    kept,
    most_rows_in,
    nearest_where,
    rows_above,
    rows_at,
    rows_in,
    sum_by,
)

ENTRIES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50)), max_size=40)


@given(entries=ENTRIES, capacity=st.lists(st.floats(-60, 200), min_size=4, max_size=4))
def test_can_accept_never_begins_more_than_one_entry_beyond_the_capacity(entries, capacity):
    place = np.array([number for number, _ in entries], dtype=np.int64)
    size = np.array([size for _, size in entries], dtype=np.float64)
    begun = can_accept(place, size, np.array(capacity))
    for number in range(4):
        sizes = size[(place == number) & begun]
        assert sizes[:-1].sum() < capacity[number] or len(sizes) == 0
        assert sizes.sum() < max(capacity[number], 0) + size.max(initial=0) + 1e-9


@given(entries=ENTRIES, capacity=st.lists(st.floats(-60, 200), min_size=4, max_size=4))
def test_can_accept_keeps_the_order_and_leaves_no_capacity_to_who_waits(entries, capacity):
    place = np.array([number for number, _ in entries], dtype=np.int64)
    size = np.array([size for _, size in entries], dtype=np.float64)
    begun = can_accept(place, size, np.array(capacity))
    for number in range(4):
        here = begun[place == number]
        # Who is begun came before everybody who is not, and nobody waits while there is capacity.
        assert here.tolist() == sorted(here, reverse=True)
        assert here.all() or size[(place == number) & begun].sum() >= capacity[number]


def test_places_do_not_take_capacity_from_each_other():
    place, size = np.array([1, 0, 1, 0, 1]), np.array([2.0, 5.0, 2.0, 1.0, 2.0])
    assert can_accept(place, size, np.array([1.0, 3.0])).tolist() == [True, True, True, False, False]
    assert can_accept(place, size, np.array([0.0, np.inf])).tolist() == [True, False, True, False, True]


def test_the_nearest_that_is_allowed_is_found_for_each_row():
    km = np.array([[5.0, 1.0, 9.0], [2.0, 7.0, 3.0]])
    assert nearest_where(km, np.array([True, True, True])).tolist() == [1, 0]
    assert nearest_where(km, np.array([False, True, True])).tolist() == [1, 2]


PEOPLE = st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 2)), min_size=1, max_size=50)
CHOSEN = np.array([False, True, False])


@pytest.mark.parametrize("plain", [False, True])
@given(PEOPLE)
def test_lists_of_rows_hold_those_in_the_state_and_at_the_place_in_order(plain, people):
    state, place = (np.array(column, dtype=np.int8) for column in zip(*people, strict=True))
    scratch = np.empty(len(people), dtype=np.int64)

    def rows(rule, *args):
        return (rule.py_func if plain else rule)(*args).tolist()

    assert rows(rows_in, 0, One(state), 1) == np.flatnonzero(state == 1).tolist()
    assert rows(most_rows_in, 0, Placed(state, state, scratch), 1) == np.flatnonzero(state == 1).tolist()
    assert rows(rows_above, 0, One(state), 1) == np.flatnonzero(state > 1).tolist()
    # Who is in the state is somewhere; a place of others is not looked at.
    place = np.where(state == 1, np.maximum(place, 0), place)
    assert rows(rows_at, 0, Placed(state, place, scratch), 1, CHOSEN) == np.flatnonzero((state == 1) & CHOSEN[place]).tolist()
    here = (state >= 1) & (state <= 2) & (place >= 0)
    assert rows(count_at, state, 1, 2, place, 3) == np.bincount(place[here], minlength=3).tolist()


def test_sums_leave_out_what_points_to_nobody():
    assert sum_by(np.array([2, -1, 0, 2]), np.array([5, 100, 1, 6]), 3).tolist() == [1, 0, 11]


def test_a_rule_that_puts_the_rows_it_keeps_first_hands_them_back_and_no_others():
    def keep_even(rows, divisor):
        even = rows[rows % divisor == 0]
        rows[: len(even)] = even
        return len(even)

    assert kept(keep_even)(np.arange(7), 2).tolist() == [0, 2, 4, 6]
    assert kept(keep_even)(np.array([1, 3]), 2).tolist() == []
