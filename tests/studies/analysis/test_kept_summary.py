"""A folder that is kept without the tables of its runs still says what came out, and how to make the runs again."""

import shutil

import pytest
from toy import Toy, toy_run

import goldsim
from goldsim.errors import FolderError
from goldsim.studies.analysis.paired import COLUMNS
from tinyland import ROOT


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("kept") / "study"
    goldsim.compare([Toy("usual"), Toy("better", level=1.2)], range(1, 9), folder=root, run_one=toy_run)
    return root


def test_the_table_read_from_the_summary_is_the_one_worked_out_of_the_runs(folder, tmp_path):
    whole = goldsim.open(folder).table
    shutil.copytree(folder, tmp_path / "bare")
    shutil.rmtree(tmp_path / "bare" / "tables")
    kept = goldsim.open(tmp_path / "bare")
    assert list(kept.table.columns) == list(COLUMNS)
    for column in ("policy", "outcome", "n", "is_clear", "same_sign_in"):
        assert kept.table[column].astype(str).tolist() == whole[column].astype(str).tolist(), column
    for column in ("reference_median", "policy_median", "difference_mean", "low", "high", "percent", "percent_low"):
        assert kept.table[column].tolist() == pytest.approx(whole[column].tolist(), nan_ok=True), column


def test_what_only_the_runs_could_say_is_refused_with_the_command_that_makes_them(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "bare")
    shutil.rmtree(tmp_path / "bare" / "tables")
    kept = goldsim.open(tmp_path / "bare")
    for name in ("weekly", "regions", "values", "yearly"):
        with pytest.raises(FolderError, match="is kept without the tables of its runs"):
            getattr(kept, name)
    (tmp_path / "bare" / "summary.csv").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(FolderError, match=r"summary\.csv is missing or damaged"):
        _ = kept.table


def test_the_shipped_comparison_opens_and_says_what_it_found():
    reference = goldsim.open(ROOT / "results" / "reference")
    assert set(reference.table["policy"]) == {"enforcement_only", "livelihood_support", "balanced"}
    assert reference.summary["median"].notna().all()
    assert {"mean", "lowest", "highest"} <= {*reference.years}
