"""Values can be changed in Python, and are checked as if a file said them."""

from pathlib import Path

import numpy as np
import pytest

from complete_scenario import FIRST, GROUP, NAME, NUMBER, complete_tree, middle, write, write_complete
from goldsim.errors import ScenarioError
from goldsim.scenario import Scenario, read


@pytest.fixture
def baseline(same_folder: Path) -> Scenario:
    return read(write_complete(same_folder))


def test_values_can_be_changed_in_python(baseline: Scenario) -> None:
    value = middle(baseline, 0.3)
    changed = baseline.with_values({NUMBER: np.float64(value), "run.weeks": np.int64(60)})
    assert getattr(getattr(changed.parameters, GROUP), NAME) == value
    assert type(changed.entries[NUMBER].value) is float
    assert changed.entries[NUMBER].set_by == "with_values"
    assert changed.run.weeks == 60
    assert changed.with_values({NUMBER: baseline.entries[NUMBER].value, "run.weeks": 104}).digest == baseline.digest


def test_a_list_can_be_changed_in_python(baseline: Scenario) -> None:
    lists = [path for path, entry in baseline.entries.items() if isinstance(entry.value, tuple)]
    assert lists
    for path in lists:
        entry = baseline.entries[path]
        assert isinstance(entry.value, tuple)
        other_way = entry.value[::-1]
        assert baseline.with_values({path: np.array(other_way)}).entries[path].value == other_way


def test_a_policy_can_be_given_in_python(baseline: Scenario) -> None:
    changed = baseline.with_values({"policy.budget_xof_per_year": 5e9, f"policy.split.{FIRST}": 1.0})
    assert changed.policy.yearly_xof(changed.parameters)[FIRST] == 5e9
    assert changed.policy.starts == baseline.run.start


def test_values_outside_their_range_are_taken_only_when_asked_for(same_folder: Path, baseline: Scenario) -> None:
    entry = baseline.entries[NUMBER]
    low, high = middle(baseline, 0.4), middle(baseline, 0.6)
    tree = complete_tree()
    tree["parameters"][GROUP][NAME].update(low=low, high=high)
    scenario, outside = read(write(same_folder, tree)), middle(baseline, 0.9)
    with pytest.raises(ScenarioError) as caught:
        scenario.with_values({NUMBER: outside})
    assert str(caught.value) == f"with_values: {NUMBER}: is {outside}, outside its range {low} to {high}"
    changed = scenario.with_values({NUMBER: outside}, allow_outside=True)
    assert (changed.entries[NUMBER].value, changed.entries[NUMBER].high) == (outside, outside)
    with pytest.raises(ScenarioError, match="must"):
        scenario.with_values({NUMBER: float("nan")}, allow_outside=True)
    assert entry.low <= low


def test_an_unknown_path_is_answered_with_the_nearest(baseline: Scenario) -> None:
    with pytest.raises(ScenarioError) as caught:
        baseline.with_values({NUMBER + "x": 1, "run.week": 3, "policy.split": 5, f"policy.split.{FIRST}": 1})
    assert [str(issue) for issue in caught.value.issues] == [
        f"with_values: {NUMBER}x: is not something that can be set - did you mean '{NUMBER}'?",
        "with_values: run.week: is not something that can be set - did you mean 'run.weeks'?",
        "with_values: policy.split: must be a mapping (lines of `key: value`), it is 5",
    ]


def test_a_changed_scenario_can_have_a_name_of_its_own(baseline: Scenario) -> None:
    other = baseline.with_values({}, name="other")
    assert (other.name, other.digest) == ("other", baseline.digest)
    assert repr(other) == f"<Scenario other: {other.run.weeks} weeks from {other.run.start}, digest {other.digest[:12]}>"
    with pytest.raises(ScenarioError, match="with_values: name: is 'Two words'"):
        baseline.with_values({}, name="Two words")


def test_a_budget_beyond_what_can_be_counted_is_refused(baseline: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"budget_xof_per_year: is 2000000000000000.0, it must be at most 1e.15"):
        baseline.with_values({"policy.budget_xof_per_year": 2e15, f"policy.split.{FIRST}": 1.0})
