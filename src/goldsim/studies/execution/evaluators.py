"""Crews: who makes the batches. One is this process itself, one is of worker processes on this machine."""

from collections.abc import Sequence
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple, Protocol

from goldsim.studies.execution.batch import Batch, Job, Lost, do_batch
from goldsim.studies.execution.worker import Worker

if TYPE_CHECKING:
    from goldsim.studies.tasks import Task

IN_FLIGHT = 2  # batches handed to each worker at a time


class Answer(NamedTuple):
    """What became of a batch; `tasks` are those that it was made of."""

    tasks: "Sequence[Task]"
    outcome: Batch | Lost


class Crew(Protocol):
    """Who makes batches of runs."""

    @property
    def workers(self) -> int:
        """How many batches can be made at the same time."""

    @property
    def n_given(self) -> int:
        """How many batches were given and not answered."""

    @property
    def has_room(self) -> bool:
        """Whether another batch can be given."""

    def give(self, tasks: "Sequence[Task]") -> None:
        """Give another batch."""

    def answers(self, seconds: float) -> list[Answer]:
        """Return what was answered, after waiting for it for some seconds at most."""

    def close(self) -> None:
        """End at once, whatever is going on."""


class Alone:
    """The process itself, one run after the other."""

    workers = 1

    def __init__(self, job: Job) -> None:
        self._job = job
        self._given: list[Sequence[Task]] = []

    @property
    def n_given(self) -> int:
        """How many batches were given and not answered."""
        return len(self._given)

    @property
    def has_room(self) -> bool:
        """Whether another batch can be given."""
        return not self._given

    def give(self, tasks: "Sequence[Task]") -> None:
        """Give another batch."""
        self._given.append(tasks)

    def answers(self, _seconds: float) -> list[Answer]:
        """Make the batch that was given."""
        given, self._given = self._given, []
        return [Answer(tasks, do_batch(self._job, tasks)) for tasks in given]

    def close(self) -> None:
        """Do nothing."""


class Processes:
    """Worker processes on this machine. One that dies is replaced, and takes no other with it."""

    def __init__(self, job: Job, workers: int, timeout: float | None) -> None:
        self.workers = workers
        self._job, self._timeout = job, timeout
        self._crew: list[Worker] = []

    @property
    def n_given(self) -> int:
        """How many batches were given and not answered."""
        return sum(len(worker.given) for worker in self._crew)

    @property
    def has_room(self) -> bool:
        """Whether another batch can be given."""
        return len(self._crew) < self.workers or any(len(worker.given) < IN_FLIGHT for worker in self._crew)

    def give(self, tasks: "Sequence[Task]") -> None:
        """Give another batch, to the worker that has the fewest."""
        if len(self._crew) < self.workers and all(worker.given for worker in self._crew):
            self._crew.append(Worker(self._job, self._timeout))
        min(self._crew, key=lambda worker: len(worker.given)).give(tasks)

    def answers(self, seconds: float) -> list[Answer]:
        """Return what was answered, after waiting for it for some seconds at most."""
        speakers = {worker.connection: worker for worker in self._crew}
        found = [self._hear(speakers[one]) for one in wait(list(speakers), seconds)]  # type: ignore[index]
        return [answer for answers in found for answer in answers]

    def close(self) -> None:
        """End all workers at once."""
        while self._crew:
            self._crew.pop().close()

    def _hear(self, worker: Worker) -> list[Answer]:
        given = worker.given
        outcome = worker.hear()
        if isinstance(outcome, Lost):
            self._crew.remove(worker)
            return [Answer(tasks, outcome if i == 0 else Lost()) for i, tasks in enumerate(given)]
        return [] if outcome is None else [Answer(given[0], outcome)]
