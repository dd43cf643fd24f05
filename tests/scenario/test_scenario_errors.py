"""Whatever is wrong with a scenario is said before a run, all of it at once, with its place and what to do."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bad_scenarios import BAD, HEAD, MANY, place
from complete_scenario import FIELDS, FIRST, GROUP, NAME, NUMBER, SECOND, complete_tree, price, write
from goldsim.errors import ScenarioError
from goldsim.parameters import INSTRUMENTS, schema
from goldsim.reading.loader import dump
from goldsim.scenario import issues, read


@pytest.fixture
def folder(same_folder: Path) -> Path:
    """Return a folder with a baseline in which the first instrument costs 2e9 a unit and the second has 50 units."""
    (same_folder / "baseline.yaml").write_text(priced(), encoding="utf-8")
    return same_folder


@cache
def priced() -> str:
    tree = complete_tree()
    price(tree, FIRST, 2e9)
    price(tree, SECOND, 1.0, 50)
    tree["parameters"][GROUP][NAME].update(value=0.2, low=0.0, high=1.0)
    return dump(tree)


@pytest.mark.parametrize(("text", "path", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_place_and_path(folder: Path, text: str, path: str, words: str) -> None:
    text, where = place(text if text.startswith(("name", "@")) else HEAD + text)
    file = folder / "child.yaml"
    file.write_text(text, encoding="utf-8")
    expected = ": ".join(part for part in (f"{file}:{where}", path, words) if part)
    assert [str(issue) for issue in issues([file])] == [expected]


def test_everything_wrong_is_said_at_once_in_the_order_of_lines(folder: Path) -> None:
    file = folder / "child.yaml"
    file.write_text(
        f"{HEAD}titel: x\nrun: {{weeks: 0, start: 2021-01-05}}\nparameters:\n  {GROUP}:\n    {NAME}: .nan\n    {NAME}: 3\n"
        f"    {NAME}x: 1\npolicy:\n  from: soon\n  budget_xof_per_year: 1\n  units: {{{FIRST}: 1}}\n  split: {{{FIRST}: 0.3}}\n"
    )
    assert [(issue.line, issue.path) for issue in issues([file])] == [
        (3, "titel"),
        (4, "run.weeks"),
        (4, "run.start"),
        (7, f"parameters.{NUMBER}"),
        (8, f"parameters.{NUMBER}"),
        (9, f"parameters.{NUMBER}x"),
        (11, "policy.from"),
        (13, "policy.units"),
        (14, "policy.split"),
    ]


def test_many_unknown_keys_are_counted_rather_than_listed(folder: Path) -> None:
    file = folder / "child.yaml"
    file.write_text(f"{HEAD}run: {{{MANY}}}\n")
    found = issues([file])
    assert len(found) == 21
    assert found[0].message == "5 more unknown keys"


def test_an_error_in_the_parent_names_the_parents_file_and_is_said_once(folder: Path) -> None:
    tree = complete_tree()
    tree["parameters"][GROUP][NAME]["kind"] = "guess"
    parent = write(folder, tree)
    line = 1 + next(i for i, text in enumerate(parent.read_text().splitlines()) if text.startswith(f"    {NAME}:"))
    files = [folder / "a.yaml", folder / "b.yaml"]
    for file in files:
        file.write_text(f"name: {file.stem}\nextends: baseline\n")
    (found,) = issues(files)
    assert (found.file, found.line, found.path) == (str(parent), line, f"parameters.{NUMBER}.kind")


def test_what_two_files_get_wrong_together_is_said_in_the_one_that_came_last(folder: Path) -> None:
    (folder / "dear.yaml").write_text(
        f"name: dear\nextends: baseline\npolicy: {{from: 2022-06-06, budget_xof_per_year: 10e9, units: {{{FIRST}: 5}}}}\n"
    )
    (folder / "a.yaml").write_text("name: a\nextends: dear\nrun: {weeks: 52}\npolicy:\n  budget_xof_per_year: 1e9\n")
    assert [str(issue) for issue in issues([folder / "dear.yaml", folder / "a.yaml"])] == [
        f"{folder / 'a.yaml'}:3:14: run.weeks: "
        "the run ends on 2022-01-02, before a begins (2022-06-06): give it 75 weeks or more",
        f"{folder / 'a.yaml'}:5:24: policy.budget_xof_per_year: what the policy promises costs 10.0e9 XOF a year, "
        "its budget is 1.0e9",
    ]


def test_a_circle_of_parents_is_named(folder: Path) -> None:
    for name, parent in (("a", "b"), ("b", "c"), ("c", "b")):
        (folder / f"{name}.yaml").write_text(f"name: {name}\nextends: {parent}\n")
    (found,) = issues([folder / "a.yaml"])
    assert str(found) == f"{folder / 'c.yaml'}:2:10: extends: goes round in a circle: b extends c extends b"


def test_a_parent_that_cannot_be_read_is_a_problem_of_its_own_file(folder: Path) -> None:
    (folder / "bytes.yaml").write_bytes(b"name: \xff\n")
    (folder / "a.yaml").write_text("name: a\nextends: bytes\n")
    (found,) = issues([folder / "a.yaml"])
    assert str(found) == f"{folder / 'bytes.yaml'}:1:7: byte 0xff is not UTF-8: save the file as UTF-8"


def test_missing_parameters_are_listed_group_by_group(same_folder: Path) -> None:
    tree = complete_tree()
    del tree["parameters"][GROUP]
    del tree["parameters"]["instruments"][f"{FIRST}_max_units"]
    del tree["parameters"]["instruments"][f"{SECOND}_max_units"]
    said = {issue.path: issue.message for issue in issues([write(same_folder, tree)])}
    names = [f"{name}_max_units" for name in INSTRUMENTS if name in (FIRST, SECOND)]
    assert said["parameters.instruments"] == f"is missing {names[0]} and {names[1]}"
    assert all(name in said[f"parameters.{GROUP}"] for name in schema()[GROUP])
    assert len(said) == 2


def test_an_entry_of_a_whole_file_must_be_whole(same_folder: Path) -> None:
    tree = complete_tree()
    for key in ("unit", "low", "source"):
        del tree["parameters"][GROUP][NAME][key]
    (found,) = issues([write(same_folder, tree)])
    assert (found.path, found.message) == (f"parameters.{NUMBER}", "is missing unit, low and source")


def test_a_whole_file_must_have_its_sections(same_folder: Path) -> None:
    tree: dict[str, Any] = {"name": "empty"}
    said = [str(issue) for issue in issues([write(same_folder, tree)])]
    assert f"{same_folder / 'baseline.yaml'}:1:1: run: is missing" in said
    assert any("is missing" in line and f"parameters.{GROUP}" in line for line in said)


def test_hard_limits_of_a_unit_hold_for_values_and_ranges(same_folder: Path) -> None:
    share = next(
        path for path, field in FIELDS.items() if (field.unit.lowest, field.unit.highest) == (0.0, 1.0) and not field.length
    )
    group, name = share.split(".")
    tree = complete_tree()
    tree["parameters"][group][name].update(value=1.5, high=2)
    found = issues([write(same_folder, tree)])
    limits = f"in {FIELDS[share].unit.symbol!r} it must lie between 0 and 1"
    assert {issue.message for issue in found} == {f"is 1.5, {limits}", f"is 2, {limits}"}


def test_a_list_must_have_its_length_and_every_element_its_range(same_folder: Path) -> None:
    lists = [path for path, field in FIELDS.items() if field.length is not None]
    assert lists
    for path in lists:
        group, name = path.split(".")
        length = FIELDS[path].length
        tree = complete_tree()
        entry = tree["parameters"][group][name]
        entry["value"] = entry["value"][:-1]
        (found,) = issues([write(same_folder, tree)])
        assert found.message == f"must be a list of {length} numbers, it has {(length or 0) - 1}"
        entry["value"] = [*entry["value"][:-1], "x", entry["high"] + 1]
        paths = [issue.path for issue in issues([write(same_folder, tree)])]
        assert paths == [f"parameters.{path}.value[{(length or 0) - 2}]", f"parameters.{path}.value[{(length or 0) - 1}]"]


def test_a_file_that_is_no_geography_is_an_issue_not_a_crash(same_folder: Path) -> None:
    for content in (b"", b"\xff", b"- 1", b"name: [", b"grid: 3"):
        (same_folder / "map.yaml").write_bytes(content)
        tree = complete_tree()
        tree["run"]["geography"] = "./map.yaml"
        found = issues([write(same_folder, tree)])
        assert found
        assert all(issue.file == str(same_folder / "map.yaml") for issue in found)


def test_reading_raises_what_validating_lists(folder: Path) -> None:
    file = folder / "child.yaml"
    file.write_text(f"{HEAD}titel: x\n")
    with pytest.raises(ScenarioError) as caught:
        read(file)
    assert list(caught.value.issues) == issues([file])
    assert caught.value.exit_code == 2
