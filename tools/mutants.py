"""Command line: `python tools/mutants.py` spoils the package one sign at a time, and says how many of that the tests notice.

A mutant is a copy of the package in which one comparison, sum, number or condition is another. It counts as noticed where the
tests of its part fail, or never end. Some of those that are not noticed do the same as before: the share is never quite 100 %.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src" / "goldsim"
LONGEST: Final = 600  # seconds
# What is spoilt, and the tests that should notice.
PARTS: Final = {
    "ledger": ("engine/ledger/*.py", ("tests/engine/test_ledger.py",)),
    "draws": ("engine/draws.py", ("tests/engine/test_draws.py",)),
    "scenario": ("scenario/*.py", ("tests/scenario",)),
    "school": ("processes/school.py", ("tests/processes/test_school.py",)),
    "farm": ("processes/farm.py", ("tests/processes/test_farm.py",)),
    "smuggle": ("processes/smuggle/*.py", ("tests/processes/test_smuggle.py", "tests/processes/test_smuggle_networks.py")),
}
OTHERS: Final[dict[type[ast.AST], type[ast.AST]]] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
}


class Mutant(NamedTuple):
    """One thing that can be spoilt: the n-th of a file."""

    file: Path
    place: int


def spots(tree: ast.Module) -> Iterator[tuple[ast.AST, str, int]]:
    """Yield what can be spoilt: a node, the field of it, and the place in the field's list."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OTHERS:
            yield node, "op", 0
        elif isinstance(node, ast.Compare):
            yield from ((node, "ops", place) for place, op in enumerate(node.ops) if type(op) in OTHERS)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield node, "value", 0
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, "operand", 0


def spoilt(text: str, place: int) -> tuple[str, int]:
    """Return a file's text with its n-th thing spoilt, and the line of it."""
    tree = ast.parse(text)
    node, field, at = list(spots(tree))[place]
    value = getattr(node, field)
    if field == "ops":
        value[at] = OTHERS[type(value[at])]()
    elif field == "op":
        node.op = OTHERS[type(value)]()  # type: ignore[attr-defined]
    elif field == "operand":
        node.operand = ast.UnaryOp(ast.Not(), value)  # type: ignore[attr-defined]
    else:
        node.value = not value if isinstance(value, bool) else value + 1  # type: ignore[attr-defined]
    return ast.unparse(ast.fix_missing_locations(tree)), getattr(node, "lineno", 0)


def all_of(part: str) -> list[Mutant]:
    """Return all mutants of a part."""
    files = sorted(SOURCE.glob(PARTS[part][0]))
    return [Mutant(file, n) for file in files for n, _ in enumerate(spots(ast.parse(file.read_text(encoding="utf-8"))))]


def is_noticed(part: str, mutant: Mutant | None) -> tuple[bool, int]:
    """Tell whether a part's tests fail with a mutant, or with the package as it is; and the line that was spoilt."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as spare:
        for folder in ("src", "scenarios", "tests", "experiments", "docs", "tools"):
            shutil.copytree(ROOT / folder, Path(spare, folder), ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", spare)
        line = 0
        if mutant:
            text, line = spoilt(mutant.file.read_text(encoding="utf-8"), mutant.place)
            Path(spare, mutant.file.relative_to(ROOT)).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *PARTS[part][1]]
        found = os.environ | {"PYTHONPATH": str(Path(spare, "src"))}
        try:
            done = subprocess.run(command, cwd=spare, env=found, capture_output=True, timeout=LONGEST, check=False)
        except subprocess.TimeoutExpired:
            return True, line
        return done.returncode != 0, line


def main() -> int:
    """Spoil as many as are wanted in each part and print the share that was noticed."""
    parser = argparse.ArgumentParser(prog="python tools/mutants.py", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all without it")
    parser.add_argument("-n", type=int, default=30, help="mutants of each part")
    given = parser.parse_args()
    for part in given.parts or PARTS:
        if is_noticed(part, None)[0]:
            print(f"{part}: its tests fail as it is")
            return 1
        drawn = random.Random(part).sample(mutants := all_of(part), min(given.n, len(mutants)))
        n_noticed = 0
        for mutant in drawn:
            noticed, line = is_noticed(part, mutant)
            n_noticed += noticed
            if not noticed:
                print(f"not noticed: {mutant.file.relative_to(ROOT)}:{line}", flush=True)
        print(f"{part}: {n_noticed} of {len(drawn)} noticed, of {len(mutants)} that there are", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
