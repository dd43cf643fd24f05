"""Ending on Ctrl-C, or when the system asks: once, so that workers can be ended in peace, and so that it cannot get lost."""

import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SOON = 0.05  # seconds


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
