"""Findings: for each kind of study, what it makes of its finished runs; a new kind is a file beside this one and a line here."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from goldsim.studies.analysis.ablation_findings import AblationFindings
from goldsim.studies.analysis.compared import Compared, Swept
from goldsim.studies.analysis.comparison_findings import ComparisonFindings
from goldsim.studies.analysis.kind import Findings
from goldsim.studies.analysis.sweep_findings import SweepFindings
from goldsim.studies.results.files import make_folder, write_text
from goldsim.studies.results.stored import Results

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
    """Return what a study's kinds make of its runs; results as `goldsim.studies.opening` reads them."""
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
    return findings
