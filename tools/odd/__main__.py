"""Command line: `python -m odd [--check] PATH...` fills the pages, or says which are stale."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from goldsim.errors import GoldsimError
from odd import instrument_blocks, mechanism_blocks, response_blocks, state_blocks, week_blocks
from odd.pages import Block, Project, refresh, stale

FILES: Final = (state_blocks, week_blocks, mechanism_blocks, response_blocks, instrument_blocks)


def blocks(project: Project) -> Mapping[str, Block]:
    """Return what fills each block."""
    return {name: partial(fill, project) for file in FILES for name, fill in file.BLOCKS.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in the project's folder; return the exit code: 0, or 1 if a page is stale, or 2 if asked wrongly."""
    parser = argparse.ArgumentParser(prog="python -m odd", description="Fill the generated blocks of pages.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a Markdown file, or a folder of them")
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a page is stale")
    asked = parser.parse_args(arguments)
    try:
        known = blocks(Project(Path()))
        if asked.check:
            old = stale(asked.paths, known)
            for path in old:
                print(f"{path} does not say what the code does; refresh it with: make odd", file=sys.stderr)
            return 1 if old else 0
        for path in refresh(asked.paths, known):
            print(path)
    except GoldsimError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
