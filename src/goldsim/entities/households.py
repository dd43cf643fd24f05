"""Households: people who eat from one pot. The adults of a household are rows of the miners' table that follow each other."""

from typing import Any

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.forms import form
from goldsim.engine.tables import NOBODY, Column, TableSpec
from goldsim.entities.miners import Origin
from goldsim.parameters import Farm

HOUSEHOLDS = TableSpec(
    "households",
    "people who eat from one pot",
    (
        Column("home", "i4", "cell", "where it lives; a border cell for people from abroad"),
        Column("origin", "i1", "state", "local, internal migrant or foreign migrant", names=Origin),
        Column("first", "i4", "miners row", "its first adult; the others are the rows after that"),
        Column("n_adults", "i1", "person", "adults who could mine"),
        Column("n_heads", "i2", "person", "all who eat from the pot at week zero"),
        Column("land", "f4", "ratio", "fields and herds a hand, relative to the mean"),
        Column("savings", "i4", "XOF", "cash at home", account="money"),
        Column("standing", "f4", "XOF", "crop on the fields, at the prices of week zero"),
        Column("store", "f4", "XOF", "food in store, at the prices of week zero"),
        Column("earned", "f4", "XOF", "this week's product of fields and other work at home, at the prices of week zero"),
        Column("hand_worth", "f4", "XOF/week", "what one hand more at home would bring"),
        Column("at_stake", "i4", "XOF/week", "transfer of this week that it loses if its children work"),
        Column("remitted", "i4", "XOF/week", "what relatives abroad send"),
        Column("miner", "i4", "miners row", "its first member who mined, as of the last week's end", start=NOBODY),
        Column(
            "income", "f4", "XOF/week", "income a head, what it eats of its own included, at the prices of week zero, smoothed"
        ),
        Column("consumption", "f4", "XOF/week", "what a head at home has eaten and bought, at the prices of week zero, smoothed"),
    ),
)


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
