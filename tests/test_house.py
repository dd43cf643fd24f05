"""House rules that a reader relies on: every verb tells its story, declares what it touches, and touches nothing else."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from goldsim.economy import WEEK, GoldEconomy, week_table
from goldsim.engine.declarations import columns_of, declaration_of, payments_of
from goldsim.entities import ALL_SPECS
from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.parameters import INSTRUMENTS, schema
from goldsim.scenario import read
from goldsim.scenario.mechanisms import MECHANISMS
from tinyland import ROOT, SCENARIOS

SOURCE = ROOT / "src" / "goldsim"
DESIGN_WEEK = (
    "price fund prospect move equip dig permit extort sell smuggle rob school traffic protect police fight recruit tempt live"
)


def name_of(verb):
    return verb.__name__.rsplit(".", 1)[-1]


def files_of(verb):
    """Return the files of a verb: its own, and those of its rooms if it has any."""
    path = Path(verb.__file__)
    return sorted(path.parent.glob("*.py")) if path.name == "__init__.py" else [path]


def text_of(verb):
    """Return a verb's files as text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in files_of(verb))


def test_the_week_has_the_order_of_the_design():
    assert " ".join(name_of(verb) for verb in WEEK) == DESIGN_WEEK


@pytest.mark.parametrize("verb", WEEK, ids=name_of)
def test_a_verb_tells_its_story_with_assumptions_mechanisms_and_sources(verb):
    story = inspect.getdoc(verb)
    assert story.startswith(f"{name_of(verb)}: ")
    assert "Assumed:" in story
    assert re.search(r"Sources?:", story)
    for mechanism in verb.MECHANISMS:
        assert mechanism in story


@pytest.mark.parametrize("verb", WEEK, ids=name_of)
def test_a_rule_knows_no_model(verb):
    """Rules, the functions without a model among their parameters, name no model, clock or ledger."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files_of(verb)]
    for function in (node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)):
        parameters = {argument.arg for argument in function.args.args}
        if "model" in parameters:
            continue
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        assert not names & {"model", "ledger", "datetime", "random"}, function.name


def test_declared_columns_exist():
    columns = {f"{spec.name}.{name}" for spec in ALL_SPECS for name in spec.column}
    for verb in WEEK:
        reads, writes = columns_of(verb)
        assert {*reads, *writes} <= columns, name_of(verb)


def uses_of(verb):
    """Return the names of attributes that a verb's functions use, and those of its records' fields."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files_of(verb)]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.attr for function in functions for node in ast.walk(function) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("verb", WEEK, ids=name_of)
def test_every_field_of_a_record_and_every_payment_is_used(verb):
    used = uses_of(verb)
    for record in declaration_of(verb).records:
        assert set(record._fields) <= used, (record, set(record._fields) - used)
    assert {payment.name for payment in payments_of(verb)} <= used


@pytest.mark.parametrize("verb", WEEK, ids=name_of)
def test_a_verb_asks_only_whether_mechanisms_are_on_that_it_names(verb):
    asked = set(re.findall(r'model\.has\("(M\d\d)"\)', text_of(verb)))
    assert asked <= set(verb.MECHANISMS)


def test_every_mechanism_can_be_switched_off_in_a_verb_or_by_a_parameter():
    asked = {mechanism for verb in WEEK for mechanism in re.findall(r'model\.has\("(M\d\d)"\)', text_of(verb))}
    assert asked | {name for name, mechanism in MECHANISMS.items() if mechanism.neutral} == set(MECHANISMS)


def test_every_parameter_is_used_somewhere():
    texts = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.parent.name != "parameters")
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    for group, fields in schema().items():
        for field in fields:
            if group == "instruments":
                field = field.removeprefix(next(i for i in INSTRUMENTS if field.startswith(i))).strip("_")
            assert any(word.startswith(field) or word.endswith(field) for word in words), f"{group}.{field}"


def test_the_shipped_policies_spend_the_same_and_only_the_status_quo_spends_nothing():
    budgets = {path.stem: read(path).policy.budget_xof_per_year for path in sorted(SCENARIOS.glob("*.yaml"))}
    assert budgets.pop("baseline") == budgets.pop("status_quo") == 0
    assert set(budgets) == {"balanced", "enforcement_only", "livelihood_support"}
    assert len(set(budgets.values())) == 1


def test_no_verb_knows_a_policy_by_name():
    names = {path.stem for path in SCENARIOS.glob("*.yaml")} - {"baseline", "balanced"}
    for path in (*SOURCE.glob("*.py"), *(SOURCE / "processes").rglob("*.py"), *(SOURCE / "entities").glob("*.py")):
        if path != SOURCE / "__init__.py":
            found = [name for name in names if name in path.read_text(encoding="utf-8")]
            assert not found, path


def test_the_week_can_be_listed_with_what_is_read_written_and_drawn():
    rows = {row["name"]: row for row in week_table()}
    assert " ".join(rows) == DESIGN_WEEK
    assert {"miners.found", "miners.gold"} <= set(rows["dig"]["writes"])
    assert rows["dig"]["draws"] == ("luck", "collapse")
    # A verb with rooms of its own is listed as the others are.
    assert "sites.closed_until" in rows["police"]["writes"]
    assert {"n_raids", "target"} <= set(rows["police"]["draws"])
    for row in rows.values():
        assert row["purpose"]
        assert row["mechanisms"]
        assert row["writes"]


def test_every_outcome_is_observed_and_nothing_else(year_in_tinyland: GoldEconomy):
    assert set(year_in_tinyland.latest) == set(OUTCOMES)
    assert len(HEADLINES) >= 12
