"""Children of 7 to 17: those of mining households, and those whom recruiters bring or could bring from elsewhere."""

from enum import IntEnum
from typing import Any

from goldsim.engine.forms import form
from goldsim.engine.records import Out, Rows
from goldsim.engine.tables import NOBODY, Array, Column, TableSpec
from goldsim.entities.miners import Cause
from goldsim.units import WEEKS_PER_YEAR

NEVER = -999  # the week of what has not happened


class Referral(IntEnum):
    """How far a held child's case has come: reported by a committee, or found true by the commune."""

    NONE = 0
    REPORTED = 1
    CHECKED = 2


class AfterCare(IntEnum):
    """Where a child goes from care: home, to school, into a trade that it has learnt; or nowhere safe."""

    HOME = 0
    SCHOOL = 1
    TRADE = 2
    VULNERABLE = 3


class ChildState(IntEnum):
    """What a child does in a week; exactly one of these.

    AT_ORIGIN is the pool that recruiters draw from, and ARMED is with an armed group. YOUNG and GROWN are those not yet 7
    and those past 18: a row is one child for the whole run, and stands by until its time.
    """

    SCHOOL = 0
    HOME = 1
    HELPING = 2
    WORKING = 3
    TRAFFICKED = 4
    IN_CARE = 5
    RETURNED = 6
    DEAD = 7
    AT_ORIGIN = 8
    YOUNG = 9
    GROWN = 10
    ARMED = 11


CHILDREN = TableSpec(
    "children",
    "a child of 7 to 17 in a mining household, or one whom a recruiter could bring",
    (
        Column("age_weeks", "i2", "week", "age at week zero"),
        Column("is_girl", "?", "yes/no", "sex"),
        Column("guardian", "i4", "miners row", "adult of the household; nobody for children from elsewhere", start=NOBODY),
        Column("family", "i4", "miners row", "the guardian, or an adult whose household fares as the child's own does elsewhere"),
        Column("origin", "i4", "cell", "home cell; a border cell for children from abroad"),
        Column("place", "i2", "origins row", "region or neighbour of the home"),
        Column("school_rank", "f4", "share", "part of all children who live nearer to a school with room"),
        Column("work_rank", "f4", "share", "part of children, otherwise alike, who would be sent to work before this one"),
        Column("years_behind", "f4", "year", "schooling missed: what a child of the age would have had"),
        Column("state", "i1", "state", "what the child does", names=ChildState),
        Column("holder", "i2", "traffickers row", "recruiter who holds the child", start=NOBODY),
        Column("site", "i2", "sites row", "site the child works at", start=NOBODY),
        Column("group", "i2", "armed_groups row", "armed group that has taken the child", start=NOBODY),
        Column("weeks_held", "i2", "week", "weeks in recruiters' hands since last taken"),
        Column("referral", "i1", "state", "how far the case of a held child has come", names=Referral),
        Column("is_waiting", "?", "yes/no", "freed, and waiting for a care place"),
        Column("home", "i2", "officials row", "care home that has taken the child in", start=NOBODY),
        Column("weeks_left", "i2", "week", "weeks of care that remain"),
        Column("has_papers_taken", "?", "yes/no", "the holder keeps the travel papers"),
        Column("is_cared_for", "?", "yes/no", "has been in care since the last rescue"),
        Column("was_trafficked", "?", "yes/no", "has ever been held"),
        Column("freed_week", "i2", "week", "week in which somebody freed it last", start=NEVER),
        Column("health", "f4", "share", "1 is well; falls with hunger, mercury and abuse"),
        Column("cause", "i1", "state", "what the child died of", names=Cause),
    ),
)


@form
def is_back(freed_week: Any, week: int) -> Any:
    """Tell whether who is taken in a week has been freed within a year before it."""
    return week - freed_week <= WEEKS_PER_YEAR


class Freed(Rows, of="children"):
    """Whom somebody frees."""

    state = holder = referral = has_papers_taken = is_waiting = weeks_left = freed_week = Out


def set_free(child: Freed, rows: Array, week: int, waiting_weeks: int) -> None:
    """Let children go from their holder, who wait for a care place."""
    child.state[rows], child.holder[rows], child.referral[rows] = ChildState.RETURNED, NOBODY, Referral.NONE
    child.has_papers_taken[rows], child.is_waiting[rows], child.freed_week[rows] = False, True, week
    child.weeks_left[rows] = waiting_weeks
