"""Checksums of the files of a results folder: by them, what is missing or was changed since it was written is noticed."""

import json
from pathlib import Path
from typing import Final

from goldsim.errors import FolderError
from goldsim.studies.results.files import CHUNKS, PARTIAL, checksum, damaged, write_text

SEALS: Final = "checksums.json"
# What changes while a study runs, and is held to its own checksums.
_LIVE: Final = (".lock", "ledger.jsonl", "failures.jsonl", SEALS)
# How the files end that everything else is made of.
_READ: Final = (".parquet", ".resolved.yaml", ".geography.yaml", "manifest.json")


def seal(root: Path) -> None:
    """Write down the checksum of every file that is there."""
    sums = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        if name not in _LIVE and not name.startswith(CHUNKS) and not name.endswith(PARTIAL):
            sums[name] = checksum(path)
    write_text(root / SEALS, json.dumps(sums, indent=1) + "\n")


def broken(root: Path) -> list[str]:
    """Return the files that are missing or not as they were written; of a folder that was never sealed, the seals themselves."""
    try:
        sums = json.loads((root / SEALS).read_text("utf-8"))
        return [name for name, given in sums.items() if not (root / name).is_file() or checksum(root / name) != given]
    except (OSError, ValueError, AttributeError):
        return [SEALS]


def refuse_changed(root: Path) -> list[str]:
    """Return what is broken of what can be made again. Raises FolderError where it is a file that everything else is made of."""
    found = broken(root)
    read = [name for name in found if name.endswith(_READ)]
    if read and (root / read[0]).is_file():
        words = "is not as it was written: somebody has changed it; put it back, or move the folder away and run again"
        raise FolderError(f"{root / read[0]} {words}")
    if read:
        raise damaged(root / read[0])
    return found
