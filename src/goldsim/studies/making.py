"""A whole study: made on workers, kept in a folder, and read back; how long it would take; and comparing policies from Python."""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from goldsim.economy import GoldEconomy
from goldsim.errors import RunsFailed
from goldsim.reading.seeds import as_count
from goldsim.runs import TABLES, collect
from goldsim.scenario import Scenario, with_all
from goldsim.studies.analysis.compared import Compared, Swept
from goldsim.studies.analysis.findings import open_results, written_findings
from goldsim.studies.analysis.kind import Findings
from goldsim.studies.execution.cluster import connected
from goldsim.studies.execution.dispatch import dispatch
from goldsim.studies.execution.worker import make_run
from goldsim.studies.given import all_scenarios
from goldsim.studies.results.chunks import pack, to_arrow, write_chunk
from goldsim.studies.results.folder import Command, StudyFolder
from goldsim.studies.results.run_log import Batch
from goldsim.studies.tasks import Design, RunOne, paired

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
        connected(scheduler).close()
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


@dataclass(frozen=True)
class Comparison:
    """What policies change against the reference."""

    reference: str  # name of the scenario that the others are held against
    seeds: tuple[int, ...]  # the pairs
    # A row a policy and outcome: medians, paired difference with 95 % interval, change in percent, `better_in`; all columns are
    # listed at `goldsim.studies.analysis.paired.paired_differences`.
    table: pd.DataFrame
    values: pd.DataFrame  # each run's figure: `policy, seed, outcome, value`, in the outcome's unit
    weekly: pd.DataFrame  # each run's weeks: `policy, seed, week, date` and every outcome as stored
    differences: tuple[str, ...] = ()  # what each of the others differs in from the reference: the policy alone, or what else

    def __repr__(self) -> str:
        others = [name for name in self.table["policy"].unique()] if len(self.table) else []
        return f"<Comparison of {', '.join(map(str, others)) or 'nothing'} with {self.reference}: {len(self.seeds)} pairs>"


def compare(
    scenarios: Sequence[Scenario],
    seeds: Iterable[int],
    *,
    weeks: int | None = None,
    workers: int = 1,
    reference: int | str = 0,
    folder: str | Path | None = None,
    progress: Report | None = None,
    run_one: RunOne | None = None,
) -> Comparison:
    r"""Run every scenario with every seed and compare them pair by pair.

    `scenarios`: at least one, of different names, over the same weeks. `seeds`: whole numbers from 0 on. `weeks`: run this many
    weeks instead of those in the scenarios. `workers`: number of processes. With more than one, a script needs
    `if __name__ == "__main__":` around the call, as with Python's own process pools. `reference`: place or name of the scenario
    that the others are held against. `folder`: where to keep the runs, as `goldsim compare` does; they are thrown away without
    it. `progress`: called with a `Progress` after every run and about twice a second. `run_one`: makes one run from a scenario
    and a seed, such as a `goldsim.Own` of verbs and outcomes; `goldsim.run` without it.

    Raises RunsFailed if a run failed, or came to a figure that is not finite; the message names it, and with a `folder` the
    other runs are kept. Raises UsageError, FolderError or DiskError if the study makes no sense, the folder holds another one,
    or cannot be written to.

    Examples
    --------
    >>> import goldsim
    >>> coarse = {"run.weeks": 2, "run.people_per_row": 20_000, "run.children_per_row": 20_000}
    >>> before = goldsim.read("baseline").with_values(coarse)
    >>> goldsim.compare([before, before.with_values({"dig.recovery_share": 0.4}, name="better")], seeds=[1, 2])
    <Comparison of better with baseline: 2 pairs>
    """
    workers, chosen = as_count("workers", workers), all_scenarios(scenarios)
    if weeks is not None:
        chosen = tuple(with_all(chosen, {"run.weeks": weeks}))
    design = paired("compare", chosen, seeds, reference=reference, run_one=run_one)
    with made_here(design, folder, workers, progress) as results:
        assert isinstance(results, Compared)
        tables = results.table, results.values, results.weekly
        return Comparison(design.reference, design.seeds, *tables, tuple(results.differences))


@contextmanager
def made_here(
    design: Design, folder: str | Path | None, workers: int, progress: Report | None = None
) -> Iterator[Compared | Swept]:
    """Make a study and give its results, all of whose runs are there; without a folder they are thrown away after the block."""
    with tempfile.TemporaryDirectory(prefix="goldsim-") as spare:
        root = Path(spare, "study") if folder is None else Path(folder)
        results = make_study(design, root, workers=workers, progress=progress).results
        failed = [f"{failure['policy']}, seed {failure['seed']}: {failure['error']}" for failure in results.failures]
        if failed:
            raise RunsFailed(f"{len(failed)} of {len(results.missing) + len(results.rows)} runs failed:\n" + "\n".join(failed))
        yield results
