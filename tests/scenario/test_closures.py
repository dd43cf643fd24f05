"""Borders close on dates, and only borders that the geography has."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bad_scenarios import HEAD, place
from complete_scenario import write_complete
from goldsim.country import geography
from goldsim.errors import ScenarioError
from goldsim.scenario import Closure, Scenario, issues, read
from tinyland import SCENARIOS

WINTER = "{from: 2022-01-09, to: 2022-02-03, exits: [Exia, Ypsia], source: sanctions}"
SPRING = "{from: 2022-02-04, to: 2022-05-01, exits: [Exia], source: a quarrel}"


@pytest.fixture
def baseline(same_folder: Path) -> Scenario:
    """Return a scenario of Tinyland, whose neighbours are Exia and Ypsia."""
    return read(write_complete(same_folder))


@pytest.fixture
def child(same_folder: Path, baseline: Scenario) -> Callable[..., Path]:
    def write_child(text: str, name: str = "child", parent: str = "baseline") -> Path:
        path = same_folder / f"{name}.yaml"
        path.write_text(f"name: {name}\nextends: {parent}\n{text}", encoding="utf-8")
        return path

    return write_child


def given(**changes: Any) -> list[dict[str, Any]]:
    """Return a list of one closure as somebody gives it in Python."""
    usual = {"from": date(2022, 1, 9), "to": date(2022, 2, 3), "exits": ["Exia"], "source": "sanctions"}
    return [usual | changes]


def test_without_the_section_no_border_closes(baseline: Scenario) -> None:
    assert baseline.closures == ()


def test_closures_arrive_as_they_are_given(child: Callable[..., Path]) -> None:
    assert read(child(f"closures: [{WINTER}, {SPRING}]\n")).closures == (
        Closure(date(2022, 1, 9), date(2022, 2, 3), ("Exia", "Ypsia"), "sanctions"),
        Closure(date(2022, 2, 4), date(2022, 5, 1), ("Exia",), "a quarrel"),
    )


def test_a_child_replaces_the_list_as_a_whole_and_an_empty_one_lifts_it(child: Callable[..., Path]) -> None:
    child(f"closures: [{WINTER}]\n")
    assert read(child("", "same", "child")).closures == read(child(f"closures: [{WINTER}]\n")).closures
    assert [one.source for one in read(child(f"closures: [{SPRING}]\n", "other", "child")).closures] == ["a quarrel"]
    assert read(child("closures: []\n", "none", "child")).closures == ()


def test_the_digest_is_of_dates_and_exits_in_any_order(baseline: Scenario, child: Callable[..., Path]) -> None:
    one = read(child(f"closures: [{WINTER}, {SPRING}]\n"))
    turned = WINTER.replace("Exia, Ypsia", "Ypsia, Exia").replace("sanctions", "other words")
    assert read(child(f"closures: [{SPRING}, {turned}]\n")).digest == one.digest != baseline.digest
    others = ("2022-01-09", "2022-01-10"), ("2022-02-03", "2022-02-02"), ("Exia, Ypsia", "Ypsia")
    assert len({read(child(f"closures: [{WINTER.replace(*other)}]\n")).digest for other in others}) == 3
    assert read(child("closures: []\n")).digest == baseline.digest


def test_closures_are_written_and_read_back(same_folder: Path, baseline: Scenario, child: Callable[..., Path]) -> None:
    scenario = read(child(f"closures: [{WINTER}, {SPRING}]\n"))
    path = same_folder / "resolved.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    assert (read(path).closures, read(path).digest) == (scenario.closures, scenario.digest)
    assert read(path).to_yaml() == scenario.to_yaml()
    assert "closures" not in baseline.to_yaml()


def test_closures_can_be_given_and_lifted_in_python(baseline: Scenario) -> None:
    closed = baseline.with_values({"closures": given()})
    assert closed.closures == (Closure(date(2022, 1, 9), date(2022, 2, 3), ("Exia",), "sanctions"),)
    assert baseline.with_values({"closures": closed.closures}).digest == closed.digest
    assert closed.with_values({"run.weeks": 60}).closures == closed.closures
    assert closed.with_values({"closures": []}).digest == baseline.digest


BAD = {
    "not a list": ("closures: @{from: 2022-01-09}", "", "must be a list, it is a mapping"),
    "no mapping": ("closures: [@Exia]", "[0]", "must be a mapping of from, to, exits, source, it is 'Exia'"),
    "a date that is text": (
        f"closures: [{WINTER.replace('2022-01-09', '@January')}]",
        "[0].from",
        "must be a date such as 2021-01-04, it is 'January'",
    ),
    "an end before the beginning": (
        f"closures: [{WINTER.replace('2022-02-03', '@2022-01-08')}]",
        "[0].to",
        "is 2022-01-08, before the borders close (2022-01-09)",
    ),
    "no end": (f"closures: [@{WINTER.replace('to: 2022-02-03, ', '')}]", "[0].to", "is missing"),
    "no exits": (f"closures: [{WINTER.replace('[Exia, Ypsia]', '@[]')}]", "[0].exits", "is empty: give 1 at least"),
    "an exit alone": (f"closures: [{WINTER.replace('[Exia, Ypsia]', '@Exia')}]", "[0].exits", "must be a list, it is 'Exia'"),
    "an exit that is a number": (
        f"closures: [{WINTER.replace('Exia, Ypsia', '@3')}]",
        "[0].exits[0]",
        "must be text, it is 3",
    ),
    "an exit twice": (f"closures: [{WINTER.replace('Ypsia', '@Exia')}]", "[0].exits[1]", "'Exia' is named twice"),
    "no neighbour": (
        f"closures: [{WINTER.replace('Ypsia', '@Ypsilon')}]",
        "[0].exits[1]",
        "closes 'Ypsilon', which is no way out here: there are Exia, Ypsia, airport - did you mean 'Ypsia'?",
    ),
    "no source": (f"closures:\n  - @{WINTER.replace(', source: sanctions', '')}", "[0].source", "is missing"),
    "an empty source": (
        f"closures: [{WINTER.replace('sanctions', '@' + repr(' '))}]",
        "[0].source",
        "is empty: say where the dates are from, or why they are assumed",
    ),
    "an unknown key": (f"closures: [{WINTER.replace('exits', 'exists: 1, exits').replace('exists', '@exists')}]", "[0].exists",
                       "unknown key - did you mean 'exits'?"),
    "an exit that is closed already": (
        f"closures:\n  - {WINTER}\n  - {SPRING.replace('2022-02-04', '2022-02-03').replace('[Exia]', '[@Exia]')}",
        "[1].exits[0]",
        "'Exia' is closed from 2022-01-09 to 2022-02-03 already, by closures[0]",
    ),
    "a closure within an earlier one": (
        "closures:\n  - {from: 2022-03-01, to: 2022-03-02, exits: [@Exia], source: brief}\n"
        "  - {from: 2022-01-01, to: 2022-12-31, exits: [Ypsia, Exia], source: long}",
        "[0].exits[0]",
        "'Exia' is closed from 2022-01-01 to 2022-12-31 already, by closures[1]",
    ),
    "nothing": ("closures:@", "", "has no value: give one, or leave the key out"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "path", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_place_and_path(
    same_folder: Path, baseline: Scenario, text: str, path: str, words: str
) -> None:
    text, where = place(f"{HEAD}{text}\n")
    file = same_folder / "child.yaml"
    file.write_text(text, encoding="utf-8")
    assert [str(issue) for issue in issues([file])] == [f"{file}:{where}: closures{path}: {words}"]


def test_overlaps_are_found_beyond_the_closure_just_before(child: Callable[..., Path]) -> None:
    spans = [("2022-01-01", "2022-12-31"), ("2022-02-01", "2022-02-02"), ("2022-06-01", "2022-06-02")]
    items = "".join(f"  - {{from: {start}, to: {end}, exits: [Exia], source: some}}\n" for start, end in spans)
    assert [issue.path for issue in issues([child(f"closures:\n{items}")])] == ["closures[1].exits[0]", "closures[2].exits[0]"]


def test_what_is_wrong_in_python_is_said(baseline: Scenario) -> None:
    with pytest.raises(ScenarioError) as caught:
        baseline.with_values({"closures": given(exits=["Mali"], to="soon")})
    assert [issue.path for issue in caught.value.issues] == ["closures[0].to"]
    with pytest.raises(ScenarioError, match=r"with_values: closures\[0\].exits\[0\]: closes 'Mali'"):
        baseline.with_values({"closures": given(exits=["Mali"])})


def test_moving_a_scenario_by_hand_leaves_out_what_the_new_map_does_not_have(baseline: Scenario) -> None:
    """The closures of a file are about the borders of its country."""
    closed = baseline.with_values({"closures": given(exits=["Exia", "Ypsia"])})
    assert closed.with_values({"run.geography": "mali"}).closures == ()
    assert closed.with_values({"run.geography": "tinyland"}).closures == closed.closures
    with pytest.raises(ScenarioError, match="no way out here"):
        closed.with_values({"run.geography": "mali", "closures": given()})


def test_moving_to_a_map_with_some_of_the_neighbours_keeps_those(same_folder: Path, baseline: Scenario) -> None:
    here = same_folder / "here.yaml"
    here.write_text(geography.load("tinyland").content.replace("y: Ypsia", "y: Zia"))
    closed = baseline.with_values({"closures": given(exits=["Ypsia", "Exia"])})
    assert [one.exits for one in closed.with_values({"run.geography": str(here)}).closures] == [("Exia",)]


def test_a_file_that_moves_a_scenario_must_say_what_closes_there(child: Callable[..., Path]) -> None:
    """An error in a file is never hidden: it is shown where the geography was changed, since that came last."""
    child(f"closures: [{WINTER}]\n")
    path = child("run: {geography: mali}\n", "moved", "child")
    found = issues([path])
    assert {(issue.file, issue.line, issue.path) for issue in found} == {(str(path), 3, "run.geography")}
    assert "closes 'Exia', which is no way out here: there are Algeria, Burkina Faso" in found[0].message
    path.write_text(path.read_text() + "closures: []\n")
    assert issues([path]) == []


def test_mali_closed_its_land_borders_with_most_of_ecowas_in_2022() -> None:
    (sanctions,) = read(SCENARIOS / "baseline.yaml").closures
    assert (sanctions.starts, sanctions.ends) == (date(2022, 1, 9), date(2022, 7, 3))
    assert set(sanctions.exits) == {"Senegal", "Côte d'Ivoire", "Burkina Faso", "Niger"}


def test_a_region_keeps_the_closures_of_its_country() -> None:
    scenario = read(SCENARIOS / "baseline.yaml")
    assert scenario.with_values({"run.geography": "kayes"}).closures == scenario.closures
