"""Going on with a study from its folder alone: the design as the folder describes it, if that is still what was begun."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldsim.errors import FolderError, ScenarioError, UsageError
from goldsim.runs import TABLES
from goldsim.studies.analysis.sweep_results import SweepResults
from goldsim.studies.design.sweep_points import checked
from goldsim.studies.design.sweeps import Recipe, Sweep
from goldsim.studies.provenance import code_digest
from goldsim.studies.results.manifest import read_manifest, variants_of
from goldsim.studies.results.stored import open_results
from goldsim.studies.tasks import Design

if TYPE_CHECKING:
    from goldsim.scenario import Scenario

ADVICE = "go on with what it was begun with, or begin another study"


def design_of(root: Path) -> Design:
    """Return the design of the study in a folder.

    Raises
    ------
    UsageError
        If there is no such folder.
    FolderError
        If it holds no study, or if the model, a scenario or the design are others than those that it was begun with.
    """
    results = open_results(root)
    manifest = results.manifest
    if manifest["code"] != code_digest():
        raise FolderError(
            f"{root} was begun with another version of the model (code {manifest['code']}, here {code_digest()}); {ADVICE}"
        )
    scenarios = tuple(_scenario(root, one) for one in manifest["scenarios"])
    design = _sweep(results, scenarios) if isinstance(results, SweepResults) else Design(scenarios=scenarios, **_common(manifest))
    if design.study != manifest["study"]:
        raise FolderError(
            f"{root} describes another design than the one that it was begun with: a file of it was changed; {ADVICE}"
        )
    return design


def is_complete(root: Path) -> bool:
    """Tell whether every run of a study is made and joined into its tables."""
    from goldsim.studies.results.run_log import RunLedger

    return RunLedger(root / "ledger.jsonl").complete is not None


def command_of(root: Path) -> str:
    """Return the command that a folder was made with."""
    return str(read_manifest(root)["command"])


def _scenario(root: Path, described: Mapping[str, Any]) -> "Scenario":
    from goldsim.scenario import read

    file = root / "scenarios" / f"{described['name']}.resolved.yaml"
    try:
        scenario = read(file)
    except ScenarioError as error:
        raise FolderError(f"{file} cannot be read as it was written ({error.issues[0].message}); {ADVICE}") from error
    if scenario.digest != described["digest"]:
        raise FolderError(f"{file} is another scenario than the one that the study was begun with; {ADVICE}")
    return scenario


def _common(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": manifest["kind"],
        "seeds": tuple(manifest["seeds"]),
        "reference": manifest["reference"],
        "variants": tuple(variants_of(manifest).values()),
        "analyses": tuple(manifest.get("analyses", ())),
        "title": manifest.get("title", ""),
        "outcomes": tuple(manifest.get("outcomes", ())),
        "keep": tuple(manifest.get("keep", TABLES)),
    }


def _sweep(results: SweepResults, scenarios: "tuple[Scenario, ...]") -> Sweep:
    plan = results.sampling
    outside = bool(results.plan["allow_outside"])
    recipe = Recipe({scenario.name: scenario for scenario in scenarios}, results.choices, plan.paths, outside)
    try:
        digests, from_week = checked(recipe, results.points)
    except (ScenarioError, UsageError, KeyError) as error:
        raise FolderError(f"the points in {results.folder} do not fit its scenarios; {ADVICE}") from error
    return Sweep(
        scenarios=scenarios, **_common(results.manifest), sampling=plan, choices=results.choices, points=results.points,
        digests=digests, allow_outside=outside, from_week=from_week,
    )  # fmt: skip
