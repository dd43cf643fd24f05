import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.processes.extort import next_rate, refusal_chance, taxed_mg

SHARE = st.floats(0, 1)


@given(st.integers(0, 10**9), SHARE, SHARE)
def test_the_fraction_stays_with_the_miner_and_more_is_never_taken_than_found(found, rate, higher):
    taken = taxed_mg(np.array([found]), np.array([rate]))[0]
    assert 0 <= taken <= found
    assert found * rate - taken < 1 + 1e-6
    assert taxed_mg(np.array([found]), np.array([max(rate, higher)]))[0] >= taken


def test_a_tenth_of_nineteen_milligrams_is_one():
    assert taxed_mg(np.array([19, 9]), np.array([0.1, 0.1])).tolist() == [1, 0]


@given(rate=SHARE, presence=SHARE)
def test_sites_refuse_more_when_asked_for_more_and_when_the_state_is_near(p, rate, presence):
    def chance(r, s):
        return refusal_chance(np.array([r]), np.array([s]), p.extort)[0]

    assert 0 <= chance(rate, presence) <= 1
    assert chance(min(1, rate + 0.1), presence) >= chance(rate, presence)
    assert chance(rate, min(1, presence + 0.1)) >= chance(rate, presence)


def test_nobody_refuses_who_is_not_asked_and_the_usual_rate_meets_the_usual_refusal(p):
    rates = np.array([0.0, p.extort.rate_start_share])
    assert refusal_chance(rates, np.zeros(2), p.extort) == pytest.approx([0, p.extort.refusal_rate])


def test_a_short_group_asks_for_more_and_one_with_cash_for_less(p):
    q = p.extort._replace(rate_lowest_share=0.0, rate_highest_share=1.0)
    rate, upkeep = np.array([0.1, 0.1]), np.array([1000.0, 1000.0])
    moved = next_rate(rate, np.array([999 * q.reserve_weeks, 1001 * q.reserve_weeks]), upkeep, q)
    assert moved == pytest.approx([0.1 * (1 + q.rate_step_share), 0.1 * (1 - q.rate_step_share)])


@given(rate=SHARE, cash=st.floats(0, 1e10), upkeep=st.floats(0, 1e8))
def test_the_rate_stays_between_floor_and_ceiling(p, rate, cash, upkeep):
    moved = next_rate(np.array([rate]), np.array([cash]), np.array([upkeep]), p.extort)[0]
    assert p.extort.rate_lowest_share <= moved <= p.extort.rate_highest_share
