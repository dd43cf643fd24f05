"""The blocks that pages can hold, by name: those of every file of blocks."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from goldsim.report.odd import (
    country_blocks,
    entity_blocks,
    mechanism_blocks,
    parameter_blocks,
    reference_blocks,
    truth_blocks,
    week_blocks,
)
from goldsim.report.odd.pages import Block
from goldsim.report.odd.project import Project

FILES: Final = (entity_blocks, week_blocks, mechanism_blocks, parameter_blocks, country_blocks, reference_blocks, truth_blocks)


def blocks(project: Project) -> Mapping[str, Block]:
    """Return what fills each block."""
    return {name: partial(fill, project) for file in FILES for name, fill in file.BLOCKS.items()}
