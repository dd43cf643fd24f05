"""Officials: posts of the state, from the gendarmerie of a district to the court of a region and its care home."""

from enum import IntEnum

from goldsim.engine.tables import Array, Column, TableSpec


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


OFFICIALS = TableSpec(
    "officials",
    "a post of the state: gendarmerie, customs, mines office, court or care home",
    (
        Column("cell", "i4", "cell", "where it stands"),
        Column("post", "i1", "state", "what it does", names=Post),
        Column("n_staff", "f4", "person", "people it is given"),
        Column("n_on_duty", "f4", "person", "people who are not called to the front"),
        Column("n_places", "f4", "place", "care places"),
        Column("training", "f4", "share", "part of them in which children stay for months and are trained"),
        Column("over", "f8", "place-week", "weeks of places taken beyond those there are, a row being many children"),
        Column("funds", "i8", "XOF", "money for its work", account="money"),
        Column("pocket", "i8", "XOF", "bribes kept", account="money"),
        Column("integrity", "f4", "share", "chance that it does its duty when offered a bribe"),
        Column("bribes", "f4", "XOF/week", "bribes taken a head of staff, smoothed"),
        Column("pocket_before", "i8", "XOF", "bribes kept when they were last counted"),
        Column("n_files", "i4", "file", "applications that wait at a mines office"),
        Column("time_left", "f8", "step", "steps of files that a mines office has time for"),
        Column("hearings", "f8", "person", "people whom a court has time to hear, by crime", width="crimes"),
        Column("n_cases", "i4", "case", "people whose cases wait at a court"),
    ),
)


def mean_integrity(integrity: Array, n_staff: Array) -> float:
    """Return the integrity of the state's people, by how many there are at each post."""
    return float((integrity * n_staff).sum() / n_staff.sum())
