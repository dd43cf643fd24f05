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
from folders import surroundings
from toy import Toy, slow_run

from goldsim.runs import TABLES
from goldsim.studies.making import make_study
from goldsim.studies.results.run_log import read_lines
from goldsim.studies.tasks import paired
from waiting import LIMIT, is_alive, until

SCRIPT = """
import sys
from pathlib import Path
from toy import Toy, slow_run
from goldsim.studies.tasks import paired
from goldsim.studies.making import make_study
if __name__ == "__main__":
    make_study(paired("run", [Toy("a")], range(int(sys.argv[2])), run_one=slow_run), Path(sys.argv[1]), workers=2)
"""
A_ROUND = 20  # runs, more than are made before a kill
A_RUN = 0.02  # seconds
STAGES = ("starting", "begun", "later")


class Study:
    """A study in processes of its own, which can be begun, hurt and begun again."""

    def __init__(self, tmp_path, n):
        self.root, self.n, self.pids, self.script = tmp_path / "s", n, tmp_path / "pids", tmp_path / "script.py"
        self.pids.mkdir()
        self.script.write_text(SCRIPT)

    def begin(self):
        words = [sys.executable, str(self.script), str(self.root), str(self.n)]
        environment = surroundings(TOY_PIDS=str(self.pids), TOY_SECONDS=str(A_RUN))
        return subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)

    def workers(self):
        return [pid for pid in (int(path.name) for path in self.pids.iterdir()) if is_alive(pid)]

    def done(self):
        """Return how often each run was recorded as done."""
        return Counter(line["run_id"] for line in read_lines(self.root / "ledger.jsonl") if line["status"] == "done")


def hurt(study, parent, victim, stage, draw):
    """Kill the parent, or a worker: while they start, when they have begun, or when some more runs are done."""
    n_done = study.done().total() + draw.randrange(1, A_ROUND) * (stage == "later")
    if stage != "starting":
        until(lambda: (study.workers() and study.done().total() >= n_done) or parent.poll() is not None)
    # Nothing has to have happened after that: any moment will do.
    time.sleep(draw.uniform(0, 2 if stage == "starting" else 2 * A_RUN))
    if victim == "worker":
        for pid in study.workers()[:1]:
            os.kill(pid, signal.SIGKILL)
        return
    parent.kill()
    parent.wait()
    until(lambda: not study.workers())


@pytest.mark.parametrize(
    ("n_moments", "victims"),
    [
        (2, ["worker", "parent"]),
        pytest.param(20, ["parent"], marks=pytest.mark.long),
        pytest.param(20, ["worker"], marks=pytest.mark.long),
    ],
)
def test_killed_at_random_moments_no_run_is_lost_or_repeated_and_the_tables_are_the_same(
    tmp_path, monkeypatch, n_moments, victims
):
    draw, study = random.Random(f"{victims} {n_moments}"), Study(tmp_path, n_moments * A_ROUND)
    stages = draw.sample(STAGES, len(STAGES))
    parent, kept = study.begin(), Counter()
    for moment in range(n_moments):
        if parent.poll() is not None:
            parent = study.begin()
        hurt(study, parent, victims[moment % len(victims)], stages[moment % len(stages)], draw)
        now = study.done()
        assert kept <= now
        kept = now
    if parent.poll() is None:
        parent.wait(LIMIT)
    while study.begin().wait(LIMIT) != 0:
        pytest.fail("the study does not go on")
    assert set(study.done().values()) == {1}
    assert len(study.done()) == study.n
    monkeypatch.setenv("TOY_SECONDS", "0")
    design = paired("run", [Toy("a")], range(study.n), run_one=slow_run)
    whole = make_study(design, tmp_path / "whole").results
    for table in TABLES:
        one, two = (Path(folder) / "tables" / f"{table}.parquet" for folder in (study.root, whole.folder))
        assert one.read_bytes() == two.read_bytes(), table
