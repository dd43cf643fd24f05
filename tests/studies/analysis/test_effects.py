"""What a sweep says, on a land whose answers are known."""

import re

import pandas as pd
import pytest
from land import Land, X, Y, sweep

from goldsim.studies.analysis.effects import across, effects
from goldsim.studies.analysis.findings import findings_of
from goldsim.studies.design.factors import Factor
from goldsim.studies.making import make_study


def made(root, *arguments, **more):
    return make_study(sweep(*arguments, **more), root).results


def why_not(results):
    (found,) = findings_of(results)
    return found.why_not


def test_a_grid_says_what_each_value_changes_against_the_first_pair_by_pair(tmp_path):
    results = made(tmp_path / "s")
    table = effects(results).set_index(["quantity", "parameter", "outcome", "level"])
    row = table.loc[("b", "dig.x", "n_band", "0.9")]
    assert row["difference_mean"] == pytest.approx(0.7 * (4 - 1))
    assert (row["n"], row["is_clear"]) == (7, True)
    assert table.loc[("a", "dig.y", "n_band", "0.9")]["difference_mean"] == pytest.approx(-0.8 * 2)
    first = table.loc[("a", "dig.y", "n_band", "0.1")]
    assert first["mean"] == pytest.approx(10 + 4 * 0.5 - 0.2, abs=0.1)
    assert first["mean_low"] < first["mean"] < first["mean_high"]
    between = across(results).set_index("outcome").loc["n_band"]
    assert between["difference_mean"] == pytest.approx(-(1 + 0.5))
    assert between["better_in"] == between["n"] == 7
    summary = pd.read_csv(tmp_path / "s" / "summary.csv")
    assert set(summary["level"]) == {0.2, 0.4, 0.9, 0.1}
    points = pd.read_csv(tmp_path / "s" / "tables" / "points.csv")
    assert len(points) == 12
    assert points.query("place == 'b-0006'")[["dig.x", "dig.y", "n"]].values.tolist() == [[0.9, 0.9, 7]]


@pytest.mark.parametrize(
    ("kind", "samples", "measure"), [("lhs", 40, "correlation"), ("sobol", 32, "total"), ("morris", 6, "mu_star")]
)
def test_sampled_designs_find_the_parameters_that_matter_in_outcomes_and_in_differences(tmp_path, kind, samples, measure):
    results = made(tmp_path / "s", [X, Y, Factor("dig.z", (), 0.0, 10.0)], kind, samples, seeds=[1])
    table = effects(results).query("outcome == 'n_band'").set_index(["quantity", "parameter"])[measure]
    assert abs(table["a", "dig.x"]) > abs(table["a", "dig.y"]) > abs(table["a", "dig.z"])
    clear = effects(results).query("outcome == 'n_band'").set_index(["quantity", "parameter"])["is_clear"]
    assert clear["b less a"].tolist() == [True, False, False]
    constant = effects(results).query("outcome == 'poverty_share'")
    assert constant[measure].isna().all()
    assert not constant["is_clear"].any()
    assert "nan" not in (tmp_path / "s" / "summary.csv").read_text().lower()


def test_a_run_that_is_missing_spoils_no_index_quietly_and_is_named(tmp_path):
    lands = [Land("a", deeds={2: "fail"})]
    results = made(tmp_path / "s", [X, Y], "sobol", 8, lands=lands, seeds=[1, 2])
    why = why_not(results)
    assert re.match(r"Sobol indices need every run of the design, and \d+ are missing: a-\d{4}, seed 2; ", why)
    assert not (tmp_path / "s" / "summary.csv").exists()
    assert len(pd.read_csv(tmp_path / "s" / "tables" / "points.csv")) == 32
    failure = results.failures[0]
    assert "scenarios/a.resolved.yaml -n 1 --seed 2 --workers 1 --debug -p dig.x=0." in failure["again"]


def test_a_point_without_all_its_runs_is_left_out_of_a_rank_correlation(tmp_path):
    results = made(tmp_path / "s", [X, Y], "lhs", 40, lands=[Land("a", deeds={2: "fail"})], seeds=[1, 2])
    assert why_not(results) == ""
    assert set(effects(results)["n"]) == {20}


def test_a_figure_that_is_not_finite_is_named_and_not_averaged_away(tmp_path):
    results = made(tmp_path / "s", [X, Y], "lhs", 8, lands=[Land("a", deeds={2: "nan"})], seeds=[1, 2])
    assert re.match(r"outcomes that are missing or not finite: n_mining in a-\d{4}, seed 2; ", why_not(results))
