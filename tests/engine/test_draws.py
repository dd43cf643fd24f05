"""Keyed draws: who, what and when decide a number, and nothing else."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from goldsim.engine.draws import Draws, first_by_weight, mix, normal, uniform, uniforms_at, weighted


def test_the_generator_is_splitmix64():
    # The first three outputs of the published generator from state 1234567.
    known = (6457827717110365317, 3203168211198807973, 9817491932198370423)
    gamma = 0x9E3779B97F4A7C15
    assert [int(mix(np.uint64((1234567 + (i + 1) * gamma) % 2**64))) for i in range(3)] == list(known)


def test_a_number_depends_on_the_row_and_not_on_how_many_rows_are_asked_for():
    draws = Draws(7)
    assert np.array_equal(draws.column("dig.luck", 3, 1000)[:10], draws.column("dig.luck", 3, 10))
    assert uniform(draws.key("dig.luck", 3), 4) == draws.column("dig.luck", 3, 10)[4]


def test_compiled_and_plain_rule_give_the_same_number():
    key = Draws(1).key("move.site", 12)
    with np.errstate(over="ignore"):
        plain = [uniform.py_func(key, row) for row in range(20)]
    assert plain == [uniform(key, row) for row in range(20)]


@given(st.integers(-(2**40), 2**40), st.integers(-1, 5000), st.integers(0, 10_000_000))
def test_numbers_lie_strictly_between_zero_and_one(seed, week, row):
    assert 0.0 < uniform(Draws(seed).key("any", week), row) < 1.0


def test_numbers_are_evenly_spread_and_unrelated_across_rows_weeks_decisions_and_seeds():
    columns = [Draws(seed).column(decision, week, 20_000) for seed in (1, 2) for decision in ("a", "b") for week in (0, 1)]
    # 8 tests of spread and 28 + 8 of correlation at a joint level of 1 in 1,000 (Bonferroni), so a sound generator passes.
    assert min(stats.kstest(column, "uniform").pvalue for column in columns) > 1e-3 / 44
    limit = stats.norm.isf(0.5e-3 / 44) / np.sqrt(20_000)
    between = np.corrcoef(columns)[np.triu_indices(8, 1)]
    along = [np.corrcoef(column[:-1], column[1:])[0, 1] for column in columns]
    assert np.abs([*between, *along]).max() < limit


def test_normal_numbers_have_mean_zero_and_spread_one():
    draws = Draws(3)
    z = normal(draws.column("u", 0, 50_000), draws.column("v", 0, 50_000))
    assert abs(z.mean()) < 4 / np.sqrt(50_000)
    assert abs(z.std() - 1) < 4 / np.sqrt(2 * 50_000)


def test_weighted_choice_follows_the_weights_and_never_takes_what_weighs_nothing():
    chosen = weighted(np.array([0.0, 1.0, 3.0, 0.0]), Draws(5).column("u", 0, 40_000))
    share = np.bincount(chosen, minlength=4) / 40_000
    assert share[[0, 3]].sum() == 0
    assert abs(share[2] - 0.75) < 4 * np.sqrt(0.75 * 0.25 / 40_000)


def test_first_by_weight_gives_different_positions():
    chosen = first_by_weight(np.arange(1.0, 51.0), Draws(5).column("u", 0, 50), 20)
    assert len(set(chosen.tolist())) == 20


ALL, GAMMA = 2**64 - 1, 0x9E3779B97F4A7C15


def mixed(word: int) -> int:
    """Mix a word in whole numbers of any size, as the publication says it."""
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & ALL
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & ALL
    return word ^ (word >> 31)


@pytest.mark.parametrize("week", [-1, 0, 7])
def test_a_number_is_what_seed_decision_week_and_row_have_always_made_it(week):
    stream = int.from_bytes(hashlib.blake2b(b"3/dig.luck", digest_size=8).digest(), "little")
    key = mixed((stream + (week + 2) * GAMMA) & ALL)
    expected = [((mixed((key + (row + 1) * GAMMA) & ALL) >> 11) + 0.5) / 2**53 for row in range(5, 9)]
    draws = Draws(3)
    assert draws.column("dig.luck", week, 4, first=5).tolist() == expected
    assert uniforms_at(draws.key("dig.luck", week), np.arange(5, 9)).tolist() == expected


def test_normal_numbers_follow_the_formula_of_box_and_muller():
    assert normal(np.exp([-2.0, -0.5]), np.array([0.5, 1.0])) == pytest.approx([-2.0, 1.0])
