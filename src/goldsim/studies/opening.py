"""Opening a results folder from Python: its tables as frames, with what follows from them."""

import difflib
from pathlib import Path

from goldsim.errors import UsageError
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.findings import KINDS, kinds_of
from goldsim.studies.analysis.swept import Swept
from goldsim.studies.results.manifest import read_manifest


def open_results(folder: str | Path) -> Compared | Swept:
    """Open a results folder to read.

    Raises
    ------
    UsageError
        If there is no such folder.
    FolderError
        If the folder holds no results, or damaged ones.
    """
    path = Path(folder)
    if path.is_file():
        raise UsageError(f"{path} is a file, not a results folder")
    if not path.is_dir():
        raise UsageError(f"{path}: no such folder{_nearby(path)}")
    return KINDS[kinds_of(read_manifest(path))[0]].reads(path)


def _nearby(path: Path) -> str:
    beside = [other.name for other in path.parent.iterdir() if other.is_dir()] if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, beside, n=1)
    return f" - did you mean {path.parent / near[0]}?" if near else ""
