"""Command line: `python tools/matrix.py` makes the golden runs under every Python, set of libraries, and way to install there is.

Each Python on PATH (3.12 and newer) gets environments below build/matrix: the libraries of constraints.txt with the checkout and
with a wheel, and, for the oldest Python, the lowest versions that pyproject.toml takes. In each the golden runs are made with
two hash seeds and with one and two threads. What differs from the first is said; the exit code is then 1.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from lowest import lowest

ROOT: Final = Path(__file__).resolve().parents[1]
WHERE: Final = ROOT / "build" / "matrix"
PYTHONS: Final = ("python3.12", "python3.13", "python3.14")
WAYS: Final = (("0", "1"), ("1", "2"))  # hash seed and threads


class Cell(NamedTuple):
    """An environment."""

    python: str
    libraries: str  # "newest" or "lowest"
    source: str  # "checkout" or "wheel"

    @property
    def folder(self) -> Path:
        """Where it is."""
        return WHERE / "-".join(self)


def cells() -> Iterator[Cell]:
    """Yield the environments that can be made here."""
    there = [python for python in PYTHONS if shutil.which(python) and _starts(python)]
    for python in there:
        yield Cell(python, "newest", "checkout")
        yield Cell(python, "newest", "wheel")
    yield from (Cell(python, "lowest", "checkout") for python in there[:1] if python == PYTHONS[0])


def _starts(python: str) -> bool:
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def made(cell: Cell) -> str:
    """Make an environment; return its Python."""
    python = str(cell.folder / "bin" / "python")
    subprocess.run([cell.python, "-m", "venv", "--clear", str(cell.folder)], check=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if cell.libraries == "lowest":
        subprocess.run([*pip, *lowest()], check=True)
    else:
        pip += ["--constraint", str(ROOT / "constraints.txt")]
    if cell.source == "wheel":
        wheels = cell.folder / "wheels"
        subprocess.run([python, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(wheels), str(ROOT)], check=True)
        subprocess.run([*pip, *map(str, wheels.glob("*.whl"))], check=True)
    else:
        subprocess.run([*pip, "--editable", str(ROOT)], check=True)
    return python


def found_in(python: str, hash_seed: str, threads: str) -> dict[str, dict[str, str]]:
    """Return the digests of the golden runs there."""
    command = [python, str(ROOT / "tools" / "golden.py"), "--print", "--threads", threads]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, env=plain | {"PYTHONHASHSEED": hash_seed}, cwd=WHERE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"it failed": {done.stderr.strip().splitlines()[-1]: ""}}
    return dict(json.loads(done.stdout))


def main() -> int:
    """Fill the matrix and print it; return 1 where a cell is not like the first."""
    parser = argparse.ArgumentParser(prog="python tools/matrix.py", description=__doc__)
    parser.add_argument("--only", help="a word that cells must have in their name, such as lowest or python3.12")
    given = parser.parse_args()
    WHERE.mkdir(parents=True, exist_ok=True)
    first: dict[str, dict[str, str]] = {}
    is_same = True
    for cell in cells():
        if given.only and given.only not in "-".join(cell):
            continue
        python = made(cell)
        for hash_seed, threads in WAYS:
            found = found_in(python, hash_seed, threads)
            first = first or found
            others = [
                f"{case} {table}" for case in found for table, one in found[case].items() if first.get(case, {}).get(table) != one
            ]
            said = f"other in {len(others)} tables: {'; '.join(others[:3])}" if others else "the same"
            print(
                f"{cell.python:<12}{cell.libraries:<9}{cell.source:<10}hash seed {hash_seed}, {threads} threads: {said}",
                flush=True,
            )
            is_same = is_same and not others
    return int(not is_same)


if __name__ == "__main__":
    sys.exit(main())
