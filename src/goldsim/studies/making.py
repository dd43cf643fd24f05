"""A whole study: made on workers, kept in a folder, and read back; and how long it would take."""

import gc
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from goldsim.economy import GoldEconomy
from goldsim.runs import TABLES, collect
from goldsim.scenario import Scenario
from goldsim.studies.analysis.compared import Compared, Swept
from goldsim.studies.analysis.findings import written_findings
from goldsim.studies.analysis.kind import Findings
from goldsim.studies.execution.dispatch import check_scheduler, dispatch
from goldsim.studies.execution.worker import make_run
from goldsim.studies.opening import open_results
from goldsim.studies.results.chunks import pack, to_arrow, write_chunk
from goldsim.studies.results.folder import Command, StudyFolder
from goldsim.studies.results.run_log import Batch
from goldsim.studies.tasks import Design

WARM_UP = 2  # weeks in which compiled rules are loaded
TIMED = 13  # weeks


class Progress(NamedTuple):
    """How far a study is: runs that are done, of how many, how many of them failed, and seconds since the start."""

    done: int
    total: int
    failed: int
    seconds: float


type Report = Callable[[Progress], None]


class _Counter:
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
    """A study that was made: its results and findings, what is worth a note, and the traces of runs that failed just now."""

    results: Compared | Swept
    findings: list[Findings[Any]]
    notes: list[str]
    traces: list[str]
    n_found: int


def make_study(
    design: Design,
    root: Path,
    *,
    workers: int = 1,
    command: Command = Command(),  # noqa: B008 (it is frozen)
    progress: Report | None = None,
    timeout: float | None = None,
    scheduler: str | None = None,
    retry_failed: bool = True,
) -> Made:
    """Make the runs of `design` that `root` does not hold yet, keep them there, and work out of them what the design asks for.

    `root`: its folder; new, empty, or of this same study. `workers`: number of processes; processors that are left over work on
    the same runs as threads. `command`: what makes the study again, with the scenario files as the user gave them. `progress`:
    called whenever runs have ended and about twice a second. `timeout`, `scheduler`: see `dispatch`. `retry_failed`: whether
    runs that failed are made again. Raises UsageError if the scheduler cannot be reached; nothing is touched then. Raises
    FolderError if the folder holds anything else or is in use. Raises DiskError if a file cannot be written; finished runs stay.
    """
    if scheduler is not None:
        check_scheduler(scheduler)
    with StudyFolder(root, design, command) as folder:
        pending = folder.pending(retry_failed)
        n_found = len(design.tasks) - len(pending)
        counter = _Counter(len(design.tasks), n_found, folder, progress)
        workers = min(workers, max(1, len(pending)))
        threads = 1 if scheduler else max(1, len(os.sched_getaffinity(0)) // workers)
        job = design.job(partial(make_run, run_one=design.run_one, keep=design.keep, threads=threads))
        record, tick, cluster = counter.record, counter.tick, scheduler if pending else None
        dispatch(pending, job, workers=workers, record=record, tick=tick, timeout=timeout, scheduler=cluster)
        folder.finish()
        results = open_results(root)
        return Made(results, written_findings(results), folder.notes, counter.traces, n_found)


def timed(scenario: Scenario, seed: int) -> float:
    """Return about how many seconds a run takes, from a quarter of a year of it that is timed; nothing is kept."""
    GoldEconomy(scenario, seed).run_for(WARM_UP)
    begun = time.perf_counter()
    economy = GoldEconomy(scenario, seed)
    ready = time.perf_counter()
    economy.run_for(TIMED)
    over = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="goldsim-") as spare:
        run = collect(economy)
        write_chunk(Path(spare), pack({"timed": {table: to_arrow(getattr(run, table)) for table in TABLES}}))
    gc.collect()
    besides = ready - begun + time.perf_counter() - over  # setting up, writing, clearing away
    return besides + (over - ready) / TIMED * scenario.run.weeks
