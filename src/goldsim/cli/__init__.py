"""The command `goldsim`: a thin layer over the public interface; numerics are loaded by the commands that need them."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Annotated, NoReturn

import typer

from goldsim.cli import look, study
from goldsim.cli.output import say
from goldsim.errors import DiskError, GoldsimError

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

app = typer.Typer(
    name="goldsim",
    help="Simulate Mali's artisanal gold economy and compare policies at equal budget.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
study.add_to(app)
look.add_to(app)


class Interrupted(BaseException):
    """The user, or the system, wants this process to end; `code` is what it exits with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"goldsim {version('goldsim')}")
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print it.")] = False,
    _debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks; also GOLDSIM_DEBUG=1. Goes anywhere.")] = False,
) -> None:
    """Simulate Mali's artisanal gold economy and compare policies at equal budget."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 fine, 1 a bug, 2 usage, 3 failed runs, 4 folder, 5 disk, 130 or 143 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    is_debug = "--debug" in words or os.environ.get("GOLDSIM_DEBUG", "") not in ("", "0")
    # Taken out here, so that it may stand before or after a command's name.
    words = [word for word in words if word != "--debug"]
    if is_debug:
        os.environ["GOLDSIM_DEBUG"] = "1"
    code = _guarded(lambda: app(words, prog_name="goldsim"), is_debug)
    sys.exit(code)


def _guarded(call: Callable[[], None], is_debug: bool) -> int:
    """Call, and turn whatever goes wrong into one line and an exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _flushed(call)
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
        say(f"goldsim met a bug of its own: {type(error).__name__}: {' '.join(str(error).split())} (--debug shows where)")
        return 1


def _flushed(call: Callable[[], None]) -> int:
    code = 0
    try:
        call()
    except SystemExit as stop:
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
    return DiskError.exit_code if error.errno in DISK else 1


def _with_notes(text: str, error: BaseException) -> str:
    return "; ".join([text, *getattr(error, "__notes__", [])])


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # one is enough: the workers are being ended
    raise Interrupted(128 + number)
