"""The blocks that pages can hold, by name."""

from collections.abc import Mapping
from functools import partial

from goldsim.economy import week_table
from goldsim.report.odd import findings, links, numbers, state, week, world
from goldsim.report.odd.pages import Block
from goldsim.report.odd.project import Project


def blocks(project: Project) -> Mapping[str, Block]:
    """Return what fills each block."""
    verbs = frozenset(verb["name"] for verb in week_table())
    return {
        "tables": state.tables,
        "rows": partial(state.rows, project),
        "scales": partial(state.scales, project),
        "schedule": week.schedule,
        "submodels": partial(week.submodels, project),
        "mechanisms": links.mechanisms,
        "outcomes": links.outcomes,
        "evidence": lambda: numbers.evidence(project.baseline),
        "evidence in words": lambda: numbers.evidence_in_words(project.baseline),
        "initial parameters": lambda: numbers.parameters(project.baseline, "initial"),
        "instrument parameters": lambda: numbers.parameters(project.baseline, "instruments"),
        "other parameters": lambda: numbers.other_parameters(project.baseline, verbs | {"initial", "instruments"}),
        "instruments": partial(numbers.instruments, project),
        "policies": partial(numbers.policies, project),
        "geographies": world.geographies,
        "prices": world.prices,
        "closures": partial(world.closures, project),
        "profile": partial(world.profile, project),
        "week zero": world.week_zero,
        "story": partial(world.story, project),
        "sizes": partial(findings.sizes, project),
        "findings": partial(findings.findings, project),
        "changes": partial(findings.changes, project),
    }
