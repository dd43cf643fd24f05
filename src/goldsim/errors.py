"""What can go wrong, worded for the reader; each kind carries the exit code of the command line."""

# ruff: noqa: N818 (errors are named for what happened)

import re
from collections.abc import Iterable
from typing import ClassVar, Final, NamedTuple

LONGEST: Final = 2_000  # characters of a line, whatever it quotes
REASON = 200  # of it are its end, where it is said what is wrong


class Issue(NamedTuple):
    """One thing that is wrong in a file, and where."""

    file: str  # as the user named it, or where a value came from if not from a file
    # Counted from 1; 0 where there is no such place (a missing file, a value given in Python).
    line: int
    column: int
    path: str  # of the value in the file, with dots ("parameters.dig.recovery_share"); "" for the file as a whole
    message: str  # what is wrong and, where it is known, what to do

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        path = self.path if len(self.path) <= 120 else f"{self.path[:117]}..."
        return one_line(": ".join(part for part in (place, path, self.message) if part))


def one_line(text: str) -> str:
    """Return text as one line that is not endless: what it quotes may be neither."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda found: ascii(found[0])[1:-1], text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - REASON]}...{text[-REASON:]}"


class GoldsimError(Exception):
    """Anything that goldsim says on purpose; other exceptions are bugs."""

    exit_code: ClassVar[int] = 1


class ScenarioError(GoldsimError):
    """A scenario cannot be read; `issues` is everything that is wrong, at least one; `str()` gives one line for each."""

    exit_code = 2

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__(self.issues)

    def __str__(self) -> str:
        return "\n".join(str(issue) for issue in self.issues)


class UsageError(GoldsimError):
    """A command or function was asked for something that makes no sense."""

    exit_code = 2


class RunsFailed(GoldsimError):
    """A study finished, but some of its runs did not."""

    exit_code = 3


class FolderError(GoldsimError):
    """A results folder is in use, or holds something that would be overwritten."""

    exit_code = 4


class DiskError(GoldsimError):
    """A file could not be written."""

    exit_code = 5


class BooksDoNotClose(GoldsimError):
    """Gold or money appeared or vanished in a week."""


class Overdraft(GoldsimError):
    """An account was asked for more than it holds."""


class UndeclaredColumn(GoldsimError):
    """A process wrote a column that it did not declare."""
