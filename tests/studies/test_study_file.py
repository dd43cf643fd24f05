"""Studies kept as files: what they expand into, and what is wrong with them."""

import csv
import datetime
import re
from dataclasses import replace

import pytest
from ablations import of_toys
from toy import Toy

from goldsim.errors import ScenarioError, UsageError
from goldsim.parameters import INSTRUMENTS
from goldsim.reading.document import parse
from goldsim.scenario.differences import value_today
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.making import make_study
from goldsim.studies.study_file import read_study
from tinyland import ROOT, SCENARIOS, TINY

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


@pytest.mark.long
def test_the_shipped_study_of_instruments_gives_each_of_them_the_same_money_from_the_same_day():
    study = read_study(ROOT / "experiments" / "instruments.yaml")
    assert study.instruments == INSTRUMENTS
    alone = {one.name: one for one in study.design().scenarios if one.name.endswith("_alone")}
    assert list(alone) == [f"{name}_alone" for name in INSTRUMENTS]
    mixed = study.scenarios[1]
    assert {(one.policy.budget_xof_per_year, one.policy.starts) for one in [mixed, *alone.values()]} == {
        (12e9, mixed.policy.starts)
    }
    values = {value_today(parse(one.to_yaml(), name).value)[0] for name, one in [("mixed", mixed), *alone.items()]}
    assert max(values) == pytest.approx(min(values), rel=1e-7)
    for name in INSTRUMENTS:
        policy = alone[f"{name}_alone"].policy
        assert (policy.phases[0].split, policy.switches) == ({name: 1.0}, frozenset())


def test_the_study_of_instruments_runs_and_every_instrument_has_its_rows_in_the_table(tmp_path):
    study = replace(read_study(ROOT / "experiments" / "instruments.yaml"), instruments=("patrols", "awareness"), seeds=(1,))
    start = study.scenarios[1].policy.starts - datetime.timedelta(weeks=2)
    values = TINY | {"run.start": start, "run.weeks": 8, "run.people_per_row": 100}
    small = tuple(one.with_values(values, allow_outside=True) for one in study.scenarios)
    make_study(replace(study, scenarios=small).design(), tmp_path / "here")
    rows = list(csv.DictReader((tmp_path / "here" / "summary.csv").read_text("utf-8").splitlines()))
    assert {row["policy"] for row in rows} == {"status_quo", "balanced", "patrols_alone", "awareness_alone"}


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
        ("[M14, M01]", "[M14, [M01]]", "small.yaml:7:37: variants.one_mechanism_off[1]: must be a mechanism such as"),
        ("[M14, M01]", "[M14, 1]", "small.yaml:7:37: variants.one_mechanism_off[1]: must be a mechanism such as M01, it is 1"),
        ("[M14, M01]", "[M14, M14]", "small.yaml:7:37: variants.one_mechanism_off[1]: M14 is there more than once"),
        ("[M14, M01]", "some", "small.yaml:7:31: variants.one_mechanism_off: must be all, or a list of mechanisms"),
        ("[M14, M01]", "[]", "small.yaml:7:31: variants.one_mechanism_off: must be all, or a list of mechanisms"),
        ("one_mechanism_off: [M14, M01]", "one_instrument_alone: [patrol]", "one_instrument_alone[0]: there is no instrument"),
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
