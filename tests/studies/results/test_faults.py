"""What can go wrong while a study runs: hung runs, full disks, locks that were left. The tables come out as if nothing had."""

import os
import subprocess
import sys

import pytest
from folders import tables
from toy import Toy, toy_run

from goldsim.errors import DiskError, FolderError
from goldsim.studies.analysis.findings import open_results
from goldsim.studies.making import make_study
from goldsim.studies.tasks import paired

LOCKING = "import pathlib, sys; from goldsim.studies.results.folder import locked; lock = locked(pathlib.Path(sys.argv[1]))"


def design(n=12, deeds=None):
    return paired("run", [Toy("a", deeds=deeds or {})], range(n), run_one=toy_run)


@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.long), 2])
def test_a_run_that_never_ends_is_stopped_and_the_others_finish(tmp_path, workers):
    results = make_study(design(deeds={5: "hang", 8: "die"}), tmp_path / "s", workers=workers, timeout=120).results
    assert {one["seed"]: one["error"] for one in results.failures} == {
        5: "the run did not end within 120 s and was stopped",
        8: "the worker process died: killed from outside, out of memory, or crashed",
    }
    assert len(results.rows) == 10


def test_a_process_that_was_killed_leaves_a_lock_that_is_taken_over(tmp_path):
    locking = f"{LOCKING}; import os; os.kill(os.getpid(), 9)"
    root = tmp_path / "s"
    root.mkdir()
    subprocess.run([sys.executable, "-c", locking, str(root / ".lock")], check=False)
    assert (root / ".lock").exists()
    assert len(make_study(design(), root).results.rows) == 12
    assert not (root / ".lock").exists()


def test_a_folder_that_another_process_has_is_refused_with_its_number(tmp_path):
    root = tmp_path / "s"
    root.mkdir()
    with subprocess.Popen([sys.executable, "-c", f"{LOCKING}; input()", str(root / ".lock")], stdin=subprocess.PIPE) as other:
        while not (root / ".lock").exists() or not (root / ".lock").read_text():
            assert other.poll() is None
        with pytest.raises(FolderError, match=rf"in use by another goldsim \(process {other.pid} on "):
            make_study(design(), root)
        other.communicate(b"\n")


def test_a_lock_of_another_host_refuses_and_says_how_to_go_on(tmp_path):
    root = tmp_path / "s"
    root.mkdir()
    (root / ".lock").write_text("filelock/2\npid=7\nhost=elsewhere\nmode=exclusive\nstart=1\n")
    with pytest.raises(FolderError, match=r"process 7 on the host elsewhere; .* remove .*\.lock and start again"):
        make_study(design(), root)
    assert [path.name for path in root.iterdir()] == [".lock"]


def test_a_full_disk_stops_the_study_and_it_goes_on_when_there_is_room(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(small)], capture_output=True, check=False
    ).returncode == 0  # fmt: skip
    if not mounted:
        pytest.skip("a small file system cannot be mounted without rights")
    try:
        with pytest.raises(DiskError, match="the disk is full"):
            make_study(design(200), small / "s")
        kept = len(open_results(small / "s").rows)
        assert kept > 0
        subprocess.run(["mount", "-o", "remount,size=50m", str(small)], check=True)
        assert make_study(design(200), small / "s").n_found == kept
        make_study(design(200), tmp_path / "whole")
        assert tables(small / "s") == tables(tmp_path / "whole")
    finally:
        subprocess.run(["umount", str(small)], check=True)
