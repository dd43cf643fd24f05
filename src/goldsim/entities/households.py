"""Households: people who eat from one pot. The adults of a household are rows of the miners' table that follow each other."""

from typing import Any

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.forms import form
from goldsim.parameters import Farm


@compiled
def members(first: int, n: int) -> range:
    """Return the rows of a household's members as numbers of which the compiler knows that they are not negative."""
    return range(np.uint64(first), np.uint64(first + n))


def field_share(month: int, p: Farm) -> float:
    """Return the part of a week's worth at home that comes only with the harvest, in a month."""
    busy = p.field_season[month] / max(p.field_season)
    all_work = busy + (1 - busy) * p.other_work_share
    return busy / all_work if all_work > 0 else 0.0


@form
def worth_at_home(hand_worth: Any, field_share: float, hardship: Any, impatience_share: float) -> Any:
    """Return what a week at home is worth to a person, XOF: who is in want cannot wait for the harvest."""
    return hand_worth * (1.0 - impatience_share * hardship * field_share)
