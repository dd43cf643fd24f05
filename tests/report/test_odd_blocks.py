"""Blocks of pages are filled without touching the words around them, and what they say cannot break a page."""

import json
import math
import re
from types import SimpleNamespace

import pytest

from goldsim.errors import UsageError
from goldsim.processes import police
from goldsim.text.markdown import table
from odd.__main__ import main
from odd.mechanism_blocks import made_by
from odd.pages import filled, refresh, stale
from odd.response_blocks import called
from odd.week_blocks import files_of, paragraphs, rules_of
from tinyland import ROOT

TWO = {"one": lambda: "1", "two": lambda: "2"}
PAGE = """\
before
<!-- generated: one -->
old
<!-- end -->
between
<!-- generated: two -->
<!-- end -->
after `<!-- end -->`
"""


def test_blocks_are_filled_and_the_words_around_them_are_left_alone():
    new = filled(PAGE, TWO, "page")
    assert new == PAGE.replace("\nold\n", "\n1\n").replace("two -->\n", "two -->\n2\n")
    assert filled(new, TWO, "page") == new


def test_what_a_block_says_is_taken_as_it_is():
    """A backslash or a group's number in generated text means nothing to the filling."""
    text = "<!-- generated: one -->\n<!-- end -->"
    assert filled(text, {"one": lambda: r"a \| b \1 \g<name>"}, "page").splitlines()[1] == r"a \| b \1 \g<name>"


def test_only_stale_pages_are_written(tmp_path):
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("<!-- generated: one -->\n0\n<!-- end -->\n")
    new.write_text("<!-- generated: one -->\n1\n<!-- end -->\n")
    before = new.stat().st_mtime_ns
    assert stale([tmp_path], TWO) == [old]
    assert refresh([tmp_path], TWO) == [old]
    assert refresh([tmp_path], TWO) == []
    assert new.stat().st_mtime_ns == before
    assert old.read_text() == new.read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!-- generated: tow -->\n<!-- end -->", "there is no block 'tow' - did you mean 'two'?"),
        ("<!-- generated: one -->\n<!-- generated: two -->\n<!-- end -->", "every block needs a line '<!-- end -->'"),
        ("<!-- generated: one -->\n<!-- end -->\n<!-- end -->", "every block needs a line '<!-- end -->'"),
    ],
)
def test_a_page_that_cannot_be_filled_is_named_with_what_to_do(text, said):
    with pytest.raises(UsageError, match=re.escape(f"page.md: {said}")):
        filled(text, TWO, "page.md")


def test_the_command_says_where_it_has_to_run_and_what_it_misses(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["docs"]) == 2
    assert "run this in the project's own folder" in capsys.readouterr().err
    monkeypatch.chdir(ROOT)
    assert main(["docs/nowhere"]) == 2
    assert "docs/nowhere is neither" in capsys.readouterr().err


def test_bars_and_line_breaks_cannot_break_a_table():
    assert table(["a"], [["x | y\nz"]]).splitlines()[2] == r"| x \| y z |"


def test_a_wrapped_equation_is_one_line_and_an_indented_one_stays():
    assert paragraphs("it is `a\n* b`, or\n- so\n\n    x = 1\n    y = 2\n\n- p\n- q") == (
        "it is `a * b`, or - so\n\n    x = 1\n    y = 2\n\n- p\n- q"
    )


VERB = '''
def step(model: "M") -> None:
    """Is no rule."""

def share(a: int, *, b: float = 0.5) -> float:
    """Return one.

    More of it.
    """

def _own() -> None:
    """Is nobody's business."""
'''


def test_rules_are_the_public_functions_that_know_no_model():
    assert rules_of(VERB) == [("share(a: int, *, b: float=0.5) -> float", "Return one.")]


def test_a_verb_that_is_a_folder_has_its_rules_from_all_its_files():
    files = files_of(police)
    assert files[0].name == "__init__.py"
    assert {"courts.py", "patrols.py"} <= {file.name for file in files}


def test_results_of_scenarios_that_have_changed_since_are_said_to_be_of_an_earlier_state(tmp_path):
    manifest = {"seeds": [1, 2, 4], "versions": {"goldsim": "9.9"}, "scenarios": [{"name": "a", "digest": "old"}]}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    for digest, is_old in (("old", False), ("new", True)):
        said = made_by(SimpleNamespace(reference=tmp_path, scenarios={"a.yaml": SimpleNamespace(name="a", digest=digest)}))
        assert "3 runs of each policy (seeds 1–2, 4), goldsim 9.9." in said
        assert ("earlier state" in said) is is_old


@pytest.mark.parametrize(
    ("measured", "found", "word"),
    [
        ((20, 10, 30), (10, 40), "as found"),
        ((5, 1, 9), (10, 40), "the direction as found, less"),
        ((60, 50, 70), (10, 40), "more"),
        ((20, -1, 41), (10, 40), "not seen"),
        ((-20, -30, -10), (10, 40), "the other way"),
        ((-20, -30, -10), (-math.inf, 0), "as found"),
        ((3, 1, 5), (-5, 5), "as found"),
        ((7, 6, 8), (-5, 5), "too much"),
        ((math.nan, math.nan, math.nan), (0, 1), "not measured"),
    ],
)
def test_a_response_is_called_by_where_its_mean_and_its_interval_lie(measured, found, word):
    assert called(*measured, *found) == word
