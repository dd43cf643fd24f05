"""Officials: posts of the state, from the gendarmerie of a district to the court of a region and its care home."""

from enum import IntEnum

from goldsim.engine.records import In, Rows
from goldsim.engine.tables import Array


class Post(IntEnum):
    """What a post does."""

    GENDARMERIE = 0
    CUSTOMS = 1
    MINES_OFFICE = 2
    COURT = 3
    CARE_HOME = 4


class Asks(IntEnum):
    """Of whom a post that turns up at a site asks for bribes."""

    NOBODY = 0
    WITHOUT_PAPERS = 1
    EVERYBODY = 2


class Integrity(Rows, of="officials"):
    """Who may take bribes, for verbs that ask for no more of posts."""

    integrity = In


def mean_integrity(integrity: Array, n_staff: Array) -> float:
    """Return the integrity of the state's people, by how many there are at each post."""
    return float((integrity * n_staff).sum() / n_staff.sum())
