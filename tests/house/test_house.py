"""House rules that a reader relies on: every verb tells its story, declares what it touches, and touches nothing else."""

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest

from goldsim.economy import WEEK, GoldEconomy, week_table
from goldsim.engine.own_verbs import columns_of, declaration_of
from goldsim.entities import ALL_SPECS
from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.parameters import INSTRUMENTS, schema
from goldsim.reading.document import parse
from goldsim.scenario import read
from goldsim.scenario.differences import value_today
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.units import WEEKS_PER_YEAR
from syntax import parameters_used
from tinyland import ROOT, SCENARIOS

SOURCE = ROOT / "src" / "goldsim"
DESIGN_WEEK = (
    "price fund prospect move land equip dig farm permit extort sell rob smuggle school traffic protect police fight recruit "
    "tempt live"
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


def attributes_used(source):
    """Return the names of attributes that functions of a file use; what only a record or a docstring names does not count."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return {node.attr for function in functions for node in ast.walk(function) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("verb", WEEK, ids=name_of)
def test_every_field_of_a_record_and_every_payment_is_used_in_the_file_that_declares_it_or_another_of_the_verb(verb):
    used = set().union(*(attributes_used(path.read_text(encoding="utf-8")) for path in files_of(verb)))
    for record in declaration_of(verb).records:
        # Records that several verbs share are used by what stands beside them.
        beside = attributes_used(Path(sys.modules[record.__module__].__file__).read_text(encoding="utf-8"))
        assert set(record._fields) <= used | beside, (record, set(record._fields) - used - beside)
    assert {payment.name for payment in declaration_of(verb).payments} <= used


def test_a_field_that_only_a_docstring_a_comment_or_its_record_names_does_not_count():
    source = '''
class Site(Rows, of="sites"):
    pay = In
def step(model):
    """Reads pay."""  # pay
    model.view(Site).danger[:] = 1
'''
    assert attributes_used(source) == {"view", "danger"}


@pytest.mark.parametrize("verb", WEEK, ids=name_of)
def test_a_verb_asks_only_whether_mechanisms_are_on_that_it_names(verb):
    asked = set(re.findall(r'model\.has\("(M\d\d)"\)', text_of(verb)))
    assert asked <= set(verb.MECHANISMS)


def test_every_mechanism_can_be_switched_off_in_a_verb_or_by_a_parameter():
    asked = {mechanism for verb in WEEK for mechanism in re.findall(r'model\.has\("(M\d\d)"\)', text_of(verb))}
    assert asked | {name for name, mechanism in MECHANISMS.items() if mechanism.neutral} == set(MECHANISMS)


def owners_of(group):
    """Return the files that a group of parameters is for: those of its verb, or those that make week zero."""
    if group == "initial":
        return sorted((SOURCE / "initial").glob("*.py"))
    return files_of(next(verb for verb in WEEK if name_of(verb) == group))


def read_by(paths):
    return set().union(*(parameters_used(path.read_text(encoding="utf-8")) for path in paths))


@pytest.mark.parametrize("group", [group for group in schema() if group != "instruments"])
def test_every_parameter_is_read_by_the_code_that_its_group_is_for(group):
    unread = {(group, name) for name in schema()[group]} - read_by(owners_of(group))
    assert not unread, f"nothing in {group} reads {', '.join(name for _, name in sorted(unread))}"


@pytest.mark.parametrize(
    ("ending", "figures"),
    [
        ("leakage_share", lambda lookups: lookups.leakage),
        ("unit_cost_xof_per_year", lambda lookups: lookups.unit_xof),
        ("max_units", lambda lookups: lookups.most_xof * WEEKS_PER_YEAR / lookups.unit_xof),
        ("delay_weeks", lambda lookups: lookups.delay_weeks),
    ],
)
def test_every_figure_of_every_instrument_is_its_own_in_the_lookups(tiny, ending, figures):
    usual = [getattr(tiny.parameters.instruments, f"{name}_{ending}") for name in INSTRUMENTS]
    other = [value + 1 + i if ending == "delay_weeks" else value * (1 + (1 + i) / 100) for i, value in enumerate(usual)]
    changes = {f"instruments.{name}_{ending}": value for name, value in zip(INSTRUMENTS, other, strict=True)}
    lookups = GoldEconomy(tiny.with_values(changes, allow_outside=True), seed=1).lookups
    assert figures(lookups) == pytest.approx(other, rel=1e-6)


def test_an_instrument_has_the_figures_that_the_lookups_have():
    endings = {"leakage_share", "unit_cost_xof_per_year", "max_units", "delay_weeks"}
    own = {f"{name}_{ending}" for name in INSTRUMENTS for ending in endings}
    assert set(schema()["instruments"]) == own | {"discount_share"}


UNREAD = {
    "a comment": "# economy.p.dig.base_mg",
    "a docstring": 'def rule(p: Dig):\n    """Return p.base_mg."""',
    "a text": "x = 'base_mg'",
    "a name": "base_mg = 3",
    "another group": "economy.p.move.base_mg",
    "another group by another name": "def rule(p: Move):\n    return p.base_mg",
    "something unknown": "def rule(p):\n    return p.base_mg",
    "a column": "economy.sites.base_mg",
    "a name that came to stand for something else": "p = economy.p.dig\np = economy.sites\np.base_mg",
    "another function's name": "def one(economy):\n    p = economy.p.dig\ndef two(p):\n    p.base_mg",
}


@pytest.mark.parametrize("source", UNREAD.values(), ids=UNREAD)
def test_what_only_looks_like_reading_a_parameter_does_not_count(source):
    assert ("dig", "base_mg") not in parameters_used(source)


@pytest.mark.parametrize(
    "source",
    [
        "economy.p.dig.base_mg", "p, q = economy.p, economy.p.dig\nq.base_mg", "p = economy.p\nx = p.dig.base_mg * 2",
        "def rule(ore: int, p: Dig):\n    return ore * p.base_mg", "def rule(p: 'Dig'):\n    return p.base_mg",
        "q = scenario.parameters.dig\ndef rule():\n    return q.base_mg",
    ],
)  # fmt: skip
def test_a_parameter_is_read_by_the_name_of_its_group_whatever_that_goes_by(source):
    assert ("dig", "base_mg") in parameters_used(source)


def test_the_shipped_policies_spend_the_same_and_only_the_status_quo_spends_nothing():
    budgets = {path.stem: read(path).policy.budget_xof_per_year for path in sorted(SCENARIOS.glob("*.yaml"))}
    assert budgets.pop("baseline") == budgets.pop("since_2017") == budgets.pop("status_quo") == 0
    assert set(budgets) > {"balanced", "enforcement_only", "livelihood_support", "kayes_first"}
    # A budget that changes by year is written in whole millions, so that its worth is the others' to the fourth digit.
    by_year = {name for name in budgets if any(phase.budget_by_year for phase in read(SCENARIOS / f"{name}.yaml").policy.phases)}
    assert by_year == {"social_ministry"}
    assert len({budget for name, budget in budgets.items() if name not in by_year}) == 1
    trees = {name: parse(read(SCENARIOS / f"{name}.yaml").to_yaml(), name).value for name in budgets}
    values = {name: value_today(tree)[0] for name, tree in trees.items()}
    for name, value in values.items():
        assert value == pytest.approx(values["balanced"], rel=1e-4 if name in by_year else 1e-7)


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
    assert set(rows["dig"]["draws"]) == {"luck", "collapse", "buried", "row", "team"}
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
