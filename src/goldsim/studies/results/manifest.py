"""What a results folder says of itself: the manifest, and the table of parameters."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from goldsim.errors import FolderError
from goldsim.outcomes.own_outcomes import SAID
from goldsim.runs import TABLES, versions
from goldsim.studies import provenance
from goldsim.studies.results.files import damaged
from goldsim.studies.results.run_log import LOG
from goldsim.studies.tasks import FORMAT, Design

MANIFEST = "manifest.json"
_TEXTS = ("study", "kind", "title", "command", "reference", "start", "code")
_NUMBERS = ("weeks", "measured_from_week")
_LISTS = ("scenarios", "variants", "analyses", "outcomes", "seeds", "keep")
_MAPPINGS = ("versions", "processor")
_KEYS = dict.fromkeys(_TEXTS, str) | dict.fromkeys(_NUMBERS, int) | dict.fromkeys(_LISTS, list) | dict.fromkeys(_MAPPINGS, dict)
# What a study file may say anew of a study that is there.
RESTATED = ("title", "analyses", "outcomes")
PARAMETER_COLUMNS = ("policy", "path", "value", "unit", "low", "high", "kind", "source", "set_by")


def new_manifest(design: Design, command: str) -> dict[str, Any]:
    """Return what a study is and with what it is made, in terms that hold on any machine."""
    first = design.scenarios[0].run
    return {
        **{"format": FORMAT, "study": design.study, "kind": design.kind, "title": design.title, "command": command},
        "scenarios": [{"name": s.name, "title": s.title, "digest": s.digest} for s in design.scenarios],
        "variants": [asdict(variant) for variant in design.variants],
        **{key: list(getattr(design, key)) for key in ("analyses", "outcomes")},
        "reference": design.reference,
        **{key: list(getattr(design, key)) for key in ("seeds", "keep")},
        "start": first.start.isoformat(),
        "weeks": first.weeks,
        "measured_from_week": design.measured_from,
        "versions": versions(),
        "commit": provenance.commit(),
        "code": provenance.code_digest(),
        "processor": provenance.processor(),
        **({"own": design.own.described()} if design.own.maker else {}),
        **design.described,
    }


def read_manifest(root: Path) -> dict[str, Any]:
    """Return a results folder's manifest. Raises FolderError if there is none, or one that this version cannot read."""
    path = root / MANIFEST
    try:
        manifest = dict(json.loads(path.read_text(encoding="utf-8")))
        found = manifest["format"]
        date.fromisoformat(str(manifest.get("start", "2021-01-04")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        if (root / LOG).exists():
            raise damaged(path) from error
        raise FolderError(f"{root} is no results folder of goldsim: {MANIFEST} is missing or cannot be read") from error
    if found != FORMAT:
        raise FolderError(f"{root} was written in format {found!r}; this version reads format {FORMAT}")
    if not (
        all(isinstance(manifest.get(key), kind) for key, kind in _KEYS.items())
        and all(isinstance(one, str) for key in ("analyses", "outcomes", "keep") for one in manifest[key])
        and set(manifest["keep"]) <= set(TABLES)
        and all(isinstance(seed, int) for seed in manifest["seeds"])
        and isinstance(manifest.get("sweep", {}), dict)
        and all(_has(one, *SAID) for one in manifest.get("own", {"outcomes": []})["outcomes"])
        and all(_has(scenario, "name", "title", "digest") for scenario in manifest["scenarios"])
        and all(_has(variant, "changes", "name", "of") and len(variant) == 3 for variant in manifest["variants"])
    ):
        raise damaged(path)
    return manifest


def _has(part: object, *keys: str) -> bool:
    return isinstance(part, dict) and set(keys) <= set(part)


def parameter_frame(design: Design) -> pd.DataFrame:
    """Return every parameter of every scenario, with its evidence; values as JSON, since some are lists."""
    rows = [
        (s.name, path, json.dumps(e.value), e.unit, float(e.low), float(e.high), str(e.kind), e.source, e.set_by)
        for s in design.scenarios
        for path, e in s.entries.items()
    ]
    return pd.DataFrame(rows, columns=list(PARAMETER_COLUMNS))
