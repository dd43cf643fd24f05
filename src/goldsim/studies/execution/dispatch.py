"""Dispatch: batches of some two seconds go to an evaluator: this process, others here, a cluster. What is lost is tried again."""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, NamedTuple

from goldsim.errors import UsageError
from goldsim.studies.execution.worker import Job, Lost, Worker, do_batch
from goldsim.studies.results.run_log import Batch, Ended
from goldsim.studies.tasks import Task

if TYPE_CHECKING:
    from goldsim.studies.execution.cluster import DaskEvaluator


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


type Evaluator = SequentialEvaluator | MultiprocessingEvaluator | DaskEvaluator

WORTH = 2.0  # seconds that a batch is to take
RECORDER_SHARE = 0.25  # of its time that the process which keeps batches may be busy with that
MOST = 200  # runs in a batch
EVEN = 3  # batches a worker into which what is left is cut, so that workers end at about the same time
TICK = 0.5  # seconds between two looks at the clock while nothing ends
MOST_FALSE_STARTS = 10
DIED = "the worker process died: killed from outside, out of memory, or crashed"
LATE = "the run did not end within {seconds:g} s and was stopped"


class Sizes:
    """Chooses the sizes of batches from how long runs took so far; the first ones are of a single run."""

    def __init__(self) -> None:
        self._run = 0.0  # seconds
        self._keeping = 0.0  # seconds a batch

    def saw(self, n: int, seconds: float, keeping: float) -> None:
        """Take into account a batch of `n` runs that took its worker `seconds`, and this process `keeping` to keep."""
        run = seconds / n
        self._run = (self._run + run) / 2 if self._run else run
        self._keeping = (self._keeping + keeping) / 2 if self._keeping else keeping

    def next(self, left: int, workers: int) -> int:
        """Return the number of runs for the next batch where `left` are left.

        Where many workers share one process that keeps what they send, batches are larger, or it could not keep up.
        """
        if not self._run:
            return 1
        worth = max(WORTH, workers * self._keeping / RECORDER_SHARE)
        return max(1, min(int(worth / self._run), MOST, math.ceil(left / (EVEN * workers))))


def dispatch(
    tasks: Sequence[Task],
    job: Job,
    *,
    workers: int,
    record: Callable[[Batch], None],
    tick: Callable[[], None] = lambda: None,
    timeout: float | None = None,
    scheduler: str | None = None,
) -> None:
    """Do `job` for every task and `record` them in batches as they end, in whatever order that is.

    `tasks`: what to do, in the order in which it is handed out. `job`: must be importable by name: workers are fresh processes
    (spawn), which get it once. `workers`: number of processes; with 1 and no `timeout`, everything happens in this one. `record`:
    called here, never in a worker. `tick`: called about twice a second, or after every batch. `timeout`: seconds that a run may
    take; it is stopped and recorded as failed then. `scheduler`: address of a Dask scheduler whose workers do the work; `workers`
    does not count then. Raises UsageError if worker processes cannot start, or the scheduler cannot be reached.

    Where a worker dies, the run that it was making is tried again when all others are done, alone: if that kills a worker too, it
    is recorded as failed. The other runs of its batch are handed out again. On Ctrl-C, or any other exception here, workers end
    at once; they also end when this process is gone.
    """
    evaluator: Evaluator
    if scheduler is not None:
        from goldsim.studies.execution.cluster import DaskEvaluator

        evaluator = DaskEvaluator(job, scheduler, timeout)
    elif workers == 1 and timeout is None:
        evaluator = SequentialEvaluator(job)
    else:
        evaluator = MultiprocessingEvaluator(job, workers, timeout)
    try:
        _Dispatch(deque(tasks), evaluator, record, tick, timeout).run()
    finally:
        evaluator.close()


@dataclass
class _Dispatch:
    """Tasks on their way: waiting, submitted to the evaluator, or suspected of killing their worker."""

    waiting: deque[Task]
    evaluator: Evaluator
    record: Callable[[Batch], None]
    tick: Callable[[], None]
    timeout: float | None
    suspects: deque[Task] = field(default_factory=deque)
    sizes: Sizes = field(default_factory=Sizes)
    n_submitted: int = 0
    false_starts: int = 0
    is_trial: bool = False  # whether what is submitted is a suspect, alone

    def run(self) -> None:
        """Go on until every task has ended."""
        while self.waiting or self.suspects or self.n_submitted:
            self._submit()
            for answer in self.evaluator.answers(TICK):
                self.n_submitted -= 1
                self._take(answer)
            self.tick()

    def _submit(self) -> None:
        while self.waiting and not self.is_trial:
            workers = self.evaluator.workers
            if self.n_submitted >= workers * self.evaluator.in_flight:
                break
            n = self.sizes.next(len(self.waiting), workers)
            self._hand_out([self.waiting.popleft() for _ in range(n)])
        if self.suspects and not self.n_submitted:
            self.is_trial = True
            self._hand_out([self.suspects.popleft()])

    def _hand_out(self, tasks: list[Task]) -> None:
        self.n_submitted += 1
        self.evaluator.submit(tasks)

    def _take(self, answer: Answer) -> None:
        if isinstance(answer.outcome, Batch):
            begun = time.monotonic()
            self.record(answer.outcome)
            self.false_starts = 0
            self.sizes.saw(len(answer.tasks), answer.outcome.seconds, time.monotonic() - begun)
        else:
            self._sort_out(answer.tasks, answer.outcome)
        self.is_trial = False

    def _sort_out(self, tasks: Sequence[Task], lost: Lost) -> None:
        """Find what became of each run of a batch that was lost."""
        self.false_starts = 0 if lost.suspects else self.false_starts + 1
        if self.false_starts > MOST_FALSE_STARTS:
            raise UsageError("worker processes die before they begin a run: is there memory enough for so many workers?")
        for place in lost.suspects:
            if lost.is_late:
                self._fail(tasks[place], LATE.format(seconds=self.timeout))
            elif self.is_trial:
                self._fail(tasks[place], DIED)
            else:
                self.suspects.append(tasks[place])
        others = [task for place, task in enumerate(tasks) if place not in lost.suspects]
        self.waiting.extendleft(reversed(others))

    def _fail(self, task: Task, error: str) -> None:
        self.record(Batch((Ended(task.run_id, 0.0, error=error),)))
