"""House rules that a reader relies on: every verb tells its story, declares what it touches, and touches nothing else."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from goldsim.agents import ALL_SPECS
from goldsim.economy import VERBS, WEEK, GoldEconomy, Later, week_table
from goldsim.outcomes import HEADLINES, OUTCOMES
from goldsim.parameters import INSTRUMENTS, schema
from goldsim.scenario import read
from tinyland import ROOT, SCENARIOS

SOURCE = ROOT / "src" / "goldsim"
DESIGN_WEEK = (
    "price fund prospect move equip dig permit extort sell smuggle rob school traffic protect police fight recruit tempt live"
)


def name_of(verb):
    return verb.name if isinstance(verb, Later) else verb.__name__.rsplit(".", 1)[-1]


def test_the_week_has_the_order_of_the_design():
    assert " ".join(name_of(verb) for verb in WEEK) == DESIGN_WEEK


@pytest.mark.parametrize("verb", VERBS, ids=name_of)
def test_a_verb_tells_its_story_with_assumptions_mechanisms_and_sources(verb):
    story = inspect.getdoc(verb)
    assert story.startswith(f"{name_of(verb)}: ")
    assert "Assumed:" in story
    assert re.search(r"Sources?:", story)
    for mechanism in verb.MECHANISMS:
        assert mechanism in story


@pytest.mark.parametrize("verb", VERBS, ids=name_of)
def test_a_rule_knows_no_economy(verb):
    """Rules, the functions without an economy among their parameters, name no economy, clock or ledger."""
    tree = ast.parse(Path(verb.__file__).read_text(encoding="utf-8"))
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        parameters = {argument.arg for argument in function.args.args}
        if "economy" in parameters:
            continue
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        assert not names & {"economy", "ledger", "datetime", "random"}, function.name


def test_columns_name_the_verbs_that_declare_to_write_them():
    for spec in ALL_SPECS:
        for column in spec.columns:
            declared = tuple(name_of(verb) for verb in VERBS if column.name in verb.WRITES.get(spec.name, ()))
            assert column.writers == declared, f"{spec.name}.{column.name}"


def test_declared_columns_exist():
    columns = {spec.name: set(spec.column) for spec in ALL_SPECS}
    for verb in VERBS:
        for side in (verb.READS, verb.WRITES):
            for table, names in side.items():
                assert set(names) <= columns[table], (name_of(verb), table)


def test_every_column_and_draw_that_a_verb_declares_is_in_its_text():
    for verb in VERBS:
        body = Path(verb.__file__).read_text(encoding="utf-8").split("DRAWS", 1)[1]
        for side in (verb.READS, verb.WRITES):
            for table, names in side.items():
                for name in names:
                    assert re.search(rf"\b{name}\b", body), (name_of(verb), table, name)
        for decision in verb.DRAWS:
            assert f'"{decision}"' in verb.__loader__.get_source(verb.__name__), (name_of(verb), decision)


def test_every_parameter_is_used_somewhere():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.parent.name != "parameters")
    for group, fields in schema().items():
        for field in fields:
            if group == "instruments":
                field = field.removeprefix(next(i for i in INSTRUMENTS if field.startswith(i)))
            assert re.search(rf"\b{field}|{field}\b", text), f"{group}.{field}"


def test_the_shipped_policies_spend_the_same_and_only_the_status_quo_spends_nothing():
    budgets = {path.stem: read(path).policy.budget_xof_per_year for path in sorted(SCENARIOS.glob("*.yaml"))}
    assert budgets.pop("baseline") == budgets.pop("status_quo") == 0
    assert set(budgets) == {"balanced", "enforcement_only", "livelihood_support"}
    assert len(set(budgets.values())) == 1


def test_no_verb_knows_a_policy_by_name():
    names = {path.stem for path in SCENARIOS.glob("*.yaml")} - {"baseline", "balanced"}
    for path in (*SOURCE.glob("*.py"), *(SOURCE / "processes").glob("*.py"), *(SOURCE / "agents").glob("*.py")):
        if path.name != "__init__.py":
            found = [name for name in names if name in path.read_text(encoding="utf-8")]
            assert not found, path


def test_the_week_can_be_listed_with_what_is_read_written_and_drawn():
    rows = {row["name"]: row for row in week_table()}
    assert rows["dig"]["writes"][:2] == ("miners.found", "miners.gold")
    assert rows["dig"]["draws"] == ("luck", "collapse")
    assert not rows["permit"]["built"]
    assert all(row["purpose"] for row in rows.values())


def test_every_outcome_is_observed_and_nothing_else(year_in_tinyland: GoldEconomy):
    assert set(year_in_tinyland.latest) == set(OUTCOMES)
    assert len(HEADLINES) >= 12
