"""Sites: deposits that people can dig, each on one cell."""

from typing import Any

from goldsim.engine.forms import form

NOT_FILED = -1  # the week of an application, where there is none
HIDDEN = 32767  # the week in which a deposit is found, as long as nobody has found it


@form
def is_worked(known_people: Any, closed_until: Any, week: int, least: float) -> Any:
    """Tell whether a site is worked: it is not shut, and as many people as that have been there of late.

    Who counts heads in one week would find small sites empty, and the more often, the more people a row stands for.
    """
    return (closed_until <= week) & (known_people >= least)


def asks_who_digs(is_permitted: Any, has_centre: Any, presence: Any, integrity: Any) -> Any:
    """Return the chance that in a week somebody asks at a site who digs: the state, where there is a permit or a desk to lose."""
    return (is_permitted | has_centre) * presence * integrity
