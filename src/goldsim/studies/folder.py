"""A results folder while a study runs: claimed for one process, filled run by run, closed with the study's tables."""

import json
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from goldsim.studies import provenance
from goldsim.studies.claim import LOCK, lock, refuse_others
from goldsim.studies.design import Design, Task
from goldsim.studies.files import PARTIAL, checksum, damaged, make_folder, write_text, write_whole
from goldsim.studies.ledger import RunLedger
from goldsim.studies.manifest import MANIFEST, RESTATED, new_manifest, parameter_frame, read_manifest
from goldsim.studies.spelling import options_of
from goldsim.studies.tables import TABLES, checksums, part_path, to_arrow, write_parquet, write_table

if TYPE_CHECKING:
    from goldsim.studies.execution import Ended


@dataclass
class StudyFolder:
    """The folder of one study, open for writing by this process alone; use it in a `with` statement.

    Parameters
    ----------
    root
        The folder.
    design
        What belongs into it.
    given
        Texts of the scenario files as the user gave them, by scenario name.
    command
        The command or call that makes the study again, without paths of this machine.

    Raises
    ------
    FolderError
        On entering, if the folder holds anything else, or if another process works in it. Nothing is changed then.
    """

    root: Path
    design: Design
    given: Mapping[str, str] = field(default_factory=dict)
    command: str = ""
    notes: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        refuse_others(self.root, self.design.study)
        make_folder(self.root)
        self._lock = lock(self.root / LOCK)
        try:
            refuse_others(self.root, self.design.study)
            self._prepare()
        except BaseException:
            self._unlock()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._unlock()

    @property
    def parts(self) -> Path:
        """Where the runs' own tables lie until the study is complete."""
        return self.root / "parts"

    def pending(self, retry_failed: bool = True) -> list[Task]:
        """Return the runs that are still to be made, in order; failed ones are among them if they are to be tried again."""
        if self.ledger.complete is not None:
            self._check_tables(self.ledger.complete["tables"])
            return []
        missing = [task for task in self.design.tasks if not self._is_done(task.run_id)]
        failed = {run_id for run_id, entry in self.ledger.entries.items() if entry["status"] == "failed"}
        return missing if retry_failed else [task for task in missing if task.run_id not in failed]

    def record(self, ended: "Ended") -> None:
        """Note that a run ended: its line goes to the disk before this returns."""
        self.ledger.append(ended.entry())
        if ended.error is not None:
            self._write_failures()

    def failures(self) -> list[dict[str, Any]]:
        """Return the design's places whose run failed, each with its error and the line that reproduces it."""
        return [
            {
                "run_id": row.run_id,
                "policy": row.policy,
                "seed": row.seed,
                "error": self.ledger.entries[row.run_id]["error"],
                "again": again(self.root, *self.design.again(row.policy), row.seed),
            }
            for row in self.design.rows
            if self.ledger.entries.get(row.run_id, {}).get("status") == "failed"
        ]

    def finish(self) -> None:
        """Join the runs into the study's tables, if every one is there, and drop the parts."""
        self._write_failures()
        if self.ledger.complete is None and all(self._is_done(task.run_id) for task in self.design.tasks):
            tables = self.root / "tables"
            make_folder(tables)
            for table in TABLES:
                write_table(tables / f"{table}.parquet", self.parts, table, self.design.rows)
            self.ledger.append({"status": "complete", "tables": dict(checksums(tables))})
        if self.ledger.complete is not None:
            shutil.rmtree(self.parts, ignore_errors=True)

    def _prepare(self) -> None:
        """Write what the study is, before any run; when the same study comes again, only other words for it are written."""
        self._write_manifest()
        self._note_changes()
        for name, (resolved, geography) in self.design.texts.items():
            self._write_once(f"scenarios/{name}.resolved.yaml", resolved)
            if geography:
                self._write_once(f"scenarios/{name}.geography.yaml", geography)
            if name in self.given:
                self._write_once(f"scenarios/{name}.given.yaml", self.given[name])
        self._write_design()
        self.ledger = RunLedger(self.root / "ledger.jsonl")
        self.ledger.open()
        if self.ledger.complete is None:
            make_folder(self.parts)
            for partial in self.parts.glob(f"*{PARTIAL}"):
                partial.unlink()

    def _write_manifest(self) -> None:
        path = self.root / MANIFEST
        wanted = new_manifest(self.design, self.command)
        if path.exists():
            found = read_manifest(self.root)
            restated = {key: wanted[key] for key in RESTATED if wanted[key] != found.get(key, type(wanted[key])())}
            if not restated:
                return
            wanted = found | restated
        write_text(path, json.dumps(wanted, indent=2) + "\n")

    def _write_once(self, name: str, text: str) -> None:
        path = self.root / name
        make_folder(path.parent)
        if not path.exists():
            write_text(path, text)

    def _write_design(self) -> None:
        for name, frame in (self.design.frames() | {"parameters": parameter_frame(self.design)}).items():
            path = self.root / f"{name}.parquet"
            if not path.exists():
                table = to_arrow(frame)
                write_whole(path, lambda partial, table=table: write_parquet(partial, table))  # type: ignore[misc]

    def _note_changes(self) -> None:
        """Say where an earlier part of this study was made with other libraries, since last digits may differ."""
        before = read_manifest(self.root)["versions"]
        changed = [
            f"{name} {before.get(name)} -> {now}" for name, now in provenance.versions().items() if before.get(name) != now
        ]
        if changed:
            self.notes.append(f"{self.root} was begun with other versions ({', '.join(changed)})")

    def _is_done(self, run_id: str) -> bool:
        entry = self.ledger.entries.get(run_id)
        if entry is None or entry["status"] != "done":
            return False
        paths = {part_path(self.parts, run_id, table): digest for table, digest in entry["parts"].items()}
        return all(path.exists() and checksum(path) == digest for path, digest in paths.items())

    def _check_tables(self, digests: Mapping[str, str]) -> None:
        for table, digest in digests.items():
            path = self.root / "tables" / f"{table}.parquet"
            if not path.exists() or checksum(path) != digest:
                raise damaged(path)

    def _write_failures(self) -> None:
        path = self.root / "failures.jsonl"
        lines = [json.dumps(failure) + "\n" for failure in self.failures()]
        if lines or path.exists():
            write_text(path, "".join(lines))

    def _unlock(self) -> None:
        (self.root / LOCK).unlink(missing_ok=True)
        self._lock.close()


def again(root: Path, scenario: str, changes: Mapping[str, Any], seed: int) -> str:
    """Return the line that makes one run of a study again and shows where it fails."""
    file = str(root / "scenarios" / f"{scenario}.resolved.yaml")
    return shlex.join(["goldsim", "run", file, "-n", "1", "--seed", str(seed), "--workers", "1", "--debug", *options_of(changes)])
