"""Sweeps: designs, runs, folders and what they say, on a land whose answers are known."""

import pickle
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from land import Land, land_run

from goldsim.errors import ScenarioError, UsageError
from goldsim.outcomes.catalogue import HEADLINES
from goldsim.studies.analysis.effects import across, effects
from goldsim.studies.analysis.findings import findings_of
from goldsim.studies.design.factor_checks import resolve, value_faults
from goldsim.studies.design.factors import Factor, FactorSpec
from goldsim.studies.design.samplers.points import read_points
from goldsim.studies.design.sampling import sampling
from goldsim.studies.design.sweep_points import swept
from goldsim.studies.making import make_study
from goldsim.studies.opening import open_results
from goldsim.studies.tasks import Variant

X, Y = Factor("dig.x", (), 0.0, 1.0), Factor("dig.y", (), 0.0, 1.0)
LANDS = (Land("a"), Land("b", gain=-1.0))
GRID = [Factor("dig.x", (0.2, 0.4, 0.9)), Factor("dig.y", (0.1, 0.9))]


def design(factors=GRID, kind="grid", samples=None, lands=LANDS, seeds=range(1, 8), **more):
    return swept("sweep", lands, sampling(kind, factors, samples=samples), seeds, run_one=land_run, **more)


def made(root, *arguments, **more):
    return make_study(design(*arguments, **more), root).results


def why_not(results):
    (found,) = findings_of(results)
    return found.why_not


def contents(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


# The design


def test_every_choice_meets_every_point_with_the_same_seeds_and_pairs_come_first():
    found = design()
    assert len(found.rows) == len(found.tasks) == 2 * 6 * 7
    assert found.policies[:2] == ("a-0001", "a-0002")
    assert found.policies[6] == "b-0001"
    assert {(row.policy, row.seed) for row in found.rows} == {(name, seed) for name in found.policies for seed in range(1, 8)}
    assert [(task.seed, task.choice) for task in found.tasks[:3]] == [(1, 0), (1, 1), (1, 0)]
    assert found.again("b-0006") == ("b", {"dig.x": 0.9, "dig.y": 0.9})


def test_runs_of_equal_content_are_one_run_whatever_they_are_called_and_wherever_they_stand():
    twice = design([Factor("dig.x", (0.4, 0.9))], lands=[Land("a"), Land("again")], seeds=[1])
    assert len(twice.rows) == 4
    assert len(twice.tasks) == 2
    wider = design([Factor("dig.x", (0.1, 0.9, 0.4))], lands=[Land("a")], seeds=[1])
    assert {task.run_id for task in twice.tasks} < {task.run_id for task in wider.tasks}
    assert twice.folder_name != wider.folder_name


def test_a_sweep_is_the_same_study_in_whichever_order_its_parameters_are_given():
    assert design(GRID).study == design(GRID[::-1]).study
    others = [design(GRID, seeds=[1]), design([GRID[0]]), design(lands=LANDS[:1]), replace(design(), outcomes=HEADLINES[:2])]
    assert [design(GRID).study == other.study for other in others] == [False, False, False, True]


def test_a_task_is_small_and_its_job_builds_the_scenario_where_it_is_run():
    found = design()
    assert len(pickle.dumps(found.tasks[0])) < 300
    job = pickle.loads(pickle.dumps(found.job(returned)))
    scenario, seed = job(found.tasks[-1])
    assert (scenario.values, seed, scenario.gain) == ({"dig.x": 0.9, "dig.y": 0.9}, 7, -1.0)


def returned(task):
    return task.scenario, task.seed


def test_too_many_runs_are_refused_before_a_point_is_made():
    endless = [Factor(f"dig.{name}", range(10**3)) for name in "xyz"]
    with pytest.raises(
        UsageError, match=r"^1,000,000,000 points, 2 to compare and 7 seeds are 14,000,000,000 runs, more than 10,"
    ):
        design(endless)
    with pytest.raises(UsageError, match="84 runs, more than 50; --max-runs 84 allows it"):
        design(max_runs=50)


def test_all_points_that_break_a_rule_are_named_at_once_before_anything_runs():
    split = [Factor("policy.split.patrols", (0.5, 0.6, 0.9)), Factor("policy.split.courts", (0.4, 0.5))]
    with pytest.raises(ScenarioError) as refused:
        design(split, lands=LANDS)
    first, second = str(refused.value).splitlines()
    assert first == (
        "a, points 1, 3, 5-6 of 6: policy.split: the shares add up to 0.9, they must add up to 1 (the first: "
        "policy.split.courts=0.4, policy.split.patrols=0.5)"
    )
    assert second.startswith("b, points ")


def test_runs_are_judged_from_the_first_week_of_a_policy_at_any_point():
    assert design().measured_from == 0
    assert design([Factor("policy.budget_xof_per_year", (0.0, 5e9))]).measured_from == 1


# What is specified


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        ([FactorSpec("dig.xx")], "is not something that can be set - did you mean 'dig.x'?"),
        ([FactorSpec("dig.x", (1, 2)), FactorSpec("dig.x")], "is there more than once"),
        ([FactorSpec("dig.x", low=0.6, high=0.3)], "the range is the wrong way round: 0.6 is more than 0.3"),
        ([FactorSpec("dig.x", low=0.3, high=0.3)], "the range from 0.3 to 0.3 is empty"),
        ([FactorSpec("dig.x", low=0.3, high=0.6, n=1)], "1 values do not reach from 0.3 to 0.6"),
        ([FactorSpec("dig.x", low=0.3, high=0.6, n=10**9)], "1,000,000,000 values are more than a study's 1,000,000 runs"),
        ([FactorSpec("permit.n_steps", low=2, high=4, n=5)], "there are fewer than 5 whole numbers from 2 to 4"),
        ([FactorSpec("policy.budget_xof_per_year")], "has no documented range"),
        ([FactorSpec("run.weeks", (10, 20))], "is the same in all runs of a study"),
    ],
)
def test_what_cannot_be_varied_is_said_with_its_path(specs, said):
    (fault,) = resolve(specs, LANDS).faults
    assert said in fault.words
    assert fault.loc == ("parameters", specs[0].path)


def test_a_path_alone_takes_its_documented_range_and_whole_numbers_stay_whole():
    found = resolve([FactorSpec("permit.n_steps"), FactorSpec("dig.z", low=1, high=2, n=3)], LANDS).factors
    assert found == [Factor("permit.n_steps", (), 1, 12, True), Factor("dig.z", (1.0, 1.5, 2.0))]


def test_a_value_outside_its_range_is_refused_with_the_range_and_with_what_takes_it():
    factors = [Factor("dig.x", (0.5, 1.5)), Factor("dig.z", (), -1.0, 3.0)]
    one, two = value_faults(factors, LANDS)
    assert one.words == "is 1.5, outside its range 0.0 to 1.0; --outside-range takes it all the same"
    assert two.words.startswith("is -1.0, outside its range")
    assert value_faults(factors, LANDS, allow_outside=True) == []
    assert len(design([factors[0]], allow_outside=True).points) == 2


# Points from a file


def test_points_of_a_file_are_taken_as_they_stand(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("﻿dig.x,permit.n_steps,mechanisms.M14\n0.25,3.0,on\n1e-1, 4,off\n\n", "utf-8")
    found = read_points(file, LANDS)
    assert found.rows == ((0.25, 3, "on"), (0.1, 4, "off"))
    assert sampling("csv", found.factors, rows=found.rows).paths == ("dig.x", "permit.n_steps", "mechanisms.M14")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dig.xx\n1\n", ":1:1: dig.xx: is not something that can be set - did you mean 'dig.x'?"),
        ("dig.x,dig.x\n1,1\n", ":1:1: dig.x: is there more than once"),
        ("dig.x\n0.1\n0.2,3\n", ":3:2: has 2 values, the first line 1"),
        ("dig.y,dig.x\n0.1,\n", ":2:2: dig.x: has no value"),
        ("dig.x,dig.y\n0.1,0.2\n0.1,7\n", ":3:2: dig.y: is 7, outside its range 0.0 to 1.0; --outside-range takes"),
        ("dig.x\n", ":1:1: holds no point"),
        ("", ":1:1: the first line names the paths"),
        ("dig.x\n[1\n", ":2:1: dig.x: "),
    ],
)
def test_what_is_wrong_with_a_file_of_points_is_said_with_line_and_column(tmp_path, text, said):
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(ScenarioError) as refused:
        read_points(tmp_path / "points.csv", LANDS)
    assert said in str(refused.value)


# What a sweep says


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
    ("kind", "samples", "measure"), [("lhs", 40, "correlation"), ("sobol", 16, "total"), ("morris", 6, "mu_star")]
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


def test_the_same_sweep_again_changes_no_byte_and_an_interrupted_one_ends_the_same(tmp_path):
    def stop(now):
        if now.done >= 20:
            raise KeyboardInterrupt

    found = design()
    make_study(found, tmp_path / "whole")
    before = contents(tmp_path / "whole")
    assert make_study(design(GRID[::-1]), tmp_path / "whole").n_found == len(found.tasks)
    assert contents(tmp_path / "whole") == before
    with pytest.raises(KeyboardInterrupt):
        make_study(found, tmp_path / "cut", progress=stop)
    make_study(found, tmp_path / "cut", workers=2)
    cut = contents(tmp_path / "cut")
    assert {name for name in before if before[name] != cut.get(name)} <= {"ledger.jsonl"}


def test_a_folder_reads_back_as_the_design_that_it_was_made_from(tmp_path):
    split = (("policy.split.patrols", 0.25), ("policy.split.courts", 0.75))
    choices = [Variant("b-1", "b", dict(split)), Variant("a", "a", {})]
    mixed = [Factor("mechanisms.M14", ("on", "off")), Factor("permit.n_steps", (), 1, 12, True)]
    found = replace(design(mixed, "lhs", 10, seeds=[1, 2], choices=choices), outcomes=("n_band",))
    make_study(found, tmp_path / "s")
    results = open_results(tmp_path / "s")
    assert (results.sampling, results.choices, results.points) == (found.sampling, found.choices, found.points)
    assert (results.policies, results.outcomes, results.reference) == (list(found.policies), ("n_band",), "b-1")
    assert results.coded.shape == (10, 2)
    assert set(np.unique(results.coded[:, 0])) == {0.0, 1.0}
