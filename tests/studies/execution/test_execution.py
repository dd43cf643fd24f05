"""Workers: they start fresh, keep one thread, clear away what a run leaves, and never outlive what started them."""

import gc
import os
import signal
import subprocess
import sys
import weakref
from contextlib import contextmanager

import pytest
from folders import surroundings
from toy import Toy, toy_run

from goldsim.studies.execution.dispatch import dispatch
from goldsim.studies.execution.worker import make_run
from goldsim.studies.results.run_log import Ended
from goldsim.studies.tasks import paired
from waiting import LIMIT, is_alive, until

SCRIPT = """
import sys
from pathlib import Path
from toy import Toy, slow_run
from goldsim.studies.tasks import paired
from goldsim.studies.making import make_study
if __name__ == "__main__":
    make_study(paired("run", [Toy("a")], range(40), run_one=slow_run), Path(sys.argv[1]), workers=2)
"""


def tasks(n):
    return paired("run", [Toy("a")], range(n), run_one=toy_run).tasks


def threads_of_worker(task):
    return Ended(task.run_id, 0.0, warnings=tuple(os.environ.get(name, "") for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS")))


def dispatched(n, job, **how):
    """Dispatch `n` tasks; return how each ended, in the order in which they were recorded."""
    ended = []
    dispatch(tasks(n), job, record=lambda batch: ended.extend(batch.ended), **how)
    return ended


@contextmanager
def begun(tmp_path, script=SCRIPT):
    """Start a study whose first runs end and whose others never do; yield it and its two workers, once they are at work."""
    pids = tmp_path / "pids"
    pids.mkdir()
    (tmp_path / "script.py").write_text(script)
    environment = surroundings(TOY_PIDS=str(pids), TOY_ENDLESS_FROM="4")
    words = [sys.executable, str(tmp_path / "script.py"), str(tmp_path / "s")]
    with subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL) as parent:
        try:
            ledger = tmp_path / "s" / "ledger.jsonl"
            until(lambda: len(list(pids.iterdir())) == 2 and ledger.exists() and ledger.stat().st_size > 0)
            yield parent, [int(path.name) for path in pids.iterdir()]
        finally:
            parent.kill()


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_ends_once(workers):
    ended = dispatched(9, threads_of_worker, workers=workers)
    assert sorted(one.run_id for one in ended) == sorted(task.run_id for task in tasks(9))


def test_workers_have_one_thread_each_and_the_parents_environment_is_put_back():
    before = os.environ.get("NUMBA_NUM_THREADS")
    assert all(one.warnings == ("1", "1") for one in dispatched(3, threads_of_worker, workers=2))
    assert os.environ.get("NUMBA_NUM_THREADS") == before


@pytest.mark.parametrize("how", [pytest.param(signal.SIGINT, marks=pytest.mark.long), signal.SIGKILL])
def test_workers_end_in_the_middle_of_a_run_when_the_parent_is_stopped(tmp_path, how):
    with begun(tmp_path) as (parent, workers):
        assert all(map(is_alive, workers))
        parent.send_signal(how)
        parent.wait(LIMIT)
        until(lambda: not any(map(is_alive, workers)))


def test_a_script_without_the_main_guard_is_told_what_to_do(tmp_path):
    script = tmp_path / "unguarded.py"
    script.write_text(SCRIPT.replace('if __name__ == "__main__":', "if True:"))
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "s")],
        env=surroundings(), capture_output=True, text=True, check=False, timeout=LIMIT,
    )  # fmt: skip
    assert "put the call under `if __name__ == '__main__':`" in done.stderr


@pytest.mark.parametrize("workers", [1, 2])
def test_what_goes_wrong_while_recording_ends_the_study_at_once(workers):
    n_asked = 0

    def refuse(batch):
        nonlocal n_asked
        n_asked += 1
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        dispatch(tasks(50), threads_of_worker, workers=workers, record=refuse)
    assert n_asked == 1


@pytest.mark.parametrize("seed", [0, 1])
def test_what_a_run_leaves_in_a_ring_is_gone_when_it_has_ended(seed):
    rings = []

    class Ring:
        def __init__(self):
            self.me = self
            rings.append(weakref.ref(self))

    def ringed(scenario, seed):
        Ring()
        if seed:
            raise ValueError("no")
        return toy_run(scenario, seed)

    gc.disable()
    try:
        make_run(tasks(2)[seed], ringed)
    finally:
        gc.enable()
    assert rings[0]() is None
