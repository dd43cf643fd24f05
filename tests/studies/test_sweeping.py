"""Sweeps from Python: the same runs as the command's, as tables, and refused in words of Python."""

import pytest
from toy import Toy, toy_run

import goldsim
from goldsim.errors import ScenarioError, UsageError


@pytest.fixture(scope="module")
def few(tiny):
    return tiny.with_values({"run.weeks": 3})


def test_every_run_stands_in_a_row_with_what_was_varied_and_what_came_of_it(few, tmp_path):
    swept = goldsim.sweep([few], {"dig.recovery_share": [0.3, 0.4], "sell.tax_share": [0.03]}, [2, 1], folder=tmp_path / "sweep")
    runs = swept.runs
    assert runs[["point", "seed", "dig.recovery_share", "sell.tax_share"]].to_numpy().tolist() == [
        [1, 1, 0.3, 0.03], [1, 2, 0.3, 0.03], [2, 1, 0.4, 0.03], [2, 2, 0.4, 0.03],
    ]  # fmt: skip
    alone = goldsim.run(few.with_values({"dig.recovery_share": 0.4, "sell.tax_share": 0.03}), seed=2)
    assert runs["gold_dug_mg"].iloc[3] == pytest.approx(goldsim.reported(alone.weekly)["gold_dug_mg"].mean())
    assert set(swept.effects["parameter"]) == {"dig.recovery_share"}  # what has one value only has no effect to speak of
    assert repr(swept) == "<Sweep of baseline: 2 points, 4 runs>"
    assert goldsim.open(tmp_path / "sweep").points == ((0.3, 0.03), (0.4, 0.03))


def test_ranges_and_documented_ranges_are_sampled(few):
    swept = goldsim.sweep([few], {"dig.recovery_share": (0.3, 0.4), "sell.tax_share": None}, [1], design="lhs", samples=8)
    assert swept.runs["dig.recovery_share"].between(0.3, 0.4).all()
    entry = few.entries["sell.tax_share"]
    assert swept.runs["sell.tax_share"].between(entry.low, entry.high).all()
    assert swept.runs["sell.tax_share"].nunique() == 8


REFUSED = {
    "an unknown path": ({"vary": {"dig.recovery": [0.3, 0.4]}}, "dig.recovery: is not something that can be set - did you mean"),
    "a value outside its range": (
        {"vary": {"dig.recovery_share": [0.3, 0.99]}},
        "dig.recovery_share: .*outside its range [^;]*$",
    ),
    "a word for a list": ({"vary": {"dig.recovery_share": "0.3"}}, "give a list of values, a tuple .* not '0.3'"),
    "nothing": ({"vary": {}}, "nothing is changed"),
    "a range for a grid": ({"vary": {"dig.recovery_share": (0.3, 0.4)}}, "a grid needs its values"),
    "an unknown design": ({"design": "gird"}, "there is no design 'gird'; there is grid, .* - did you mean 'grid'"),
    "samples that are none": ({"design": "lhs", "samples": 2.5}, "samples are a whole number, and 2.5 is none"),
    "no workers": ({"workers": 0}, "workers are a whole number from 1 on, and 0 is none"),
    "a seed below zero": ({"seeds": [-1]}, "seed -1 is not between 0 and 9223372036854775807"),
    "the largest seed and one": ({"seeds": [2**63]}, "is not between 0 and 9223372036854775807"),
    "a file for a csv": ({"design": "csv"}, "has a file, whose first line says what is varied: give vary="),
}


@pytest.mark.parametrize(("given", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_before_anything_runs(few, given, words):
    usual = {"vary": {"dig.recovery_share": [0.3, 0.4]}, "seeds": [1]}
    with pytest.raises((UsageError, ScenarioError), match=words):
        goldsim.sweep([few], **(usual | given))


@pytest.mark.parametrize("ask", [lambda few, seed: goldsim.run(few, seed), lambda few, seed: goldsim.compare([few], [seed])])
@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "1"])
def test_run_and_compare_refuse_the_same_seeds(few, ask, seed):
    with pytest.raises(UsageError, match="seed"):
        ask(few, seed)


def test_the_largest_seed_runs_alone_and_compared(few):
    short = few.with_values({"run.weeks": 1})
    assert goldsim.run(short, 2**63 - 1).seed == 2**63 - 1
    assert goldsim.compare([short], [2**63 - 1]).seeds == (2**63 - 1,)


def test_a_failed_run_is_named():
    with pytest.raises(goldsim.GoldsimError, match="1 of 2 runs failed"):
        goldsim.compare([Toy("a", deeds={2: "fail"})], [1, 2], run_one=toy_run)
