"""The answer: sentences that follow the numbers and never a name, one rule for what is clear, and prices of results."""

import math

import numpy as np
import pytest
from invented import NAMES, study

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.parameters import FORCE, INSTRUMENTS
from goldsim.report import answer, costs
from goldsim.report.judged import Change, changed, changes
from goldsim.report.language import money, number, signed, step_of
from goldsim.report.lines import crosswise, duel_of, role, rows_of, shown_lines
from goldsim.report.study_view import StudyView, gather
from goldsim.studies.analysis.paired import paired_differences


def with_changes(percent: dict[str, dict[str, float]], n_seeds: int = 10, names: tuple[str, ...] = NAMES) -> StudyView:
    """Return a study in which each policy differs from the first by so many percent in some outcomes, and in nothing else."""
    stored = study(len(percent) + 1, n_seeds, 60, geography="tinyland", names=names)
    values = stored.values.astype({"policy": str, "outcome": str})
    base = values[values["policy"] == names[0]].set_index(["seed", "outcome"])["value"]
    wiggle = np.linspace(-0.05, 0.05, n_seeds)
    for policy, wanted in percent.items():
        rows = values["policy"] == policy
        keys = list(zip(values.loc[rows, "seed"], values.loc[rows, "outcome"], strict=True))
        values.loc[rows, "value"] = [base[key] * (1 + wanted.get(key[1], 0.0) * (1 + wiggle[key[0] - 1]) / 100) for key in keys]
    stored.values = values
    stored.table = paired_differences(values, list(names[: len(percent) + 1]), names[0])
    return gather(stored)


def a_change(mean=-9.0, low=-12.0, high=-6.0, n=10, n_alike=10, outcome="n_band", **more) -> Change:
    return Change(OUTCOMES[outcome], 100.0, mean, low, high, n, n_alike, matters=2.0, **more)


def test_a_change_is_clear_only_if_all_four_rules_hold():
    assert a_change().is_clear
    assert not a_change(low=-19.0, high=1.0).is_clear  # the interval holds zero
    assert not a_change(n=5, n_alike=5).is_clear  # too few pairs
    assert not a_change(n_alike=7).is_clear  # seven in ten
    assert not a_change(mean=-1.5, low=-1.9, high=-1.1).is_clear  # smaller than what matters
    assert a_change(mean=-1.5, low=-1.9, high=-1.1).words == "little or no difference"


def test_the_interval_is_wider_the_more_lines_there_are():
    rows = np.random.default_rng(3).normal(1.0, 1.0, (1, 12))
    (one,), (many,) = changed(rows, 1), changed(rows, 20)
    assert many[1] < one[1] < one[0] < one[2] < many[2]


def test_what_a_policy_buys_is_no_effect():
    bought = a_change(mean=9.0, low=6.0, high=12.0, outcome="mean_integrity", is_bought=True)
    assert (bought.is_clear, bought.is_effect, bought.wish, bought.verdict) == (True, False, 0, "bought")
    found = with_changes({NAMES[1]: {"mean_integrity": 20.0}, NAMES[2]: {"mean_integrity": 20.0}})
    outcome = (OUTCOMES["mean_integrity"],)
    judged = [changes(found, name, NAMES[0], outcome)[0] for name in NAMES[1:3]]
    assert [one.is_bought for one in judged] == [False, True]  # the second pays for oversight
    assert [one.wish for one in judged] == [1, 0]


def test_every_instrument_that_an_outcome_or_a_role_names_exists():
    named = {name for outcome in OUTCOMES.values() for name in outcome.bought_by}
    assert named | set(FORCE) <= set(INSTRUMENTS)


def test_the_sentences_set_the_policies_head_to_head_by_what_their_money_buys():
    percent = [{"n_robberies": -30.0, "poverty_share": 10.0}, {"poverty_share": -10.0}, {"n_robberies": -10.0}]
    found = with_changes(dict(zip(NAMES[1:4], percent, strict=True)))
    assert [role(policy) for policy in found.policies] == ["no new money", "enforcement", "livelihoods", "both"]
    first, second, third = answer.answer(found)
    assert first.startswith(
        "With 10 bn XOF a year each, support for livelihoods does better on poor households; enforcement does "
    )
    assert second.startswith("A mix of both is better than status quo on robberies; better than enforcement alone on poor ")
    assert "60 with enforcement, 60 with livelihoods and 60 with both" in third
    assert not any(name.replace("_", " ") in sentence for name in NAMES[1:] for sentence in (first, second, third))


def test_other_names_make_the_same_sentences():
    percent = [{"n_robberies": -30.0}, {"poverty_share": -10.0}]
    said = []
    for names in (NAMES, ("status_quo", "aaa", "zzz")):
        said.append(answer.answer(with_changes(dict(zip(names[1:3], percent, strict=True)), names=names)))
    assert said[0] == said[1]


def test_turned_numbers_turn_the_sentence_and_the_column():
    usual, turned = (with_changes({NAMES[1]: {"n_robberies": sign}, NAMES[2]: {}}) for sign in (-30.0, 30.0))
    outcome = (OUTCOMES["n_robberies"],)
    assert [rows_of(one, outcome)[0].side for one in (usual, turned)] == ["enforcement ▶", "◀ livelihoods"]
    assert "enforcement does better on robberies" in answer.answer(usual)[0]
    assert "support for livelihoods does better on robberies" in answer.answer(turned)[0]


def test_without_two_ends_each_policy_is_held_against_the_reference():
    found = with_changes({NAMES[1]: {"n_robberies": -30.0}})
    assert duel_of(found) is None
    (said,) = answer.answer(found)
    assert said.startswith("Against status quo, enforcement only: better on robberies; there is little or no difference on ")


def test_nothing_but_luck_is_said_to_be_no_difference():
    found = with_changes({NAMES[1]: {}, NAMES[2]: {}})
    assert answer.answer(found)[0].endswith("there is little or no difference on any line.")


def test_confidence_falls_with_few_runs_and_says_why():
    many, few = (answer.confidence(with_changes({NAMES[1]: {}}, n_seeds)) for n_seeds in (10, 3))
    assert (many.directions, few.directions) == ("moderate", "none (too few runs)")
    assert "15 of the model's 60 numbers are assumed" in many.reasons[0]


def test_a_result_costs_what_was_paid_over_what_changed():
    found = with_changes({NAMES[1]: {"n_robberies": -30.0, "n_civilians_killed": 30.0}})
    policy = found.named(NAMES[1])
    result, change = costs.result_of(found, policy, "n_robberies")
    spent = found.paired(NAMES[1], costs.SPENT).mean() * 1e9
    assert result.xof == pytest.approx(spent / abs(change.mean * 1000.0))  # robberies are in thousands
    assert result.low < result.xof < result.high
    assert costs.result_of(found, policy, "n_civilians_killed")[0] is None
    cells = {row[0]: row[1] for row in costs.results_table(found).rows}
    assert cells["One fewer person killed"] == "gets worse"
    assert cells["One fewer attack"] == "no clear result"


def test_many_policies_are_rows_of_a_table():
    found = with_changes({name: {"n_robberies": -30.0} for name in NAMES[1:4]})
    table = crosswise(found, shown_lines(found), "all")
    assert [row[0] for row in table.rows] == ["enforcement only", "livelihood support", "balanced"]
    assert all(row[table.head.index("Robberies")].startswith("▲ −") for row in table.rows)


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (-2_345.0, -5_100.0, -1_020.0, "−2,000"), (0.8123, 0.71, 0.9, "+0.81"), (12.3, -2.0, 26.0, "+10"),
        (0.001, -3.0, 3.0, "0"), (60.0, math.nan, math.nan, "+60"),
    ],
)  # fmt: skip
def test_numbers_have_two_digits_and_are_never_finer_than_their_interval(value, low, high, said):
    assert signed(value, step_of(value, low, high)) == said


def test_money_is_said_in_the_word_that_fits():
    assert [money(xof) for xof in (95_432, 5_130_000, 1.23e9)] == ["95,000 XOF", "5.1 million XOF", "1.2 bn XOF"]
    assert number(math.nan) == "–"


def test_of_very_many_policies_none_is_picked_for_a_sentence():
    names = ("status_quo", *(f"only_{number}" for number in range(8)))
    found = with_changes({name: {"n_robberies": -30.0} if name < "only_3" else {} for name in names[1:]}, 6, names)
    assert duel_of(found) is None
    assert answer.answer(found) == [
        "Of 8 policies, 3 are clearly better than status quo on some line, and 0 clearly worse on some."
    ]
