"""What a results folder holds, refuses, and never loses."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from folders import surroundings
from toy import Toy, toy_run

from goldsim.errors import DiskError, FolderError, RunsFailed, UsageError
from goldsim.runs import TABLES
from goldsim.studies.analysis.csv_tables import defused
from goldsim.studies.analysis.findings import open_results
from goldsim.studies.analysis.kind import ComparisonFindings
from goldsim.studies.analysis.paired import spread
from goldsim.studies.making import compare, make_study
from goldsim.studies.results.folder import Command
from goldsim.studies.tasks import paired

TOYS = (Toy("status_quo"), Toy("balanced", 0.8, policy_week=2, budget=1e9), Toy("renamed"))


def study(root, toys=TOYS, seeds=(1, 2, 3), **more):
    return make_study(paired("compare", toys, seeds, run_one=toy_run), root, **more)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Return the folder of a finished study; only to be looked at."""
    root = tmp_path_factory.mktemp("finished") / "s"
    study(root)
    return root


@pytest.fixture
def own(finished, tmp_path):
    """Return a copy of a finished study's folder, to do with as one likes."""
    return Path(shutil.copytree(finished, tmp_path / "s"))


def contents(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def tables(root):
    return {name: content for name, content in contents(root).items() if name != "ledger.jsonl"}


def test_a_finished_study_holds_its_tables_summary_and_scenarios(tmp_path):
    root = tmp_path / "deep" / "study"
    study(root, command=Command("goldsim compare a b -n 3", {"balanced": "name: balanced # as typed\n"}))
    found = set(contents(root))
    assert found == {
        "manifest.json", "design.parquet", "parameters.parquet", "ledger.jsonl", "summary.csv", "years.csv", "checksums.json",
        "scenarios/status_quo.resolved.yaml", "scenarios/balanced.resolved.yaml", "scenarios/renamed.resolved.yaml",
        "scenarios/balanced.given.yaml", *(f"tables/{name}.parquet" for name in TABLES),
    }  # fmt: skip
    manifest = json.loads((root / "manifest.json").read_text())
    assert manifest["seeds"] == [1, 2, 3]
    assert manifest["measured_from_week"] == 2
    assert manifest["command"] == "goldsim compare a b -n 3"
    assert {"python", "goldsim", "numpy", "numba", "mesa"} <= set(manifest["versions"])
    assert str(Path.home()) not in json.dumps(manifest)


def test_results_read_back_as_frames_sorted_by_policy_and_seed(finished):
    results = open_results(finished)
    assert results.reference == "status_quo"
    order = results.weekly[["policy", "seed"]].drop_duplicates().values.tolist()
    assert order == [[toy.name, seed] for toy in TOYS for seed in (1, 2, 3)]
    one = results.weekly.query("policy == 'balanced' and seed == 2").drop(columns=["policy", "seed"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(one, toy_run(TOYS[1], 2).weekly, check_dtype=False)
    assert results.entries.query("policy == 'balanced'")["value"].tolist() == [0.45]
    assert results.scenarios[1]["yaml"] == TOYS[1].to_yaml()
    for name in ("regions", "sites", "cells", "exits", "events", "flows"):
        assert list(getattr(results, name).columns[:2]) == ["policy", "seed"]
    assert results.missing == []


def test_renaming_a_policy_changes_no_number(finished):
    weekly = open_results(finished).weekly
    one, two = (
        weekly[weekly["policy"] == name].drop(columns="policy").reset_index(drop=True) for name in ("status_quo", "renamed")
    )
    pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_tables_are_the_same_byte_for_byte_for_any_number_of_workers(tmp_path, finished):
    study(tmp_path / "three", workers=3)
    assert tables(finished) == tables(tmp_path / "three")


def test_the_same_study_again_makes_no_run_and_changes_no_file(own):
    before = contents(own)
    again = study(own)
    assert again.n_found == 6  # the renamed policy shares its runs
    assert contents(own) == before


def test_runs_that_are_there_are_not_made_again(tmp_path, finished):
    half = tmp_path / "half"
    n = stopped(half)
    assert 3 <= n < 6
    kept = pd.concat(map(pd.read_parquet, (half / "parts").glob("*.weekly.parquet")))
    assert list(kept.columns[:2]) == ["run_id", "week"]
    assert kept["run_id"].nunique() == n
    assert study(half).n_found == n
    assert tables(half) == tables(finished)


def stopped(root):
    """Begin a study, stop it when three runs are done, and return how many are kept then: their batch's too."""
    with pytest.raises(KeyboardInterrupt):
        make_study(paired("compare", TOYS, (1, 2, 3), run_one=toy_run), root, progress=_stop_after(3))
    return len({row.run_id for row in open_results(root).rows})


def _stop_after(n):
    def show(now):
        if now.done >= n:
            raise KeyboardInterrupt

    return show


def test_a_line_cut_short_by_a_crash_costs_one_run_and_a_damaged_part_its_own(tmp_path, finished):
    half = tmp_path / "half"
    n = stopped(half)
    ledger = half / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-20])
    assert len({row.run_id for row in open_results(half).rows}) == n - 1
    lines = [json.loads(line) for line in ledger.read_text().splitlines()[:-1]]
    damaged = lines[0]["part"]
    (half / "parts" / f"{damaged}.cells.parquet").write_bytes(b"rubbish")
    (half / "parts" / f"{damaged}.cells.parquet.partial").write_bytes(b"half")
    (half / "parts" / "0123456789abcdef.cells.parquet").write_bytes(b"of a batch that no line names")
    assert study(half).n_found == sum(line["part"] != damaged for line in lines)
    assert tables(half) == tables(finished)


def test_a_run_that_fails_is_a_row_and_the_rest_finish(tmp_path):
    toys = (TOYS[0], Toy("balanced", 0.8, deeds={2: "fail"}))
    results = study(tmp_path / "s", toys, workers=2).results
    (failure,) = [json.loads(line) for line in (tmp_path / "s" / "failures.jsonl").read_text().splitlines()]
    assert failure["policy"] == "balanced"
    assert failure["error"] == "ValueError: the books do not close: 3 mg too many"
    assert failure["again"] == f"goldsim run {tmp_path}/s/scenarios/balanced.resolved.yaml -n 1 --seed 2 --workers 1 --debug"
    assert results.missing == [("balanced", 2)]
    assert len(results.rows) == 5
    assert results.paired_seeds == [1, 3]
    assert results.table["n"].unique().tolist() == [2]
    assert (
        ComparisonFindings(results).lines()[0]
        == "Unfinished: 1 of 6 runs are missing; the 2 seeds that every policy finished are compared."
    )


def test_python_users_get_an_error_that_names_failed_runs(tmp_path):
    with pytest.raises(RunsFailed, match=r"1 of 2 runs failed:\nb, seed 2: ValueError"):
        compare([Toy("a"), Toy("b", deeds={2: "fail"})], [2], run_one=toy_run)


def test_a_figure_that_is_not_finite_is_refused_and_the_run_is_named():
    with pytest.raises(RunsFailed, match="n_mining in b, seed 2"):
        compare([Toy("a"), Toy("b", deeds={2: "nan"})], [1, 2], run_one=toy_run)


def test_a_worker_that_is_killed_is_named_and_the_rest_finish(tmp_path):
    toys = (Toy("a"), Toy("b", deeds={3: "die"}))
    results = study(tmp_path / "s", toys, seeds=range(6), workers=2).results
    assert [(failure["policy"], failure["seed"]) for failure in results.failures] == [("b", 3)]
    assert "worker process died" in results.failures[0]["error"]
    assert len(results.rows) == 11


def test_a_study_without_a_whole_pair_compares_nothing_and_says_so(tmp_path):
    results = study(tmp_path / "s", (Toy("a"), Toy("b", deeds={1: "fail"})), seeds=(1,)).results
    assert results.table.empty
    said = "Unfinished: 1 of 2 runs are missing; the 0 seeds that every policy finished are compared."
    assert ComparisonFindings(results).lines() == [said]
    assert spread(results.values[results.values["seed"].isin(results.paired_seeds)]).empty


def test_a_study_of_failures_alone_still_says_which(tmp_path):
    results = study(tmp_path / "s", (Toy("a", deeds={1: "fail"}),), seeds=(1,)).results
    assert results.rows == []
    assert len(results.failures) == 1
    assert results.weekly.empty


@pytest.mark.parametrize("name", ["notes.txt", "report.html"])
def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(FolderError, match=rf"holds other files \({name}\); choose another with --out; nothing was changed"):
        study(tmp_path)
    assert contents(tmp_path) == {name: b"mine"}


def test_a_folder_of_another_study_is_refused_and_left_alone(tmp_path):
    study(tmp_path / "s", command=Command("goldsim compare x y"))
    before = contents(tmp_path / "s")
    with pytest.raises(FolderError, match="holds the results of another study, made by: goldsim compare x y"):
        study(tmp_path / "s", seeds=(1, 2))
    assert contents(tmp_path / "s") == before


def test_a_file_in_the_folders_place_is_refused(tmp_path):
    (tmp_path / "s").write_text("mine")
    with pytest.raises(FolderError, match="is a file, not a folder"):
        study(tmp_path / "s")


def test_a_damaged_table_is_refused_rather_than_made_again_over_it(own):
    (own / "tables" / "weekly.parquet").write_bytes(b"rubbish")
    with pytest.raises(FolderError, match=r"weekly.parquet is missing or damaged"):
        study(own)
    with pytest.raises(FolderError, match=r"weekly.parquet is missing or damaged"):
        open_results(own).weekly  # noqa: B018


def test_reading_what_is_no_results_folder_says_so(tmp_path):
    (tmp_path / "results").mkdir()
    with pytest.raises(UsageError, match=r"no such folder - did you mean .*results"):
        open_results(tmp_path / "reslts")
    with pytest.raises(FolderError, match=r"no results folder of goldsim: manifest.json is missing"):
        open_results(tmp_path / "results")
    (tmp_path / "results" / "manifest.json").write_text("{")
    with pytest.raises(FolderError, match="cannot be read"):
        open_results(tmp_path / "results")
    (tmp_path / "results" / "manifest.json").write_text('{"format": 99, "study": "x"}')
    with pytest.raises(FolderError, match="written in format 99"):
        open_results(tmp_path / "results")


def test_a_disk_that_takes_no_more_stops_the_study_and_keeps_what_is_done(tmp_path):
    # A limit on file size is the one full disk that needs no rights: the ledger outgrows it, or a part of a large batch.
    code = """
import resource, sys
from pathlib import Path
from test_results_folder import TOYS, paired, make_study, toy_run
if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000))
    make_study(paired("compare", TOYS, range(80), run_one=toy_run), Path(sys.argv[1]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s")],
        cwd=Path(__file__).parent,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "DiskError: cannot write" in done.stderr.splitlines()[-1]
    assert "larger than is allowed" in done.stderr.splitlines()[-1]
    assert not list((tmp_path / "s").rglob("*.partial"))
    n_kept = len({row.run_id for row in open_results(tmp_path / "s").rows})
    assert n_kept > 0
    again = study(tmp_path / "s", seeds=range(80))
    assert again.n_found == n_kept
    study(tmp_path / "whole", seeds=range(80))
    assert tables(tmp_path / "s") == tables(tmp_path / "whole")


def test_a_folder_that_cannot_be_made_is_a_disk_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises((DiskError, FolderError), match="file"):
        study(tmp_path / "file" / "s")


def test_text_that_a_spreadsheet_would_run_is_defused():
    assert [defused(text) for text in ("=1+1", "+x", "-x", "@x", "plain")] == ["'=1+1", "'+x", "'-x", "'@x", "plain"]


def test_the_summary_opens_as_a_table_with_units(finished):
    summary = pd.read_csv(finished / "summary.csv")
    row = summary.query("policy == 'balanced' and outcome == 'n_band'").iloc[0]
    assert row["unit"] == "people"
    assert row["percent"] == pytest.approx(-20, abs=2)
    assert row["better_in"] == 3
    assert summary.query("policy == 'status_quo'")["percent"].isna().all()


def test_whole_years_have_a_table_with_their_mean_and_ends(tmp_path):
    results = study(tmp_path / "s", (Toy("a", weeks=110),), seeds=(1, 2)).results
    years = pd.read_csv(tmp_path / "s" / "years.csv").query("outcome == 'n_band'").set_index("year")
    assert list(years.index) == [1, 2]
    weekly = results.weekly
    second = weekly[weekly["week"].between(52, 103)].groupby("seed")["n_band"].mean()
    assert years.loc[2, ["mean", "lowest", "highest"]].tolist() == pytest.approx([second.mean(), second.min(), second.max()])
    study(tmp_path / "short", (Toy("a", weeks=40),), seeds=(1,))
    assert pd.read_csv(tmp_path / "short" / "years.csv").empty


@pytest.mark.parametrize(
    "name", ["design.parquet", "parameters.parquet", "manifest.json", "ledger.jsonl", "scenarios/balanced.resolved.yaml"]
)
@pytest.mark.parametrize("content", [None, b"\x00\xffrubbish\n"])
def test_what_is_missing_or_damaged_is_named_with_what_to_do(own, name, content):
    path = own / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(FolderError, match=rf"{name} is missing or damaged; move the folder away and run again"):
        _read_everything(own)


def _read_everything(folder):
    results = open_results(folder)
    return results.rows, results.entries, results.scenarios


def test_an_unfinished_study_of_one_scenario_says_how_far_it_is(tmp_path):
    results = study(tmp_path / "s", (Toy("a", deeds={1: "fail"}),), seeds=(1, 2, 3)).results
    assert ComparisonFindings(results).lines() == ["Unfinished: 2 of 3 runs are there."]


def test_what_runs_warn_of_is_kept_and_said_once(tmp_path):
    toys = (Toy("a", deeds={1: "warn", 2: "warn"}),)
    assert study(tmp_path / "s", toys).results.warnings == ["few rows are left"]
    assert open_results(tmp_path / "s").warnings == ["few rows are left"]


def test_runs_beyond_the_gold_prices_say_so(tmp_path):
    assert study(tmp_path / "s", TOYS[:1], seeds=(1,)).results.price_notes == []
    (note,) = study(tmp_path / "long", (Toy("a", weeks=400),), seeds=(1,)).results.price_notes
    assert note == "gold price after 2026-06 is held at its last value"
