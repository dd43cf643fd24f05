"""The evaluator of a cluster, through Dask: each of its workers keeps a worker process of our own and passes batches on to it.

So a run that crashes or never ends takes down that process and not a worker of the cluster, and the same code makes runs here and
there. What comes back is the batch's files as bytes: only the process that locked the results folder writes to it, and the
workers need not see it.
"""

import logging
import queue
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from goldsim.errors import UsageError
from goldsim.studies.execution.dispatch import Answer
from goldsim.studies.execution.worker import Job, Lost
from goldsim.studies.provenance import code_digest
from goldsim.studies.tasks import Task

WAIT = 10  # seconds for a scheduler to answer
LOOK_EVERY = 2.0  # seconds between two counts of the cluster's workers


def connected(address: str) -> Any:
    """Return a client of the scheduler at `address`. Raises UsageError if there is none, or if Dask is not installed."""
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError as error:
        raise UsageError("a scheduler needs dask.distributed, which is not installed: pip install 'goldsim[cluster]'") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said in our words
    try:
        get_address_host_port(address)  # a client would only say so after it has been waited for
        return Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise UsageError(
            f"no Dask scheduler answers at {address} ({why}); start one with `dask scheduler` and give its address"
        ) from error


class DaskEvaluator:
    """The workers of a cluster, each with as many runs at a time as it has threads. They may come and go."""

    in_flight = 2

    def __init__(self, job: Job, address: str, timeout: float | None) -> None:
        self._client = connected(address)
        self._address = address
        self._name = f"goldsim-{uuid.uuid4().hex[:12]}"
        self._submitted: dict[str, tuple[Any, Sequence[Task]]] = {}
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._n_keys = 0
        self._workers, self._looked = 1, 0.0
        try:
            from goldsim.studies.execution.dask_worker import BatchPlugin  # which needs Dask

            self._client.register_plugin(BatchPlugin(job, timeout, code_digest()), name=self._name)  # for workers to come as well
        except BaseException as error:
            self._client.close()
            if isinstance(error, ImportError):
                raise UsageError(f"the workers of {address} cannot import what they need: {error}; install it there") from error
            raise

    @property
    def workers(self) -> int:
        """How many batches can be made at the same time."""
        if time.monotonic() - self._looked > LOOK_EVERY:
            with self._reached():
                self._workers = max(1, sum(self._client.nthreads().values()))
            self._looked = time.monotonic()
        return self._workers

    def submit(self, tasks: Sequence[Task]) -> None:
        """Take another batch."""
        from goldsim.studies.execution.dask_worker import batch_made

        self._n_keys += 1
        key = f"{self._name}-{self._n_keys}"
        with self._reached():
            future = self._client.submit(batch_made, self._name, tuple(tasks), key=key, pure=False)
        self._submitted[key] = future, tasks
        future.add_done_callback(self._ended.put)

    def answers(self, seconds: float) -> list[Answer]:
        """Return what was answered, after waiting for it for some seconds at most."""
        found: list[Answer] = []
        while True:
            try:
                future = self._ended.get(timeout=0 if found else seconds)
            except queue.Empty:
                return found
            _, tasks = self._submitted.pop(future.key)
            found.append(Answer(tasks, self._outcome(future, len(tasks))))
            future.release()

    def close(self) -> None:
        """End at once, whatever is going on: also the processes that the cluster's workers keep for this."""
        try:
            self._client.cancel([future for future, _ in self._submitted.values()])
            self._client.unregister_worker_plugin(self._name)
        except (OSError, TimeoutError, ValueError):
            pass  # the scheduler is gone, and what it knew of this with it
        finally:
            self._client.close()

    def _outcome(self, future: Any, n: int) -> Any:
        from distributed import KilledWorker

        if future.cancelled():
            raise self._gone()
        with self._reached():
            error = future.exception()
            outcome = future.result() if error is None else None
        if isinstance(error, KilledWorker):  # several workers, one after the other
            return Lost(tuple(range(n)))
        if error is not None:
            raise error
        return outcome

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Say that the scheduler is gone where it cannot be reached: whichever call meets that first."""
        from distributed.client import CancelledError, ClosedClientError

        try:
            yield
        except (OSError, CancelledError, ClosedClientError) as error:
            raise self._gone() from error

    def _gone(self) -> UsageError:
        return UsageError(f"the Dask scheduler at {self._address} is gone; finished runs are kept")
