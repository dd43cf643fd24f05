"""Carrying out tasks: on worker processes that end when they should, with results that do not depend on their order."""

import gc
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from goldsim.errors import DiskError, UsageError
from goldsim.studies.design import RunOne, Task

TICK = 0.5  # seconds between two looks at the clock while nothing ends
IN_FLIGHT = 2  # tasks handed to each worker at a time
DIED = "the worker process died: killed from outside, out of memory, or crashed"
_ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Ended:
    """How a task ended: with its parts on the disk, or with an error."""

    run_id: str
    seconds: float
    parts: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    trace: str = ""
    warnings: tuple[str, ...] = ()

    def entry(self) -> dict[str, Any]:
        """Return the line for the ledger."""
        line = {"run_id": self.run_id, "status": "failed" if self.error else "done", "seconds": round(self.seconds, 3)}
        if self.error:
            return line | {"error": self.error}
        return line | {"parts": self.parts} | ({"warnings": list(self.warnings)} if self.warnings else {})


def make_run(task: Task, parts: Path, run_one: RunOne | None = None) -> Ended:
    """Make one run and write its tables to `parts`. A run that fails is an answer too; a disk that fails is an error."""
    from goldsim.studies.tables import write_run

    started = time.monotonic()
    with _rings_freed():
        try:
            run = (run_one or _default())(task.scenario, task.seed)
            written = write_run(parts, task.run_id, run)
        except DiskError:
            raise
        except Exception as error:
            return Ended(task.run_id, time.monotonic() - started, error=_one_line(error), trace=traceback.format_exc())
        warnings = tuple(run.warnings)
        del run
    return Ended(task.run_id, time.monotonic() - started, written, warnings=warnings)


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


def carry_out(
    tasks: Sequence[Task],
    job: Callable[[Task], Ended],
    *,
    workers: int,
    record: Callable[[Ended], None],
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Do `job` for every task and `record` each as it ends, in whatever order that is.

    Parameters
    ----------
    tasks
        What to do, in the order in which it is handed out.
    job
        Must be importable by name: workers are fresh processes (spawn).
    workers
        Number of processes; with 1, everything happens in this one.
    record
        Called here, never in a worker.
    tick
        Called about twice a second.

    Notes
    -----
    Where a worker dies, the tasks in flight are tried again one at a time, so that the one which kills is found: it is
    recorded as failed, and the rest goes on. On Ctrl-C, or any other exception here, workers end at once; they also end when
    this process is gone.

    Raises
    ------
    UsageError
        If worker processes cannot start.
    """
    if workers == 1:
        for task in tasks:
            record(job(task))
            tick()
        return
    waiting, suspects = deque(tasks), deque[Task]()
    while waiting or suspects:
        alone = bool(suspects)
        source, size = (suspects, 1) if alone else (waiting, min(workers, len(waiting)))
        lost = _feed(source, job, size, 1 if alone else IN_FLIGHT * size, record, tick)
        if alone:
            for task in lost:
                record(Ended(task.run_id, 0.0, error=DIED))
        else:
            suspects.extend(lost)


def _feed(
    source: deque[Task],
    job: Callable[[Task], Ended],
    size: int,
    window: int,
    record: Callable[[Ended], None],
    tick: Callable[[], None],
) -> list[Task]:
    """Do tasks until `source` is empty or a worker dies; return those that were in flight when it died."""
    lost: list[Task] = []
    with _pool(size) as submit:
        flight: dict[Future[Ended], Task] = {}
        while (source or flight) and not lost:
            while source and len(flight) < window and not lost:
                task = source.popleft()
                try:
                    flight[submit(job, task)] = task
                except BrokenProcessPool:
                    lost.append(task)
            done = wait(flight, timeout=None if lost else TICK, return_when=FIRST_COMPLETED).done
            tick()
            lost += _settle(done, flight, record)
            if lost:
                lost += _settle(wait(flight).done, flight, record)
    return lost


def _settle(done: Iterable[Future[Ended]], flight: dict[Future[Ended], Task], record: Callable[[Ended], None]) -> list[Task]:
    """Record what ended; return what was lost with a worker."""
    lost = []
    for future in done:
        task = flight.pop(future)
        try:
            ended = future.result()
        except BrokenProcessPool:
            lost.append(task)
            continue
        record(ended)
    return lost


@contextmanager
def _pool(size: int) -> Iterator[Callable[..., Future[Any]]]:
    """Open `size` workers, each with one thread. They live as long as this end of a pipe is open, and no longer."""
    context = multiprocessing.get_context("spawn")
    lifeline, held = context.Pipe(duplex=False)
    with _environment(dict.fromkeys(_ONE_THREAD, "1")):
        pool = ProcessPoolExecutor(size, mp_context=context, initializer=_attach, initargs=(lifeline,))

        def submit(job: Callable[..., Any], *arguments: Any) -> Future[Any]:
            with _interrupts_held():
                return pool.submit(job, *arguments)

        try:
            _check_start(submit)
            yield submit
        except BaseException:
            held.close()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            held.close()
            lifeline.close()


def _check_start(submit: Callable[..., Future[Any]]) -> None:
    try:
        submit(os.getpid).result()
    except BrokenProcessPool as error:
        raise UsageError(
            "worker processes cannot start; in a script, put the call under `if __name__ == '__main__':`, or use workers=1"
        ) from error


def _attach(lifeline: Connection) -> None:
    """End this worker when the other end of `lifeline` closes, whatever it is doing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        lifeline.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C from a worker that starts in here: it inherits the block, and only this process answers."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _default() -> RunOne:
    from goldsim.runs import run

    return run


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
