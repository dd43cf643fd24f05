"""A share of `make fuzz`: whatever is done to the files that goldsim reads, it says in words what is wrong, or takes them."""

import json
import random
from pathlib import Path

import pytest

from fuzz.__main__ import block, told
from fuzz.kinds import Kind, every_kind, made
from goldsim.errors import FolderError, Issue, ScenarioError
from goldsim.studies.results.manifest import read_manifest
from tinyland import ROOT

FIRST, N = 5_000_000, 350  # numbers that `make fuzz` does not come to


def broken(read, tmp_path: Path) -> list[str]:
    return block(0, 1, {"a": Kind([b"a: 1\n"], "given.yaml", read)}, tmp_path)["broke"]


def test_some_hundred_inputs_of_every_kind_are_refused_in_words_or_taken(tmp_path):
    keep, sound = tmp_path / "keep", tmp_path / "sound"
    keep.mkdir(), sound.mkdir()
    line = block(FIRST, N, every_kind(sound), keep)
    assert line["broke"] == []
    assert sum(line["counts"].values()) == N
    assert {name.rpartition(" ")[2] for name in line["counts"]} == {"refused", "ran"}


def raising(error):
    def read(_path, _draw):
        raise error

    return read


def test_a_traceback_a_hang_and_words_that_are_none_count_as_broken_and_the_input_is_kept(tmp_path):
    def endless(_path, _draw):
        while True:
            pass

    assert broken(raising(ValueError("no")), tmp_path) == ["0 (a): ValueError: no"]
    assert (tmp_path / "0-given.yaml").exists()
    assert broken(endless, tmp_path) == ["0 (a): took more than 2 s"]
    assert "there is an empty line" in broken(raising(ScenarioError([])), tmp_path)[0]
    assert broken(raising(ScenarioError([Issue("a", 1, 1, "", "is wrong")])), tmp_path) == []


def test_an_issue_is_one_line_of_bounded_length_whatever_it_quotes():
    issue = str(Issue("a.yaml", 1, 1, "x" * 9_000, "a\nb\x1b[2J" + "y" * 9_000))
    assert "\\n" in issue
    assert "\x1b" not in issue
    assert len(issue.splitlines()) == 1
    assert len(issue) < 2_100


def test_an_input_is_the_same_each_time_and_inputs_differ(tmp_path):
    kind = Kind([b"a: 1\nb: 2\n"], "given.yaml", raising(ValueError()))
    first = [made(kind, random.Random(number)) for number in range(50)]
    assert first == [made(kind, random.Random(number)) for number in range(50)]
    assert len(set(first)) > 30


def test_the_last_lines_count_what_was_tried_by_kind():
    lines = [{"counts": {"points refused": 3, "points ran": 1}, "seconds": 2}, {"counts": {"prices broke": 1}, "seconds": 3}]
    assert told(lines).splitlines()[1:] == [
        f"{'points':<12}{4:>10}{3:>10}{1:>10}{0:>8}",
        f"{'prices':<12}{1:>10}{0:>10}{0:>10}{1:>8}",
        f"{'all':<12}{5:>10}{3:>10}{1:>10}{1:>8}",
        "5 seconds of one processor",
    ]


@pytest.mark.parametrize("changed", [{"seeds": [1, "2"]}, {"keep": ["nothing"]}, {"keep": [{}]}, {"start": "x"}])
def test_a_manifest_that_holds_other_things_is_damaged(tmp_path, changed):
    manifest = json.loads((ROOT / "results" / "reference" / "manifest.json").read_text("utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | changed))
    with pytest.raises(FolderError, match=r"damaged|is missing or cannot be read"):
        read_manifest(tmp_path)
