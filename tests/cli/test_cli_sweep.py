"""`goldsim sweep`, `resume` and studies with uncertainties, from beginning to end, in a small invented country."""

import json
import shlex
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from command import goldsim
from complete_scenario import NUMBER, write_complete
from goldsim.cli.sweep import EXAMPLES
from goldsim.errors import GoldsimError, ScenarioError
from goldsim.scenario import read
from goldsim.studies.study_file import read_study
from tinyland import ROOT

STUDY = """
name: small
scenarios: [scenarios/usual.yaml]
seeds: {n: 1}
levers: {sell.tax_share: [0.03, 0.06]}
uncertainties:
  design: lhs
  samples: 8
  parameters: {dig.recovery_share: documented, dig.base_mg: {low: 2000, high: 3000}, mechanisms.M14: [on, off]}
outcomes: [gold_dug_mg, state_revenue_xof]
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory, tiny):
    """Return a folder with a scenario of Tinyland, and a study of it."""
    folder = tmp_path_factory.mktemp("here")
    (folder / "scenarios").mkdir()
    usual = tiny.with_values({"run.weeks": 4}, name="usual")
    (folder / "scenarios" / "usual.yaml").write_text(usual.to_yaml())
    (folder / "small.yaml").write_text(STUDY)
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Return a folder with a scenario that nothing is run of."""
    folder = tmp_path_factory.mktemp("empty")
    write_complete(folder)
    return folder


@pytest.fixture(scope="module")
def swept(here):
    words = ["-p", "dig.recovery_share=0.3,0.5", "-n", 2, "--workers", 1, "--out", "swept"]
    return goldsim("sweep", "scenarios/usual.yaml", *words, cwd=here)


def test_a_sweep_ends_with_a_table_and_its_folder(here, swept):
    assert swept.returncode == 0, swept.stderr
    lines = swept.stdout.splitlines()
    assert lines[0].startswith("usual: dig.recovery_share (mean at 0.3; the others against it")
    gold = next(line for line in lines if "artisanal gold" in line)
    # A fifth of the ore more, on 0.3 and on what mercury and cyanide win beside, a quarter of the ore at most.
    assert 100 * 0.2 / (0.3 + 0.25) < float(gold.partition("+")[2].partition("%")[0]) < 100 * 0.2 / 0.3
    assert lines[-2] == "too few seeds to call any of it clear (at least 6)"
    assert lines[-1] == "swept"
    points = pd.read_csv(here / "swept" / "tables" / "points.csv")
    assert points["dig.recovery_share"].tolist() == [0.3, 0.5]
    manifest = json.loads((here / "swept" / "manifest.json").read_text())
    assert manifest["command"] == "goldsim sweep scenarios/usual.yaml -n 2 --seed 1 --design grid -p dig.recovery_share=0.3,0.5"
    assert manifest["keep"] == ["weekly"]


def test_a_program_gets_all_of_it_and_report_works_it_out_again(here, swept):
    words = ["-p", "dig.recovery_share=0.3,0.5", "-n", 2, "--workers", 1, "--out", "swept", "--json", "--quiet"]
    content = json.loads(goldsim("sweep", "scenarios/usual.yaml", *words, cwd=here).stdout)
    assert (content["design"], content["points"], content["failures"], content["refused"]) == ("grid", 2, [], None)
    assert {row["level"] for row in content["effects"]} == {"0.3", "0.5"}
    summary = (here / "swept" / "summary.csv").read_bytes()
    (here / "swept" / "summary.csv").unlink()
    again = goldsim("report", "swept", cwd=here)
    assert (again.returncode, again.stdout) == (0, swept.stdout)
    assert (here / "swept" / "summary.csv").read_bytes() == summary


def test_a_folder_of_another_study_is_refused_and_not_touched(here, swept):
    before = {path: path.stat().st_mtime_ns for path in (here / "swept").rglob("*")}
    done = goldsim("sweep", "scenarios/usual.yaml", "-p", "dig.recovery_share=0.3,0.4", "-n", 2, "--out", "swept", cwd=here)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("swept holds the results of another study, made by: goldsim sweep scenarios/usual.yaml")
    assert {path: path.stat().st_mtime_ns for path in (here / "swept").rglob("*")} == before


def test_a_complete_study_has_nothing_to_resume(here, swept):
    done = goldsim("resume", "swept", cwd=here)
    assert (done.returncode, done.stdout) == (0, "swept\n")
    assert done.stderr.startswith("swept is complete: ")
    assert json.loads(goldsim("resume", "swept", "--json", cwd=here).stdout)["design"] == "grid"


def test_an_unfinished_sweep_goes_on_from_its_folder_alone_and_ends_the_same(here, swept, tmp_path):
    cut = tmp_path / "cut"
    shutil.copytree(here / "swept", cut)
    shutil.rmtree(cut / "tables")
    (cut / "summary.csv").unlink()
    (cut / "ledger.jsonl").write_text("")
    done = goldsim("resume", "cut", "--workers", 1, "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:-1] == swept.stdout.splitlines()[:-1]
    for name in ("summary.csv", "manifest.json", "tables/points.csv", "tables/weekly.parquet"):
        assert (cut / name).read_bytes() == (here / "swept" / name).read_bytes()


def test_failed_runs_are_left_alone_unless_they_are_to_be_tried_again(here, swept, tmp_path):
    cut = tmp_path / "cut"
    shutil.copytree(here / "swept", cut)
    shutil.rmtree(cut / "tables")
    runs = pd.read_parquet(cut / "design.parquet")["run_id"]
    lines = [{"run_id": run_id, "status": "failed", "seconds": 1.0, "error": "ValueError: bad luck"} for run_id in runs]
    (cut / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    left = goldsim("resume", "cut", "--workers", 1, "--quiet", cwd=tmp_path)
    assert left.returncode == 3
    assert left.stderr.count("failed: usual-000") == 4
    assert (
        "  again: goldsim run cut/scenarios/usual.resolved.yaml -n 1 --seed 2 --workers 1 --debug -p dig.recovery_share=0.5"
        in (left.stderr.splitlines())
    )
    again = goldsim("resume", "cut", "--retry-failed", "--workers", 1, "--quiet", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert (cut / "summary.csv").read_bytes() == (here / "swept" / "summary.csv").read_bytes()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("scenarios/usual.resolved.yaml", "weeks: 4", "weeks: 5", "usual.resolved.yaml is another scenario than the one"),
        (
            "manifest.json",
            '"seeds": [\n    1,',
            '"seeds": [\n    3,',
            "describes another design than the one that it was begun with",
        ),
        ("manifest.json", '"code": "', '"code": "0', "was begun with another version of the model"),
    ],
)
def test_a_study_that_is_not_what_was_begun_is_not_gone_on_with(here, swept, tmp_path, file, old, new, said):
    shutil.copytree(here / "swept", tmp_path / "s")
    path = tmp_path / "s" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    done = goldsim("resume", "s", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_is_no_study_cannot_be_resumed(here):
    done = goldsim("resume", "scenarios", cwd=here)
    assert (done.returncode, done.stderr) == (
        4, "scenarios is no results folder of goldsim: manifest.json is missing or cannot be read\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-p", "dig.recovery_shar=0.3,0.4"], "-p dig.recovery_shar: is not something that can be set - did you mean 'dig.reco"),
        (["-p", f"{NUMBER}=0.5,7"], f"-p {NUMBER}: is 7, "),
        (["-p", "dig.base_mg=3:2:4"], "-p dig.base_mg: the range is the wrong way round: 3 is more than 2\n"),
        (["-p", "dig.base_mg=3:3", "--design", "lhs"], "-p dig.base_mg: the range from 3 to 3 is empty\n"),
        (["-p", "dig.base_mg=1:9:1000000000"], "are more than a study's 1,000,000 runs\n"),
        (["-p", "dig.base_mg=1:9:50000", "-p", "dig.machine_mg=1:9:20000"], "1,000,000,000 points, 1 to compare"),
        (["-p", "dig.base_mg=1:9:2000"], "are 20,000 runs, more than 10,000; --max-runs 20000 allows it\n"),
        (["-p", "dig.base_mg=2,3", "-p", "dig.base_mg"], "-p dig.base_mg: is there more than once\n"),
        (["-p", "dig.base_mg=2", "-p", "dig.base_mg=2,3"], "-p dig.base_mg: is varied, and has a value of its own as well\n"),
        (["--people-per-row", "9", "-p", "run.people_per_row=8,9"], "-p run.people_per_row: is varied, and has a value of its"),
        (["-p", "dig.base_mg"], "-p dig.base_mg: a grid needs its values: PATH=A,B,C or PATH=LOW:HIGH:N"),
        (["-p", "dig.base_mg", "--design", "lhs", "--samples", "3"], "--samples: 3 are too few to say anything: lhs needs 8"),
        (["-p", "dig.base_mg", "--design", "sobol", "--samples", "100"], "--samples: sobol needs a power of two: 64 or 128"),
        (["-p", "dig.base_mg", "--design", "lsh"], "--design lsh: there is grid, lhs, sobol, morris and csv:FILE - did you"),
        (["--design", "csv:nothing.csv"], "nothing.csv: there is no such file\n"),
        (["--design", "csv"], "--design csv: say which file: --design csv:points.csv\n"),
        ([], "-p: nothing is changed: give at least one parameter with several values\n"),
        (["-p", "dig.base_mg=2,,3"], "-p dig.base_mg=: say PATH=VALUE"),
        (["-p", "run.weeks=3,4"], "-p run.weeks: is the same in all runs of a study"),
    ],
)  # fmt: skip
def test_sweeps_that_make_no_sense_are_refused_in_words_and_nothing_is_touched(empty, monkeypatch, words, said):
    from goldsim.cli.app import app

    monkeypatch.chdir(empty)
    with pytest.raises(GoldsimError) as refused:
        app(["sweep", "baseline.yaml", *words], standalone_mode=False)
    assert said in f"{refused.value}\n"
    assert refused.value.exit_code == 2
    assert sorted(path.name for path in empty.iterdir()) == ["baseline.yaml"]


def test_no_seeds_at_all_and_an_endless_design_end_with_a_line_and_an_exit_code(empty):
    none = goldsim("sweep", "baseline.yaml", "-p", "dig.base_mg=2,3", "-n", 0, cwd=empty, COLUMNS="200")
    assert (none.returncode, none.stdout) == (2, "")
    assert "greater than or equal to 1" in none.stderr
    endless = goldsim("sweep", "baseline.yaml", "-p", "dig.base_mg=1:9:1000000", "-n", 1000, cwd=empty)
    assert (endless.returncode, endless.stdout) == (2, "")
    assert endless.stderr == (
        "1,000,000 points, 1 to compare and 1,000 seeds are 1,000,000,000 runs, more than 10,000; a study has 1,000,000 at most\n"
    )


def test_everything_that_is_wrong_with_a_sweep_is_said_at_once(empty):
    words = ["-p", "dig.base_m=1,2", "-p", "dig.machine_mg=9:2", "--design", "sobol", "--samples", 3]
    done = goldsim("sweep", "baseline.yaml", *words, cwd=empty)
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["-p dig.base_m", "-p dig.machine_mg", "--samples"]


def test_a_value_outside_its_range_is_taken_where_that_is_meant_in_a_sweep_and_in_a_run(here):
    refused = goldsim("run", "scenarios/usual.yaml", "-p", "dig.recovery_share=0.6", cwd=here)
    assert refused.stderr == (
        "command line: dig.recovery_share: is 0.6, outside its range 0.2 to 0.5; --outside-range takes it all the same\n"
    )
    words = ["-p", "dig.recovery_share=0.5,0.6", "-n", 1, "--outside-range", "--dry-run"]
    done = goldsim("sweep", "scenarios/usual.yaml", *words, cwd=here)
    assert done.stdout.splitlines()[0] == (
        "2 runs of 4 weeks: 1 choice at 2 points of a grid design over 1 parameter, with seed 1"
    )


def test_paths_complete_in_the_shell_without_numerics(tmp_path):
    def completed(word):
        asked = {"_GOLDSIM_COMPLETE": "complete_bash", "COMP_WORDS": f"goldsim sweep a.yaml -p {word}", "COMP_CWORD": "4"}
        return goldsim(cwd=tmp_path, **asked).stdout.split()

    assert completed("dig.rec") == ["dig.recovery_share"]
    assert {"policy.budget_xof_per_year", "policy.split.patrols"} <= set(completed("policy."))
    code = "import sys; from goldsim.cli.options import complete_path as c; print(len(c('')) > 400, 'numpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["True", "False"]


# Studies with levers and uncertainties


def test_a_study_keeps_levers_uncertainties_and_outcomes_apart(here):
    design = read_study(here / "small.yaml").design()
    assert [choice.name for choice in design.choices] == ["usual-1", "usual-2"]
    assert design.sampling.paths == ("dig.base_mg", "dig.recovery_share", "mechanisms.M14")
    assert (len(design.points), len(design.rows), design.outcomes) == (8, 16, ("gold_dug_mg", "state_revenue_xof"))
    fine = goldsim("validate", "small.yaml", cwd=here)
    assert fine.stdout == "small.yaml: fine (a study, scenarios: 1, seeds: 1)\n"


def test_a_study_compares_its_levers_at_each_point(here):
    done = goldsim("study", "small.yaml", "--workers", 1, "--quiet", "--out", "studied", cwd=here)
    assert done.returncode == 0, done.stderr
    assert "usual-2: usual, sell.tax_share=0.06" in done.stdout
    _, _, over_all = done.stdout.partition("over all points, against usual-1 ")
    (revenue,) = [line.split() for line in over_all.splitlines() if line.startswith(" state revenue ")]
    assert revenue[2].startswith("+")
    across = pd.read_csv(here / "studied" / "tables" / "across.csv")
    assert set(across["n"]) == {8}
    assert (across.query("outcome == 'state_revenue_xof'")["low_90"] > 0).all()
    refused = goldsim("study", "small.yaml", "-p", "sell.tax_share=0.04", cwd=here)
    assert refused.stderr == "-p sell.tax_share: the study varies it; change small.yaml\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dig.recovery_share: doc", "dig.recovery_shar: doc", "wrong.yaml:9:35: uncertainties.parameters.dig.recovery_shar: is"),
        ("low: 2000", "low: 4000", "wrong.yaml:9:61: uncertainties.parameters.dig.base_mg: the range is the wrong way round"),
        ("high: 3000", "high: 99999", "uncertainties.parameters.dig.base_mg: is 99999, outside its range 1500.0 to 5700.0"),
        ("samples: 8", "samples: 2", "wrong.yaml:8:12: uncertainties.samples: 2 are too few to say anything"),
        ("design: lhs", "design: lsh", "wrong.yaml:7:11: uncertainties.design: there is no design 'lsh' - did you mean 'lhs'?"),
        ("design: lhs", "desing: lhs", "wrong.yaml:7:3: uncertainties.desing: unknown key - did you mean 'design'?"),
        ("[0.03, 0.06]", "[]", "wrong.yaml:5:26: levers.sell.tax_share: has no value: give a list"),
        ("[0.03, 0.06]", "[0.03, 9]", "wrong.yaml:5:26: levers.sell.tax_share: is 9, in 'share' it must lie between 0 and 1"),
        ("sell.tax_share", "dig.base_mg", "wrong.yaml:5:23: levers.dig.base_mg: is 0.03, outside its range 1500.0 to 5700.0; "),
        ("gold_dug_mg", "gold_dug", "wrong.yaml:10:12: outcomes[0]: there is no outcome 'gold_dug' - did you"),
        ("documented", "documentd", "uncertainties.parameters.dig.recovery_share: must be documented, a list of values, or {low"),
        ("levers", "variants: {one_mechanism_off: all}\nlevers", "levers: cannot stand beside variants"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_studys_levers_and_uncertainties_is_said_with_its_place(here, old, new, said):
    assert old in STUDY
    (here / "wrong.yaml").write_text(STUDY.replace(old, new))
    with pytest.raises(ScenarioError) as refused:
        read_study(here / "wrong.yaml")
    assert said in str(refused.value)


# What is printed works


def coarse(example):
    """Return the words of an example behind `goldsim`, made small."""
    words = shlex.split(example)[1:]
    if "--samples" in words:
        words[words.index("--samples") + 1] = "8"
    weeks = 2 if "balanced" not in example else 53
    return [*words, "-n", "1", "--weeks", str(weeks), "--people-per-row", "50000", "--workers", "1", "--quiet"]


@pytest.mark.parametrize("number", [0, pytest.param(1, marks=pytest.mark.long), 2])
def test_the_examples_of_the_help_work_as_printed(tmp_path, number):
    assert len(EXAMPLES) == 3
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    help_text = " ".join(goldsim("sweep", "--help", cwd=tmp_path, COLUMNS="300").stdout.split())
    assert EXAMPLES[number] in help_text
    done = goldsim(*coarse(EXAMPLES[number]), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split()[-1].startswith("results/sweep-")
    assert (tmp_path / "results").exists() == ("--dry-run" not in EXAMPLES[number])


def test_the_shipped_studies_vary_what_they_say_within_the_documented_ranges():
    sensitivity = read_study(ROOT / "experiments" / "sensitivity.yaml").sampled
    assert (sensitivity.plan.design, len(sensitivity.plan.factors)) == ("morris", 12)
    entries = read(ROOT / "scenarios" / "baseline.yaml").entries
    assert {entries[path].kind for path in sensitivity.plan.paths} <= {"assumed", "derived"}
    policies = read_study(ROOT / "experiments" / "policies.yaml").sampled
    assert [choice.of for choice in policies.choices] == ["enforcement_only"] * 3 + ["balanced"] * 3


@pytest.mark.long
@pytest.mark.parametrize("name", ["sensitivity", "policies"])
def test_the_shipped_studies_run_as_printed(tmp_path, name):
    for folder in ("scenarios", "experiments"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    words = [f"experiments/{name}.yaml", "-n", 1, "--weeks", 54, "--people-per-row", 50_000, "--quiet"]
    done = goldsim("study", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert " against " in done.stdout


def test_two_values_that_look_like_a_decimal_comma_are_pointed_out(here):
    done = goldsim("sweep", "usual.yaml", "-p", "dig.recovery_share=0,4", "--dry-run", cwd=here)
    assert done.returncode == 2
    assert "note: -p dig.recovery_share=0,4 is two values, 0 and 4; a decimal has a point: 0.4" in done.stderr


def test_a_run_cannot_be_given_for_ever(here):
    done = goldsim("sweep", "usual.yaml", "-p", "dig.recovery_share=0.3,0.4", "--timeout", "inf", cwd=here)
    assert done.returncode == 2
    assert "--timeout" in done.stderr
