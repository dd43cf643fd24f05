"""What a results folder says of itself: the manifest, and the table of parameters."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from goldsim.errors import FolderError
from goldsim.studies import provenance
from goldsim.studies.design import FORMAT, Design, measured_from
from goldsim.studies.files import damaged

MANIFEST = "manifest.json"
_KEYS = {
    "study": str, "kind": str, "command": str, "scenarios": list, "reference": str, "seeds": list, "start": str, "weeks": int,
    "measured_from_week": int, "versions": dict, "code": str, "processor": dict,
}  # fmt: skip


def new_manifest(design: Design, command: str) -> dict[str, Any]:
    """Return what a study is and with what it is made, in terms that hold on any machine."""
    first = design.scenarios[0].run
    return {
        "format": FORMAT,
        "study": design.study,
        "kind": design.kind,
        "command": command,
        "scenarios": [{"name": s.name, "title": s.title, "digest": s.digest} for s in design.scenarios],
        "reference": design.reference,
        "seeds": list(design.seeds),
        "start": first.start.isoformat(),
        "weeks": first.weeks,
        "measured_from_week": measured_from(design.scenarios),
        "versions": provenance.versions(),
        "commit": provenance.commit(),
        "code": provenance.code_digest(),
        "processor": provenance.processor(),
    }


def read_manifest(root: Path) -> dict[str, Any]:
    """Return a results folder's manifest.

    Raises
    ------
    FolderError
        If there is none, or one that this version cannot read.
    """
    path = root / MANIFEST
    try:
        manifest = dict(json.loads(path.read_text(encoding="utf-8")))
        found = manifest["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        if (root / "ledger.jsonl").exists():
            raise damaged(path) from error
        raise FolderError(f"{root} is no results folder of goldsim: {MANIFEST} is missing or cannot be read") from error
    if found != FORMAT:
        raise FolderError(f"{root} was written in format {found!r}; this version reads format {FORMAT}")
    if not all(isinstance(manifest.get(key), kind) for key, kind in _KEYS.items()) or not all(
        isinstance(scenario, dict) and {"name", "title", "digest"} <= set(scenario) for scenario in manifest["scenarios"]
    ):
        raise damaged(path)
    return manifest


def parameter_frame(design: Design) -> pd.DataFrame:
    """Return every parameter of every scenario, with its evidence; values as JSON, since some are lists."""
    return pd.DataFrame(
        [
            {
                "policy": scenario.name,
                "path": path,
                "value": json.dumps(entry.value),
                "unit": entry.unit,
                "low": float(entry.low),
                "high": float(entry.high),
                "kind": str(entry.kind),
                "source": entry.source,
                "set_by": entry.set_by,
            }
            for scenario in design.scenarios
            for path, entry in scenario.entries.items()
        ]
    )
