"""What is said of a mechanism: the row of the list in `goldsim.scenario.mechanism_list`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mechanism:
    """One causal link of the documents."""

    id: str  # M01 to M30
    # title, source: what it is called, and which document says so.
    title: str
    source: str
    link: str  # what happens, in a sentence or two
    verbs: tuple[str, ...]  # the verbs of the week in which it lives
    without: str  # what is left of the week when it is off
    moves: Mapping[str, int]  # outcome to -1 or 1: which way it goes when the mechanism is switched off
    # Path of a parameter to the value at which the mechanism's term is gone.
    neutral: Mapping[str, float | tuple[float, ...]] = field(default_factory=dict)
