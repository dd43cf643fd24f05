"""Children of 7 to 17: those of mining households, and those whom recruiters bring or could bring from elsewhere."""

from enum import IntEnum
from typing import Any

from goldsim.engine.forms import form
from goldsim.engine.records import Out, Rows
from goldsim.engine.tables import NOBODY, Array
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
