"""`goldsim study` from beginning to end, on the real model in a small invented country."""

import datetime
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from command import goldsim

WEEKS, POLICY_WEEK = 20, 4
STUDY = """
name: small
title: A small ablation
scenarios: [../scenarios/status_quo.yaml, ../scenarios/balanced.yaml]
seeds: {first: 1, n: 2}
variants: {one_mechanism_off: [M26, M27]}
analyses: [ablation]
"""


def put_files(folder, tiny):
    """Write two scenarios of Tinyland, one of them with a policy, and a study of them."""
    (folder / "scenarios").mkdir()
    (folder / "experiments").mkdir()
    usual = tiny.with_values({"run.weeks": WEEKS}, name="status_quo")
    starts = usual.run.start + datetime.timedelta(weeks=POLICY_WEEK)
    money = {"policy.from": starts, "policy.budget_xof_per_year": 3e8, "policy.split": {"patrols": 0.5, "farm_support": 0.5}}
    for scenario in (usual, usual.with_values(money, name="balanced")):
        (folder / "scenarios" / f"{scenario.name}.yaml").write_text(scenario.to_yaml())
    (folder / "experiments" / "small.yaml").write_text(STUDY)


@pytest.fixture(scope="module")
def there(tmp_path_factory, tiny):
    """Return a folder with a study in it that was not made."""
    here = tmp_path_factory.mktemp("there")
    put_files(here, tiny)
    return here


@pytest.fixture(scope="module")
def studied(tmp_path_factory, tiny):
    """Return a folder with a study in it that was made, and what its command said."""
    here = tmp_path_factory.mktemp("studied")
    put_files(here, tiny)
    return here, goldsim("study", "experiments/small.yaml", "--workers", 1, "--quiet", cwd=here)


def folder_of(here):
    (folder,) = (here / "results").iterdir()
    return folder


def test_a_study_ends_with_its_findings_its_text_and_its_page(studied):
    here, done = studied
    assert (done.returncode, done.stderr) == (0, "")
    folder = folder_of(here)
    assert folder.name.startswith("small-")
    *_, finding, _, text, page = done.stdout.splitlines()
    assert finding == "too few pairs to call another best policy clear (at least 6)"
    assert (text, page) == (f"results/{folder.name}/ablation.md", f"results/{folder.name}/report.html")
    assert (here / text).read_text().startswith("# A small ablation\n")
    assert "\nAgainst status quo, balanced: " in done.stdout
    assert "without-m26" not in done.stdout


def test_the_tables_hold_every_mechanism_under_every_policy(studied):
    here, _ = studied
    table = pd.read_csv(folder_of(here) / "tables" / "ablation.csv")
    assert set(zip(table["mechanism"], table["policy"], table["n"], strict=True)) == {
        (mechanism, policy, 2) for mechanism in ("M26", "M27") for policy in ("status_quo", "balanced")
    }
    mercury = table.query("mechanism == 'M26' and outcome == 'mean_mercury_burden'")
    assert (mercury["difference_mean"] < 0).all()
    assert len(pd.read_csv(folder_of(here) / "tables" / "best_policy.csv")["mechanism_off"].unique()) == 3


def test_a_mechanism_that_has_nothing_to_do_changes_exactly_nothing(studied):
    here, _ = studied
    # M27 is about money on its way down, and the status quo has none: other runs, with the same luck.
    weekly = pd.read_parquet(folder_of(here) / "tables" / "weekly.parquet")
    one, two = (
        weekly[weekly["policy"] == name].drop(columns="policy").reset_index(drop=True)
        for name in ("status_quo", "status_quo-without-m27")
    )
    assert len(one) == 2 * WEEKS
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    digests = {scenario["name"]: scenario["digest"] for scenario in manifest_of(here)["scenarios"]}
    assert digests["status_quo"] != digests["status_quo-without-m27"]
    table = pd.read_csv(folder_of(here) / "tables" / "ablation.csv").query("mechanism == 'M27' and policy == 'status_quo'")
    assert (table[["difference_mean", "difference_low_95", "difference_high_95"]] == 0).all(axis=None)
    with_money = pd.read_csv(folder_of(here) / "tables" / "ablation.csv").query("mechanism == 'M27' and policy == 'balanced'")
    assert (with_money["difference_mean"] != 0).any()


def manifest_of(here):
    return json.loads((folder_of(here) / "manifest.json").read_text())


def test_the_page_shows_the_scenarios_as_they_are(studied):
    here, _ = studied
    assert "without-m26" not in (folder_of(here) / "report.html").read_text()
    assert (folder_of(here) / "figures" / "effects.svg").exists()


def test_the_manifest_names_the_command_and_no_folder_of_this_machine(studied):
    here, _ = studied
    text = (folder_of(here) / "manifest.json").read_text()
    assert json.loads(text)["command"] == "goldsim study experiments/small.yaml"
    assert str(here) not in text
    kept = {path.name for path in (folder_of(here) / "scenarios").iterdir()}
    assert {"balanced.given.yaml", "balanced.resolved.yaml", "balanced-without-m26.resolved.yaml"} <= kept


def test_the_same_command_finds_its_own_folder_and_makes_no_run(studied):
    here, first = studied
    ledger = (folder_of(here) / "ledger.jsonl").read_bytes()
    again = goldsim("study", "experiments/small.yaml", "--workers", 1, "--no-report", cwd=here)
    assert (again.returncode, again.stdout.splitlines()[:-1]) == (0, first.stdout.splitlines()[:-1])
    assert "12 finished runs were found in results/small-" in again.stderr
    assert (folder_of(here) / "ledger.jsonl").read_bytes() == ledger
    foretold = goldsim("study", "experiments/small.yaml", "--workers", 1, "--dry-run", cwd=here)
    assert foretold.stdout.splitlines()[-1] == f"12 of the runs are in results/{folder_of(here).name} already"
    assert foretold.stdout.splitlines()[1].startswith("about 0 s with 1 worker, at ")


def test_a_report_of_a_study_works_out_its_analyses_again(studied):
    here, _ = studied
    text = folder_of(here) / "ablation.md"
    before = text.read_bytes()
    text.unlink()
    done = goldsim("report", f"results/{folder_of(here).name}", cwd=here)
    assert done.returncode == 0, done.stderr
    assert text.read_bytes() == before


def test_a_program_gets_the_comparison_the_effects_and_the_best_policies(studied):
    here, _ = studied
    done = goldsim("study", "experiments/small.yaml", "--json", "--quiet", "--no-report", cwd=here)
    content = json.loads(done.stdout)
    assert {row["policy"] for row in content["outcomes"]} == {"status_quo", "balanced"}
    assert {row["mechanism"] for row in content["effects"]} == {"M26", "M27"}
    best = content["best_policies"][0]
    assert (best["mechanism"], set(best["ranking"])) == ("", {"status_quo", "balanced"})
    assert best["lead"]["n"] == 2


def test_a_dry_run_says_how_many_runs_and_how_long_and_writes_nothing(there):
    before = sorted(there.rglob("*"))
    done = goldsim("study", "experiments/small.yaml", "--dry-run", "--workers", 2, cwd=there)
    assert done.returncode == 0, done.stderr
    runs, time, folder = done.stdout.splitlines()
    assert runs == "12 runs of 20 weeks: 2 scenarios, each as it is and without each of 2 mechanisms, with 2 seeds (1 to 2)"
    assert re.fullmatch(
        r"about \d.* with 2 workers, at \d+(\.\d+)? s a run \(13 weeks of status_quo were timed here and now\)", time
    )
    assert folder.startswith("the results would go to results/small-")
    assert sorted(there.rglob("*")) == before


def test_the_command_line_puts_other_seeds_weeks_and_mechanisms_in_the_place_of_those_in_the_file(there):
    words = ["--mechanisms", "M05,M26,M14", "-n", 3, "--seed", 7, "--weeks", 30, "--dry-run"]
    done = goldsim("study", "experiments/small.yaml", *words, cwd=there)
    assert done.stdout.splitlines()[0] == (
        "24 runs of 30 weeks: 2 scenarios, each as it is and without each of 3 mechanisms, with 3 seeds (7 to 9)"
    )


@pytest.mark.long
def test_a_study_without_each_of_all_mechanisms_is_foretold_to_programs_too(there):
    words = ["--mechanisms", "all", "-n", 1, "--weeks", 30, "--workers", 2, "--dry-run", "--json"]
    content = json.loads(goldsim("study", "experiments/small.yaml", *words, cwd=there).stdout)
    assert (content["runs"], content["finished"], content["weeks"], content["workers"]) == (62, 0, 30, 2)
    assert content["seconds"] == pytest.approx(62 * content["seconds_a_run"] / 2)


@pytest.mark.parametrize(
    ("old", "new", "words", "said"),
    [
        ("title", "tittle", [], "experiments/small.yaml:3:1: tittle: unknown key - did you mean 'title'?\n"),
        ("[ablation]", "[ablatio]", [], "small.yaml:7:12: analyses[0]: there is no analysis 'ablatio' - did you mean 'ab"),
        ("M26", "M99", [], "experiments/small.yaml:6:32: variants.one_mechanism_off[0]: there is no mechanism 'M99'"),
        ("n: 2", "n: 0", [], "experiments/small.yaml:5:22: seeds.n: is 0, it must be at least 1\n"),
        ("balanced", "balnced", [], "small.yaml:4:43: scenarios[1]: there is no file '../scenarios/balnced.yaml' - did you "),
        ("name: small", "name: [", [], "experiments/small.yaml:"),
        ("", "", ["--mechanisms", "M14,M99"], "--mechanisms M14,M99: there is no mechanism 'M99'"),
        ("", "", ["--weeks", "2"], "--weeks 2 ends before balanced begins (2021-02-01): give --weeks 5 or more\n"),
        ("", "", ["-n", "0"], "greater than or equal to 1"),
        ("", "", ["-p", "run.weaks=3"], "did you mean 'run.weeks'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_line_and_nothing_is_touched(there, old, new, words, said):
    file = there / "experiments" / "small.yaml"
    file.write_text(STUDY.replace(old, new) if old else STUDY)
    before = sorted(there.rglob("*"))
    done = goldsim("study", "experiments/small.yaml", *words, cwd=there)
    file.write_text(STUDY)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(there.rglob("*")) == before


def test_a_study_file_that_is_not_there_is_said(there):
    done = goldsim("study", "experiments/smal.yaml", cwd=there)
    assert (done.returncode, done.stderr) == (
        2, "experiments/smal.yaml: there is no such file - did you mean 'experiments/small.yaml'?\n",
    )  # fmt: skip


def test_a_folder_of_other_results_is_refused(studied, there):
    here, _ = studied
    done = goldsim("study", "experiments/small.yaml", "-n", 1, "--out", folder_of(here), cwd=there)
    assert done.returncode == 4
    assert "holds the results of another study, made by: goldsim study experiments/small.yaml" in done.stderr
    assert not (there / "results").exists()


def test_a_folder_that_is_a_path_elsewhere_is_used(there, tmp_path):
    words = ["--mechanisms", "M26", "-n", 1, "--weeks", 6, "--workers", 1, "--quiet", "--no-report"]
    done = goldsim("study", Path("experiments", "small.yaml"), *words, "--out", tmp_path / "mine", cwd=there)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(tmp_path / "mine")
    command = json.loads((tmp_path / "mine" / "manifest.json").read_text())["command"]
    assert command == "goldsim study experiments/small.yaml --mechanisms M26 -n 1 --weeks 6"
