"""Studies kept as files: what they expand into, what is wrong with them, and what an ablation works out of its runs."""

import re

import numpy as np
import pandas as pd
import pytest
from test_results_folder import contents
from toy import Toy, toy_run

from goldsim.errors import ScenarioError, UsageError
from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.runs import TABLES
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.ablation import JUDGED, Ablation, ablation_of, best_policies, effects
from goldsim.studies.analysis.ablation_text import best_changes, tally
from goldsim.studies.making import make_study
from goldsim.studies.opening import open_results
from goldsim.studies.results.folder import Command
from goldsim.studies.study_file import StudyFile, read_study
from goldsim.studies.tasks import paired
from tinyland import ROOT, SCENARIOS

HALVED = {name: 0.5 for name in ("bribes_xof", "n_mining")}
STUDY = """
name: small
title: A small one
scenarios: [../scenarios/status_quo.yaml, ../scenarios/balanced.yaml]
seeds: {first: 5, n: 2}
run: {weeks: 80}
variants: {one_mechanism_off: [M14, M01]}
analyses: [ablation]
"""


@pytest.fixture
def experiments(tmp_path):
    (tmp_path / "scenarios").symlink_to(SCENARIOS)
    (tmp_path / "experiments").mkdir()
    return tmp_path / "experiments"


def write(folder, text=STUDY):
    path = folder / "small.yaml"
    path.write_text(text)
    return path


def of_toys(*toys, seeds=range(1, 7), mechanisms=("M14",), analyses=("ablation",)):
    study = StudyFile("toys", "Toys", (), toys, tuple(seeds), tuple(mechanisms), tuple(analyses))
    return study.design(run_one=toy_run)


def made(root, *toys, **more):
    return make_study(of_toys(*toys, **more), root, command=Command("goldsim study toys.yaml")).results


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Return the results of three policies: b has the least bribes, but without M14 it is a; M02 does nothing."""
    scaled = {"bribes_xof": 0.7, "n_mining": 1.5, "n_band": 1.00002}
    toys = (Toy("base"), Toy("a", 0.9, effects={"M14": scaled}), Toy("b", 0.8))
    return made(tmp_path_factory.mktemp("changed") / "s", *toys, mechanisms=("M02", "M14"))


# What a file says


def test_a_study_is_read_with_its_scenarios_settings_seeds_and_mechanisms(experiments):
    study = read_study(write(experiments))
    assert (study.name, study.title, study.analyses) == ("small", "A small one", ("ablation",))
    assert [scenario.name for scenario in study.scenarios] == ["status_quo", "balanced"]
    assert {scenario.run.weeks for scenario in study.scenarios} == {80}
    assert study.seeds == (5, 6)
    assert study.mechanisms == ("M01", "M14")
    assert [file.name for file in study.files] == ["status_quo.yaml", "balanced.yaml"]


def test_a_study_of_nothing_but_scenarios_and_seeds_is_a_comparison(experiments):
    study = read_study(write(experiments, "name: plain\nscenarios: [../scenarios/status_quo.yaml]\nseeds: {n: 3}\n"))
    assert (study.title, study.seeds, study.mechanisms, study.analyses) == ("plain", (1, 2, 3), (), ())
    assert study.scenarios[0].digest == read_study(write(experiments)).scenarios[0].with_values({"run.weeks": 260}).digest


def test_each_scenario_is_run_as_it_is_and_once_without_each_mechanism_paired_by_seed(experiments):
    design = read_study(write(experiments)).design()
    assert design.policies == (
        "status_quo", "balanced", "status_quo-without-m01", "status_quo-without-m14", "balanced-without-m01",
        "balanced-without-m14",
    )  # fmt: skip
    assert {(row.policy, row.seed) for row in design.rows} == {(name, seed) for name in design.policies for seed in (5, 6)}
    assert design.reference == "status_quo"
    assert len(design.tasks) == len(design.rows) == 12
    last = design.scenarios[-1]
    assert last.off == {"M14"}
    assert last.title == "Balanced, without M14 (seize, auction, buy back)"
    assert last.with_values({"mechanisms.M14": "on"}).digest == design.scenarios[1].digest
    assert [(v.name, v.of, v.mechanism_off) for v in design.variants][-1] == ("balanced-without-m14", "balanced", "M14")


def test_the_shipped_ablation_switches_off_every_mechanism_under_the_four_policies():
    study = read_study(ROOT / "experiments" / "ablation.yaml")
    assert [scenario.name for scenario in study.scenarios] == ["status_quo", "enforcement_only", "livelihood_support", "balanced"]
    assert study.mechanisms == tuple(MECHANISMS)
    design = study.design()
    assert len(design.rows) == 4 * (1 + len(MECHANISMS)) * len(study.seeds)
    assert all(re.fullmatch("[a-z0-9][a-z0-9_-]{0,63}", name) for name in design.policies)
    assert len({scenario.digest for scenario in design.scenarios}) == len(design.scenarios)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title:", "tittle:", "small.yaml:3:1: tittle: unknown key - did you mean 'title'?"),
        ("name: small", "name: A small", "small.yaml:2:7: name: is 'A small'; a name is 1 to 64 small letters"),
        ("{first: 5, n: 2}", "{n: 0}", "small.yaml:5:12: seeds.n: is 0, it must be at least 1"),
        ("{first: 5, n: 2}", "{first: -1, n: 1}", "small.yaml:5:16: seeds.first: is -1, it must be at least 0"),
        ("{first: 5, n: 2}", "5", "small.yaml:5:8: seeds: must be a mapping"),
        ("seeds:", "sedes:", "seeds: is missing"),
        ("{weeks: 80}", "{weeks: 0}", "small.yaml:6:14: run.weeks: is 0, it must be at least 1"),
        ("{weeks: 80}", "{weeks: 8}", "small.yaml:6:6: run: policy.from: the run ends on 2021-02-28, before balanced begins"),
        ("{weeks: 80}", "{weaks: 8}", "small.yaml:6:7: run.weaks: unknown key - did you mean 'weeks'?"),
        ("[M14, M01]", "[M14, M41]", "small.yaml:7:37: variants.one_mechanism_off[1]: there is no mechanism 'M41'"),
        ("[M14, M01]", "[M14, 1]", "small.yaml:7:37: variants.one_mechanism_off[1]: there is no mechanism '1'"),
        ("[M14, M01]", "[M14, M14]", "small.yaml:7:37: variants.one_mechanism_off[1]: M14 is there more than once"),
        ("[M14, M01]", "some", "small.yaml:7:31: variants.one_mechanism_off: must be all, or a list of mechanisms"),
        ("[M14, M01]", "[]", "small.yaml:7:31: variants.one_mechanism_off: must be all, or a list of mechanisms"),
        ("one_mechanism_off", "one_mechanism_of", "one_mechanism_of: unknown key - did you mean 'one_mechanism_off'?"),
        ("[ablation]", "[ablatoin]", "small.yaml:8:12: analyses[0]: there is no analysis 'ablatoin' - did you mean 'ablation'?"),
        ("[ablation]", "[sobol]", "analyses[0]: there is no analysis 'sobol'; there is ablation"),
        ("[ablation]", "ablation", "small.yaml:8:11: analyses: must be a list, it is 'ablation'"),
        ("variants: {one_mechanism_off: [M14, M01]}\n", "", "analyses[0]: needs mechanisms that are switched off: add `var"),
        ("scenarios/status", "scenarios/statuss", "scenarios[0]: there is no file '../scenarios/statuss_quo.yaml' - did you mean "
                                                  "'../scenarios/status_quo.yaml'?"),
        ("[../scenarios/status_quo.yaml, ../scenarios/balanced.yaml]", "[]", "small.yaml:4:12: scenarios: is empty"),
        ("../scenarios/balanced.yaml", "3", "small.yaml:4:43: scenarios[1]: must be text, it is 3"),
        ("seeds: {first: 5, n: 2}", "seeds: {first: [", "cannot be read as YAML"),
        (STUDY, "", "small.yaml:1:1: the file is empty"),
        (STUDY, "- a\n- b\n", "small.yaml:1:1: must be a mapping"),
        (STUDY, "name: b\nextends: baseline\n", "small.yaml:1:1: is a scenario, not a study; goldsim run and"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_study_file_is_said_in_one_line_with_its_place(experiments, old, new, said):
    assert old in STUDY
    with pytest.raises(ScenarioError) as refused:
        read_study(write(experiments, STUDY.replace(old, new)))
    assert said in str(refused.value)
    assert all(len(str(issue).splitlines()) == 1 for issue in refused.value.issues)


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file_and_then_of_the_scenarios(experiments):
    (experiments / "own.yaml").write_text("name: own\nextends: baselin\n")
    text = STUDY.replace("title", "tittle").replace("../scenarios/balanced", "own").replace("n: 2", "n: 0").replace("M01", "M77")
    with pytest.raises(ScenarioError) as refused:
        read_study(write(experiments, text))
    said = [(issue.file.rsplit("/", 1)[-1], issue.line, issue.path) for issue in refused.value.issues]
    assert said == [
        ("small.yaml", 3, "tittle"), ("small.yaml", 5, "seeds.n"), ("small.yaml", 7, "variants.one_mechanism_off[1]"),
        ("own.yaml", 2, "extends"),
    ]  # fmt: skip


def test_a_scenario_without_the_mechanism_already_is_refused():
    with pytest.raises(UsageError, match=r"^b has M14 off already, .* leave M14 out of the list, or b out of the study$"):
        of_toys(Toy("a"), Toy("b", off=frozenset({"M14"})))


def test_a_name_too_long_for_its_variants_is_refused():
    with pytest.raises(UsageError, match=r"is too long: shorten the name x{60}$"):
        of_toys(Toy("x" * 60))


# What is made and kept


def test_the_folder_says_what_is_a_variant_of_what_and_holds_the_analysis(changed):
    assert {name for name in contents(changed.folder) if not name.startswith("scenarios/")} == {
        "manifest.json", "design.parquet", "parameters.parquet", "ledger.jsonl", "summary.csv", "years.csv", "ablation.md",
        "tables/ablation.csv", "tables/best_policy.csv", *(f"tables/{name}.parquet" for name in TABLES),
    }  # fmt: skip
    manifest = changed.manifest
    assert (manifest["kind"], manifest["title"], manifest["analyses"]) == ("toys", "Toys", ["ablation"])
    assert manifest["variants"][1] == {"name": "base-without-m14", "of": "base", "changes": {"mechanisms.M14": "off"}}


def test_the_same_study_again_changes_no_file(tmp_path):
    made(tmp_path / "s", Toy("a", effects={"M14": HALVED}), seeds=(1, 2))
    before = contents(tmp_path / "s")
    assert make_study(of_toys(Toy("a", effects={"M14": HALVED}), seeds=(1, 2)), tmp_path / "s").n_found == 4
    assert contents(tmp_path / "s") == before


def test_an_interrupted_study_ends_with_the_same_bytes(tmp_path):
    toys = (Toy("a", effects={"M14": HALVED}), Toy("b", 0.8))

    def stop(now):
        if now.done >= 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_study(of_toys(*toys, seeds=(1, 2)), tmp_path / "cut", command=Command("goldsim study toys.yaml"), progress=stop)
    assert not (tmp_path / "cut" / "ablation.md").exists()
    made(tmp_path / "cut", *toys, seeds=(1, 2))
    made(tmp_path / "whole", *toys, seeds=(1, 2))
    cut, whole = (
        {name: content for name, content in contents(tmp_path / one).items() if name != "ledger.jsonl"}
        for one in ("cut", "whole")
    )
    assert cut == whole


def test_an_analysis_that_is_asked_for_later_goes_on_from_the_runs_that_are_there(tmp_path):
    first = of_toys(Toy("a"), seeds=(1, 2), analyses=())
    make_study(first, tmp_path / "s")
    assert not (tmp_path / "s" / "ablation.md").exists()
    later = of_toys(Toy("a"), seeds=(1, 2))
    assert later.folder_name == first.folder_name
    assert make_study(later, tmp_path / "s").n_found == 4
    assert (tmp_path / "s" / "ablation.md").exists()
    assert open_results(tmp_path / "s").manifest["analyses"] == ["ablation"]


def test_without_its_variants_a_study_holds_what_a_comparison_would(tmp_path):
    toys = (Toy("a", effects={"M14": HALVED}), Toy("b", 0.8, policy_week=2, budget=1e9))
    given = made(tmp_path / "study", *toys, seeds=(1, 2, 3)).as_given
    compared = make_study(paired("compare", toys, (1, 2, 3), run_one=toy_run), tmp_path / "compare").results
    assert given.policies == compared.policies == ["a", "b"]
    for frame in ("weekly", "cells", "events", "values", "table", "entries"):
        pd.testing.assert_frame_equal(getattr(given, frame), getattr(compared, frame))
    assert given.sentences == compared.sentences
    assert [scenario["name"] for scenario in given.scenarios] == ["a", "b"]


# What an ablation works out


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
    assert (cells["people in bands"], cells["robberies"]) == ("+0.002 %", "0")  # little, and none at all
    assert len(cells) == 1 + len(HEADLINES)
    assert "Of 3 differences with at least 6 pairs, 3 are clear." in text


def test_an_unclear_effect_is_blank_in_the_text(tmp_path):
    made(tmp_path / "s", Toy("a", effects={"M14": HALVED}), seeds=(1, 2))
    row = (tmp_path / "s" / "ablation.md").read_text().strip().splitlines()[-1]
    assert set(row.removeprefix("| M14 Seize, auction, buy back |").replace("|", " ").split()) == {"0"}
    assert "|  |" in row
