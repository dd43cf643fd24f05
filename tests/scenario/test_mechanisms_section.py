"""A scenario switches mechanisms off by their ids, and nothing else about it changes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bad_scenarios import HEAD, place
from complete_scenario import write_complete
from goldsim.errors import ScenarioError
from goldsim.scenario import Scenario, issues, read
from goldsim.scenario.mechanisms import MECHANISMS


@pytest.fixture
def baseline(same_folder: Path) -> Scenario:
    return read(write_complete(same_folder))


@pytest.fixture
def child(same_folder: Path, baseline: Scenario) -> Callable[..., Path]:
    """Return a function that writes a file which extends another."""

    def write_child(text: str, name: str = "child", parent: str = "baseline") -> Path:
        path = same_folder / f"{name}.yaml"
        path.write_text(f"name: {name}\nextends: {parent}\n{text}", encoding="utf-8")
        return path

    return write_child


def test_without_the_section_everything_is_on(baseline: Scenario) -> None:
    assert baseline.off == frozenset()


@pytest.mark.parametrize("word", ["off", "false", "'off'", "'false'"])
def test_a_mechanism_can_be_switched_off(child: Callable[..., Path], word: str) -> None:
    assert read(child(f"mechanisms: {{M14: {word}}}\n")).off == {"M14"}


@pytest.mark.parametrize("word", ["on", "true"])
def test_a_child_switches_one_on_again_and_leaves_the_others(child: Callable[..., Path], word: str) -> None:
    child("mechanisms: {M14: off, M23: off}\n")
    assert read(child(f"mechanisms: {{M14: {word}, M02: off}}\n", "grandchild", "child")).off == {"M02", "M23"}


@pytest.mark.parametrize("value", ["off", False, np.False_])
def test_a_mechanism_can_be_switched_off_and_on_in_python(baseline: Scenario, value: Any) -> None:
    changed = baseline.with_values({"mechanisms.M14": value, "mechanisms.M15": "off"})
    assert changed.off == {"M14", "M15"}
    assert changed.with_values({"mechanisms.M14": "on", "mechanisms.M15": True}).off == frozenset()


def test_other_changes_leave_a_mechanism_off(baseline: Scenario) -> None:
    assert baseline.with_values({"mechanisms.M14": "off"}).with_values({"run.weeks": 30}).off == {"M14"}


def test_every_mechanism_has_a_path(baseline: Scenario) -> None:
    paths = [f"mechanisms.{mechanism}" for mechanism in MECHANISMS]
    assert [path for path in baseline.paths() if path.startswith("mechanisms")] == paths
    assert (len(paths), paths[0], paths[-1]) == (32, "mechanisms.M01", "mechanisms.M32")
    assert baseline.with_values(dict.fromkeys(paths, "off")).off == set(MECHANISMS)


def test_the_digest_is_of_what_is_off(baseline: Scenario, child: Callable[..., Path]) -> None:
    assert read(child("mechanisms: {M14: on}\n")).digest == baseline.digest
    digests = {baseline.with_values({f"mechanisms.{mechanism}": "off"}).digest for mechanism in MECHANISMS}
    assert len(digests | {baseline.digest}) == 33


def test_what_is_off_is_written_and_read_back(same_folder: Path, baseline: Scenario) -> None:
    changed = baseline.with_values({"mechanisms.M30": "off", "mechanisms.M14": "off"})
    path = same_folder / "resolved.yaml"
    path.write_text(changed.to_yaml(), encoding="utf-8")
    assert "mechanisms:\n  M14: false\n  M30: false\n" in changed.to_yaml()
    assert "mechanisms" not in baseline.to_yaml()
    assert (read(path).off, read(path).digest) == (changed.off, changed.digest)


BAD = {
    "an id in small letters": (
        "mechanisms: {@m14: off}",
        "mechanisms.m14",
        "there is no mechanism 'm14' - did you mean 'M14'?; they go from M01 to M32",
    ),
    "an id beyond the last": (
        "mechanisms:\n  M14: off\n  @M305: off",
        "mechanisms.M305",
        "there is no mechanism 'M305' - did you mean 'M30'?; they go from M01 to M32",
    ),
    "no id at all": (
        "mechanisms: {@auctions: off}",
        "mechanisms.auctions",
        "there is no mechanism 'auctions'; they go from M01 to M32",
    ),
    "a number": ("mechanisms: {M14: @0}", "mechanisms.M14", "must be on or off, it is 0"),
    "another word": ("mechanisms: {M14: @none}", "mechanisms.M14", "must be on or off, it is 'none'"),
    "nothing": ("mechanisms: {M14:@}", "mechanisms.M14", "has no value: give one, or leave the key out"),
    "a list": ("mechanisms: @[M14]", "mechanisms", "must be a mapping (lines of `key: value`), it is a list of 1"),
}


@pytest.mark.parametrize(("text", "path", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_place_and_id(same_folder: Path, baseline: Scenario, text: str, path: str, words: str) -> None:
    text, where = place(f"{HEAD}{text}\n")
    file = same_folder / "child.yaml"
    file.write_text(text, encoding="utf-8")
    assert [str(issue) for issue in issues([file])] == [f"{file}:{where}: {path}: {words}"]


def test_a_parents_mistake_is_said_in_the_parents_file(same_folder: Path, child: Callable[..., Path]) -> None:
    parent = child("mechanisms: {M14: perhaps}\n")
    (found,) = issues([child("mechanisms: {M15: off}\n", "grandchild", "child")])
    assert (found.file, found.line, found.path) == (str(parent), 3, "mechanisms.M14")


def test_what_is_wrong_in_python_is_said_with_the_path_that_was_given(baseline: Scenario) -> None:
    with pytest.raises(ScenarioError) as caught:
        baseline.with_values({"mechanisms.M33": "off", "mechanisms.M14": 1, "mechanisms.M15": "maybe"})
    assert [str(issue) for issue in caught.value.issues] == [
        "with_values: mechanisms.M33: there is no mechanism 'M33' - did you mean 'M32'?; they go from M01 to M32",
        "with_values: mechanisms.M14: must be on or off, it is 1",
        "with_values: mechanisms.M15: must be on or off, it is 'maybe'",
    ]
