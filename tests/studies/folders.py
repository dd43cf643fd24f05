"""What tests read of results folders, and processes that find the toy."""

import os
from pathlib import Path

HERE = Path(__file__).parent


def contents(root):
    """Return every file of a folder, by path."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def tables(root):
    """Return the study's own tables, by name."""
    return {path.name: path.read_bytes() for path in sorted((root / "tables").iterdir())}


def surroundings(**more):
    """Return an environment in which a process finds the toy."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])} | more
