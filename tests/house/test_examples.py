"""What the examples in docstrings show is what the code gives."""

import doctest
from importlib import import_module

import pytest

from tinyland import ROOT

SOURCE = ROOT / "src"
NAMES = [
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(SOURCE.rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_gives_what_its_docstring_says(name):
    found = doctest.testmod(import_module(name))
    assert found.attempted
    assert not found.failed


def test_the_examples_are_those_of_many_files():
    assert len(NAMES) > 10
