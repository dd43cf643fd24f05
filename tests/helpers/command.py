"""The command `goldsim` in processes of its own.

Most are forked from one that has loaded what commands need, since loading it anew each time would take longer than most commands.
What is the same for them and for `python -m goldsim` is everything from `main` on; what comes before is for `started`.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from typing import NamedTuple

import pytest

COMMAND = [sys.executable, "-m", "goldsim"]
OURS = ("GOLDSIM_DEBUG", "COLUMNS")  # what the one who runs the tests may have set for himself
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["pytest", "loaded"])


@cache
def _serve() -> None:
    """Start the process that the others are forked from, where it finds what it is to load."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        forkserver.ensure_running()


class Done(NamedTuple):
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


def goldsim(*words: object, cwd: Path, **environment: str) -> Done:
    """Run the command to its end."""
    _serve()
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        call = (list(map(str, words)), cwd, surroundings(**environment), out, err)
        process = _forks.Process(target=_call, args=call)
        process.start()
        process.join()
        assert process.exitcode is not None
        return Done(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def surroundings(**environment: str) -> dict[str, str]:
    """Return the environment of a command."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | environment


@contextmanager
def started(*words: object, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the command as a user does; whatever becomes of the test, it does not go on after it."""
    command = [*COMMAND, *map(str, words)]
    with subprocess.Popen(
        command, cwd=cwd, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _call(words: list[str], cwd: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    from goldsim.cli import main

    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    main(words)
