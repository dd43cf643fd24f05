"""Indices, held against functions whose indices are known."""

import numpy as np
import pytest

from goldsim.errors import RunsFailed
from goldsim.studies.analysis.sensitivity import doubtful, elementary_effects, rank_correlations, sobol_indices
from goldsim.studies.design.factors import Factor
from goldsim.studies.design.samplers import sampling

CIRCLE = [Factor(name, (), -np.pi, np.pi) for name in ("x", "y", "z")]


def points(design, samples):
    return np.array(sampling(design, CIRCLE, samples=samples).points())


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def linear(x):
    return 3 * x[:, 0] - x[:, 1]


def test_sobol_indices_of_the_ishigami_function_are_those_that_are_known():
    found = sobol_indices(3, ishigami(points("sobol", 2048)))
    assert found["first_order"].to_numpy() == pytest.approx([0.3139, 0.4424, 0], abs=0.02)
    assert found["total"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)
    assert (found["low"] < [0.5576, 0.4424, 0.2437]).all()
    assert (found["high"] > [0.5576, 0.4424, 0.2437]).all()


def test_sobol_indices_of_a_linear_function_are_its_squares_and_what_it_leaves_out_has_none():
    found = sobol_indices(3, linear(points("sobol", 256)))
    assert found["total"].to_numpy() == pytest.approx([0.9, 0.1, 0], abs=0.01)
    assert found["is_clear"].tolist() == [True, True, False]


def test_elementary_effects_of_a_linear_function_are_its_slopes_across_the_range_and_do_not_spread():
    x = points("morris", 10)
    found = elementary_effects(x, linear(x))
    assert found["mu"].to_numpy() == pytest.approx([6 * np.pi, -2 * np.pi, 0])
    assert found["mu_star"].to_numpy() == pytest.approx([6 * np.pi, 2 * np.pi, 0])
    assert found["sigma"].to_numpy() == pytest.approx([0, 0, 0], abs=1e-9)
    assert found["is_clear"].tolist() == [True, True, False]
    assert elementary_effects(x, ishigami(x))["sigma"][0] > 1


def test_rank_correlations_follow_any_rise_and_fall():
    x = points("lhs", 300)
    rising, falling, flat = rank_correlations(x, np.column_stack([np.exp(x[:, 0]), -(x[:, 0] ** 3), np.full(300, 7.5)]))
    assert (rising["correlation"][0], falling["correlation"][0]) == (1, -1)
    assert rising["is_clear"].tolist() == [True, False, False]
    assert (rising["low"] <= rising["correlation"]).all()
    assert flat["correlation"].isna().all()
    assert not flat["is_clear"].any()


def test_the_same_figures_get_the_same_intervals():
    x = points("sobol", 16)
    assert sobol_indices(3, ishigami(x)).equals(sobol_indices(3, ishigami(x)))


def test_an_outcome_that_is_the_same_everywhere_has_no_indices():
    same = np.full(40, 0.1) + np.arange(40) * 1e-17
    assert sobol_indices(3, same)["total"].isna().all()
    assert elementary_effects(points("morris", 10), same)["mu_star"].isna().all()


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_a_hole_in_the_figures_is_refused_and_not_counted_as_zero(hole):
    x = points("sobol", 16)
    figures = ishigami(x)
    figures[[6, 11]] = hole
    for work in (
        lambda: sobol_indices(3, figures),
        lambda: elementary_effects(x, figures),
        lambda: rank_correlations(x, figures[:, None]),
    ):
        with pytest.raises(RunsFailed, match="not finite at points 7, 12"):
            work()


def test_sobol_indices_that_are_no_part_of_a_whole_are_never_called_clear():
    """With eight points, indices come to 1.2 and more; what is not known is not said."""
    above = 0
    for seed in range(10):
        x = np.array(sampling("sobol", CIRCLE, samples=8, seed=seed).points())
        found = sobol_indices(3, ishigami(x) + np.random.default_rng(seed).normal(0, 1, len(x)))
        above += int((found["total"] > 1).sum())
        assert not found["is_clear"][(found["total"] > 1) | (found["high"] - found["total"] > 0.5)].any()
        assert (doubtful(found) | (found["total"] <= 1)).all()
    assert above > 0
    assert sobol_indices(3, linear(points("sobol", 256)))["is_clear"][0]


def test_rank_correlations_of_nothing_are_called_clear_in_no_more_than_one_table_in_twenty():
    false = 0
    for study in range(40):
        rng = np.random.default_rng(study)
        tables = rank_correlations(rng.random((30, 5)), rng.standard_t(2, (30, 4)))
        false += any(table["is_clear"].any() for table in tables)
    # With a rate of 5 % at most, 7 of 40 or more would be met in 1 of 300 such tests (binomial).
    assert false < 7
