import math
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from goldsim.errors import RunsFailed
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.studies.analysis.paired import joint_interval, mean_interval, paired_differences, refuse_gaps, run_values
from goldsim.studies.analysis.saying import amount, size
from goldsim.text.numbers import bound
from goldsim.units import WEEKS_PER_YEAR

LESS, MORE, EITHER = "n_band", "median_income_xof", "n_mining"


def frame(figures):
    """Return run figures from {outcome: {policy: [figures by seed]}}."""
    rows = [
        (policy, seed, outcome, float(value))
        for outcome, policies in figures.items()
        for policy, values in policies.items()
        for seed, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["policy", "seed", "outcome", "value"])


def one_row(reference, policy, outcome=LESS):
    return paired_differences(frame({outcome: {"a": reference, "b": policy}}), ["a", "b"], "a").iloc[0]


def test_differences_are_taken_pair_by_pair():
    row = one_row([100, 200, 300, 400, 200, 300], [90, 180, 270, 370, 180, 270])
    assert (row.n, row.reference_median, row.policy_median) == (6, 250, 225)
    assert row.difference_mean == pytest.approx(-23.33, abs=0.01)
    assert row.difference_median == pytest.approx(-25)
    assert row.percent == pytest.approx(-9.33, abs=0.01)
    assert row.low <= row.difference_mean <= row.high < 0
    assert row.percent_low == pytest.approx(row.low / 2.5)
    assert row.is_clear
    assert row.better_in == 6
    assert math.isnan(row.pairs_to_settle)


@pytest.mark.parametrize(("outcome", "expected"), [(LESS, 0), (MORE, 3), (EITHER, None)])
def test_better_counts_pairs_in_the_direction_that_is_wanted(outcome, expected):
    row = one_row([10, 10, 10], [11, 12, 13], outcome)
    assert (None if row.better_in is pd.NA else row.better_in) == expected
    assert row.same_sign_in == 3


def test_equal_runs_differ_by_exactly_nothing():
    row = one_row([3, 1, 4], [3, 1, 4])
    assert (row.difference_mean, row.low, row.high, row.percent, row.better_in) == (0, 0, 0, 0, 0)
    assert not row.is_clear


def test_what_a_policy_is_called_does_not_change_its_numbers():
    figures = np.random.default_rng(1).normal(10, 1, (3, 12))
    one = paired_differences(frame({LESS: dict(zip("abc", figures, strict=True))}), list("abc"), "a")
    two = paired_differences(frame({LESS: dict(zip("xzy", figures, strict=True))}), list("xzy"), "x")
    pd.testing.assert_frame_equal(one.drop(columns="policy"), two.drop(columns="policy"))


def test_a_reference_of_zero_is_told_in_units_not_in_percent():
    row = one_row([0] * 6, [1, 2, 3] * 2)
    assert math.isnan(row.percent)
    assert size(row).startswith("+2 people [+1.")


def test_one_pair_has_no_interval():
    row = one_row([10], [8])
    assert math.isnan(row.low)
    assert not row.is_clear
    assert amount(row) == "-20 %"


@pytest.mark.parametrize(("n", "is_clear"), [(2, False), (5, False), (6, True)])
def test_nothing_is_clear_below_six_pairs(n, is_clear):
    reference, policy = [100 + i for i in range(n)], [80 + i for i in range(n)]
    assert bool(one_row(reference, policy).is_clear) is is_clear


@settings(max_examples=200)
@given(st.floats(-500, 500), st.floats(0.001, 100))
def test_the_end_of_an_interval_never_looks_like_zero_unless_it_is(mean, end):
    assert float(bound(end, mean).replace(",", "")) != 0
    assert float(bound(-end, mean).replace(",", "")) != 0
    assert bound(0.0, mean) == "0"


def test_a_size_is_said_with_its_interval():
    reference = [100, 101, 99, 100, 102, 98, 100, 100, 101, 99]
    assert size(one_row(reference, [0.8 * x for x in reference])) == "-20 % [-20.2, -19.8]"


def test_as_many_pairs_as_are_said_would_settle_it():
    rng = np.random.default_rng(3)
    row = one_row(np.zeros(12) + 100, 100 + rng.normal(0.3, 1, 12))
    assert not row.is_clear
    n = math.ceil(row.pairs_to_settle)
    mean, deviation = row.difference_mean, np.sqrt(row.pairs_to_settle * row.difference_mean**2 / 7.85)
    settled = [one_row(np.zeros(n) + 100, 100 + rng.normal(mean, deviation, n)).is_clear for _ in range(40)]
    assert np.mean(settled) == pytest.approx(0.8, abs=0.2)


@pytest.mark.parametrize(("n_pairs", "covered"), [(5, 0.92), (10, 0.948), (30, 0.943)])
def test_intervals_hold_the_truth_as_often_as_the_docstring_says(n_pairs, covered):
    rng = np.random.default_rng(11)
    interval = mean_interval(rng.normal(1.0, 2.0, (2000, n_pairs)))
    assert np.mean((interval.low <= 1.0) & (interval.high >= 1.0)) == pytest.approx(covered, abs=0.02)


@settings(max_examples=25)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12))
def test_intervals_are_finite_and_hold_no_more_than_the_data(differences):
    data = np.array([differences])
    interval = mean_interval(data)
    margin = 1e-9 * np.abs(data).max()
    assert data.min() - margin <= interval.low[0] <= interval.high[0] <= data.max() + margin


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_figures_that_are_not_finite_are_refused_and_the_run_is_named(wrong):
    with pytest.raises(RunsFailed, match="n_band in b, seed 1"):
        one_row([1, 2], [1, wrong])


def test_pairs_with_a_missing_run_are_refused_and_named():
    values = frame({LESS: {"a": [1, 2, 3], "b": [1, 2]}})
    with pytest.raises(RunsFailed, match="missing for b, seed 2"):
        paired_differences(values, ["a", "b"], "a")


def test_a_run_comes_to_the_mean_of_its_weeks_or_to_their_sum_in_a_year():
    weekly = pd.DataFrame({name: np.arange(4.0) for name in OUTCOMES})
    weekly = weekly.assign(policy=pd.Categorical(["a"] * 4), seed=1, week=range(4))
    values = run_values(weekly, from_week=2).set_index("outcome")["value"]
    assert values["n_band"] == pytest.approx(2.5)
    assert values["n_mining"] == pytest.approx(2.5e-3)
    assert values["n_attacks"] == pytest.approx(2.5 * WEEKS_PER_YEAR)
    assert list(values.index) == list(OUTCOMES)


def test_a_missing_outcome_is_a_gap_not_a_zero():
    weekly = pd.DataFrame({name: np.ones(3) for name in OUTCOMES if name != "n_raids"})
    weekly = weekly.assign(policy=pd.Categorical(["a"] * 3), seed=4, week=range(3))
    assert "n_raids" not in set(run_values(weekly, 0)["outcome"])  # of an older version: left out
    with pytest.raises(RunsFailed, match="n_raids in a, seed 4"):
        refuse_gaps(run_values(weekly, 0, ["n_mining", "n_raids"]))


def test_intervals_of_many_pairs_take_no_more_memory_than_those_of_few():
    differences = np.random.default_rng(1).normal(0.1, 1, (20, 2000))
    tracemalloc.start()
    mean_interval(differences)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 150e6


LINES, STUDIES = 9, 150
WITHOUT_EFFECT = {  # differences of pairs under a policy that does nothing: as often above nought as below
    "normal": lambda rng, shape: rng.normal(size=shape),
    "heavy tails": lambda rng, shape: rng.standard_t(2, size=shape),
    "heavier tails": lambda rng, shape: rng.normal(size=shape) ** 3,
}


@pytest.mark.parametrize("n_pairs", [6, 20])
@pytest.mark.parametrize("kind", WITHOUT_EFFECT)
def test_of_all_studies_without_effect_no_more_than_one_in_twenty_calls_any_line_clear(kind, n_pairs):
    draws = WITHOUT_EFFECT[kind](np.random.default_rng(17), (LINES * STUDIES, n_pairs))
    found = joint_interval(draws, LINES)
    n_false = int(((found.low > 0) | (found.high < 0)).reshape(STUDIES, LINES).any(axis=1).sum())
    # With a rate of 5 % at most, 17 of 150 or more would be met in 1 of 500 such tests (binomial).
    assert n_false < 17


def test_a_mean_of_which_one_seed_carries_half_is_not_clear():
    row = one_row([100] * 10, [100 + d for d in (10, 1, 1.1, 0.9, 1, 1.2, 1, 0.8, 1, 1)])
    assert row.low > 0
    assert not joint_interval(np.array([[10, 1, 1.1, 0.9, 1, 1.2, 1, 0.8, 1, 1]]), LINES).low[0] > 0


def test_a_table_of_many_lines_calls_less_of_it_clear_than_a_table_of_one():
    rng = np.random.default_rng(3)
    names = [name for name, one in OUTCOMES.items() if one.better][:20]
    figures = {name: {"a": np.zeros(8) + 10, "b": 10 + rng.normal(1, 1, 8)} for name in names}
    together = paired_differences(frame(figures), ["a", "b"], "a")
    each = paired_differences(frame(figures), ["a", "b"], "a", n_lines=1)
    assert 0 < together["is_clear"].sum() < each["is_clear"].sum()
    assert (together[["low", "high"]] == each[["low", "high"]]).all(axis=None)
