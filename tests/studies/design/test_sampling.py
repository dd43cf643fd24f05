"""Where points come from."""

import numpy as np
import pytest

from goldsim.studies.design.factors import Factor, steps
from goldsim.studies.design.samplers import faults_of, sampling

X, Y = Factor("a.x", (), 0.0, 1.0), Factor("b.y", (), 10.0, 20.0)
WHOLE, WORDS = Factor("c.n", (), 2, 5, True), Factor("m.M14", ("on", "off"))


def numbers(plan):
    return np.array(plan.points(), dtype=float)


def test_a_grid_is_every_combination_in_the_order_of_the_paths_and_of_the_values_given():
    plan = sampling("grid", [Factor("b", (3, 1)), Factor("a", ("on", "off"))])
    assert plan.paths == ("a", "b")
    assert plan.points() == (("on", 3), ("on", 1), ("off", 3), ("off", 1))


@pytest.mark.parametrize("design", ["lhs", "sobol", "morris"])
def test_points_do_not_depend_on_the_order_of_the_factors_but_on_the_seed_and_lie_in_their_ranges(design):
    plan = sampling(design, [X, Y, WHOLE, WORDS], samples=16)
    assert plan.points() == sampling(design, [WORDS, WHOLE, Y, X], samples=16).points()
    assert plan.points() != sampling(design, [X, Y, WHOLE, WORDS], samples=16, seed=2).points()
    assert len(plan.points()) == plan.n_points
    x, y, n, word = zip(*plan.points(), strict=True)
    assert 0 <= min(x) < 0.2 < 0.8 < max(x) <= 1
    assert 10 <= min(y) < 12 < 18 < max(y) <= 20
    assert (set(n), {type(one) for one in n}, set(word)) == ({2, 3, 4, 5}, {int}, {"on", "off"})


def test_a_latin_hypercube_has_a_point_in_each_slice_of_each_factor():
    points = numbers(sampling("lhs", [X, Y], samples=10))
    assert sorted((points[:, 0] * 10).astype(int)) == sorted((points[:, 1] - 10).astype(int)) == list(range(10))


def test_whole_numbers_are_equally_likely_at_the_ends_too():
    counts = np.bincount(numbers(sampling("lhs", [WHOLE], samples=400)).astype(int).ravel())
    assert counts[2:].tolist() == [100, 100, 100, 100]


def test_a_morris_trajectory_changes_one_factor_at_a_time_also_a_whole_one_and_one_of_words():
    plan = sampling("morris", [X, Y, Factor("c.n", (), 0, 1, True), WORDS], samples=20)
    points = np.array([[factor.number(v) for factor, v in zip(plan.factors, p, strict=True)] for p in plan.points()])
    for trajectory in points.reshape(20, 5, 4):
        assert ((np.diff(trajectory, axis=0) != 0).sum(axis=0) == 1).all()


def test_a_sobol_design_goes_from_a_to_b_factor_by_factor():
    for a, ab1, ab2, b in numbers(sampling("sobol", [X, Y], samples=8)).reshape(8, 4, 2):
        assert [ab1[0], ab1[1], ab2[0], ab2[1]] == [b[0], a[1], a[0], b[1]]


def test_values_come_without_the_noise_of_the_last_digits():
    assert steps(0.3, 0.6, 4, is_whole=False) == (0.3, 0.4, 0.5, 0.6)
    assert steps(1, 10, 4, is_whole=True) == (1, 4, 7, 10)
    assert all(len(f"{x:.12g}") <= 12 for x, _ in sampling("lhs", [X, Y], samples=50).points())


def test_a_billion_points_are_counted_without_making_them():
    assert sampling("grid", [Factor(f"x{i}", tuple(range(1000))) for i in range(3)]).n_points == 10**9


@pytest.mark.parametrize(
    ("design", "factors", "samples", "said"),
    [
        ("grid", [], None, "nothing is changed"),
        ("grid", [X], None, "a grid needs its values"),
        ("grid", [WORDS], 10, "belongs to lhs, sobol and morris"),
        ("lhs", [X], 7, "7 are too few to say anything: lhs needs 8 or more"),
        ("sobol", [X], 4, "4 are too few"),
        ("sobol", [X], 100, "sobol needs a power of two: 64 or 128, not 100"),
        ("morris", [X], 3, "3 are too few"),
    ],
)
def test_designs_that_say_nothing_are_refused(design, factors, samples, said):
    (fault,) = faults_of(design, factors, samples, len(factors))
    assert said in fault.words
