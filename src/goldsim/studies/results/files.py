"""Files that are there whole or not at all; and their checksums, by which what was lost or changed since is noticed."""

import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pyarrow import ArrowException

from goldsim.errors import DiskError, FolderError

PARTIAL = ".partial"
ADVICE = "go on with what it was begun with, or begin another study"
CHUNKS = "parts"  # the folder of what runs left, until the study is complete
SEALS: Final = "checksums.json"
# What changes while a study runs, and is held to its own checksums.
_LIVE: Final = (".lock", "ledger.jsonl", "failures.jsonl", SEALS)
# How the files end that everything else is made of.
_READ: Final = (".parquet", ".resolved.yaml", ".geography.yaml", "manifest.json")
_FULL = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than is allowed here",
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says while `path` is written into a `DiskError` that names the file and the reason."""
    try:
        yield
    except OSError as error:
        reason = _FULL.get(error.errno or 0, (error.strerror or str(error)).lower())
        raise DiskError(f"cannot write {path}: {reason}") from error


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, sync it, and move it into place in one step. Raises DiskError if that fails.

    A crash, a full disk or a power cut leaves the old file or the new one, and at worst a `.partial` file beside it.
    """
    write_together({path: write})


def write_together(writes: Mapping[Path, Callable[[Path], object]]) -> None:
    """Write files, each whole as `write_whole` does, or none of those that are new; each folder is synced once."""
    partials = {path: path.with_name(path.name + PARTIAL) for path in writes}
    new = [path for path in writes if not path.exists()]
    try:
        for path, partial in partials.items():
            with writing(path):
                partial.unlink(missing_ok=True)  # it might be a link, which would be followed
                writes[path](partial)
                sync(partial)
        for path, partial in partials.items():
            with writing(path):
                partial.replace(path)
        for folder in dict.fromkeys(path.parent for path in writes):
            with writing(folder):
                sync(folder)
    except BaseException:
        for leftover in (*new, *partials.values()):
            leftover.unlink(missing_ok=True)
        raise


def as_bytes(content: bytes) -> Callable[[Path], object]:
    """Return what fills a file with some content."""
    return lambda partial: partial.write_bytes(content)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 in one step, as `write_whole` does."""
    write_whole(path, as_bytes(text.encode()))


def sync(path: Path) -> None:
    """Have the system bring a file, or a folder's list of names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing, and sync the name of each new one."""
    with writing(path):
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        path.mkdir(parents=True, exist_ok=True)
        for folder in missing:
            sync(folder.parent)


def damaged(path: Path) -> FolderError:
    """Return the error for a file of a results folder that is not as it was written."""
    return FolderError(f"{path} is missing or damaged; move the folder away and run again")


@contextmanager
def as_written(path: Path) -> Iterator[None]:
    """Turn what comes of reading a file that is lost, or that somebody has changed, into the error for it."""
    try:
        yield
    except (OSError, LookupError, TypeError, ValueError, AttributeError, ArrowException) as error:
        raise damaged(path) from error


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(root: Path) -> None:
    """Write down the checksum of every file that is there."""
    sums = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        if name not in _LIVE and not name.startswith(CHUNKS) and not name.endswith(PARTIAL):
            sums[name] = checksum(path)
    write_text(root / SEALS, json.dumps(sums, indent=1) + "\n")


def broken(root: Path) -> list[str]:
    """Return the files that are missing or not as they were written; of a folder that was never sealed, the seals themselves."""
    try:
        sums = json.loads((root / SEALS).read_text("utf-8"))
        return [name for name, given in sums.items() if not (root / name).is_file() or checksum(root / name) != given]
    except (OSError, ValueError, AttributeError):
        return [SEALS]


def refuse_changed(root: Path) -> list[str]:
    """Return what is broken of what can be made again. Raises FolderError where it is a file that everything else is made of."""
    found = broken(root)
    read = [name for name in found if name.endswith(_READ)]
    if read and (root / read[0]).is_file():
        words = "is not as it was written: somebody has changed it; put it back, or move the folder away and run again"
        raise FolderError(f"{root / read[0]} {words}")
    if read:
        raise damaged(root / read[0])
    return found
