"""What is said of a mechanism: the row of the list in `goldsim.scenario.mechanism_list`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mechanism:
    """One causal link of the documents.

    Attributes
    ----------
    id
        M01 to M30.
    title, source
        What it is called, and which document says so.
    link
        What happens, in a sentence or two.
    verbs
        The verbs of the week in which it lives.
    without
        What is left of the week when it is off.
    moves
        Outcome to -1 or 1: which way it goes when the mechanism is switched off.
    neutral
        Path of a parameter to the value at which the mechanism's term is gone.
    """

    id: str
    title: str
    source: str
    link: str
    verbs: tuple[str, ...]
    without: str
    moves: Mapping[str, int]
    neutral: Mapping[str, float | tuple[float, ...]] = field(default_factory=dict)
