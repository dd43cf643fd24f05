"""A study that is killed again and again, at moments that nobody chose, ends as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from test_execution import is_alive, surroundings
from toy import Toy, slow_run

from goldsim.runs import TABLES
from goldsim.studies.making import make_study
from goldsim.studies.results.run_log import read_lines
from goldsim.studies.tasks import paired

SCRIPT = """
import sys
from pathlib import Path
from toy import Toy, slow_run
from goldsim.studies.tasks import paired
from goldsim.studies.making import make_study
if __name__ == "__main__":
    make_study(paired("run", [Toy("a")], range(int(sys.argv[2])), run_one=slow_run), Path(sys.argv[1]), workers=2)
"""
A_ROUND = 30  # runs, more than two workers make until they are killed


class Study:
    """A study in processes of its own, which can be begun, hurt and begun again."""

    def __init__(self, tmp_path, n):
        self.root, self.n, self.pids, self.script = tmp_path / "s", n, tmp_path / "pids", tmp_path / "script.py"
        self.pids.mkdir()
        self.script.write_text(SCRIPT)

    def begin(self):
        words = [sys.executable, str(self.script), str(self.root), str(self.n)]
        environment = surroundings(TOY_PIDS=str(self.pids), TOY_SECONDS="0.05")
        return subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)

    def workers(self):
        return [pid for pid in (int(path.name) for path in self.pids.iterdir()) if is_alive(pid)]

    def done(self):
        """Return how often each run was recorded as done."""
        return Counter(line["run_id"] for line in read_lines(self.root / "ledger.jsonl") if line["status"] == "done")


def hurt(study, parent, victim, seconds):
    """Kill the parent, or a worker that is at work, after some time."""
    time.sleep(seconds)
    if victim == "worker":
        for pid in study.workers()[:1]:
            os.kill(pid, signal.SIGKILL)
        return
    parent.kill()
    parent.wait()
    end = time.monotonic() + 3
    while study.workers() and time.monotonic() < end:
        time.sleep(0.02)
    assert study.workers() == []


@pytest.mark.parametrize("victim", ["parent", "worker"])
@pytest.mark.parametrize("n_moments", [3, pytest.param(20, marks=pytest.mark.long)])
def test_killed_at_random_moments_no_run_is_lost_or_repeated_and_the_tables_are_the_same(
    tmp_path, monkeypatch, n_moments, victim
):
    draw, study = random.Random(f"{victim} {n_moments}"), Study(tmp_path, n_moments * A_ROUND)
    parent, kept = study.begin(), Counter()
    for _ in range(n_moments):
        if parent.poll() is not None:
            parent = study.begin()
        hurt(study, parent, victim, draw.uniform(0.2, 2.5))
        now = study.done()
        assert kept <= now
        kept = now
    if parent.poll() is None:
        parent.wait(120)
    while study.begin().wait(120) != 0:
        pytest.fail("the study does not go on")
    assert set(study.done().values()) == {1}
    assert len(study.done()) == study.n
    monkeypatch.setenv("TOY_SECONDS", "0")
    design = paired("run", [Toy("a")], range(study.n), run_one=slow_run)
    whole = make_study(design, tmp_path / "whole").results
    for table in TABLES:
        one, two = (Path(folder) / "tables" / f"{table}.parquet" for folder in (study.root, whole.folder))
        assert one.read_bytes() == two.read_bytes(), table
