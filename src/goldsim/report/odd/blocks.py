"""The blocks that pages can hold, by name."""

from collections.abc import Mapping
from functools import partial

from goldsim.economy import week_table
from goldsim.report.odd import country_blocks, entity_blocks, mechanism_blocks, parameter_blocks, reference_blocks, week_blocks
from goldsim.report.odd.pages import Block
from goldsim.report.odd.project import Project


def blocks(project: Project) -> Mapping[str, Block]:
    """Return what fills each block."""
    verbs = frozenset(verb["name"] for verb in week_table())
    return {
        "tables": entity_blocks.tables,
        "rows": partial(entity_blocks.rows, project),
        "scales": partial(entity_blocks.scales, project),
        "schedule": week_blocks.schedule,
        "submodels": partial(week_blocks.submodels, project),
        "mechanisms": mechanism_blocks.mechanisms,
        "outcomes": mechanism_blocks.outcomes,
        "evidence": lambda: parameter_blocks.evidence(project.baseline),
        "evidence in words": lambda: parameter_blocks.evidence_in_words(project.baseline),
        "initial parameters": lambda: parameter_blocks.parameters(project.baseline, "initial"),
        "instrument parameters": lambda: parameter_blocks.parameters(project.baseline, "instruments"),
        "other parameters": lambda: parameter_blocks.other_parameters(project.baseline, verbs | {"initial", "instruments"}),
        "instruments": partial(parameter_blocks.instruments, project),
        "policies": partial(parameter_blocks.policies, project),
        "geographies": country_blocks.geographies,
        "prices": country_blocks.prices,
        "closures": partial(country_blocks.closures, project),
        "profile": partial(country_blocks.profile, project),
        "week zero": country_blocks.week_zero,
        "story": partial(country_blocks.story, project),
        "sizes": partial(reference_blocks.sizes, project),
        "findings": partial(reference_blocks.findings, project),
        "changes": partial(reference_blocks.changes, project),
    }
