"""Opening a results folder: to read its tables as frames, with what follows from them, and to go on with its study."""

import difflib
from pathlib import Path

from goldsim.errors import FolderError, ScenarioError, UsageError
from goldsim.scenario import read
from goldsim.studies.analysis.compared import Compared, Swept
from goldsim.studies.analysis.findings import KINDS, kinds_of
from goldsim.studies.provenance import code_digest
from goldsim.studies.results.files import ADVICE
from goldsim.studies.results.manifest import read_manifest
from goldsim.studies.results.stored import Results
from goldsim.studies.tasks import Design


def open_results(folder: str | Path) -> Compared | Swept:
    """Open a results folder to read. Raises UsageError where there is none, FolderError where it holds no sound results."""
    path = Path(folder)
    if path.is_file():
        raise UsageError(f"{path} is a file, not a results folder")
    if not path.is_dir():
        beside = [other.name for other in path.parent.iterdir() if other.is_dir()] if path.parent.is_dir() else []
        near = difflib.get_close_matches(path.name, beside, n=1)
        hint = f" - did you mean {path.parent / near[0]}?" if near else ""
        raise UsageError(f"{path}: no such folder{hint}")
    return KINDS[kinds_of(read_manifest(path))[0]].reads(path)


def design_of(results: Results) -> Design:
    """Return the design of a folder's study. Raises FolderError if model, scenarios or design are not what it was begun with."""
    root, manifest = results.folder, results.manifest
    if manifest["code"] != code_digest():
        raise FolderError(
            f"{root} was begun with another version of the model (code {manifest['code']}, here {code_digest()}); {ADVICE}"
        )
    scenarios = []
    for described in manifest["scenarios"]:
        file = root / "scenarios" / f"{described['name']}.resolved.yaml"
        try:
            scenarios.append(read(file))
        except ScenarioError as error:
            raise FolderError(f"{file} cannot be read as it was written ({error.issues[0].message}); {ADVICE}") from error
        if scenarios[-1].digest != described["digest"]:
            raise FolderError(f"{file} is another scenario than the one that the study was begun with; {ADVICE}")
    design = results.design(tuple(scenarios))
    if design.study != manifest["study"]:
        raise FolderError(
            f"{root} describes another design than the one that it was begun with: a file of it was changed; {ADVICE}"
        )
    return design
