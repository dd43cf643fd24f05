"""A copy of the package that a test may change, and small programs run with it in processes of their own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import goldsim

# A rule whose helper, and the constant that the helper uses, lie in another file.
LOTTERY = """
import numpy as np
from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform

@compiled
def drawn(key, n):
    total = 0.0
    for row in range(n):
        total += uniform(key, row)
    return total

@compiled
def counted(n):
    return n + 1
"""
PLAY = """
import json
from goldsim.lottery import counted, drawn, np
{before}
value = drawn(np.uint64(7), 1000), counted(1), counted(1.5)
stats = [rule.stats for rule in (drawn, counted) if hasattr(rule, "stats")]
hits, misses = (sum(sum(getattr(one, name).values()) for one in stats) for name in ("cache_hits", "cache_misses"))
print(json.dumps(dict(value=value, hits=hits, misses=misses, folder=stats and stats[0].cache_path)))
"""
FORMS, FILES = 3, 5  # of the two rules in that program; kept with those of `uniform` and `mix`
CONSTANT, ANOTHER = "_TO_UNIT = 2.0**-53\n", "_TO_UNIT = 2.0**-53 / 3\n"  # of other lengths: Python itself looks at no more


@dataclass(frozen=True)
class Played:
    """What a program found: the rules' values, how often a kept form served, how often not, and where they are kept."""

    value: list[float]
    hits: int
    misses: int
    folder: Path | None
    said: str = field(compare=False)

    @property
    def used(self) -> tuple[int, int]:
        return self.hits, self.misses


class Copy:
    """A copy of the package at `root`, with a home of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package = root / "goldsim"
        shutil.copytree(Path(goldsim.__file__).parent, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        (self.package / "lottery.py").write_text(LOTTERY)
        (root / "home").mkdir()
        self.variables = {"HOME": str(root / "home"), "PYTHONPATH": str(root)}

    def start(self, program: str, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        inherited = {k: v for k, v in os.environ.items() if k != "XDG_CACHE_HOME" and not k.startswith(("NUMBA_", "COV"))}
        command = [sys.executable, "-c", program, *arguments]
        environment = inherited | self.variables | variables
        return subprocess.Popen(
            command, env=environment, cwd=self.root.parent, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def play(self, before: str = "", **variables: str) -> Played:
        """Run the rules in a new process, after some lines that the test adds."""
        return played(self.start(PLAY.format(before=before), **variables))

    def change(self, old: str = CONSTANT, new: str = ANOTHER) -> None:
        """Change the constant in the helper's file."""
        file = self.package / "engine" / "draws.py"
        text = file.read_text()
        assert text.count(old) == 1
        file.write_text(text.replace(old, new))

    def restore(self) -> None:
        self.change(ANOTHER, CONSTANT)

    def clear(self) -> None:
        """Remove whatever was compiled."""
        for folder in [*self.package.rglob("__pycache__")]:
            shutil.rmtree(folder)

    def kept(self) -> dict[Path, int]:
        """Return the compiled forms in the tree, with their times of writing."""
        return {file: file.stat().st_mtime_ns for file in self.root.rglob("*.nb?")}

    def block(self) -> None:
        """Let nothing be written into the package or the home, for root neither."""
        (self.package / "__pycache__").write_text("a file where a folder would be")
        (self.root / "home").rmdir()
        (self.root / "home").write_text("as well")


def played(process: subprocess.Popen[str]) -> Played:
    """Return what a program found when it has ended."""
    said, complaints = process.communicate(timeout=600)
    assert process.returncode == 0, complaints
    assert "Traceback" not in complaints
    found: dict[str, Any] = json.loads(said)
    folder = found.pop("folder")
    return Played(**found, folder=Path(folder) if folder else None, said=complaints)
