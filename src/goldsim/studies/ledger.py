"""The ledger of a study: one line for each run that ended, appended and synced, so that no crash can lose or repeat one."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goldsim.studies.files import damaged, sync, writing

type Entry = Mapping[str, Any]


class RunLedger:
    """Lines of JSON in `ledger.jsonl`; of several lines on the same run, the last one holds.

    A line says `run_id`, `status` (`done` or `failed`), `seconds`, and the `parts` with their checksums or the `error`. One
    more line, of status `complete`, says that all runs were joined into the study's tables.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, Entry] = {}
        self.complete: Entry | None = None
        for entry in read_lines(path):
            try:
                self._take(entry)
            except (KeyError, TypeError):
                raise damaged(path) from None
        self._check_is_there()

    @property
    def n_done(self) -> int:
        """How many different runs are done."""
        return sum(entry["status"] == "done" for entry in self.entries.values())

    def warnings(self) -> list[str]:
        """Return what the runs that are done warned of, each once."""
        return list(dict.fromkeys(line for entry in self.entries.values() for line in entry.get("warnings", ())))

    def open(self) -> None:
        """Make the file ready to append to: a line that a crash cut short is cut off."""
        with writing(self.path):
            if not self.path.exists():
                self.path.touch()
                sync(self.path.parent)
            content = self.path.read_bytes()
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                os.truncate(self.path, whole)

    def append(self, entry: Entry) -> None:
        """Add a line and wait until it is on the disk."""
        line = json.dumps(entry).encode() + b"\n"
        with writing(self.path), self.path.open("ab", buffering=0) as file:
            file.write(line)
            os.fsync(file.fileno())
        self._take(entry)

    def _take(self, entry: Entry) -> None:
        if entry["status"] == "complete":
            self.complete = entry
            entry["tables"]
            return
        if entry["status"] == "done":
            entry["parts"]
        self.entries[entry["run_id"]] = entry

    def _check_is_there(self) -> None:
        """Refuse tables without the ledger that must have been there before them."""
        root = self.path.parent
        if self.complete is None and any(root.glob("tables/*.parquet")) and not self.entries:
            raise damaged(self.path)
        if not self.path.exists() and any(root.glob("parts/*.parquet")):
            raise damaged(self.path)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return a ledger's lines; a last one that was cut short does not count.

    Raises
    ------
    FolderError
        If a line before the last is damaged.
    """
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    try:
        return [json.loads(line) for line in lines]
    except ValueError as error:
        raise damaged(path) from error
