"""How runs ended, and the log of it: a line a run, appended and synced, so that no crash can lose or repeat one."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from goldsim.studies.results.files import CHUNKS, as_written, damaged, sync, writing

type Entry = Mapping[str, Any]

LOG = "ledger.jsonl"


class RunLog:
    """Lines of JSON in a results folder's `ledger.jsonl`; of several lines on the same run, the last one holds.

    A line says `run_id`, `status` (`done` or `failed`), `seconds`, and the chunk that holds the run (`part`) with the checksums
    of its files (`parts`, by table) or the `error`. One more line, of status `complete`, says that all runs were joined into
    the study's tables.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / LOG
        self.entries: dict[str, Entry] = {}
        self.sums: dict[str, Mapping[str, str]] = {}
        self.complete: Entry | None = None
        for entry in read_lines(self.path):
            with as_written(self.path):
                self._take(entry)
        # Tables or chunks without the log that must have been there before them.
        has_tables, has_chunks = (any(root.glob(f"{folder}/*.parquet")) for folder in ("tables", CHUNKS))
        if (has_tables and self.complete is None and not self.entries) or (has_chunks and not self.path.exists()):
            raise damaged(self.path)

    @property
    def n_done(self) -> int:
        """How many different runs are done."""
        return sum(entry["status"] == "done" for entry in self.entries.values())

    @property
    def where(self) -> dict[str, str]:
        """The chunks that hold the runs that are done: run to chunk."""
        return {run_id: entry["part"] for run_id, entry in self.entries.items() if entry["status"] == "done"}

    def failed(self, run_id: str) -> bool:
        """Tell whether the last word on a run is that it failed."""
        return self.entries.get(run_id, {}).get("status") == "failed"

    def open(self) -> None:
        """Make the file ready to append to: a line that a crash cut short is cut off."""
        with writing(self.path):
            if not self.path.exists():
                self.path.touch()
                sync(self.path.parent)
            with self.path.open("rb") as file:
                whole = sum(len(line) for line in file if line.endswith(b"\n"))
            if whole < self.path.stat().st_size:
                os.truncate(self.path, whole)

    def append(self, *entries: Entry) -> None:
        """Add a line for each entry and wait until all are on the disk."""
        with writing(self.path), self.path.open("ab", buffering=0) as file:
            content = json_lines(entries).encode()
            while content:  # a disk that is nearly full takes some of it first, and says why only when it is asked again
                content = content[os.write(file.fileno(), content) :]
            os.fsync(file.fileno())
        for entry in entries:
            self._take(entry)

    def _take(self, entry: Entry) -> None:
        if entry["status"] == "complete":
            self.complete = entry
            entry["tables"].items()
            return
        if entry["status"] == "done":
            # Kept once a chunk: there are many runs in one.
            self.sums[entry["part"]] = dict(entry["parts"])
            entry = {key: value for key, value in entry.items() if key != "parts"}
        self.entries[entry["run_id"]] = entry


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield a run log's lines; a last one that was cut short does not count. Raises FolderError if another is damaged."""
    if not path.exists():
        return
    with as_written(path), path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)


def json_lines(entries: Iterable[Entry]) -> str:
    """Return a line of JSON for each entry."""
    return "".join(json.dumps(entry) + "\n" for entry in entries)


@dataclass(frozen=True)
class Ended:
    """How a run ended: with its tables, which its batch packs, or with an error."""

    run_id: str
    seconds: float
    tables: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    trace: str = ""
    warnings: tuple[str, ...] = ()

    def entry(self, chunk: str, sums: Mapping[str, str]) -> dict[str, Any]:
        """Return the line for the run log; `chunk` holds the run, and `sums` are the checksums of its files."""
        line = {"run_id": self.run_id, "status": "failed" if self.error else "done", "seconds": round(self.seconds, 3)}
        if self.error:
            return line | {"error": self.error}
        return line | {"part": chunk, "parts": dict(sums)} | ({"warnings": list(self.warnings)} if self.warnings else {})


@dataclass(frozen=True)
class Batch:
    """Runs that ended together."""

    ended: tuple[Ended, ...]  # how each of them ended; without tables
    # The tables of those that are done, as Parquet files: table to content.
    files: Mapping[str, bytes] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of each of the files
    seconds: float = 0.0  # what the batch took its worker
