"""The command line: what it prints, where, and with which exit code."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from command import COMMAND, goldsim, started
from complete_scenario import NUMBER, write_complete
from tinyland import ROOT
from waiting import LIMIT

NUMERICS = {"numpy", "numba", "pandas", "mesa", "scipy"}


@pytest.fixture
def here(tmp_path):
    """Return a folder with two scenarios of one year on a small map: a baseline, and one that extends it."""
    (tmp_path / "scenarios").mkdir()
    write_complete(tmp_path / "scenarios")
    (tmp_path / "scenarios" / "other.yaml").write_text("name: other\nextends: baseline\n")
    return tmp_path


@pytest.mark.parametrize(
    "code",
    ["import goldsim", "import goldsim.cli.app", "from goldsim.cli.app import app; app(['--help'], standalone_mode=False)"],
    ids=["the package", "the commands", "help"],
)
def test_numerics_are_loaded_only_by_what_needs_them(tmp_path, code):
    code = f"import sys; {code}; print({NUMERICS} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, text=True).splitlines()[-1] == "set()"


def test_a_command_that_needs_numerics_loads_them(tmp_path):
    code = f"import sys, goldsim; goldsim.GoldEconomy; print({NUMERICS} - set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, text=True).splitlines()[-1] == "set()"


def test_the_public_interface_says_what_it_has(tmp_path):
    import goldsim as package

    assert {"read", "run", "compare", "GoldEconomy", "Miner", "__version__"} <= set(dir(package))
    with started("--version", cwd=tmp_path) as asked:
        assert (*asked.communicate(), asked.returncode) == (f"goldsim {package.__version__}\n", "", 0)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018


def test_commands_and_options_that_are_almost_right_get_a_suggestion(here):
    assert "compare" in goldsim("comparr", cwd=here).stderr
    wrong = goldsim("run", "scenarios/baseline.yaml", "--wekks", 3, cwd=here)
    assert wrong.returncode == 2
    assert "--weeks" in wrong.stderr
    assert wrong.stdout == ""


def test_validate_says_fine_on_stdout_and_everything_wrong_on_stderr(here):
    fine = goldsim("validate", "scenarios/baseline.yaml", "scenarios/other.yaml", cwd=here)
    assert (fine.returncode, fine.stderr) == (0, "")
    one, two = fine.stdout.splitlines()
    assert one.startswith("scenarios/baseline.yaml: fine (digest ")
    assert one.split("digest")[1] == two.split("digest")[1]  # it changes nothing

    (here / "scenarios" / "wrong.yaml").write_text("name: wrong\nextends: baseline\nparametrs: {}\nrun: {weeks: 0}\n")
    wrong = goldsim("validate", "scenarios/wrong.yaml", "scenarios/baselin.yaml", "scenarios/other.yaml", cwd=here)
    assert wrong.returncode == 2
    assert "scenarios/wrong.yaml:3:1: " in wrong.stderr
    assert "did you mean 'parameters'?" in wrong.stderr
    assert "scenarios/wrong.yaml:4:" in wrong.stderr
    assert "did you mean 'scenarios/baseline.yaml'?" in wrong.stderr
    assert wrong.stdout.splitlines() == [two]
    assert "Traceback" not in wrong.stderr


def test_validate_says_it_to_programs_too(here):
    (here / "empty.yaml").write_text("")
    done = goldsim("validate", "scenarios/baseline.yaml", "empty.yaml", "--json", cwd=here)
    fine, empty = json.loads(done.stdout)
    assert done.returncode == 2
    assert (len(fine["digest"]), fine["issues"]) == (64, [])
    assert (empty["digest"], empty["issues"][0]["file"]) == (None, "empty.yaml")


def test_a_scenario_that_comes_with_goldsim_is_found_by_name_from_anywhere_and_a_near_name_is_answered(tmp_path):
    done = goldsim("validate", "status_quo", "staus_quo", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith("status_quo: fine (digest ")
    assert (
        done.stderr
        == "staus_quo: there is no such file, and no scenario of that name comes with goldsim - did you mean 'status_quo'?\n"
    )


def test_validate_reads_studies_as_studies(here):
    """`here` holds scenarios/baseline.yaml."""
    (here / "fine.yaml").write_text("name: s\nscenarios: [scenarios/baseline.yaml]\nseeds: {n: 3}\n")
    (here / "wrong.yaml").write_text("name: s\nscenarios: [scenarios/baseline.yaml, scenarios/no.yaml]\nseeds: {n: 0}\n")
    done = goldsim("validate", "fine.yaml", "wrong.yaml", cwd=here)
    assert done.returncode == 2
    assert done.stdout == "fine.yaml: fine (a study, scenarios: 1, seeds: 3)\n"
    assert "wrong.yaml:2:38: scenarios[1]: there is no file 'scenarios/no.yaml'" in done.stderr
    assert "wrong.yaml:3:12: seeds.n: is 0" in done.stderr


def test_parameters_are_listed_with_range_evidence_source_and_counts(here):
    done = goldsim("parameters", cwd=here)
    assert done.returncode == 0
    assert f"{NUMBER} = " in done.stdout
    assert "assumed; baseline.yaml)" in done.stdout
    assert "a guess: for tests" in done.stdout
    n = done.stdout.count("a guess: for tests")
    assert done.stdout.splitlines()[-1] == f"{n} parameters: {n} assumed"
    listed = json.loads(goldsim("parameters", "scenarios/other.yaml", "--json", cwd=here).stdout)
    assert len(listed) == n
    names = {"path", "value", "unit", "low", "high", "kind", "source", "set_by", "score", "score_low", "score_high"}
    assert set(listed[0]) == names


def test_a_parameter_that_a_score_gave_says_which_and_what_it_leaves_possible():
    done = goldsim("parameters", cwd=ROOT)
    lines = [line.strip() for line in done.stdout.splitlines()]
    first = lines.index("police.sentence_share = 0.1 share  (0.02 to 0.3; derived; mali-2023.yaml)")
    assert lines[first + 1] == "from judicial_system_and_detention 2.5, which leaves 0.0555556 to 0.18 possible"
    assert lines[-1].endswith("a country's scores gave 24 of the values")


def test_parameters_without_a_file_says_what_to_do(tmp_path):
    done = goldsim("parameters", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "there is no scenarios/baseline.yaml here; say which scenario: goldsim parameters FILE\n"


def test_a_full_disk_behind_stdout_is_said_without_a_traceback(here):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "parameters"], cwd=here, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 5
    assert done.stderr == "output: no space left on device\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "scenarios/baselin.yaml"], "did you mean 'scenarios/baseline.yaml'?"),
        (["run", "scenarios"], "scenarios"),
        (["compare", "scenarios/baseline.yaml"], "compare needs two scenario files or more"),
        (["compare", "scenarios/baseline.yaml", "scenarios/baseline.yaml"], "two of the scenarios are called 'baseline'"),
        (["run", "scenarios/baseline.yaml", "-p", "run.weeks"], "-p run.weeks: say PATH=VALUE"),
        (["run", "scenarios/baseline.yaml", "-p", "run.weeks=[1"], "-p run.weeks=[1: "),
        (["run", "scenarios/baseline.yaml", "-p", "run.weaks=3"], "did you mean 'run.weeks'?"),
        (["run", "scenarios/baseline.yaml", "-p", f"{NUMBER}=7"], f"command line: {NUMBER}: "),
        (
            ["run", "scenarios/baseline.yaml", "-p", "run.weeks=3", "-p", "run.weeks=4"],
            "-p run.weeks: there are two values for it",
        ),
        (["run", "scenarios/baseline.yaml", "--weeks", "9", "-p", "run.weeks=4"], "two values for it (--weeks is one)"),
        (["run", "scenarios/baseline.yaml", "-p", "run.weeks=4\nx: 3"], "goes over several lines, or holds"),
        (["run", "scenarios/baseline.yaml", "-p", f"parameters.{NUMBER}=7"], f"command line: {NUMBER}: "),
        (["run", "scenarios/baseline.yaml", "--out", ""], "an argument is empty: give it a value, or leave it out"),
        (["report", "--language="], "--language= is empty"),
        (["validate", "base\udcff.yaml"], "the argument 'base\\udcff.yaml' goes over several lines, or holds characters"),
        (["run", "scenarios/baseline.yaml", "-n", "0"], "greater than or equal to 1"),
        (["run", "scenarios/baseline.yaml", "--seed", "-1"], "greater than or equal to 0"),
        (["run", "scenarios/baseline.yaml", "--weeks", "99999"], "99999"),
        (["report", "nowhere"], "nowhere: no such folder"),
        (["report", "study.yaml"], "study.yaml is a file, not a results folder"),
        (["run", "study.yaml"], "study.yaml:1:1: is a study, not a scenario; goldsim study takes it"),
        (["compare", "scenarios/other.yaml", "study.yaml"], "study.yaml:1:1: is a study, not a scenario"),
        (["sweep", "study.yaml", "-p", f"{NUMBER}=0.3,0.4"], "study.yaml:1:1: is a study, not a scenario"),
        (["trace", "scenarios/baseline.yaml", "--miner", "1", "--child", "2"], "say one of --miner, --child and --find"),
    ],
)
def test_requests_that_make_no_sense_are_refused_before_anything_runs(here, words, message):
    (here / "study.yaml").write_text("name: small\nscenarios: [scenarios/other.yaml]\nseeds: {n: 1}\n")
    done = goldsim(*words, cwd=here)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (here / "results").exists()


@pytest.mark.parametrize("width", ["abc", "0", "-4", "9" * 11])
def test_a_width_that_is_none_is_passed_over(tmp_path, width):
    assert goldsim("week", cwd=tmp_path, COLUMNS=width) == goldsim("week", cwd=tmp_path)


def test_what_a_terminal_has_no_letters_for_is_written_by_its_number(tmp_path):
    plain = {"PYTHONIOENCODING": "ascii", "LC_ALL": "POSIX", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    for words in (["parameters", "baseline"], ["parameters", "baseline", "--json"]):
        done = subprocess.run([*COMMAND, *words], env=plain, cwd=tmp_path, capture_output=True, encoding="ascii", check=True)
        assert ("\\u00e9" if "--json" in words else "\\xe9") in done.stdout
        assert "--json" not in words or json.loads(done.stdout)


def test_a_folder_without_results_cannot_be_drawn(here):
    done = goldsim("report", "scenarios", cwd=here)
    assert done.returncode == 4
    assert done.stderr == "scenarios is no results folder of goldsim: manifest.json is missing or cannot be read\n"


def test_weeks_that_end_before_a_policy_begins_are_answered_with_enough(here):
    (here / "late.yaml").write_text("name: late\nextends: baseline\npolicy: {from: 2022-01-03, budget_xof_per_year: 0}\n")
    (here / "late.yaml").rename(here / "scenarios" / "late.yaml")
    done = goldsim("compare", "scenarios/baseline.yaml", "scenarios/late.yaml", "--weeks", 30, "-p", f"{NUMBER}=7", cwd=here)
    assert done.returncode == 2
    assert "--weeks 30 ends before late begins (2022-01-03): give --weeks 53 or more\n" in done.stderr
    assert f"command line: {NUMBER}: " in done.stderr


def test_a_reader_who_stops_reading_is_no_error(here):
    for words in ("week", "parameters"):
        with started(words, cwd=here) as running:
            running.stdout.close()
            assert (running.stderr.read(), running.wait()) == ("", 0)


def test_a_closed_stdout_is_no_error(here):
    line = f"{sys.executable} -m goldsim parameters >&-"
    done = subprocess.run(line, shell=True, cwd=here, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("module", ["typer", "goldsim.cli.studying", "numpy", "goldsim.economy"])
def test_an_interrupt_while_a_module_is_loaded_has_no_traceback(here, module):
    code = f"""
import os, signal, sys
from goldsim.cli import main
class Finder:
    def find_spec(self, name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
main(["week"])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_an_interrupt_that_python_swallows_is_not_lost(here):
    # An exception out of a destructor, or of the clean-up after an import, goes nowhere.
    code = """
import sys, time
from goldsim.cli import Interrupted, listen
class Side:
    def __del__(self):
        print("now", flush=True)
        time.sleep(60)
listen()
side = Side()
try:
    del side
    time.sleep(60)
except Interrupted as stop:
    sys.exit(stop.code)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "now\n"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=LIMIT)
    assert (running.returncode, said) == (130, "")


def test_a_folder_name_that_cannot_be_is_told_in_words(here):
    done = goldsim("run", "scenarios/baseline.yaml", "-n", 1, "--out", "x" * 300, "--quiet", cwd=here)
    assert done.returncode == 5
    assert "name too long" in done.stderr
    assert "bug" not in done.stderr
