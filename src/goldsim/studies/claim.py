"""Claiming a results folder: for one study, and for one process at a time."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from goldsim.errors import FolderError
from goldsim.studies.files import PARTIAL, damaged, writing
from goldsim.studies.manifest import MANIFEST, read_manifest

LOCK = ".lock"
ELSEWHERE = "choose another with --out"


def refuse_others(root: Path, study: str) -> None:
    """Refuse a folder that holds anything that is not this study.

    Raises
    ------
    FolderError
        With what it holds and what to do.
    """
    advice = f"{ELSEWHERE}; nothing was changed"
    if not root.exists():
        return
    if not root.is_dir():
        raise FolderError(f"{root} is a file, not a folder; {advice}")
    manifest = root / MANIFEST
    if not manifest.exists():
        others = sorted(path.name for path in root.iterdir() if path.name not in (LOCK, MANIFEST + PARTIAL))
        if {"ledger.jsonl", "design.parquet"} <= set(others):
            raise damaged(manifest)
        if others:
            raise FolderError(f"{root} holds other files ({_few(others)}); {advice}")
        return
    found = read_manifest(root)
    if found["study"] != study:
        made = f", made by: {found['command']}" if found.get("command") else ""
        raise FolderError(f"{root} holds the results of another study{made}; {advice}")


def lock(path: Path) -> IO[str]:
    """Hold the folder until this process closes the file or ends, however it ends."""
    while True:
        with writing(path):
            file = path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            raise FolderError(
                f"{path.parent} is in use by another goldsim (process {holder}); wait for it or choose another with --out"
            ) from None
        except BaseException:
            file.close()
            raise
        if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            return file
        file.close()


def _few(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
