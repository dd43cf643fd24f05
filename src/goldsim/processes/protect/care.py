"""Places in care homes, and the spells that children spend there or wait for one."""

import numpy as np

from goldsim.engine.compiled import row_rule
from goldsim.engine.draws import uniforms_at
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.children import ChildState
from goldsim.model import Model

IN_CARE, RETURNED = int(ChildState.IN_CARE), int(ChildState.RETURNED)


class Child(Rows, of="children"):
    """Who is in care, or waits for it."""

    state = weeks_left = is_waiting = is_cared_for = home = health = Out
    site = In


class CareHome(Rows, of="officials"):
    """Where the places are."""

    n_places = In


class Luck(Keys):
    """What is drawn."""

    place = Key


def end_spells(model: Model) -> None:
    """Count care and waiting down; let those go whose time is over."""
    count_down(model.view(Child))


def give_places(model: Model) -> None:
    """Place waiting children, in a drawn order: in the region's care home first, then in the capital's."""
    child, lookups = model.view(Child), model.lookups
    waiting = np.flatnonzero(child.is_waiting & (child.state == RETURNED))
    if len(waiting) == 0:
        return
    free = free_places(model, child)
    waiting = waiting[np.argsort(uniforms_at(model.keys(Luck).place, waiting))]
    for row in waiting:
        nearest = lookups.care_home_of_site[child.site[row]]
        home = first_free(free, (nearest, lookups.capital_care_home))
        if home == NOBODY:
            break
        free[home] -= 1
        child.state[row], child.home[row], child.weeks_left[row] = IN_CARE, home, model.p.protect.care_weeks
        child.is_waiting[row], child.health[row] = False, 1.0


def free_places(model: Model, child: Child) -> Array:
    """Return how many rows of children each post's care home has places for: float64, shape (n_officials,)."""
    home = model.view(CareHome)
    in_care = child.home[child.state == IN_CARE]
    occupied = np.bincount(in_care[in_care >= 0], minlength=len(home.n_places))
    # A row is several children, so homes keep a drawn fraction of a row: right on average.
    free: Array = np.floor(home.n_places / model.children.weight + model.lookups.place_rounding) - occupied
    return free


def first_free(free: Array, preferred: tuple[int, ...]) -> int:
    """Return the first preferred home with room, else the one with most room, or nobody where all are full."""
    for home in preferred:
        if free[home] > 0:
            return home
    return int(np.argmax(free)) if free.max() > 0 else NOBODY


@row_rule
def count_down(child: Child) -> None:
    """Count a week of care and of waiting down, and end those that are over."""
    for i in range(child.state.shape[0]):
        # Who had no week left when this one began has waited in vain; a raid frees after this verb, a committee within it.
        child.is_waiting[i] = child.is_waiting[i] and child.state[i] == RETURNED and child.weeks_left[i] > 0
        if child.is_waiting[i] or child.state[i] == IN_CARE:
            child.weeks_left[i] -= 1
        if child.state[i] == IN_CARE:
            if child.weeks_left[i] > 0:
                continue
            child.state[i], child.is_cared_for[i] = RETURNED, True
        child.home[i] = -1
