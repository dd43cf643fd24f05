"""Whatever is wrong with a country profile is said with its place in the profile's file, and nothing that follows from it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from bad_profiles import BAD
from bad_scenarios import place
from goldsim.country.profiles import read_profile
from goldsim.errors import ScenarioError
from goldsim.scenario import Scenario, issues
from own_profile import LINK, TEXT, prepared, scores_of


@pytest.fixture
def folder(same_folder: Path) -> Path:
    return prepared(same_folder)


@pytest.fixture
def said(folder: Path) -> Callable[[str], list[str]]:
    """Return a function that says what is wrong with a scenario of this profile."""

    def check(text: str) -> list[str]:
        (folder / "own.yaml").write_text(text, encoding="utf-8")
        return [str(issue) for issue in issues([folder / "child.yaml"])]

    return check


@pytest.mark.parametrize(("text", "path", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_a_profile_is_said_in_its_file(
    folder: Path, said: Callable[[str], list[str]], text: str, path: str, words: str
) -> None:
    text, where = place(text)
    assert said(text) == [f"{folder / 'own.yaml'}:{where}: {path}: {words}"]


def test_everything_wrong_with_a_profile_is_said_at_once_in_the_order_of_lines(said: Callable[[str], list[str]]) -> None:
    text = scores_of(prevention=0, human_trafficking=11).replace("flora_crimes", "flora").replace("cocaine_trade", "cocaine")
    found = [line.split(": ")[1] for line in said(text)]
    assert found == [
        "scores.market.human_trafficking", "scores.market.flora", "scores.market.cocaine", "scores.resilience.prevention",
    ]  # fmt: skip


def test_a_score_is_never_taken_from_another_country(said: Callable[[str], list[str]]) -> None:
    (found,) = said(scores_of().replace("    fauna_crimes: 6.5\n", "").replace("    cannabis_trade: 4.0\n", ""))
    hint = "a score is never taken from another country"
    assert found.endswith(f"own.yaml:5:3: scores.market: is missing fauna_crimes and cannabis_trade: {hint}")


def test_a_value_beyond_the_range_of_the_scenario_names_score_value_and_line(
    folder: Path, said: Callable[[str], list[str]]
) -> None:
    text = scores_of(judicial_system_and_detention=9.0)
    line = 1 + text.splitlines().index("    judicial_system_and_detention: 9.0")
    assert said(text) == [
        f"{folder / 'own.yaml'}:{line}:5: scores.resilience.judicial_system_and_detention: "
        "a score of 9 gives police.sentence_share 0.703347 share, outside its range 0.02 to 0.3"
    ]
    path = folder / "child.yaml"
    path.write_text(path.read_text() + "parameters: {police: {sentence_share: {high: 0.8}}}\n")
    assert said(text) == []


def test_a_value_beyond_the_limits_of_the_unit_is_refused_whatever_the_range(said: Callable[[str], list[str]]) -> None:
    (found,) = said(TEXT.replace(LINK, LINK.replace("gives: 0.1", "gives: 1.5")))
    assert found.endswith("a score of 2.5 gives police.sentence_share 1.5 share, outside its range 0.02 to 0.3")


def test_a_value_that_a_file_gives_is_not_judged_by_the_link(folder: Path, said: Callable[[str], list[str]]) -> None:
    path = folder / "child.yaml"
    path.write_text(path.read_text() + "parameters: {police: {sentence_share: 0.2}}\n")
    assert said(scores_of(judicial_system_and_detention=9.0)) == []


def test_what_is_wrong_in_python_is_said_in_the_profile(folder: Path, baseline: Scenario) -> None:
    (folder / "own.yaml").write_text(scores_of(judicial_system_and_detention=9.0), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        baseline.with_values({"profile": str(folder / "own.yaml")})
    (found,) = caught.value.issues
    assert (found.file, found.path) == (str(folder / "own.yaml"), "scores.resilience.judicial_system_and_detention")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("mali-2032", "there is no profile 'mali-2032': give a file, or one of burkina-faso-2023, mali-2023 - did you mean "),
        ("./none.yaml", "there is no profile './none.yaml': give a file, or one of burkina-faso-2023, mali-2023"),
        ("''", "is empty"),
        ("3", "must be text, it is 3"),
    ],
)
def test_a_profile_that_is_not_there_is_said_in_the_scenario(folder: Path, given: str, words: str) -> None:
    path = folder / "child.yaml"
    path.write_text(f"name: child\nextends: baseline\nprofile: {given}\n")
    (found,) = issues([path])
    assert (found.file, found.line, found.column, found.path) == (str(path), 3, 10, "profile")
    assert found.message.startswith(words)


def test_a_parent_that_is_not_there_or_goes_round_is_said(folder: Path, said: Callable[[str], list[str]]) -> None:
    (found,) = said(scores_of().replace("extends: mali-2023", "extends: mali-2022"))
    assert "own.yaml:2:10: extends: there is no profile 'mali-2022'" in found
    (folder / "other.yaml").write_text(scores_of().replace("extends: mali-2023", "extends: own.yaml"))
    (found,) = said(scores_of().replace("extends: mali-2023", "extends: ./other.yaml"))
    assert found == f"{folder / 'other.yaml'}:2:10: extends: goes round in a circle, back to own.yaml"


@pytest.mark.parametrize(
    "content", ["- 1", "3", "name: [", "scores: {market: 3}", "scores: [1]", "", "name: x\nscores:\n  market:\n"]
)
def test_a_file_that_is_no_profile_is_an_issue_not_a_crash(folder: Path, said: Callable[[str], list[str]], content: str) -> None:
    found = said(content)
    assert found
    assert all(line.startswith(str(folder / "own.yaml")) for line in found)


KEYS = ["name", "title", "extends", "source", "scores", "market", "actor", "resilience", "prevention", "fauna_crimes", "score",
        "links", "unused", "parameter", "function", "at", "gives", "per_point", "uncertainty"]  # fmt: skip


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.sampled_from(["mali-2023", "geometric", "x"])


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)


@given(st.recursive(LEAVES, nested, max_leaves=40))
@settings(max_examples=150)
def test_anything_is_refused_in_words(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any-profile.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_profile(str(path))
    assert all(issue.message and "\n" not in str(issue) for issue in caught.value.issues)
