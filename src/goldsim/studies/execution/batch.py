"""Runs and batches of runs, as a worker makes them."""

import gc
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from goldsim.runs import TABLES, run
from goldsim.studies.results.chunks import digests, pack, to_arrow
from goldsim.studies.results.run_log import Batch, Ended
from goldsim.studies.tasks import RunOne, Task

type Job = Callable[[Task], Ended]


@dataclass(frozen=True)
class Lost:
    """A batch whose worker died."""

    # Places in the batch of the runs that may have killed it; none where it died before it began one.
    suspects: tuple[int, ...] = ()
    is_late: bool = False  # whether it was stopped because the run that it was making took longer than it may


def make_run(task: Task, run_one: RunOne | None = None, keep: Sequence[str] = TABLES, threads: int = 1) -> Ended:
    """Make one run, on so many threads, and return it with the tables in `keep`; a run that fails is an answer too."""
    started = time.monotonic()
    with _rings_freed():
        try:
            made = (run_one or partial(run, threads=threads))(task.scenario, task.seed)
            tables = {table: to_arrow(getattr(made, table)) for table in keep}
        except Exception as error:
            text = ": ".join(filter(None, (type(error).__name__, " ".join(str(error).split()))))  # in one line
            return Ended(task.run_id, time.monotonic() - started, error=text, trace=traceback.format_exc())
        warnings = tuple(made.warnings)
        del made
    return Ended(task.run_id, time.monotonic() - started, tables, warnings=warnings)


def do_batch(job: Job, tasks: Sequence[Task], begin: Callable[[int], None] = lambda _: None) -> Batch:
    """Do `job` for each task, and pack what came out; `begin` is told the place of each before it is begun."""
    started = time.monotonic()
    ended = []
    for place, task in enumerate(tasks):
        begin(place)
        ended.append(job(task))
    files = pack({one.run_id: one.tables for one in ended if one.tables})
    bare = tuple(replace(one, tables={}) for one in ended)
    return Batch(bare, files, digests(files), time.monotonic() - started)


@contextmanager
def _rings_freed() -> Iterator[None]:
    """Free what was made inside, rings of references too, such as an economy: only the collector frees those.

    Left to itself it lets a worker grow by 3 to 5 MB a run. Everything that was there before is set aside meanwhile, so that a
    round of it takes some thousandths of a second in place of a tenth.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
