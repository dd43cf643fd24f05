"""A results folder while a study runs: locked for one process, filled chunk by chunk, closed with the study's tables."""

import json
import platform
import shlex
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self

from filelock import MarkerSoftFileLock, Timeout

from goldsim.errors import FolderError
from goldsim.runs import versions
from goldsim.studies.design.factors import as_typed
from goldsim.studies.results.chunks import Chunks, chunk_path, drop_strays, to_arrow, write_chunk
from goldsim.studies.results.files import CHUNKS, PARTIAL, checksum, damaged, make_folder, write_text, write_whole, writing
from goldsim.studies.results.manifest import MANIFEST, RESTATED, new_manifest, parameter_frame, read_manifest
from goldsim.studies.results.parquet import write_parquet, write_table
from goldsim.studies.results.run_log import LOG, Batch, RunLog, json_lines
from goldsim.studies.tasks import Design, Row, Task

LOCK = ".lock"
ELSEWHERE = "choose another with --out"


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


def locked(path: Path, waiting: Callable[[str], object] | None = None) -> MarkerSoftFileLock:
    """Lock a folder by its lock file, which names process and host: one whose process is gone is taken over.

    The file decides, and no lock of the system's: not every file system has such locks, or carries them from host to host. So a
    lock of another host is believed. `waiting`: is told what is waited for, where another process of this host has the folder.
    Raises FolderError if a process has the folder that is not waited for, or may have it elsewhere, and for a folder that holds
    a link: what is written would go somewhere else. Raises DiskError if the lock file cannot be written.
    """
    lock = MarkerSoftFileLock(path, timeout=0)
    with writing(path):
        try:
            lock.acquire()
        except Timeout:
            who, host = (lock.owner.pid, lock.owner.hostname) if lock.owner else ("?", "?")
            words = f"{path.parent} is in use by another goldsim (process {who} on {host})"
            if host != platform.node():
                where = f"{path.parent} is locked by process {who} on the host {host}"
                words = f"{where}; wait for it, or, if it no longer runs there, remove {path} and start again"
                raise FolderError(words) from None
            if waiting is None:
                raise FolderError(f"{words}; wait for it or {ELSEWHERE}") from None
            waiting(f"{words}: waiting for it to end")
            lock.acquire(timeout=-1)
    if link := next((inside for inside in sorted(path.parent.rglob("*")) if inside.is_symlink()), None):
        lock.release()
        raise FolderError(f"{link} is a link, which no results folder holds; remove it or {ELSEWHERE}; nothing was changed")
    return lock


type Origin = Callable[[str], tuple[str, Mapping[str, Any]]]  # a place to its scenario and what is changed in it

FAILURES = "failures.jsonl"


class Command(NamedTuple):
    """How a study was begun."""

    line: str = ""  # the command or call that makes the study again, without paths of this machine
    given: Mapping[str, str] = MappingProxyType({})  # texts of the scenario files as the user gave them, by scenario name


@dataclass
class StudyFolder:
    """The folder of one study, open to this process alone within a `with`. Raises FolderError where it is another's."""

    root: Path  # the folder
    design: Design  # what belongs into it
    # How it was begun.
    command: Command = Command()  # noqa: RUF009 (it is frozen)
    notes: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        refuse_others(self.root, self.design.study)
        make_folder(self.root)
        self._lock = locked(self.root / LOCK)
        try:
            refuse_others(self.root, self.design.study)
            self._prepare()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._lock.release()

    @property
    def chunks(self) -> Path:
        """Where the runs' own tables lie until the study is complete."""
        return self.root / CHUNKS

    def pending(self, retry_failed: bool = True) -> list[Task]:
        """Return the runs that are still to be made, in order; failed ones are among them if they are to be tried again."""
        if self.log.complete is not None:
            for table, digest in self.log.complete["tables"].items():
                path = self.root / "tables" / f"{table}.parquet"
                if not path.exists() or checksum(path) != digest:
                    raise damaged(path)
            return []
        done = self._sound()
        missing = [task for task in self.design.tasks if task.run_id not in done]
        return missing if retry_failed else [task for task in missing if not self.log.failed(task.run_id)]

    def record(self, batch: Batch) -> None:
        """Keep runs that ended: their tables as one chunk, then a line each; all of it is on the disk before this returns."""
        chunk = write_chunk(self.chunks, batch.files) if batch.files else ""
        self.log.append(*(ended.entry(chunk, batch.sums) for ended in batch.ended))
        if chunk:
            self._checked[chunk] = True
        rows = [row for ended in batch.ended if ended.error for row in self._rows[ended.run_id]]
        if rows:
            path = self.root / FAILURES
            with writing(path), path.open("a", encoding="utf-8") as file:  # whether it is on the disk is left to the system
                file.write(json_lines(failures_of(self.root, rows, self.log, self.design.again)))

    def finish(self) -> None:
        """Join the runs into the study's tables, if every one is there, and drop the chunks."""
        self._write_failures()
        if self.log.complete is None and self._sound().keys() >= self._rows.keys():
            tables = self.root / "tables"
            make_folder(tables)
            chunks = Chunks(self.chunks, self.design.rows, self.log.where)
            for table in self.design.keep:
                write_table(tables / f"{table}.parquet", table, chunks)
            sums = {table: checksum(tables / f"{table}.parquet") for table in self.design.keep}
            self.log.append({"status": "complete", "tables": sums})
        if self.log.complete is not None:
            shutil.rmtree(self.chunks, ignore_errors=True)

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {}
        for row in self.design.rows:
            rows.setdefault(row.run_id, []).append(row)
        return rows

    def _sound(self) -> dict[str, str]:
        """Return the runs that are done and whose chunk is as it was written: run to chunk. A chunk is looked at once."""
        where = self.log.where
        for chunk in dict.fromkeys(where.values()):
            if chunk not in self._checked:
                files = {chunk_path(self.chunks, chunk, table): digest for table, digest in self.log.sums[chunk].items()}
                self._checked[chunk] = all(path.exists() and checksum(path) == digest for path, digest in files.items())
        return {run_id: chunk for run_id, chunk in where.items() if self._checked[chunk]}

    def _prepare(self) -> None:
        """Write what the study is, before any run; when the same study comes again, only other words for it are written."""
        self._write_manifest()
        before, now = read_manifest(self.root)["versions"], versions()
        changed = [f"{name} {before.get(name)} -> {version}" for name, version in now.items() if before.get(name) != version]
        if changed:  # last digits may differ
            self.notes.append(f"{self.root} was begun with other versions ({', '.join(changed)})")
        make_folder(self.root / "scenarios")
        for name, (resolved, geography) in self.design.texts.items():
            texts = {"resolved": resolved, "geography": geography, "given": self.command.given.get(name)}
            for kind, text in texts.items():
                path = self.root / "scenarios" / f"{name}.{kind}.yaml"
                if text and not path.exists():
                    write_text(path, text)
        for name, frame in (self.design.frames() | {"parameters": parameter_frame(self.design)}).items():
            path = self.root / f"{name}.parquet"
            if not path.exists():
                write_whole(path, partial(write_parquet, table=to_arrow(frame)))
        self.log = RunLog(self.root)
        self.log.open()
        self._checked: dict[str, bool] = {}
        if self.log.complete is None:
            make_folder(self.chunks)
            drop_strays(self.chunks, self.log.where.values())
            self._write_failures()

    def _write_manifest(self) -> None:
        path = self.root / MANIFEST
        wanted = new_manifest(self.design, self.command.line)
        if path.exists():
            found = read_manifest(self.root)
            restated = {key: wanted[key] for key in RESTATED if wanted[key] != found.get(key, type(wanted[key])())}
            if not restated:
                return
            wanted = found | restated
        write_text(path, json.dumps(wanted, indent=2) + "\n")

    def _write_failures(self) -> None:
        path = self.root / FAILURES
        lines = failures_of(self.root, self.design.rows, self.log, self.design.again)
        if lines or path.exists():
            write_text(path, json_lines(lines))


def failures_of(root: Path, rows: Iterable[Row], log: RunLog, origin: Origin) -> list[dict[str, Any]]:
    """Return the places whose run failed, each with its error and the line that makes it again and shows where it fails."""
    found = []
    for row in (row for row in rows if log.failed(row.run_id)):
        scenario, changes = origin(row.policy)
        file = str(root / "scenarios" / f"{scenario}.resolved.yaml")
        options = [word for path, value in changes.items() for word in ("-p", f"{path}={as_typed(value)}")]
        again = ["goldsim", "run", file, "-n", "1", "--seed", str(row.seed), "--workers", "1", "--debug", *options]
        place = {"run_id": row.run_id, "policy": row.policy, "seed": row.seed}
        found.append(place | {"error": log.entries[row.run_id]["error"], "again": shlex.join(again)})
    return found
