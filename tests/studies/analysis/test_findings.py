"""Kinds of study: each is one file and one line of the registry."""

from dataclasses import replace

import pytest
from toy import Toy, toy_run

from goldsim.studies.analysis.findings import KINDS, Kind, kinds_of, open_results, written_findings
from goldsim.studies.analysis.kind import Shown
from goldsim.studies.making import make_study
from goldsim.studies.study_file import read_study
from goldsim.studies.tasks import paired
from tinyland import SCENARIOS


class Counting:
    """Says how many runs there are."""

    has_page = True
    refusal = ""

    def __init__(self, results):
        self.results = results

    def tables(self):
        return [Shown("how many", [("runs", True)], [(str(len(self.results.rows)),)])]

    def lines(self):
        return [f"{len(self.results.rows)} runs are there"]

    def content(self):
        return {"n": len(self.results.rows)}

    def files(self):
        return {"tables/count.txt": f"{len(self.results.rows)}\n", "tables/old.txt": None}


@pytest.fixture
def with_counting(monkeypatch):
    monkeypatch.setitem(KINDS, "counting", Kind(Counting, is_analysis=True))


def design():
    return replace(paired("toys", [Toy("a"), Toy("b", 2.0)], [1, 2], run_one=toy_run), analyses=("counting",))


def test_a_new_kind_of_study_says_and_writes_what_it_finds(tmp_path, with_counting):
    made = make_study(design(), tmp_path / "s")
    assert kinds_of(made.results.manifest) == ["comparison", "counting"]
    assert (tmp_path / "s" / "tables" / "count.txt").read_text() == "4\n"
    _, counted = made.findings
    assert (counted.tables()[0].rows, counted.lines(), counted.content()) == ([("4",)], ["4 runs are there"], {"n": 4})


def test_findings_are_written_again_and_what_was_true_of_other_runs_goes(tmp_path, with_counting):
    make_study(design(), tmp_path / "s")
    (tmp_path / "s" / "tables" / "old.txt").write_text("5\n")
    (tmp_path / "s" / "tables" / "count.txt").unlink()
    written_findings(open_results(tmp_path / "s"))
    assert (tmp_path / "s" / "tables" / "count.txt").exists()
    assert not (tmp_path / "s" / "tables" / "old.txt").exists()


def test_a_study_file_may_ask_for_a_new_kind_and_a_version_without_it_leaves_it_out(tmp_path, with_counting, monkeypatch):
    text = f"name: small\nscenarios: [{SCENARIOS}/status_quo.yaml]\nseeds: {{n: 1}}\nanalyses: [counting]\n"
    (tmp_path / "small.yaml").write_text(text)
    assert read_study(tmp_path / "small.yaml").analyses == ("counting",)
    results = make_study(design(), tmp_path / "s").results
    monkeypatch.delitem(KINDS, "counting")
    assert kinds_of(results.manifest) == ["comparison"]
