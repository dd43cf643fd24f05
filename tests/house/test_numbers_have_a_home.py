"""No rule holds an unexplained number: -1, 0 and 1 are allowed in `processes/`, and everything else is a parameter."""

import ast
from pathlib import Path

import pytest

from tinyland import ROOT

PROCESSES = ROOT / "src" / "goldsim" / "processes"
PLAIN = {-1, 0, 1}


def hidden_numbers(source: str) -> list[tuple[int, complex]]:
    """Return line and value of every number of a module that is none of -1, 0 and 1, and says nothing of where it is from.

    A position in a fixed tuple of draws, `keys[2]`, or of an axis, `axis=2`, is no number of the model.
    """
    tree = ast.parse(source)
    positions = {id(leaf) for node in ast.walk(tree) for leaf in leaves_of(node)}
    return [
        (node.lineno, node.value) for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex)
        and not isinstance(node.value, bool) and node.value not in PLAIN and id(node) not in positions
    ]  # fmt: skip


def leaves_of(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in ("keys", "counts"):
        return [node.slice]
    if isinstance(node, ast.keyword) and node.arg == "axis":
        return [node.value]
    return []


@pytest.mark.parametrize("path", sorted(PROCESSES.rglob("*.py")), ids=lambda path: str(path.relative_to(PROCESSES)))
def test_a_verb_holds_no_number_of_its_own(path: Path):
    found = [f"line {line}: {value}" for line, value in hidden_numbers(path.read_text(encoding="utf-8"))]
    assert not found, f"{path.name} hides numbers that belong into the parameter file: {', '.join(found)}"


@pytest.mark.parametrize(
    "hiding", ["x = 0.5 * y", "x = y ** 2", "def f(a, b=3): ...", "x = [7]", "if x > 1e-9: pass", "y[x - 2]"]
)
def test_the_walk_finds_a_number_wherever_it_hides(hiding):
    assert len(hidden_numbers(hiding)) == 1


@pytest.mark.parametrize("plain", ["x = 1 - y", "x = -1", "x = 0.0", "u = uniform(keys[2], i)", "x.sum(axis=2)", "ok = True"])
def test_the_walk_leaves_plain_code_alone(plain):
    assert not hidden_numbers(plain)
