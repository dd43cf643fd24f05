"""Wherever and however it is started, it works, or says in one line what to set."""

import os
import subprocess
import sys

import pytest

from command import goldsim
from tinyland import ROOT

RUN = ["run", "baseline", "--weeks", "2", "--people-per-row", "20000", "-p", "run.children_per_row=20000", "-n", "1", "-q"]
MPLRC = "backend: TkAgg\nfont.size: 40\naxes.facecolor: red\nsavefig.format: pdf\nsavefig.dpi: 10\n"


def started(cwd, *flags, words=RUN, shell="", **environment):
    """Run the command in a process of its own; `shell` is what stands behind it in a shell."""
    command = [sys.executable, *flags, "-m", "goldsim", *words]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA_", "COLUMNS"))}
    plain["PYTHONPATH"] = str(ROOT / "src")
    line = ["sh", "-c", f'exec "$@" {shell}', "sh", *command] if shell else command
    return subprocess.run(line, cwd=cwd, env=plain | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("name", "value"), [("NUMBA_NUM_THREADS", "0"), ("NUMBA_NUM_THREADS", "x"), ("NUMBA_DISABLE_JIT", "1")])
def test_settings_with_which_nothing_can_run_are_refused_in_a_line_that_says_what_to_set(tmp_path, name, value):
    done = goldsim(*RUN, cwd=tmp_path, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{name} is '{value}' in the environment: set it to ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_full_stderr_cannot_take_changes_no_exit_code(tmp_path):
    assert started(tmp_path, words=["run", "nothing.yaml"], shell="2>/dev/full").returncode == 2
    assert started(tmp_path, words=["run", "nothing.yaml"], shell="2>&-").returncode == 2


def test_too_little_memory_is_said_and_not_called_a_bug(tmp_path, monkeypatch, capsys):
    from goldsim import cli

    def full(_words):
        raise MemoryError

    monkeypatch.setattr(cli, "_flushed", full)
    assert cli._guarded([], is_debug=False) == 5
    assert capsys.readouterr().err == f"{cli.MEMORY}\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("flags", "environment", "shell"),
    [
        (["-O"], {}, ""),
        (["-OO"], {}, ""),
        ([], {"NUMBA_NUM_THREADS": "999"}, ""),
        ([], {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "COLUMNS": "3"}, ""),
        ([], {"PYTHONHASHSEED": "7"}, ""),
        ([], {}, "2>&-"),
        ([], {}, "2>/dev/full"),
    ],
)
def test_in_odd_surroundings_runs_are_the_same(tmp_path, flags, environment, shell):
    done = started(tmp_path, *flags, words=[*RUN, "--no-report", "--out", "odd"], shell=shell, **environment)
    assert done.returncode == 0
    assert "Warning" not in done.stderr
    assert started(tmp_path, words=[*RUN, "--no-report", "--out", "plain"]).returncode == 0
    weekly = [(tmp_path / folder / "tables" / "weekly.parquet").read_bytes() for folder in ("odd", "plain")]
    assert weekly[0] == weekly[1]


@pytest.mark.long
def test_a_users_matplotlib_settings_change_no_figure(tmp_path):
    (tmp_path / "matplotlibrc").write_text(MPLRC)
    for folder, environment in (("plain", {}), ("odd", {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "MPLBACKEND": "TkAgg"})):
        assert started(tmp_path, words=[*RUN, "--out", folder], **environment).returncode == 0
    figures = sorted(path.name for path in (tmp_path / "plain" / "figures").glob("*.png"))
    assert figures
    for name in figures:
        assert (tmp_path / "odd" / "figures" / name).read_bytes() == (tmp_path / "plain" / "figures" / name).read_bytes(), name
