"""What an ablation works out of its runs, and what it says."""

import re

import numpy as np
import pandas as pd
import pytest
from ablations import HALVED, made
from toy import Toy

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.studies.analysis.ablation import JUDGED, Ablation, ablation_of, best_policies, effects
from goldsim.studies.analysis.ablation_findings import best_changes, tally


def test_an_effect_is_the_runs_without_the_mechanism_less_those_with_it(changed):
    table = effects(ablation_of(changed)).set_index(["mechanism", "policy", "outcome"])
    bribes = table.loc["M14", "a", "bribes_xof"]
    assert bribes["n"] == 6
    assert bribes["percent"] == pytest.approx(-30)
    assert bribes["mean_off"] == pytest.approx(0.7 * bribes["mean_on"])
    assert bribes["difference_mean"] == pytest.approx(bribes["mean_off"] - bribes["mean_on"])
    assert bribes["low"] <= bribes["difference_mean"] <= bribes["high"] < 0
    assert bribes["is_clear"]
    runs = changed.values.query("policy == 'a' and outcome == 'bribes_xof'")["value"]
    assert bribes["spread_on"] == pytest.approx(np.std(runs, ddof=1))
    assert set(table.index) == {
        (m, policy, outcome) for m in ("M02", "M14") for policy in changed.policies[:3] for outcome in OUTCOMES
    }


def test_two_identical_variants_differ_by_exactly_nothing(tmp_path):
    found = effects(ablation_of(made(tmp_path / "s", Toy("a", effects={"M14": {"bribes_xof": 1.0}}))))
    ledger = (tmp_path / "s" / "ledger.jsonl").read_text().count('"done"')
    assert ledger == 12  # they were run one by one, and not taken for each other
    assert (found[["difference_mean", "low", "high"]] == 0).all(axis=None)
    assert not found["is_clear"].any()
    assert (found["mean_on"] == found["mean_off"]).all()


def test_nothing_is_clear_with_few_pairs(tmp_path):
    results = made(tmp_path / "s", Toy("a", effects={"M14": HALVED}), Toy("b", 0.8), seeds=range(3))
    study = ablation_of(results)
    assert not effects(study)["is_clear"].any()
    assert best_changes(best_policies(study)) == ["too few pairs to call another best policy clear (at least 6)"]


def test_a_mechanism_changes_which_policy_is_best(changed):
    found = {(row.mechanism, row.outcome): row for row in best_policies(ablation_of(changed))}
    usual, changed, same = found["", "bribes_xof"], found["M14", "bribes_xof"], found["M14", "n_robberies"]
    assert usual.ranking == ("b", "a", "base")
    assert usual.lead.percent == pytest.approx(100 * (0.8 / 0.9 - 1))
    assert changed.ranking == ("a", "b", "base")
    assert changed.usual == "b"
    assert changed.gain.percent == pytest.approx(100 * (0.63 / 0.8 - 1))
    assert changed.is_clear
    assert changed.was_clear
    assert (same.ranking, same.gain, same.is_clear) == (usual.ranking, None, False)
    assert found["", "state_revenue_xof"].ranking == ("base", "a", "b")  # more is better there
    assert {row.outcome for row in found.values()} == set(JUDGED)
    (sentence,) = best_changes(list(found.values()))
    assert re.fullmatch(
        r"without M14 \(seize, auction, buy back\), bribes: a is best instead of b \(-21 % \[-\d+, -\d+\] against it\)", sentence
    )


def test_the_tally_counts_the_cases_and_names_the_mechanisms(changed):
    assert tally(best_policies(ablation_of(changed))).startswith(
        f"There are {2 * len(JUDGED)} cases of an outcome and a mechanism that is off. By the means, another policy than usual "
        "is best in 1 of them; it is clearly better than the usual best in 1, without M14. "
    )


def ablation(**figures):
    """Return an ablation of a single outcome that differs, from {name: figures by seed}; `a_off` stands for a without M14."""
    rows = [
        (name, seed, outcome, float(value) if outcome == "bribes_xof" else 1.0)
        for name, values in figures.items()
        for seed, value in enumerate(values)
        for outcome in JUDGED
    ]
    values = pd.DataFrame(rows, columns=["policy", "seed", "outcome", "value"])
    policies = tuple(name for name in figures if not name.endswith("_off"))
    names = {(name.removesuffix("_off"), "M14" if name.endswith("_off") else ""): name for name in figures}
    return Ablation(policies, policies[0], ("M14",), names, {str(name): frame for name, frame in values.groupby("policy")})


def row_of(study, mechanism):
    return next(row for row in best_policies(study) if row.mechanism == mechanism and row.outcome == "bribes_xof")


def test_a_new_best_that_is_best_by_luck_alone_is_no_clear_change():
    noise = np.array([9, -8, 7, -6, 8, -9, 6, -5])
    high, low = np.full(8, 100.0), np.full(8, 90.0)
    row = row_of(ablation(base=high, a=low, base_off=high, a_off=high + noise + 1), "M14")
    assert (row.ranking, row.usual) == (("base", "a"), "a")
    assert row.gain.difference_mean < 0
    assert not row.is_clear
    assert row.was_clear


def test_a_clear_change_says_so_where_the_usual_best_was_not_clearly_so():
    noise = np.array([9, -8, 7, -6, 8, -9, 6, -8])
    high, low = np.full(8, 100.0), np.full(8, 90.0)
    study = ablation(base=high, a=high + noise, base_off=low, a_off=high)
    row = row_of(study, "M14")
    assert (row.usual, row.ranking[0], row.is_clear, row.was_clear) == ("a", "base", True, False)
    assert best_changes(best_policies(study))[0].endswith("against it); with everything on the two are not clearly apart")


def test_of_equal_policies_the_usual_best_stays_best():
    high, low = np.full(8, 100.0), np.full(8, 90.0)
    assert row_of(ablation(base=high, a=low, base_off=high, a_off=high), "M14").ranking == ("a", "base")
    assert row_of(ablation(base=high, a=high, base_off=high, a_off=high), "").ranking == ("base", "a")


def test_of_a_single_policy_none_is_best(tmp_path):
    results = made(tmp_path / "s", Toy("a", effects={"M14": HALVED}))
    assert best_policies(ablation_of(results)) == []
    assert "which policy is best" not in (tmp_path / "s" / "ablation.md").read_text()


def test_pairs_with_a_failed_run_do_not_count_and_the_others_do(tmp_path):
    toys = (Toy("a", effects={"M14": HALVED}, deeds={3: "fail when off"}), Toy("b", 0.8))
    results = made(tmp_path / "s", *toys, seeds=range(1, 8), mechanisms=("M14", "M15"))
    assert len(results.failures) == 2
    n = effects(ablation_of(results)).groupby(["mechanism", "policy"])["n"].unique().map(list)
    assert dict(n) == {("M14", "a"): [6], ("M14", "b"): [7], ("M15", "a"): [6], ("M15", "b"): [7]}
    best = {row.mechanism: row.n for row in best_policies(ablation_of(results))}
    assert best == {"": 7, "M14": 6, "M15": 6}
    assert "Unfinished: 2 runs are missing" in (tmp_path / "s" / "ablation.md").read_text()


def test_a_mechanism_without_any_pair_is_left_out_and_shown_so(tmp_path):
    toys = (Toy("a", deeds={1: "fail when off"}), Toy("b", 0.8))
    results = made(tmp_path / "s", *toys, seeds=(1,))
    study = ablation_of(results)
    assert set(effects(study)["policy"]) == {"b"}
    assert {row.mechanism for row in best_policies(study)} == {""}
    assert "| M14 Seize, auction, buy back | no pair |" in (tmp_path / "s" / "ablation.md").read_text()


def test_the_tables_open_as_tables_with_a_row_for_every_case(changed):
    table = pd.read_csv(changed.folder / "tables" / "ablation.csv")
    assert len(table) == 2 * 3 * len(OUTCOMES)
    row = table.query("mechanism == 'M14' and policy == 'a' and outcome == 'bribes_xof'").iloc[0]
    assert (row["title"], row["unit"], row["better_if"], row["n"]) == ("Seize, auction, buy back", "bn XOF a year", "less", 6)
    assert row["percent"] == pytest.approx(-30)
    assert row["difference_low_95"] < row["difference_mean"] < row["difference_high_95"] < 0
    best = pd.read_csv(changed.folder / "tables" / "best_policy.csv", keep_default_na=False)
    assert len(best) == 3 * len(JUDGED)
    moved = best[best["changes"]]
    assert moved[
        ["outcome", "mechanism_off", "best", "best_with_everything_on", "change_is_clear", "ranking"]
    ].values.tolist() == [["bribes_xof", "M14", "a", "b", "True", "a > b > base"]]
    assert set(best["mechanism_off"]) == {"none", "M14", "M02"}


def test_the_text_shows_signs_and_sizes_and_leaves_out_what_is_not_clear(changed):
    text = (changed.folder / "ablation.md").read_text()
    assert text.startswith("# Toys\n")
    assert "- without M14 (seize, auction, buy back), bribes: a is best instead of b" in text
    under_a = text.split("### Under a\n")[1].split("###")[0].strip().splitlines()
    head, row = ([cell.strip() for cell in line.strip("|").split("|")] for line in (under_a[0], under_a[3]))
    cells = dict(zip(head, row, strict=True))
    assert cells["without"] == "M14 Seize, auction, buy back"
    assert (cells["bribes"], cells["people mining"]) == ("-30 %", "+50 %")
    assert (cells["robbers"], cells["robberies"]) == ("", "0")  # too little to matter, and none at all
    assert len(cells) == 1 + len(HEADLINES)
    assert "Of 3 differences with at least 6 pairs, 2 are clear." in text


def test_an_unclear_effect_is_blank_in_the_text(tmp_path):
    made(tmp_path / "s", Toy("a", effects={"M14": HALVED}), seeds=(1, 2))
    row = (tmp_path / "s" / "ablation.md").read_text().strip().splitlines()[-1]
    assert set(row.removeprefix("| M14 Seize, auction, buy back |").replace("|", " ").split()) == {"0"}
    assert "|  |" in row
