"""A cluster of two workers on this machine: the same tables as without one, also when a worker is killed half-way."""

import json
import os
import signal
import subprocess
import sys

import pytest
from distributed.comm import CommClosedError
from folders import surroundings, tables
from toy import Toy, slow_run

from goldsim.errors import UsageError
from goldsim.studies.analysis.findings import open_results
from goldsim.studies.execution.cluster import DaskEvaluator
from goldsim.studies.making import make_study
from goldsim.studies.tasks import paired
from waiting import until

DASK = [sys.executable, "-m", "dask"]


def address_in(file):
    """Return the address that a scheduler has written down; nothing while it has not, or not to the end."""
    try:
        return json.loads(file.read_text())["address"]
    except (FileNotFoundError, ValueError):
        return None


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and two workers; return its address, the workers and itself."""
    file = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": surroundings(TOY_SECONDS="0.05"), "cwd": tmp_path}
    started = [
        subprocess.Popen(
            [*DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)], **quiet
        )
    ]
    until(lambda: address_in(file))
    worker = [*DASK, "worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    started += [subprocess.Popen([*worker, "--local-directory", str(tmp_path / name)], **quiet) for name in ("one", "two")]
    yield address_in(file), started[1:], started[0]
    for process in started:
        process.kill()
        process.wait()


def design(n=16, deeds=None):
    return paired("run", [Toy("a", deeds=deeds or {})], range(n), run_one=slow_run)


def test_a_study_on_a_cluster_equals_one_without_though_a_worker_is_killed_half_way(tmp_path, cluster, monkeypatch):
    monkeypatch.setenv("TOY_SECONDS", "0")
    address, workers, _ = cluster
    killed = []

    def kill_one(now):
        if now.done >= 3 and not killed:
            killed.append(workers[0].pid)
            os.kill(workers[0].pid, signal.SIGKILL)

    made = make_study(design(deeds={7: "die", 9: "fail"}), tmp_path / "s", scheduler=address, progress=kill_one)
    assert killed
    assert [(one["seed"], one["error"].split(":")[0]) for one in made.results.failures] == [
        (7, "the worker process died"), (9, "ValueError"),
    ]  # fmt: skip
    make_study(design(), tmp_path / "cluster", scheduler=address)
    make_study(design(), tmp_path / "here")
    assert tables(tmp_path / "here") == tables(tmp_path / "cluster")


@pytest.mark.long
def test_a_run_that_never_ends_is_stopped_on_a_cluster_too(tmp_path, cluster, monkeypatch):
    monkeypatch.setenv("TOY_SECONDS", "0")
    made = make_study(design(6, {3: "hang"}), tmp_path / "s", scheduler=cluster[0], timeout=120)
    ((seed, error),) = [(one["seed"], one["error"]) for one in made.results.failures]
    assert (seed, error) == (3, "the run did not end within 120 s and was stopped")
    assert len(made.results.rows) == 5


@pytest.mark.long
def test_where_the_scheduler_goes_half_way_finished_runs_are_kept_and_the_study_goes_on_without_it(
    tmp_path, cluster, monkeypatch
):
    monkeypatch.setenv("TOY_SECONDS", "0")
    address, _, scheduler = cluster

    def end_it(now):
        if now.done >= 3:
            scheduler.kill()

    with pytest.raises(UsageError, match="is gone; finished runs are kept"):
        make_study(design(), tmp_path / "s", scheduler=address, progress=end_it)
    kept = len(open_results(tmp_path / "s").rows)
    assert kept >= 3
    assert make_study(design(), tmp_path / "s").n_found == kept
    make_study(design(), tmp_path / "whole")
    assert tables(tmp_path / "s") == tables(tmp_path / "whole")


def test_a_scheduler_that_is_not_there_is_said_in_one_line_and_nothing_is_touched(tmp_path, monkeypatch):
    monkeypatch.setattr("goldsim.studies.execution.cluster.WAIT", 1)  # else it is waited for a while
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9 \(.*\); start one with") as caught:
        make_study(design(), tmp_path / "s", scheduler="tcp://127.0.0.1:9")
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "s").exists()


class Gone:
    """A client of a scheduler that went after the study had begun."""

    def register_plugin(self, *_, **__):
        pass

    def fail(self, *_, **__):
        raise CommClosedError("Connection reset by peer")

    nthreads = submit = fail


@pytest.mark.parametrize("call", [lambda one: one.workers, lambda one: one.submit([])])
def test_whichever_call_meets_first_that_the_scheduler_is_gone_says_so(monkeypatch, call):
    monkeypatch.setattr("goldsim.studies.execution.cluster.connected", lambda _: Gone())
    with pytest.raises(UsageError, match="the Dask scheduler at tcp://nowhere is gone; finished runs are kept"):
        call(DaskEvaluator(print, "tcp://nowhere", None))
