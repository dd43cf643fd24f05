"""A scenario is read whole, cannot change, knows where its numbers are from, and has a digest of what matters."""

import copy
import dataclasses
import pickle
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from complete_scenario import FIRST, GROUP, NAME, NUMBER, PATHS, SECOND, complete_tree, middle, price, write, write_complete
from goldsim.country import geography
from goldsim.errors import ScenarioError
from goldsim.parameters import INSTRUMENTS, SWITCHES, schema
from goldsim.scenario import Scenario, issues, read
from goldsim.scenario.inheritance import parsed
from goldsim.scenario.policy import Policy


@pytest.fixture
def tree() -> dict[str, Any]:
    return complete_tree()


@pytest.fixture
def baseline(same_folder: Path) -> Scenario:
    return read(write_complete(same_folder))


@pytest.fixture
def child(same_folder: Path, baseline: Scenario) -> Callable[..., Path]:
    """Return a function that writes a file which extends the baseline."""

    def write_child(text: str, name: str = "child") -> Path:
        path = same_folder / f"{name}.yaml"
        path.write_text(f"name: {name}\nextends: baseline\n{text}", encoding="utf-8")
        return path

    return write_child


def test_every_parameter_of_the_schema_arrives_as_the_schema_types_it(baseline: Scenario) -> None:
    assert list(baseline.entries) == PATHS
    for group, fields in schema().items():
        for name, field in fields.items():
            value = getattr(getattr(baseline.parameters, group), name)
            assert value == baseline.entries[f"{group}.{name}"].value
            items = value if field.length is not None else (value,)
            assert len(items) == (field.length or 1)
            assert {type(item) for item in items} <= {int if field.type is int else float}


def test_a_scenario_without_a_policy_has_one_of_no_money_and_no_rules(baseline: Scenario) -> None:
    assert baseline.policy == Policy.none(baseline.run.start)
    assert set(baseline.policy.yearly_xof(baseline.parameters).values()) == {0.0}


def test_a_scenario_without_a_title_is_titled_by_its_name(child: Callable[..., Path]) -> None:
    assert read(child("")).title == "child"


def test_a_child_says_only_what_differs(child: Callable[..., Path], baseline: Scenario) -> None:
    low, high = middle(baseline, 0.1), middle(baseline, 0.2)
    scenario = read(child(f"run: {{weeks: 52}}\nparameters: {{{GROUP}: {{{NAME}: {{value: {low!r}, high: {high!r}}}}}}}\n"))
    entry = scenario.entries[NUMBER]
    assert (entry.value, entry.high, entry.low) == (low, high, baseline.entries[NUMBER].low)
    assert entry.set_by == "child.yaml"
    assert {other.set_by for path, other in scenario.entries.items() if path != NUMBER} == {"baseline.yaml"}
    assert (scenario.run.weeks, scenario.run.start) == (52, baseline.run.start)


def test_a_bare_number_in_a_child_is_a_value(child: Callable[..., Path], baseline: Scenario) -> None:
    value = middle(baseline, 0.25)
    scenario = read(child(f"parameters:\n  {GROUP}:\n    {NAME}: {value!r}\n"))
    assert scenario.entries[NUMBER] == dataclasses.replace(baseline.entries[NUMBER], value=value, set_by="child.yaml")


def test_a_grandchild_overrides_its_parent(child: Callable[..., Path], baseline: Scenario) -> None:
    values = [middle(baseline, 0.25), middle(baseline, 0.75)]
    child(f"parameters: {{{GROUP}: {{{NAME}: {values[0]!r}}}}}\n")
    path = child(f"parameters: {{{GROUP}: {{{NAME}: {values[1]!r}}}}}\n", "grandchild")
    path.write_text(path.read_text().replace("extends: baseline", "extends: child"))
    assert read(path).entries[NUMBER].value == values[1]


def test_a_policy_inherits_key_by_key_but_its_split_as_a_whole(same_folder: Path, tree: dict[str, Any]) -> None:
    tree["policy"] = {"from": date(2021, 6, 7), "budget_xof_per_year": 1e9, "split": {FIRST: 0.5, SECOND: 0.5}}
    write(same_folder, tree)
    path = same_folder / "other.yaml"
    path.write_text(f"name: other\nextends: baseline\npolicy: {{split: {{{FIRST}: 1}}}}\n")
    policy = read(path).policy
    assert (policy.budget_xof_per_year, policy.phases[0].split) == (1e9, {FIRST: 1.0})


def test_promised_units_are_bought_first_and_the_rest_is_split(same_folder: Path, tree: dict[str, Any]) -> None:
    price(tree, FIRST, 2e6)
    tree["policy"] = {"from": date(2021, 6, 7), "budget_xof_per_year": 1e9, "units": {FIRST: 100}}
    tree["policy"]["split"] = {FIRST: 0.25, SECOND: 0.75}
    scenario = read(write(same_folder, tree))
    money = scenario.policy.yearly_xof(scenario.parameters)
    assert set(money) == set(INSTRUMENTS)
    assert money[FIRST] == pytest.approx(0.2e9 + 0.25 * 0.8e9)
    assert money[SECOND] == pytest.approx(0.75 * 0.8e9)
    assert sum(money.values()) == pytest.approx(1e9)


def test_switches_that_are_off_are_as_if_not_there(child: Callable[..., Path]) -> None:
    policy = "policy: {from: 2021-06-07, budget_xof_per_year: 0, switches: {%s: %s}}\n"
    off, on = (read(child(policy % (SWITCHES[0], is_on))) for is_on in ("false", "true"))
    assert [set(off.policy.switches), set(on.policy.switches)] == [set(), {SWITCHES[0]}]
    assert off.digest != on.digest


def test_the_digest_is_of_what_can_change_a_result(same_folder: Path, tree: dict[str, Any], baseline: Scenario) -> None:
    renamed = copy.deepcopy(tree) | {"name": "renamed", "title": "Other", "description": "Other words"}
    for entry in renamed["parameters"][GROUP].values():
        entry.update(kind="literature", source="a book")
    assert read(write(same_folder, renamed)).digest == baseline.digest
    changes = {NUMBER: middle(baseline, 0.3), "run.weeks": 53, "run.start": date(2021, 1, 11), "run.geography": "mali"}
    digests = {baseline.with_values({path: value}).digest for path, value in changes.items()}
    assert len(digests | {baseline.digest}) == len(changes) + 1


def test_the_digest_follows_the_content_of_the_geography_not_its_name(same_folder: Path, baseline: Scenario) -> None:
    for folder, ending in (("a", ""), ("b", ""), ("c", "\n# changed\n")):
        (same_folder / folder).mkdir()
        (same_folder / folder / "here.yaml").write_text(geography.load("tinyland").content + ending)
    a, b, c = (baseline.with_values({"run.geography": str(same_folder / name / "here.yaml")}) for name in "abc")
    assert a.digest == b.digest == baseline.digest != c.digest


def test_a_geography_file_counts_from_the_scenario_file(same_folder: Path, tree: dict[str, Any], baseline: Scenario) -> None:
    (same_folder / "here.yaml").write_text(geography.load("tinyland").content)
    tree["run"]["geography"] = "./here.yaml"
    assert read(write(same_folder, tree)).run.geography == str((same_folder / "here.yaml").resolve())


def test_a_scenario_cannot_be_changed(baseline: Scenario) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        baseline.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        baseline.entries[NUMBER] = None  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        baseline.run.weeks = 3  # type: ignore[misc]


def test_a_scenario_travels_to_another_process(baseline: Scenario) -> None:
    other = pickle.loads(pickle.dumps(baseline))
    assert other == baseline
    assert hash(other) == hash(baseline)


def test_an_error_travels_to_another_process(same_folder: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(same_folder / "none.yaml")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_what_is_written_reads_back_as_the_same_scenario(same_folder: Path, child: Callable[..., Path]) -> None:
    policy = "policy: {from: 2021-06-07, budget_xof_per_year: 1e9, split: {%s: 0.1, %s: 0.9}, switches: {%s: true}}\n"
    scenario = read(child("title: 'no: \"#\" 010'\ndescription: >-\n  Kéniéba\n" + policy % (FIRST, SECOND, SWITCHES[0])))
    path = same_folder / "resolved.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    again = read(path)
    assert (again.digest, again.title, again.description) == (scenario.digest, scenario.title, scenario.description)
    assert again.policy == scenario.policy
    assert again.to_yaml() == scenario.to_yaml()


def test_a_shared_parent_is_parsed_once(same_folder: Path, baseline: Scenario) -> None:
    folder = same_folder / "fresh"
    folder.mkdir()
    shutil.copy(same_folder / "baseline.yaml", folder)
    with (folder / "baseline.yaml").open("a") as stream:
        stream.write("# so that nothing is remembered\n")
    paths = [folder / f"{name}.yaml" for name in "abcd"]
    for path in paths:
        path.write_text(f"name: {path.stem}\nextends: baseline\n")
    before = parsed.cache_info().misses
    assert issues(paths) == []
    assert [read(path).name for path in paths] == list("abcd")
    assert parsed.cache_info().misses - before == len([*paths, "baseline.yaml"])


@given(st.text(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["name", "title", "extends", "run", "start", "weeks", "geography", "parameters", GROUP, NAME, "value",
                         "unit", "low", "high", "kind", "source", "policy", "from", "budget_xof_per_year", "units", "split",
                         "switches", FIRST, SWITCHES[0], "profile", "mechanisms", "M14", "closures", "to", "exits"]),
        inner, max_size=6), max_leaves=30))  # fmt: skip
@settings(max_examples=150)
def test_anything_is_either_a_scenario_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (folder / "any.yaml").write_text(text, encoding="utf-8", errors="replace")
    found = issues([folder / "any.yaml"])
    assert found
    assert all("\n" not in str(issue) for issue in found)
