"""Companies: mechanised operators who dig with machines on artisanal ground, with or without the right to."""

from typing import Any

import numpy as np

from goldsim.engine.tables import NOBODY, Column, TableSpec
from goldsim.parameters import Parameters

COMPANIES = TableSpec(
    "companies",
    "a mechanised operator, or a free place for one",
    (
        Column("site", "i2", "sites row", "site it works; nowhere where the place is free", start=NOBODY),
        Column("is_foreign", "?", "yes/no", "its owner is from abroad"),
        Column("machine_size", "f4", "ratio", "what one of its machines is, relative to an excavator", start=1.0),
        Column("is_permitted", "?", "yes/no", "holds the permit for its site"),
        Column("permit_until", "i2", "week", "end of that permit"),
        Column("file", "i1", "step", "step that its application waits for; 0 without one"),
        Column("filed", "i2", "week", "week in which it was filed"),
        Column("is_first", "?", "yes/no", "has paid to be handled before others"),
        Column("official", "i2", "officials row", "post that covers for it", start=NOBODY),
        Column("n_machines", "i2", "machine", "machines at work"),
        Column("n_seized", "i2", "machine", "machines seized and waiting for the auction"),
        Column("auction_week", "i2", "week", "week of the auction"),
        Column("stopped_week", "i2", "week", "week of the last raid on it", start=NOBODY),
        Column("resumes_week", "i2", "week", "week from which it can work again"),
        Column("n_raids", "i2", "raid", "raids suffered"),
        Column("weeks_stopped", "i4", "week", "weeks stood still after raids"),
        Column("is_covered", "?", "yes/no", "paid the post that covers for it this week"),
        Column("is_guarded", "?", "yes/no", "paid the state's foreign partner for men at its site this week"),
        Column("cash", "i8", "XOF", "cash", account="money"),
        Column("gold", "i8", "mg", "gold recovered and not yet sold", account="gold"),
    ),
)


def machines_drawn(u: Any, mean: float) -> Any:
    """Return how many machines operators come with: one, and more the rarer, `mean` on average."""
    return 1 + np.floor(-np.log(u) * max(mean - 1, 0))


def seizure_loss(p: Parameters, destroys: bool) -> float:
    """Return what the seizure of an excavator costs its operator, XOF: to have one again, and a crew that stands still."""
    police = p.police
    if destroys:
        return police.machine_xof + p.equip.delivery_weeks * p.dig.machine_cost_xof
    return police.machine_xof * police.auction_price_share + (police.auction_weeks + police.set_up_weeks) * p.dig.machine_cost_xof
