"""Evaluators: who makes batches of runs. One is this process itself, another has worker processes on this machine."""

from collections.abc import Sequence
from multiprocessing.connection import wait
from typing import Any, NamedTuple

from goldsim.studies.execution.worker import Job, Lost, Worker, do_batch
from goldsim.studies.results.run_log import Batch
from goldsim.studies.tasks import Task


class Answer(NamedTuple):
    """What became of a batch; `tasks` are those that it was made of."""

    tasks: Sequence[Task]
    outcome: Batch | Lost


class SequentialEvaluator:
    """The process itself, one run after the other."""

    workers = in_flight = 1  # batches that can be made at the same time, and that are handed to each worker at a time

    def __init__(self, job: Job) -> None:
        self._job = job
        self._submitted: list[Sequence[Task]] = []

    def submit(self, tasks: Sequence[Task]) -> None:
        """Take another batch."""
        self._submitted.append(tasks)

    def answers(self, _seconds: float) -> list[Answer]:
        """Make the batch that was submitted."""
        submitted, self._submitted = self._submitted, []
        return [Answer(tasks, do_batch(self._job, tasks)) for tasks in submitted]

    def close(self) -> None:
        """Do nothing."""


class MultiprocessingEvaluator:
    """Worker processes on this machine. One that dies is replaced, and takes no other with it."""

    in_flight = 2

    def __init__(self, job: Job, workers: int, timeout: float | None) -> None:
        self.workers = workers
        self._job, self._timeout = job, timeout
        self._running: list[Worker] = []

    def submit(self, tasks: Sequence[Task]) -> None:
        """Take another batch, for the worker that has the fewest."""
        if len(self._running) < self.workers and all(worker.submitted for worker in self._running):
            self._running.append(Worker(self._job, self._timeout))
        min(self._running, key=lambda worker: len(worker.submitted)).submit(tasks)

    def answers(self, seconds: float) -> list[Answer]:
        """Return what was answered, after waiting for it for some seconds at most."""
        speakers: dict[Any, Worker] = {worker.connection: worker for worker in self._running}
        found: list[Answer] = []
        for worker in (speakers[one] for one in wait(list(speakers), seconds)):
            submitted, outcome = worker.submitted, worker.hear()
            if isinstance(outcome, Lost):
                self._running.remove(worker)
                found += [Answer(tasks, outcome if i == 0 else Lost()) for i, tasks in enumerate(submitted)]
            elif outcome is not None:
                found.append(Answer(submitted[0], outcome))
        return found

    def close(self) -> None:
        """End all workers at once."""
        while self._running:
            self._running.pop().close()
