"""Command line: `python tools/lowest.py [EXTRA ...]` prints the lowest version that pyproject.toml takes of each dependency."""

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def lowest(extras: Iterable[str] = ()) -> list[str]:
    """Return `name==version` for the package's own dependencies and those of some extras."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    found = {}
    for one in wanted:
        said = re.match(r"([\w-]+(?:\[[\w,]+\])?)>=([\d.]+)", one)
        if not said:
            raise SystemExit(f"{one} has no lower bound")
        found[said[1]] = said[2]
    return [f"{name}=={version}" for name, version in found.items()]


if __name__ == "__main__":
    print("\n".join(lowest(sys.argv[1:])))
