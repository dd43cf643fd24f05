"""Sweeps as designs: which runs they are, and that a folder reads back as the design that it was made from."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from folders import contents
from land import GRID, LANDS, Land, sweep

from goldsim.errors import ScenarioError, UsageError
from goldsim.outcomes.catalogue import HEADLINES
from goldsim.studies.analysis.findings import open_results
from goldsim.studies.design.factors import Factor
from goldsim.studies.making import make_study
from goldsim.studies.tasks import Variant


def test_every_choice_meets_every_point_with_the_same_seeds_and_pairs_come_first():
    found = sweep()
    assert len(found.rows) == len(found.tasks) == 2 * 6 * 7
    assert found.policies[:2] == ("a-0001", "a-0002")
    assert found.policies[6] == "b-0001"
    assert {(row.policy, row.seed) for row in found.rows} == {(name, seed) for name in found.policies for seed in range(1, 8)}
    assert [(task.seed, task.choice) for task in found.tasks[:3]] == [(1, 0), (1, 1), (1, 0)]
    assert found.again("b-0006") == ("b", {"dig.x": 0.9, "dig.y": 0.9})


def test_runs_of_equal_content_are_one_run_whatever_they_are_called_and_wherever_they_stand():
    twice = sweep([Factor("dig.x", (0.4, 0.9))], lands=[Land("a"), Land("again")], seeds=[1])
    assert len(twice.rows) == 4
    assert len(twice.tasks) == 2
    wider = sweep([Factor("dig.x", (0.1, 0.9, 0.4))], lands=[Land("a")], seeds=[1])
    assert {task.run_id for task in twice.tasks} < {task.run_id for task in wider.tasks}
    assert twice.folder_name != wider.folder_name


def test_a_sweep_is_the_same_study_in_whichever_order_its_parameters_are_given():
    assert sweep(GRID).study == sweep(GRID[::-1]).study
    others = [sweep(GRID, seeds=[1]), sweep([GRID[0]]), sweep(lands=LANDS[:1]), replace(sweep(), outcomes=HEADLINES[:2])]
    assert [sweep(GRID).study == other.study for other in others] == [False, False, False, True]


def test_a_task_is_small_and_its_job_builds_the_scenario_where_it_is_run():
    found = sweep()
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
        sweep(endless)
    with pytest.raises(UsageError, match="84 runs, more than 50; --max-runs 84 allows it"):
        sweep(max_runs=50)


def test_all_points_that_break_a_rule_are_named_at_once_before_anything_runs():
    split = [Factor("policy.split.patrols", (0.5, 0.6, 0.9)), Factor("policy.split.courts", (0.4, 0.5))]
    with pytest.raises(ScenarioError) as refused:
        sweep(split, lands=LANDS)
    first, second = str(refused.value).splitlines()
    assert first == (
        "a, points 1, 3, 5-6 of 6: policy.split: the shares add up to 0.9, they must add up to 1 (the first: "
        "policy.split.courts=0.4, policy.split.patrols=0.5)"
    )
    assert second.startswith("b, points ")


def test_runs_are_judged_from_the_first_week_of_a_policy_at_any_point():
    assert sweep().measured_from == 0
    assert sweep([Factor("policy.budget_xof_per_year", (0.0, 5e9))]).measured_from == 1


def test_the_same_sweep_again_changes_no_byte_and_an_interrupted_one_ends_the_same(tmp_path):
    def stop(now):
        if now.done >= 20:
            raise KeyboardInterrupt

    found = sweep()
    make_study(found, tmp_path / "whole")
    before = contents(tmp_path / "whole")
    assert make_study(sweep(GRID[::-1]), tmp_path / "whole").n_found == len(found.tasks)
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
    found = replace(sweep(mixed, "lhs", 10, seeds=[1, 2], choices=choices), outcomes=("n_band",))
    make_study(found, tmp_path / "s")
    results = open_results(tmp_path / "s")
    assert (results.sampling, results.choices, results.points) == (found.sampling, found.choices, found.points)
    assert (results.policies, results.outcomes, results.reference) == (list(found.policies), ("n_band",), "b-1")
    assert results.coded.shape == (10, 2)
    assert set(np.unique(results.coded[:, 0])) == {0.0, 1.0}
