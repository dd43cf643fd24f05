"""What a study can have worked out of its finished runs, by the name that a study file calls it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from goldsim.studies.analysis.ablation_findings import write_ablation
from goldsim.studies.results.stored import Results

ANALYSES: Final[Mapping[str, Callable[[Results], None]]] = MappingProxyType({"ablation": write_ablation})


def write_analyses(results: Results) -> None:
    """Work out what the study asks for, of the runs that are there, and write it into the results folder.

    Raises
    ------
    RunsFailed
        If a figure of a run is missing or not finite; the message names it.
    DiskError
        If a file cannot be written.
    """
    for name in results.manifest.get("analyses", ()):
        if name in ANALYSES:  # a later version may know more of them
            ANALYSES[name](results)
