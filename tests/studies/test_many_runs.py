"""Many runs: a study's own process stays small, and what it does besides the runs hardly counts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STUDY = """
import json, resource, sys, time
from pathlib import Path
from toy import Toy, {run_one}
from goldsim.studies.tasks import paired
from goldsim.studies.making import make_study
if __name__ == "__main__":
    folder, n, workers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    design = paired("compare", [Toy("a"), Toy("b", 2.0)], range(n // 2), run_one={run_one})
    began, busy = time.monotonic(), time.process_time()
    made = make_study(design, folder, workers=workers)
    print(json.dumps({{
        "n": len(made.results.rows), "seconds": time.monotonic() - began, "busy": time.process_time() - busy,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }}))
"""


def made(folder, n, run_one, workers=1, **environment):
    """Make a study of `n` runs in a process of its own; return what it took."""
    folder.mkdir(exist_ok=True)
    script = folder / "script.py"
    script.write_text(STUDY.format(run_one=run_one))
    done = subprocess.run(
        [sys.executable, str(script), str(folder / "s"), str(n), str(workers)],
        env=os.environ | {"PYTHONPATH": str(HERE)} | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.long
def test_the_process_that_keeps_runs_stays_small_however_many_there_are(tmp_path):
    n = 20_000
    took = made(tmp_path, n, "trivial_run", workers=2)
    assert took["n"] == n
    assert took["peak_mb"] < 500


@pytest.mark.long
def test_a_short_run_costs_hardly_more_in_a_study_than_by_itself(tmp_path):
    # What each run of many costs: what a study of 40 costs, start-up included, is taken off that of 240.
    a_run, few, many = 0.4, 40, 240
    busy = {n: made(tmp_path / str(n), n, "busy_run", TOY_SECONDS=str(a_run))["busy"] for n in (few, many)}
    assert (busy[many] - busy[few]) / (many - few) < 1.05 * a_run
