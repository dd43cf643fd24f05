"""`goldsim run` and `goldsim compare` from beginning to end, on the real model in a small size."""

import json
import re
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from command import Done, goldsim, started
from goldsim.studies.analysis.findings import open_results
from waiting import LIMIT, until

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COARSE = ["--people-per-row", "20000", "-p", "run.children_per_row=20000"]
SMALL = ["--weeks", "60", *COARSE, "--quiet"]


def n_ended(folder):
    """Return how much is written down of runs that have ended, below a folder."""
    return sum(path.stat().st_size for path in folder.glob("**/ledger.jsonl"))


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Return the folder and the outcome of one small comparison, with its page."""
    here = tmp_path_factory.mktemp("compared")
    (here / "scenarios").symlink_to(SCENARIOS)
    with started("compare", "scenarios/status_quo.yaml", "scenarios/balanced.yaml", "-n", 2, *SMALL, cwd=here) as comparing:
        out, err = comparing.communicate()
    return here, Done(comparing.returncode, out, err)


def test_compare_ends_with_the_answer_of_the_page_and_the_page(compared):
    here, done = compared
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    *_, page = done.stdout.splitlines()
    assert (here / page).read_text().lstrip().lower().startswith("<!doctype html>")
    answer, *_ = (here / page).with_name("answer.md").read_text().split("\n\n|")
    assert answer.startswith("Against status quo, balanced: ")
    assert f"\n\n{answer}\n" in done.stdout
    assert "\n smuggled gold, t a year " in done.stdout


def test_the_manifest_names_the_command_and_no_folder_of_this_machine(compared):
    here, _ = compared
    (folder,) = (here / "results").iterdir()
    text = (folder / "manifest.json").read_text()
    command = "goldsim compare scenarios/status_quo.yaml scenarios/balanced.yaml -n 2 --seed 1 --weeks 60 " + " ".join(COARSE)
    assert json.loads(text)["command"] in (command, command.replace("scenarios/", ""))
    assert str(here) not in text
    assert str(Path.home()) not in text


def test_the_same_command_finds_its_own_folder_and_makes_no_run(compared):
    here, first = compared
    (ledger,) = here.glob("results/*/ledger.jsonl")
    before = ledger.read_bytes()
    words = ["--no-report", *(word for word in SMALL if word != "--quiet")]
    again = goldsim("compare", "scenarios/status_quo.yaml", "scenarios/balanced.yaml", "-n", 2, *words, cwd=here)
    (folder,) = (here / "results").iterdir()
    assert again.returncode == 0
    assert again.stdout.splitlines() == [*first.stdout.splitlines()[:-1], f"results/{folder.name}"]
    assert "4 finished runs were found in results/compare-" in again.stderr
    assert ledger.read_bytes() == before


def test_a_folder_of_other_results_is_refused(compared):
    here, _ = compared
    (folder,) = (here / "results").iterdir()
    done = goldsim("run", "scenarios/baseline.yaml", "-n", 1, *SMALL, "--out", folder, cwd=here)
    assert done.returncode == 4
    assert "holds the results of another study" in done.stderr


def test_run_prints_a_table_or_json_with_the_same_medians(tmp_path):
    words = ["run", SCENARIOS / "baseline.yaml", "-n", 2, *SMALL, "--no-report", "--workers", 1]
    table = goldsim(*words, cwd=tmp_path)
    assert table.returncode == 0, table.stderr
    assert "people mining" in table.stdout
    folder = table.stdout.splitlines()[-1]
    assert folder.startswith("results/run-")
    content = json.loads(goldsim(*words, "--json", cwd=tmp_path).stdout)
    assert content["folder"] == folder
    assert {"policy", "outcome", "n", "median", "low", "high"} == set(content["outcomes"][0])


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.long)])
def test_a_stopped_command_says_one_line_and_how_to_go_on(tmp_path, how, code):
    words = ["run", SCENARIOS / "baseline.yaml", "-n", 2000, *SMALL, "--no-report", "--workers", 2]
    with started(*words, cwd=tmp_path) as running:
        until(lambda: n_ended(tmp_path))
        running.send_signal(how)
        out, err = running.communicate(timeout=LIMIT)
    assert running.returncode == code
    assert out == ""
    (line,) = err.splitlines()
    (kept,) = re.findall(r"^interrupted; ([0-9]+) finished runs? (?:is|are) kept in results/run-", line)
    assert 0 < int(kept) < 2000


def test_of_two_commands_that_begin_a_folder_at_once_one_makes_it_and_the_other_leaves_it_alone(tmp_path):
    (tmp_path / "scenarios").symlink_to(SCENARIOS)
    words = ["run", "scenarios/baseline.yaml", "-n", 2000, *SMALL, "--workers", 1, "--no-report", "--out", "s"]
    with ExitStack() as stack:
        both = [stack.enter_context(started(*words, cwd=tmp_path)) for _ in range(2)]
        until(lambda: any(one.poll() is not None for one in both))
        (refused,), (makes_it,) = ([one for one in both if (one.poll() is None) == goes_on] for goes_on in (False, True))
        _, said = refused.communicate()
        assert refused.returncode == 4
        assert f"s is in use by another goldsim (process {makes_it.pid} on " in said
        until(lambda: n_ended(tmp_path))
        makes_it.send_signal(signal.SIGINT)
        makes_it.communicate(timeout=LIMIT)
        assert makes_it.returncode == 130
    assert len(open_results(tmp_path / "s").rows) > 0


def test_a_run_that_takes_longer_than_it_may_is_named_and_nothing_waits_for_it(tmp_path):
    words = ["run", SCENARIOS / "baseline.yaml", "-n", 1, *SMALL, "--timeout", "0.01", "--no-report", "--out", tmp_path / "s"]
    done = goldsim(*words, cwd=tmp_path)
    assert done.returncode == 3
    assert "seed 1: the run did not end within 0.01 s and was stopped" in done.stderr


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_cluster_that_is_not_there_is_said_and_nothing_is_touched(tmp_path, command):
    words = [command, SCENARIOS / "baseline.yaml", "-n", 1, *SMALL, "--scheduler", "nowhere", "--out", tmp_path / "s"]
    done = goldsim(*words, *(["-p", "sell.tax_share=0.02,0.03"] if command == "sweep" else []), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("no Dask scheduler answers at nowhere (missing port number")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "s").exists()
