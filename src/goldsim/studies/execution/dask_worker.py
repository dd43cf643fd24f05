"""What runs in the workers of a cluster: it passes batches on to processes of our own, one for each thread of the worker."""

import threading
from collections.abc import Sequence
from typing import Any

from distributed import WorkerPlugin, get_worker

from goldsim.errors import UsageError
from goldsim.studies.execution.worker import Job, Lost, Worker
from goldsim.studies.provenance import code_digest
from goldsim.studies.results.run_log import Batch
from goldsim.studies.tasks import Task

IDLE = 60.0  # seconds after which a process without work ends, should the study be gone without a word


class BatchPlugin(WorkerPlugin):
    """Knows the job of a study, and keeps the processes that do it; a worker whose code is not `code` is refused."""

    def __init__(self, job: Job, timeout: float | None, code: str) -> None:
        self._job, self._timeout, self._code = job, timeout, code

    def setup(self, worker: Any) -> None:
        """Begin: called by Dask in each of its workers."""
        # Before anything is refused: a refused worker is torn down as well.
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        if code_digest() != self._code:
            raise UsageError(
                f"the worker at {worker.address} has other model code than this study; install the same goldsim there"
            )

    def teardown(self, worker: Any) -> None:  # noqa: ARG002
        """End, with all processes: called by Dask."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
            for busy in self._busy:
                busy.kill()

    def answer(self, tasks: Sequence[Task]) -> Batch | Lost:
        """Have a batch made."""
        worker = self._take()
        outcome: Batch | Lost | None = None
        try:
            worker.submit(tasks)
            while outcome is None:
                outcome = worker.hear()
        finally:
            with self._lock:
                self._busy.discard(worker)
                self._idle += [worker] if isinstance(outcome, Batch) else []
            if not isinstance(outcome, Batch):
                worker.close()
        return outcome

    def _take(self) -> Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    break
                worker.close()
            else:
                worker = Worker(self._job, self._timeout, IDLE)
            self._busy.add(worker)
            return worker


def batch_made(name: str, tasks: Sequence[Task]) -> Batch | Lost:
    """Have a batch made by the plugin of this name in the worker where this is called."""
    plugin: BatchPlugin = get_worker().plugins[name]
    return plugin.answer(tasks)
