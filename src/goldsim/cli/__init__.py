"""The command `goldsim`: a thin layer over the public interface; numerics are loaded by the commands that need them."""

import errno
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from goldsim.cli.printing import Note, say
from goldsim.errors import DiskError, GoldsimError, UsageError

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SOON = 0.05  # seconds
# What numba reads of the environment, which would fail deep inside: what it must look like, in a form and in words.
SETTINGS = {
    "NUMBA_NUM_THREADS": ("[1-9][0-9]{0,3}", "a whole number from 1 on"),
    "NUMBA_DISABLE_JIT": ("0", "0, since rules that are not compiled give other numbers"),
}
MEMORY = "there is not enough memory: take more --people-per-row, fewer --workers, or a machine with more"


class Interrupted(BaseException):
    """The user, or the system, wants this process to end; `code` is what it exits with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def listen() -> None:
    """Raise `Interrupted` when this process is asked to end."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    sys.unraisablehook = _not_raised


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # one is enough: the workers are being ended
    raise Interrupted(128 + number)


def _not_raised(what: "UnraisableHookArgs") -> None:
    """Raise an interrupt again that Python swallowed, as it does in destructors and in an import's clean-up."""
    stop = what.exc_value
    if not isinstance(stop, Interrupted):
        sys.__unraisablehook__(what)
        return

    def again(_number: int, _frame: FrameType | None) -> NoReturn:
        raise Interrupted(stop.code)

    signal.signal(signal.SIGALRM, again)
    signal.setitimer(signal.ITIMER_REAL, SOON)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 fine, 1 a bug, 2 usage, 3 runs failed, 4 folder, 5 disk, memory; 130, 143 interrupted."""
    # What is written to a closed stdout or stderr goes nowhere.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):  # what the terminal has no letters for is written by its number
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if not re.fullmatch("[1-9][0-9]{1,3}", os.environ.get("COLUMNS", "80")):
        del os.environ["COLUMNS"]  # no width that anything could be written in
    words = list(sys.argv[1:] if arguments is None else arguments)
    is_debug = "--debug" in words or os.environ.get("GOLDSIM_DEBUG", "") not in ("", "0")
    # Taken out here, so that it may stand before or after a command's name.
    words = [word for word in words if word != "--debug"]
    os.environ["GOLDSIM_DEBUG"] = "1" if is_debug else ""
    sys.exit(_guarded(words, is_debug))


def _guarded(words: list[str], is_debug: bool) -> int:
    """Do what is asked, and turn whatever goes wrong into one line and an exit code."""
    listen()
    try:
        return _flushed(words)
    except Interrupted as stop:
        say(_with_notes("interrupted", stop))
        return stop.code
    except (GoldsimError, OSError) as error:
        if is_debug and not isinstance(error, BrokenPipeError):
            raise
        return _told(error)
    except Exception as error:
        if is_debug:
            raise
        if isinstance(error, MemoryError):
            say(MEMORY)
            return DiskError.exit_code
        say(f"goldsim met a bug of its own: {type(error).__name__}: {' '.join(str(error).split())} (--debug shows where)")
        return 1


def _flushed(words: list[str]) -> int:
    from goldsim.cli.app import app  # here, where an interrupt has words already

    for name, (form, what) in SETTINGS.items():
        if (value := os.environ.get(name, "")) and not re.fullmatch(form, value):
            raise UsageError(f"{name} is {value!a} in the environment: set it to {what}, or unset it")
    for word in words:
        if not word or (word.endswith("=") and word.startswith("--")):
            raise UsageError(f"{word or 'an argument'} is empty: give it a value, or leave it out")
        if re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", word):
            raise UsageError(f"the argument {word!a} goes over several lines, or holds characters that are no text")
    code = 0
    try:
        app(words, prog_name="goldsim")
    except SystemExit as stop:
        cause = stop.__context__
        if isinstance(cause, OSError) and cause.errno == errno.EPIPE:
            raise BrokenPipeError from cause  # the command line library makes it an exit with 1
        code = stop.code if isinstance(stop.code, int) else 1 if stop.code else 0
    sys.stdout.flush()
    return code


def _told(error: GoldsimError | OSError) -> int:
    """Say an error that has words for the reader; return its exit code."""
    if isinstance(error, GoldsimError):
        say(_with_notes(str(error), error))
        return error.exit_code
    # What cannot be flushed now would fail again, with a traceback, when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    if isinstance(error, BrokenPipeError):
        return 0
    say(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}")
    return DiskError.exit_code


def _with_notes(text: str, error: BaseException) -> str:
    notes = [note for note in getattr(error, "__notes__", ()) if isinstance(note, Note)]  # others are Python's own
    return "; ".join([text, *notes])
