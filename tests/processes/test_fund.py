import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.agents.miners import Activity, Origin
from goldsim.processes.fund import first_in_order, helpers_of, is_reachable, leak_share, saturating, share_out

SHARES = st.floats(0, 1)


@given(st.integers(0, 10**13), st.lists(st.floats(1, 1000), min_size=1, max_size=40))
def test_shares_of_money_add_up_to_the_last_franc(total, weights):
    amounts = share_out(total, np.array(weights))
    assert amounts.sum() == total
    assert amounts.min() >= 0


def test_the_first_gets_the_francs_that_do_not_divide():
    assert share_out(100, np.array([1.0, 1.0, 1.0])).tolist() == [34, 33, 33]
    assert share_out(2, np.array([1.0, 1.0, 1.0])).tolist() == [2, 0, 0]


def test_twice_the_weight_gets_twice_the_money():
    assert share_out(90, np.array([1.0, 2.0])).tolist() == [30, 60]


def test_leakage_is_the_instruments_own_at_usual_integrity_and_nil_with_full_integrity():
    leakage = np.array([0.1, 0.4])
    assert leak_share(leakage, 0.5, 0.5, 0.0) == pytest.approx(leakage)
    assert leak_share(leakage, 1.0, 0.5, 0.0) == pytest.approx([0, 0])
    assert leak_share(leakage, 0.0, 0.5, 0.0) == pytest.approx(2 * leakage)
    assert leak_share(leakage, 0.5, 0.5, 1.0) == pytest.approx([0, 0])


@given(SHARES, SHARES, st.floats(0.01, 0.99), SHARES, SHARES)
def test_less_leaks_with_more_integrity_and_never_more_than_all(leakage, integrity, usual, coordination, more):
    share = leak_share(np.array([leakage]), integrity, usual, coordination)[0]
    better = leak_share(np.array([leakage]), max(integrity, more), usual, coordination)[0]
    assert 0 <= better <= share <= 1


@given(st.floats(0, 1e6), st.floats(0.1, 1e3))
def test_saturating_is_half_at_half_and_stays_below_one(units, half):
    assert saturating(0, half) == 0
    assert saturating(half, half) == pytest.approx(0.5)
    assert saturating(units, half) <= saturating(units + 1, half) <= 1


def test_the_first_in_order_who_can_are_served():
    order = np.array([3, 0, 2, 1])
    can = np.array([True, True, True, False])
    assert first_in_order(order, can, 2).tolist() == [0, 2]
    assert first_in_order(order, can, 9).tolist() == [0, 2, 1]
    assert first_in_order(order, can, -1).tolist() == []


def test_programmes_reach_those_who_farm_or_mine_and_are_no_foreigners():
    activity = np.array([Activity.FARM, Activity.MINE, Activity.FIGHTER, Activity.DEAD, Activity.MINE])
    origin = np.array([Origin.LOCAL, Origin.INTERNAL_MIGRANT, Origin.LOCAL, Origin.LOCAL, Origin.FOREIGN_MIGRANT])
    assert is_reachable(activity, origin).tolist() == [True, True, False, False, False]


@given(st.floats(0, 100), st.integers(1, 30), st.randoms())
def test_all_helpers_are_given_out_and_nobody_has_two_before_all_have_one(units, n, random):
    order = list(range(n))
    random.shuffle(order)
    helpers = helpers_of(units, np.array(order), n)
    assert helpers.sum() == pytest.approx(units)
    assert helpers.max() - helpers.min() <= 1 + 1e-9


def test_two_and_a_half_helpers_go_to_the_first_three_in_order():
    assert helpers_of(2.5, np.array([2, 0, 3, 1]), 4).tolist() == pytest.approx([1, 0, 1, 0.5])
