"""A finished study whose files were lost or changed: what can be made again is, and what cannot is named."""

import json
import shutil
import subprocess
import sys

import pytest

from command import goldsim, started

LOCKING = "import pathlib, sys; from goldsim.studies.results.folder import locked; lock = locked(pathlib.Path(sys.argv[1]))"


@pytest.fixture(scope="module")
def made(tiny, tmp_path_factory):
    """Return a folder with a study that is whole, page and all."""
    here = tmp_path_factory.mktemp("made")
    (here / "baseline.yaml").write_text(tiny.with_values({"run.weeks": 4}).to_yaml(), encoding="utf-8")
    done = goldsim("run", "baseline.yaml", "-n", 2, "--workers", 1, "--out", "s", "--quiet", cwd=here)
    assert done.returncode == 0, done.stderr
    return here / "s"


@pytest.fixture
def own(made, tmp_path):
    return shutil.copytree(made, tmp_path / "s")


@pytest.mark.parametrize(("lost", "how"), [("summary.csv", "removed"), ("report.html", "emptied"), ("checksums.json", "removed")])
def test_what_is_lost_of_a_finished_study_is_made_again_by_resume(made, own, lost, how):
    (own / lost).unlink() if how == "removed" else (own / lost).write_text("")
    done = goldsim("resume", "s", "--workers", 1, "--quiet", cwd=own.parent)
    assert done.returncode == 0, done.stderr
    assert lost in done.stderr
    assert (own / lost).read_bytes() == (made / lost).read_bytes()
    again = goldsim("resume", "s", cwd=own.parent)
    assert "there is nothing to go on with" in again.stderr


@pytest.mark.parametrize("name", ["tables/weekly.parquet", "design.parquet", "scenarios/baseline.resolved.yaml", "manifest.json"])
@pytest.mark.parametrize("command", ["resume", "report"])
def test_what_everything_is_made_of_is_refused_where_somebody_has_changed_it(own, name, command):
    (own / name).write_bytes((own / name).read_bytes() + b" ")
    before = (own / "summary.csv").read_bytes()
    done = goldsim(command, "s", cwd=own.parent)
    assert done.returncode == 4
    assert f"s/{name} is not as it was written" in done.stderr or f"s/{name} is missing or damaged" in done.stderr
    assert (own / "summary.csv").read_bytes() == before


def test_a_report_does_not_wait_for_a_lock_that_nobody_can_be_seen_to_hold(own):
    (own / ".lock").write_text("1\nelsewhere\n")
    done = goldsim("report", "s", cwd=own.parent)
    assert done.returncode == 4
    assert "lock" in done.stderr or "in use" in done.stderr


def test_the_checksums_name_every_file_that_is_kept(made):
    sums = json.loads((made / "checksums.json").read_text())
    files = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert set(sums) == files - {"checksums.json", "ledger.jsonl", ".lock"}


@pytest.mark.parametrize("name", ["figures", "failures.jsonl", "report.html.partial"])
def test_a_link_that_somebody_put_into_a_results_folder_is_never_followed(own, tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    if (own / name).is_dir():
        shutil.rmtree(own / name)
    elsewhere.write_text("mine")
    (own / name).symlink_to(elsewhere)
    done = goldsim("report", "s", cwd=own.parent)
    assert (done.returncode, done.stdout) == (4, "")
    assert f"s/{name} is a link, which no results folder holds" in done.stderr
    assert elsewhere.read_text() == "mine"
    assert not (own / ".lock").exists()


def test_a_report_waits_for_the_one_that_has_the_folder_and_says_so(made, own):
    code = f"{LOCKING}; print('locked', flush=True); input(); lock.release()"
    words = [sys.executable, "-c", code, str(own / ".lock")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "locked\n"
        with started("report", "s", cwd=own.parent) as report:
            assert f"in use by another goldsim (process {other.pid} on " in report.stderr.readline()
            other.communicate("\n")
            assert report.wait() == 0
    assert (own / "report.html").read_bytes() == (made / "report.html").read_bytes()
