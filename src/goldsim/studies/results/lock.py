"""Locking a results folder: for one study, and for one process at a time."""

import errno
import fcntl
import json
import os
import platform
from pathlib import Path
from typing import IO, Any

from goldsim.errors import FolderError
from goldsim.studies.results.files import PARTIAL, damaged, writing
from goldsim.studies.results.manifest import MANIFEST, read_manifest
from goldsim.studies.results.run_log import LOG

LOCK = ".lock"
ELSEWHERE = "choose another with --out"
_NO_LOCKS_HERE = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


def refuse_others(root: Path, study: str) -> None:
    """Refuse a folder that holds anything that is not this study. Raises FolderError with what it holds and what to do."""
    advice = f"{ELSEWHERE}; nothing was changed"
    if not root.exists():
        return
    if not root.is_dir():
        raise FolderError(f"{root} is a file, not a folder; {advice}")
    manifest = root / MANIFEST
    if not manifest.exists():
        others = sorted(path.name for path in root.iterdir() if path.name not in (LOCK, MANIFEST + PARTIAL))
        if {LOG, "design.parquet"} <= set(others):
            raise damaged(manifest)
        if others:
            few = ", ".join(others[:3]) + (", ..." if len(others) > 3 else "")
            raise FolderError(f"{root} holds other files ({few}); {advice}")
        return
    found = read_manifest(root)
    if found["study"] != study:
        made = f", made by: {found['command']}" if found.get("command") else ""
        raise FolderError(f"{root} holds the results of another study{made}; {advice}")


class Lock:
    """A results folder's lock: the folder is this process's own until it closes the lock or ends, however it ends."""

    def __init__(self, path: Path, file: IO[str]) -> None:
        self.path, self.file = path, file

    def close(self) -> None:
        """Give the folder back."""
        self.path.unlink(missing_ok=True)
        self.file.close()


def locked(path: Path) -> tuple[Lock, str]:
    """Lock a folder by its lock file; also return a note where a lock was taken over whose process is gone.

    The system's own lock on the file decides between processes of one host. Not every file system has such locks, or carries them
    from host to host; so the file also names process and host, and a lock of another host is believed.

    Raises FolderError if another process has it, or may have it on another host. Raises DiskError if the lock file cannot be
    written.
    """
    while True:
        with writing(path):
            file = path.open("a+", encoding="utf-8")
        try:
            has_locks = _lock_file(file, path)
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                before = _read(file)
                _refuse_holder(before, path, has_locks)
                me = {"pid": os.getpid(), "host": platform.node(), "boot": _boot(), "begun": _begun(os.getpid())}
                with writing(path):
                    file.truncate(0)
                    file.write(json.dumps(me) + "\n")
                    file.flush()
                why = "before this machine was started anew" if before.get("boot") not in (None, _boot()) else "and is gone"
                left = f"{path.parent} had been left locked by process {before.get('pid')}, which ran here {why}"
                return Lock(path, file), f"{left}; its lock was taken over" if before else ""
        except BaseException:
            file.close()
            raise
        file.close()  # it was given back, and the file removed, between opening and locking it


def _lock_file(file: IO[str], path: Path) -> bool:
    """Lock the file, or refuse if another process has; return whether there are locks on this file system at all."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _in_use(path, _read(file)) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS_HERE:
            raise
        return False
    return True


def _refuse_holder(before: dict[str, Any], path: Path, has_locks: bool) -> None:
    host = before.get("host")
    if host and host != platform.node():
        raise FolderError(
            f"{path.parent} is locked by process {before.get('pid')} on the host {host}; wait for it, or, if it no longer runs "
            f"there, remove {path} and start again"
        )
    is_of_now = host and not has_locks and before.get("boot") == _boot()
    if is_of_now and _begun(int(before.get("pid", 0))) == before.get("begun") is not None:  # not another one with its number
        raise _in_use(path, before)


def _in_use(path: Path, holder: dict[str, Any]) -> FolderError:
    who = f"process {holder.get('pid', '?')} on {holder.get('host', '?')}"
    return FolderError(f"{path.parent} is in use by another goldsim ({who}); wait for it or {ELSEWHERE}")


def _read(file: IO[str]) -> dict[str, Any]:
    """Return what a lock file says of its holder; nothing where it says nothing, or was cut short."""
    file.seek(0)
    try:
        holder = json.loads(file.read())
    except ValueError:
        return {}
    return holder if isinstance(holder, dict) else {"pid": holder}


def _boot() -> str:
    """Return what tells this start of the machine from others; nothing where the system does not say."""
    source = Path("/proc/sys/kernel/random/boot_id")
    return source.read_text().strip() if source.exists() else ""


def _begun(pid: int) -> str | None:
    """Return when a process began, in ticks since the machine's start; None if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return None
