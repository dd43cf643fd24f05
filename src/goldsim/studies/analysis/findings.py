"""Findings: for each kind of study, what it makes of its finished runs; a new kind is a file beside this one and a line here."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from goldsim.errors import FolderError, ScenarioError, UsageError
from goldsim.scenario import read
from goldsim.studies.analysis.ablation_findings import AblationFindings
from goldsim.studies.analysis.compared import Compared, Swept
from goldsim.studies.analysis.kind import ComparisonFindings, Findings
from goldsim.studies.analysis.sweep_findings import SweepFindings
from goldsim.studies.provenance import code_digest
from goldsim.studies.results.files import ADVICE, make_folder, seal, write_text
from goldsim.studies.results.manifest import read_manifest
from goldsim.studies.results.stored import Results
from goldsim.studies.tasks import Design

COMPARISON: Final = "comparison"
SWEEP: Final = "sweep"


class Kind(NamedTuple):
    """A kind of study."""

    findings: Callable[[Any], Findings[Any]]  # what it makes of results
    is_analysis: bool = False  # whether a study file asks for it, besides what its runs are
    reads: type[Compared] | type[Swept] = Compared  # what opens the folder of such a study
    needs_mechanisms: bool = False  # whether it needs runs without mechanisms


KINDS: Final[dict[str, Kind]] = {
    COMPARISON: Kind(ComparisonFindings),
    SWEEP: Kind(SweepFindings, reads=Swept),
    "ablation": Kind(AblationFindings, is_analysis=True, needs_mechanisms=True),
}


def kinds_of(manifest: Mapping[str, Any]) -> list[str]:
    """Return what kinds of study the study of a manifest is: what its runs are, then what else is worked out of them."""
    # A later version may know more analyses.
    return [SWEEP if SWEEP in manifest else COMPARISON, *(name for name in manifest["analyses"] if name in KINDS)]


def findings_of(results: Results) -> list[Findings[Any]]:
    """Return what a study's kinds make of its runs; results as `goldsim.studies.analysis.findings` reads them."""
    return [KINDS[name].findings(results) for name in kinds_of(results.manifest)]


def has_page(findings: Iterable[Findings[Any]]) -> bool:
    """Tell whether the page of figures shows a study."""
    return all(one.has_page for one in findings)


def written_findings(results: Results) -> list[Findings[Any]]:
    """Return the same, written into the results folder if a run is there; what was true of other runs is removed."""
    findings = findings_of(results)
    for one in findings if results.rows else ():
        for name, text in one.files().items():
            path = results.folder / name
            make_folder(path.parent)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                write_text(path, text)
    if results.rows:
        seal(results.folder)
    return findings


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
    if own := manifest.get("own"):
        named = ", ".join([*own["verbs"], *(outcome["name"] for outcome in own["outcomes"])])
        raise FolderError(f"{root} was begun by a script with verbs or outcomes of its own ({named}): run that script again")
    design = results.design(tuple(scenarios))
    if design.study != manifest["study"]:
        raise FolderError(
            f"{root} describes another design than the one that it was begun with: a file of it was changed; {ADVICE}"
        )
    return design
