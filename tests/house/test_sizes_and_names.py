"""The house's rules of size and name, for every file of the package: no exemptions."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from goldsim.economy import WEEK
from goldsim.parameters import schema
from tinyland import ROOT

SOURCE = ROOT / "src" / "goldsim"
FILES = sorted(SOURCE.rglob("*.py"))
MOST_LINES, MOST_OF_A_FUNCTION, MOST_ARGUMENTS = 250, 25, 8


def functions_of(source):
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of(function):
    """Return how many lines a function has, its docstring not counted."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    told = first.end_lineno - first.lineno + 1 if is_docstring else 0
    return function.end_lineno - function.lineno + 1 - told


def arguments_of(function):
    named = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [one.arg for one in named if one.arg not in ("self", "cls")]


def too_much(source):
    """Return what is too long in a file: its name for the file, or those of functions."""
    found = ["the file"] if source.count("\n") > MOST_LINES else []
    for function in functions_of(source):
        if lines_of(function) > MOST_OF_A_FUNCTION or len(arguments_of(function)) > MOST_ARGUMENTS:
            found.append(function.name)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_functions_and_argument_lists_are_short(path):
    assert too_much(path.read_text(encoding="utf-8")) == []


def test_what_is_too_long_would_be_found():
    long = "def f():\n" + "    x = 1\n" * 26
    many = f"def g({', '.join('abcdefghi')}):\n    pass\n"
    told = 'def h(self, a):\n    """Tell.\n' + "\n" * 30 + '    """\n    return a\n'
    assert too_much(long) == ["f"]
    assert too_much(many) == ["g"]
    assert too_much(told) == []
    assert too_much("x = 1\n" * 251) == ["the file"]


def test_no_file_name_occurs_twice_but_that_of_a_verb_where_its_numbers_are_and_where_it_acts():
    names = Counter(path.name for path in FILES if path.name not in ("__init__.py", "__main__.py"))
    twice = {name.removesuffix(".py") for name, n in names.items() if n > 1}
    verbs = {verb.__name__.rsplit(".", 1)[-1] for verb in WEEK}
    assert twice <= verbs
    assert all(names[f"{verb}.py"] <= 2 for verb in twice)


def test_a_verb_has_one_name_everywhere():
    for verb in (verb.__name__.rsplit(".", 1)[-1] for verb in WEEK):
        assert (SOURCE / "parameters" / f"{verb}.py").is_file(), verb
        assert list((ROOT / "tests" / "processes").glob(f"test_{verb}*.py")), verb
        assert verb in schema()


def test_only_a_few_lines_are_kept_from_the_formatter():
    marked = [path for path in FILES if "fmt: skip" in path.read_text(encoding="utf-8")]
    assert sum(path.read_text(encoding="utf-8").count("fmt: skip") for path in marked) <= 10, marked


def test_nothing_in_the_package_imports_round_a_layer():
    """The linter sees imports that are there for types alone; nobody may tell it not to."""
    said = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "exclude_type_checking_imports" not in said
    assert "ignore_imports" not in said


def test_every_folder_and_file_that_the_architecture_page_names_is_there():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = "cli|report|studies|processes|outcomes|initial|entities|scenario|country|engine|reading|parameters|text"
    named = re.findall(rf"`((?:{folders})/[\w./]*)`", page)
    assert len(named) > 15
    for name in named:
        assert re.search(r"\bx\b", name) or (SOURCE / name).exists(), name


def test_the_tests_stand_in_the_folders_of_what_they_test():
    loose = [path.name for path in Path(ROOT / "tests").glob("test_*.py")]
    assert loose == []
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert folders <= packages | {"golden", "helpers", "house", "reference", "stories", "whole"}
