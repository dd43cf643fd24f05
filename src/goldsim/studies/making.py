"""A whole study: made on workers, kept in a folder, and read back."""

import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from goldsim.studies.analysis.registry import write_analyses
from goldsim.studies.execution import Batch, carry_out, check_scheduler, make_run
from goldsim.studies.results.folder import StudyFolder
from goldsim.studies.results.stored import Results, open_results
from goldsim.studies.tasks import Design


class Progress(NamedTuple):
    """How far a study is: runs that are done, of how many, how many of them failed, and seconds since the start."""

    done: int
    total: int
    failed: int
    seconds: float


type Report = Callable[[Progress], None]


class _Counter:
    """Counts runs as they end, and passes the count on."""

    def __init__(self, total: int, done: int, folder: StudyFolder, report: Report | None) -> None:
        self.total, self.done, self.failed = total, done, 0
        self.folder, self.report, self.started = folder, report, time.monotonic()
        self.traces: list[str] = []

    def record(self, batch: Batch) -> None:
        self.folder.record(batch)
        for ended in batch.ended:
            self.done += 1
            if ended.error is not None:
                self.failed += 1
                self.traces.append(ended.trace or ended.error)
        self.tick()

    def tick(self) -> None:
        if self.report is not None:
            self.report(Progress(self.done, self.total, self.failed, time.monotonic() - self.started))


class Made(NamedTuple):
    """A study that was carried out: its results, what is worth a note, and the traces of runs that failed just now."""

    results: Results
    notes: list[str]
    traces: list[str]
    n_found: int


def make_study(
    design: Design,
    root: Path,
    *,
    workers: int = 1,
    given: Mapping[str, str] | None = None,
    command: str = "",
    progress: Report | None = None,
    timeout: float | None = None,
    scheduler: str | None = None,
    retry_failed: bool = True,
) -> Made:
    """Make the runs of `design` that `root` does not hold yet, keep them there, and work out of them what the design asks for.

    Parameters
    ----------
    design
        The study.
    root
        Its folder; new, empty, or of this same study.
    workers
        Number of processes; processors that are left over work on the same runs as threads.
    given
        Texts of the scenario files as the user gave them, by scenario name.
    command
        What makes the study again.
    progress
        Called whenever runs have ended and about twice a second.
    timeout
        Seconds that a run may take; it is stopped and counts as failed then.
    scheduler
        Address of a Dask scheduler, whose workers then make the runs in the place of processes here.
    retry_failed
        Whether runs that failed are made again.

    Raises
    ------
    UsageError
        If the scheduler cannot be reached; nothing is touched then.
    FolderError
        If the folder holds anything else or is in use.
    DiskError
        If a file cannot be written; finished runs are kept.
    """
    if scheduler is not None:
        check_scheduler(scheduler)
    with StudyFolder(root, design, given or {}, command) as folder:
        pending = folder.pending(retry_failed)
        n_found = len(design.tasks) - len(pending)
        counter = _Counter(len(design.tasks), n_found, folder, progress)
        workers = min(workers, max(1, len(pending)))
        threads = 1 if scheduler else max(1, len(os.sched_getaffinity(0)) // workers)
        job = design.job(partial(make_run, run_one=design.run_one, keep=design.keep, threads=threads))
        carry_out(
            pending, job, workers=workers, record=counter.record, tick=counter.tick, timeout=timeout,
            scheduler=scheduler if pending else None,
        )  # fmt: skip
        folder.finish()
        results = open_results(root)
        if results.rows:
            results.write_summary()
            write_analyses(results)
        return Made(results, folder.notes, counter.traces, n_found)
