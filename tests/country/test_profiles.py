"""A country profile gives linked parameters their values, and says what is wrong with it in its own file."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from goldsim.country.profiles import INDICATORS, packaged, read_profile
from goldsim.country.score_links import Link
from goldsim.economy import GoldEconomy
from goldsim.errors import UsageError
from goldsim.parameters import schema
from goldsim.scenario import Scenario, issues, read
from own_profile import BURKINA, MALI, prepared, scores_of
from tinyland import SCENARIOS, TINY

LINKED = {link.parameter: score for score in MALI.scores.values() for link in score.links}
SENTENCES = "police.sentence_share"  # linked to judicial_system_and_detention, 2.5 in Mali


@pytest.fixture
def folder(same_folder: Path) -> Path:
    return prepared(same_folder)


def values(scenario: Scenario) -> dict[str, Any]:
    return {path: entry.value for path, entry in scenario.entries.items()}


def test_mali_has_the_scores_and_means_that_the_index_published() -> None:
    assert {name: round(mean, 2) for name, mean in MALI.means().items()} == {"market": 6.47, "actor": 5.4, "resilience": 2.38}
    assert [len(names) for names in INDICATORS.values()] == [15, 5, 12]
    assert [score.score for score in MALI.scores.values()] == [
        7.5, 7, 8, 8, 6.5, 7, 5, 5, 8, 3, 6, 7, 7, 5, 7,
        4, 7, 8, 4, 4,
        2.5, 2.5, 4, 2.5, 2.5, 2, 1.5, 2.5, 2, 1.5, 2, 3,
    ]  # fmt: skip


def test_burkina_faso_has_the_means_that_the_index_published() -> None:
    assert {name: round(mean, 2) for name, mean in BURKINA.means().items()} == {"market": 5.83, "actor": 6.0, "resilience": 3.46}


@pytest.mark.parametrize("name", packaged())
def test_every_score_is_either_linked_or_unused_for_a_reason(name: str) -> None:
    profile = read_profile(name)
    assert list(profile.scores) == [score for names in INDICATORS.values() for score in names]
    for score in profile.scores.values():
        assert bool(score.links) != bool(score.unused), score.name


def test_a_linked_number_has_its_only_home_in_the_profile() -> None:
    groups = yaml.safe_load((SCENARIOS / "baseline.yaml").read_text(encoding="utf-8"))["parameters"]
    without = {f"{group}.{name}" for group, names in groups.items() for name, entry in names.items() if "value" not in entry}
    assert without == set(LINKED)


def test_at_malis_scores_every_link_gives_what_it_was_set_to(baseline: Scenario) -> None:
    for path, score in LINKED.items():
        (link,) = (link for link in score.links if link.parameter == path)
        assert baseline.entries[path].value == link.gives, path
        assert link.at == score.score, path


def test_an_entry_says_which_score_gave_it_and_what_that_leaves_possible(baseline: Scenario) -> None:
    entry = baseline.entries[SENTENCES]
    assert (entry.value, entry.score, entry.set_by) == (0.1, "judicial_system_and_detention 2.5", "mali-2023.yaml")
    assert (entry.score_low, entry.score_high) == (pytest.approx(0.1 / 1.8), pytest.approx(0.18))
    assert {path for path, other in baseline.entries.items() if other.score} == set(LINKED)
    for path in LINKED:
        other = baseline.entries[path]
        assert other.score_low is not None
        assert other.score_high is not None
        assert other.low <= other.score_low < other.value < other.score_high <= other.high, path


def test_what_no_score_gave_says_so(baseline: Scenario) -> None:
    entry = baseline.entries["dig.recovery_share"]
    assert (entry.score, entry.score_low, entry.score_high) == ("", None, None)


def test_links_are_geometric_or_linear_with_an_uncertainty_of_their_kind() -> None:
    geometric = Link(parameter="police.sentence_share", function="geometric", at=2.5, gives=0.1, per_point=2.0, uncertainty=4.0)
    assert [geometric.value(score) for score in (1.5, 2.5, 4.5)] == pytest.approx([0.05, 0.1, 0.4])
    assert geometric.span(4.5) == pytest.approx((0.1, 1.6))
    linear = Link(parameter="tempt.integrity_norm_share", function="linear", at=8.0, gives=0.5, per_point=-0.04, uncertainty=0.1)
    assert [linear.value(score) for score in (10.0, 8.0, 3.0)] == pytest.approx([0.42, 0.5, 0.7])
    assert linear.span(3.0) == pytest.approx((0.6, 0.8))


def test_another_country_changes_what_is_linked_and_nothing_else(same_folder: Path, baseline: Scenario) -> None:
    shutil.copy(SCENARIOS / "baseline.yaml", same_folder)
    (same_folder / "burkina.yaml").write_text("name: burkina\nextends: baseline\nprofile: burkina-faso-2023\n")
    other = read(same_folder / "burkina.yaml")
    changed = {path for path, value in values(other).items() if value != baseline.entries[path].value}
    moved = {path for path, score in LINKED.items() if score.score != BURKINA.scores[score.name].score}
    assert changed == moved
    assert len(moved) > 15
    for path in baseline.entries.keys() - moved:
        assert replace(other.entries[path], set_by="", score="") == replace(baseline.entries[path], set_by="", score="")
    assert other.entries[SENTENCES].value == pytest.approx(0.1 * 1.35**1.5, rel=1e-8)
    assert other.entries[SENTENCES].set_by == "burkina-faso-2023.yaml"
    assert (other.profile, other.run, other.policy) == ("burkina-faso-2023", baseline.run, baseline.policy)
    assert other.digest != baseline.digest
    economy = GoldEconomy(other.with_values(TINY, allow_outside=True), seed=1)
    economy.run_for(2)
    assert economy.p.police.sentence_share == other.entries[SENTENCES].value


@pytest.mark.parametrize("name", packaged())
def test_whole_numbers_stay_whole(baseline: Scenario, name: str) -> None:
    entries = baseline.with_values({"profile": name}).entries
    counts = [path for path in LINKED if schema()[path.split(".")[0]][path.split(".")[1]].type is int]
    assert "initial.n_traffickers" in counts
    for path in counts:
        assert {type(number) for number in (entries[path].value, entries[path].score_low, entries[path].score_high)} == {int}


def test_a_profile_can_be_changed_in_python_and_back(baseline: Scenario) -> None:
    other = baseline.with_values({"profile": "burkina-faso-2023"})
    assert (other.profile, other.entries[SENTENCES].score) == ("burkina-faso-2023", "judicial_system_and_detention 4.0")
    assert other.with_values({"profile": "mali-2023"}) == baseline


def test_a_value_given_by_a_file_or_by_hand_wins(folder: Path, baseline: Scenario) -> None:
    (folder / "own.yaml").write_text(scores_of(), encoding="utf-8")
    path = folder / "child.yaml"
    path.write_text(path.read_text() + "parameters: {police: {sentence_share: 0.2}}\n")
    entry = read(path).entries[SENTENCES]
    assert (entry.value, entry.set_by, entry.score, entry.score_low) == (0.2, "child.yaml", "", None)
    for scenario in (
        baseline.with_values({SENTENCES: 0.2, "profile": "burkina-faso-2023"}),
        baseline.with_values({SENTENCES: 0.2}).with_values({"profile": "burkina-faso-2023"}),
    ):
        entry = scenario.entries[SENTENCES]
        assert (entry.value, entry.set_by, entry.score) == (0.2, "with_values", "")
        assert scenario.entries["tempt.tempt_rate"].score == "government_transparency 3.5"


def test_the_digest_depends_on_values_and_not_on_where_they_are_from(folder: Path, baseline: Scenario) -> None:
    by_hand = baseline.with_values({path: baseline.entries[path].value for path in LINKED})
    assert not any(entry.score for entry in by_hand.entries.values())
    assert by_hand.digest == baseline.digest
    (folder / "own.yaml").write_text(scores_of(MALI), encoding="utf-8")
    assert read(folder / "child.yaml").digest == baseline.digest


def test_what_is_written_needs_no_profile_and_still_says_the_scores(same_folder: Path, baseline: Scenario) -> None:
    other = baseline.with_values({"profile": "burkina-faso-2023"})
    path = same_folder / "resolved.yaml"
    path.write_text(other.to_yaml(), encoding="utf-8")
    again = read(path)
    assert (again.profile, again.digest, again.to_yaml()) == ("", other.digest, other.to_yaml())
    for name, entry in other.entries.items():
        assert replace(again.entries[name], set_by=entry.set_by) == entry
    assert values(again.with_values({"profile": "mali-2023"})) == values(baseline)


def test_a_child_of_what_was_written_gives_values_without_a_score(same_folder: Path, baseline: Scenario) -> None:
    (same_folder / "resolved.yaml").write_text(baseline.to_yaml(), encoding="utf-8")
    (same_folder / "child.yaml").write_text("name: child\nextends: resolved\nparameters: {police: {sentence_share: 0.2}}\n")
    entry = read(same_folder / "child.yaml").entries[SENTENCES]
    assert (entry.value, entry.score, entry.score_high) == (0.2, "", None)


def test_a_child_of_what_was_written_may_be_another_country(same_folder: Path, baseline: Scenario) -> None:
    by_hand = baseline.with_values({SENTENCES: 0.2})
    (same_folder / "resolved.yaml").write_text(by_hand.to_yaml(), encoding="utf-8")
    (same_folder / "child.yaml").write_text("name: child\nextends: resolved\nprofile: burkina-faso-2023\n")
    scenario = read(same_folder / "child.yaml")
    assert values(scenario) == values(by_hand.with_values({"profile": "burkina-faso-2023"}))
    assert (scenario.entries[SENTENCES].value, scenario.entries["tempt.tempt_rate"].score) == (0.2, "government_transparency 3.5")


def test_a_score_without_its_range_is_refused(folder: Path) -> None:
    path = folder / "child.yaml"
    path.write_text("name: child\nextends: baseline\nparameters: {police: {sentence_share: {value: 0.2, score: courts 4}}}\n")
    (found,) = issues([path])
    assert (found.line, found.path) == (3, f"parameters.{SENTENCES}")
    assert found.message == "has score without score_low and score_high: give all of them or none"


def test_a_file_counts_from_the_scenario_and_is_known_by_its_full_path(folder: Path) -> None:
    (folder / "own.yaml").write_text(scores_of(judicial_system_and_detention=3.0), encoding="utf-8")
    scenario = read(folder / "child.yaml")
    assert scenario.profile == str((folder / "own.yaml").resolve())
    assert scenario.entries[SENTENCES].set_by == "own.yaml"
    assert scenario.with_values({"run.weeks": 60}).profile == scenario.profile


def test_a_child_profile_may_use_a_score_in_another_way(folder: Path) -> None:
    link = "{parameter: dig.recovery_share, function: linear, at: 5, gives: 0.3, per_point: 0.01, uncertainty: 0.1}"
    text = scores_of().replace("fauna_crimes: 6.5", f"fauna_crimes: {{score: 6.5, source: a colleague, links: [{link}]}}")
    text = text.replace("judicial_system_and_detention: 4.0", "judicial_system_and_detention: {score: 4, unused: no courts}")
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    profile = read_profile("./own.yaml", folder)
    assert profile.scores["fauna_crimes"].source == "a colleague"
    assert profile.scores["flora_crimes"].source == "for tests"
    assert profile.scores["judicial_system_and_detention"].links == ()
    found = issues([folder / "child.yaml"])
    assert {one.path for one in found} == {f"parameters.{SENTENCES}", "parameters.police.cases_per_court_rate"}
    assert {one.message for one in found} == {"is missing value: give one, or a profile with a score that is linked to it"}


def test_a_profile_can_be_read_by_itself() -> None:
    with pytest.raises(UsageError, match="there is no profile 'nowhere'"):
        read_profile("nowhere")
    assert (MALI.name, MALI.file, str(MALI.scores["law_enforcement"])) == ("mali-2023", "mali-2023.yaml", "law_enforcement 2.0")
