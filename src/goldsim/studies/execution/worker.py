"""Runs in batches, and a worker: a fresh process that makes them, and the handle by which they are submitted to it.

It gets its job once, when it starts. It tells when it begins a run, so that of a batch that is lost with it, the run that it was
making is known. Two things must hold even while a run hangs in compiled code, where Python's threads and handlers get no turn.
So the system itself sees to them, by signals that end the process: when a run takes too long, by the process's alarm clock; when
the parent is gone, by a pipe of which the parent holds the other end.
"""

import contextlib
import fcntl
import gc
import hashlib
import multiprocessing
import os
import pickle
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from goldsim.errors import UsageError
from goldsim.runs import TABLES, run
from goldsim.studies.results.chunks import pack, to_arrow
from goldsim.studies.results.run_log import Batch, Ended
from goldsim.studies.tasks import RunOne, Task

type Job = Callable[[Task], Ended]

READY = -1  # what a worker says when it knows its job; later the place in its batch of each run that it begins
FITS = 16_384  # bytes that a pipe takes at once while its reader is busy
_ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


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
    sums = {table: hashlib.sha256(content).hexdigest() for table, content in files.items()}
    return Batch(bare, files, sums, time.monotonic() - started)


@contextmanager
def _rings_freed() -> Iterator[None]:
    """Free what was made inside, rings of references too, such as an economy: only the collector frees those."""
    # Left to itself it lets a worker grow by 3 to 5 MB a run. Everything that was there before is set aside meanwhile, so that a
    # round of it takes some thousandths of a second in place of a tenth.
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


class Worker:
    """A worker process, seen from the one that gives it batches.

    `job`: what it does for each task. Must be importable by name, since workers are fresh processes (spawn). `timeout`: seconds
    that a run may take. `idle`: seconds without a batch after which it ends by itself; None for never.
    """

    def __init__(self, job: Job, timeout: float | None = None, idle: float | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        lifeline, self._held = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(theirs, lifeline, job, timeout, idle), daemon=True)
        with _starting():
            self._process.start()
        theirs.close()
        lifeline.close()
        self.is_ready = False
        self._begun: int | None = None
        self._submitted: deque[tuple[Sequence[Task], bytes]] = deque()
        self._n_sent = 0

    @property
    def submitted(self) -> list[Sequence[Task]]:
        """The batches that it has not answered yet."""
        return [tasks for tasks, _ in self._submitted]

    def submit(self, tasks: Sequence[Task]) -> None:
        """Send it another batch, which it begins when it has done those before."""
        self._submitted.append((tasks, pickle.dumps(tuple(tasks))))
        self._send()

    def hear(self) -> Batch | Lost | None:
        """Take what it says next, which may have to be waited for: None unless that ends its first batch or its life."""
        try:
            said = self.connection.recv()
        except (EOFError, OSError):
            return self._lost()
        if isinstance(said, Batch):
            self._submitted.popleft()
            self._n_sent -= 1
            self._begun = None
            self._send()
            return said
        if isinstance(said, BaseException):
            raise said
        self.is_ready = True
        self._begun = None if said == READY else said
        return None

    @property
    def is_alive(self) -> bool:
        """Whether its process still runs."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End its process, whatever it is doing; who listens to it will hear of it."""
        self._process.kill()

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._held.close()
        self._process.join()
        self.connection.close()

    def _send(self) -> None:
        """Send what it can take: the batch that it is to do, and the next one if that cannot keep this process waiting."""
        while self._n_sent < len(self._submitted) and self._n_sent < 2:
            message = self._submitted[self._n_sent][1]
            if self._n_sent and len(message) > FITS:
                return
            self._n_sent += 1
            with contextlib.suppress(OSError):  # it died, as will be heard
                self.connection.send_bytes(message)

    def _lost(self) -> Lost:
        self.close()
        code = self._process.exitcode
        if not self.is_ready and code is not None and code >= 0:
            raise UsageError(
                "worker processes cannot start; in a script, put the call under `if __name__ == '__main__':`, or use workers=1"
            )
        return Lost(() if self._begun is None else (self._begun,), code == -signal.SIGALRM)


def _work(connection: Connection, lifeline: Connection, job: Job, timeout: float | None, idle: float | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent(lifeline)

    def timed(task: Task) -> Ended:
        signal.setitimer(signal.ITIMER_REAL, timeout or 0)
        try:
            return job(task)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    connection.send(READY)
    while connection.poll(idle):
        try:
            tasks = pickle.loads(connection.recv_bytes())
        except EOFError:
            return
        try:
            answer: Any = do_batch(timed, tasks, connection.send)
        except Exception as error:
            answer = _portable(error)
        connection.send(answer)


def _end_with_parent(lifeline: Connection) -> None:
    """Have the system end this process when the other end of `lifeline` closes."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if lifeline.poll(0):  # it closed before this was set
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """Return an error that can be sent: itself, or one with its text."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError("".join(traceback.format_exception(error)))
    return error


@contextmanager
def _starting() -> Iterator[None]:
    """Prepare this process for a worker that starts in here, and put all back."""
    # The worker has one thread. It inherits that Ctrl-C is blocked, so that only this process answers. And a daemonic process,
    # such as a worker of a cluster, may have a child, which is forbidden lest some be left over.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    config: dict[str, Any] = getattr(multiprocessing.current_process(), "_config", {})
    is_daemon, environment = config.get("daemon"), {name: os.environ.get(name) for name in _ONE_THREAD}
    config["daemon"] = False
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in environment.items():
            os.environ.pop(name)
            os.environ |= {name: value} if value is not None else {}
        config["daemon"] = is_daemon
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
