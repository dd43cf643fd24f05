"""Many runs: a study's own process stays small, and short runs are made many in a batch, for which there is work to do once."""

import json
import subprocess
import sys

import pytest
from folders import surroundings

from goldsim.studies.execution.dispatch import Sizes

STUDY = """
import json, resource, sys
from pathlib import Path
from toy import Toy, trivial_run
from goldsim.studies.tasks import paired
from goldsim.studies.making import make_study
if __name__ == "__main__":
    folder, n, workers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    design = paired("compare", [Toy("a"), Toy("b", 2.0)], range(n // 2), run_one=trivial_run)
    made = make_study(design, folder, workers=workers)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"n": len(made.results.rows), "peak_mb": peak_mb}))
"""


@pytest.mark.long
def test_the_process_that_keeps_runs_stays_small_however_many_there_are(tmp_path):
    n = 20_000
    script = tmp_path / "script.py"
    script.write_text(STUDY)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "s"), str(n), "2"],
        env=surroundings(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    took = json.loads(done.stdout)
    assert took["n"] == n
    assert took["peak_mb"] < 500


def batches(n, run, keeping, workers):
    """Return the sizes of the batches in which `n` runs are handed out that take so many seconds each; none is timed here."""
    sizes, found = Sizes(), []
    while sum(found) < n:
        found.append(sizes.next(n - sum(found), workers))
        sizes.saw(found[-1], found[-1] * run, keeping)
    return found


def test_short_runs_are_made_many_in_a_batch_and_long_ones_one_by_one():
    short, long = batches(10_000, 0.02, 0.01, 2), batches(100, 5.0, 0.01, 2)
    assert sum(short) == 10_000
    # Two seconds' worth, from the second one on; towards the end less, so that all workers end together.
    assert (short[0], short[1], short[-1]) == (1, 100, 1)
    assert len(short) < 10_000 / 100 + 50
    assert long == [1] * 100


def test_batches_are_larger_where_many_workers_would_keep_the_process_that_records_busy():
    few, many = (max(batches(100_000, 0.1, 0.5, workers)) for workers in (1, 50))
    assert (few, many) == (20, 200)
