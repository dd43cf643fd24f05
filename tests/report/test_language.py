"""French: one catalogue with every text that a reader can meet, none missing and none left over, and French numbers."""

import ast
import re
import string
from datetime import date
from itertools import chain

import pytest
from invented import study

from goldsim.country.known_figures import known_figures
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.parameters import INSTRUMENTS, SWITCHES
from goldsim.report import answer, assumptions, costs, language, lines, page
from goldsim.report.figures import gains, gold_way, money_way, region_maps, value
from goldsim.report.judged import unit_of
from goldsim.report.study_view import gather
from goldsim.scenario.policy_parts import CHOSEN
from goldsim.text import phrases
from tinyland import ROOT

REPORT = ROOT / "src" / "goldsim" / "report"


def said_in_code() -> set[str]:
    """Return every literal that is given to what says it, and those that templates say."""
    found = set()
    for path in REPORT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "counted"):
                inside = node.args if node.func.id == "say" else node.args[1:]
                found |= {leaf.value for leaf in chain(*map(literals, inside))}
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "text":
                found |= {leaf.value for leaf in literals(node.value)}
            if isinstance(node, ast.Call) and [getattr(one, "id", "") for one in (node.func, *node.args[:1])] == ["map", "say"]:
                found |= {leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)}
    for path in (REPORT / "templates").iterdir():
        found |= set(re.findall(r'_\("((?:[^"\\]|\\.)*)"', path.read_text("utf-8")))
    return found


def literals(node):
    """Return the texts that an argument can be: of a choice, what is chosen between and not what decides."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    if isinstance(node, ast.Dict):
        return [leaf for part in node.values for leaf in literals(part)]
    if isinstance(node, ast.Subscript):
        return literals(node.value)
    return [node] if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value else []


def said_of_lists() -> set[str]:
    """Return what stands in lists: names of lines, groups, sections, kinds and receivers."""
    names = {*gains.GROUPS.values(), *gains.CHILDREN, *region_maps.QUANTITIES, *chain(*lines.LINES.values())}
    names |= {name for name, outcome in OUTCOMES.items() if outcome.headline or outcome.is_regional}
    found = {OUTCOMES[name].label for name in names} | {unit_of(OUTCOMES[name]) for name in names}
    known = [OUTCOMES[one.outcome] for one in known_figures("mali")]
    found |= {one.label for one in known} | {unit_of(one) for one in known}
    found |= {OUTCOMES[name].meaning for name in value.RECEIVERS}
    found |= {label for label, _ in (*value.RECEIVERS.values(), *money_way.KINDS)}
    found |= {*gold_way.DIGGERS, *gold_way.HANDS, *gold_way.ENDS}
    found |= {*lines.LINES, *costs.RESULTS.values(), *assumptions.KINDS.values(), *gains.GROUPS, *language.MONTHS}
    found |= {phrases.label(name) for name in (*INSTRUMENTS, *SWITCHES, *CHOSEN)}
    found |= {lines.ENFORCEMENT, lines.LIVELIHOODS, lines.BOTH, lines.NEITHER}
    return found | {text for section in page.SECTIONS for text in (section.heading, section.missing) if text}


def test_no_text_is_missing_in_french():
    assert (said_in_code() | said_of_lists()) - set(language.catalogue()) == set()


def test_nothing_is_left_over_in_french():
    constants = {
        leaf.value for path in REPORT.rglob("*.py") for leaf in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
    }  # fmt: skip
    constants |= {text for path in (REPORT / "templates").iterdir() for text in re.findall(r'"([^"]*)"', path.read_text("utf-8"))}
    assert set(language.catalogue()) - constants - said_in_code() - said_of_lists() == set()


@pytest.mark.parametrize("text", list(language.catalogue()))
def test_a_translation_has_the_places_of_its_text_and_no_others(text):
    places = [
        sorted(name for _, name, _, _ in string.Formatter().parse(one) if name) for one in (text, language.catalogue()[text])
    ]
    assert places[0] == places[1]


def test_numbers_and_dates_are_written_as_french_readers_do():
    with language.spoken("fr"):
        assert language.number(12_345.0) == "12\N{NARROW NO-BREAK SPACE}000"
        assert language.number(1.23) == "1,2"
        assert language.day(date(2022, 8, 1)) == "1er août 2022"
        assert language.money(5_130_000) == "5,1 millions de FCFA"
    assert language.number(12_345.0) == "12,000"


def test_the_answer_in_french_has_no_english_word_in_it():
    view = gather(study(4, 6, 60, geography="tinyland"))
    with language.spoken("fr"):
        said = " ".join([*answer.answer(view), *answer.confidence(view).reasons])
    english = {"the", "of", "with", "better", "worse", "than", "each", "line", "and", "runs"}
    assert not english & set(re.findall(r"\w+", said.lower().replace(view.reference_label, "")))
