"""The folder where compiled rules are kept: one for each state of the package's code.

A compiled rule holds what it calls and the numbers that it takes from other files, so the folder is named for a digest of
the package's code: any change gives another folder, and taking it back gives the first one again. When a file was written
does not count, since copies and installations differ in that.

What is read from the folder is run, so it has to be the user's own, and nobody else may write to it. The user's number is part
of its name; people who share a place do not get in each other's way.
"""

import os
import re
import stat
import sys
import tempfile
import time
import warnings
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import llvmlite  # type: ignore[import-untyped]
import numba
import numpy as np

PACKAGE = Path(__file__).absolute().parent.parent
DAY = 24 * 60 * 60
KEPT_DAYS = 30  # a folder of other code is kept so long without use
KEPT_FOLDERS = 10  # of other code, in one place; beyond these it is kept for a day
WITHOUT_RULES = {"cli", "report", "studies"}  # folders above all rules, on which no compiled code can depend
HARMLESS = {"NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS"}  # settings of numba that compiled code does not depend on

type Stamps = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Code:
    """The package's code: its digest, and each file's time of writing and length, by path."""

    digest: str
    stamps: Stamps


@cache
def code_at_start() -> Code:
    """Return the code that this process runs: read once, in a few milliseconds. No files, if they cannot be read."""
    digest = blake2b(digest_size=10)
    # What compiled code depends on besides the package's own; the processor is in the name of each file.
    settings = (f"{k}={v}" for k, v in sorted(os.environ.items()) if k.startswith("NUMBA_") and k not in HARMLESS)
    for text in (sys.version, numba.__version__, llvmlite.__version__, np.__version__, *settings):
        digest.update(os.fsencode(f"{text}\0"))
    try:
        stamps = stamps_now()  # before the files are read, so that a change meanwhile shows later
        for path in stamps:
            code = Path(path).read_bytes()
            digest.update(os.fsencode(f"{path.removeprefix(str(PACKAGE))}\0{len(code)}\0") + code)
    except OSError:  # a package in an archive, say
        stamps = {}
    if not stamps:
        say_once(f"{PACKAGE.name} compiles its rules anew in every process, since its own files cannot be read")
    return Code(digest.hexdigest(), stamps)


def stamps_now() -> Stamps:
    """Return each code file's time of writing, in nanoseconds, and length, by path."""
    return {path: (status.st_mtime_ns, status.st_size) for path, status in sorted(_files(str(PACKAGE), WITHOUT_RULES))}


def _files(folder: str, left_out: Collection[str] = ()) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the paths and states of code files; os.scandir, because this is asked for each rule that is compiled."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__" and entry.name not in left_out:
                    yield from _files(entry.path)
            elif entry.name.endswith(".py") and not entry.name.startswith("."):  # an editor's own are hidden
                yield entry.path, entry.stat()


@cache
def folder_of(digest: str) -> Path | None:
    """Return the folder of the rules of some code, made where it is missing."""
    # The user's `NUMBA_CACHE_DIR` is asked first, then the package itself, the user's cache directory, and the one for temporary
    # files. None, and a warning, if none of them will do.
    for root in _roots():
        folder = root / f"{PACKAGE.name}-compiled-{os.geteuid()}-{digest}"
        with suppress(OSError):
            if _take(folder):
                return folder
    say_once(
        f"{PACKAGE.name} compiles its rules anew in every process, since it has no place to keep them: "
        "set NUMBA_CACHE_DIR to a folder that only you can write to"
    )
    return None


def is_compiled() -> bool:
    """Tell whether rules of this code are kept already; those that are not are compiled at their first call."""
    folder = folder_of(code_at_start().digest)
    return folder is not None and next(folder.glob("*.nbc"), None) is not None


@cache
def say_once(text: str) -> None:
    """Warn the user, once a process, at the user's own line."""
    warnings.warn(text, skip_file_prefixes=(str(PACKAGE), str(Path(numba.__file__).parent)))


def _roots() -> Iterator[Path]:
    if numba.config.CACHE_DIR:
        yield Path(numba.config.CACHE_DIR).absolute()
    yield PACKAGE / "__pycache__"
    if (caches := Path(os.environ.get("XDG_CACHE_HOME", ""))).is_absolute():
        yield caches / PACKAGE.name
    with suppress(RuntimeError):  # the user has no home
        yield Path("~/.cache").expanduser() / PACKAGE.name
    with suppress(OSError):  # nor any place for temporary files
        yield Path(tempfile.gettempdir())


def _take(folder: Path) -> bool:
    """Make a folder where it is missing, and tell whether it will do; if so, note that it is in use."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    around = folder.parent.stat().st_mode
    if around & stat.S_IWOTH and not around & stat.S_ISVTX:
        return False  # anybody could put another folder in its place
    is_new = not folder.exists()
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()  # not of what a link points at
    if not (stat.S_ISDIR(status.st_mode) and is_ours(status) and os.access(folder, os.W_OK | os.X_OK)):
        return False
    os.utime(folder)
    if is_new:
        _remove_old(folder)
    return True


def is_ours(status: os.stat_result) -> bool:
    """Tell whether a file or folder belongs to this user, and nobody else may write to it."""
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _remove_old(folder: Path) -> None:
    """Remove folders of other code beside this one that were not used for long, or of which there are many."""
    # A process that uses one all the same loses nothing but time: what it no longer finds it compiles.
    used: dict[Path, float] = {}
    start = folder.name.rpartition("-")[0]
    for other in folder.parent.iterdir():
        if other != folder and re.fullmatch(re.escape(start) + "-[0-9a-f]{20}", other.name):
            with suppress(OSError):  # another process may have removed it
                status = other.lstat()
                if stat.S_ISDIR(status.st_mode) and is_ours(status):
                    used[other] = status.st_mtime
    for rank, other in enumerate(sorted(used, key=lambda one: -used[one])):
        days = (time.time() - used[other]) / DAY
        if days > KEPT_DAYS or (rank >= KEPT_FOLDERS and days > 1):
            with suppress(OSError):  # one that holds folders is not one of these, and is left
                for file in other.iterdir():
                    file.unlink(missing_ok=True)
                other.rmdir()
