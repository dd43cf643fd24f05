"""What a family needs, eats, resents and asks for in a week."""

from typing import NamedTuple

from goldsim.engine.writing import Array, compiled
from goldsim.parameters import Live


class Times(NamedTuple):
    """What holds this week: how dear living is, and in which belt, by home; what part is food, which must last; what is on."""

    prices: Array
    belt_of_home: Array
    belt_of_site: Array
    food_share: float
    weeks_to_harvest: float
    resents: bool
    may_borrow: bool


@compiled
def eaten(store: float, cash: float, need: float, times: Times, p: Live) -> tuple[float, float]:
    """Return what a family eats of its store and what it spends in cash, in prices of week zero.

    It lives on its need and a part of what is left over, in the usual proportion of food, and on what there is if less.
    """
    # Who sees that the store will not last until the next harvest eats less of it already now.
    lasting = store / times.weeks_to_harvest
    store = min(store, lasting + (1.0 - p.ration_share) * max(times.food_share * need - lasting, 0.0)) if store > 0 else 0.0
    wealth = store + cash
    living = need + p.spending_share * (wealth - need) if wealth > need else wealth
    of_store = min(store, max(times.food_share * living, living - cash))
    return of_store, living - of_store


@compiled
def felt_share(harm: float, wronged: float, unmet: float, p: Live) -> float:
    """Return how the week is resented: what was taken, land lost and files passed over, and what was lacking."""
    return min(1.0, harm + wronged + p.hardship_resented_share * unmet)


@compiled
def wish_to_borrow(unmet: float, need: float, debt: int, p: Live) -> float:
    """Return what a family in want asks a buyer for, XOF: nothing as long as it can do with what it has."""
    return max(0.0, min(unmet * need, p.debt_highest_xof - debt)) if unmet > 1.0 - p.borrows_below_share else 0.0
