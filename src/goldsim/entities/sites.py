"""Sites: deposits that people can dig, each on one cell."""

from typing import Any

import numpy as np

from goldsim.engine.forms import form
from goldsim.engine.kernels import sum_by
from goldsim.engine.tables import Array

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


def robbers_around(n_band: Array, n_miners: Array, belt: Array, weight: int) -> Array:
    """Return among how many robbers those of each site live, where a row stands for `weight` people: float64, shape (n_sites,).

    Of the robbers of a belt as many are expected at a site as its part of the belt's people. A row that stands there says the
    less of it, the more people it stands for beside what is expected: they are of many sites like this one.
    """
    robbers, people = (sum_by(belt, n, int(belt.max()) + 1) for n in (n_band, n_miners))
    expected = n_miners * (robbers / np.maximum(people, 1))[belt]
    around: Array = expected + (expected + 1) / (expected + weight) * (n_band - expected)
    return around
