"""Companies: mechanised operators who dig with machines on artisanal ground, with or without the right to."""

from typing import Any

import numpy as np

from goldsim.engine.records import In, Rows
from goldsim.parameters import Parameters


class Risk(Rows, of="country"):
    """What operators have seen of raids, for verbs that ask for no more of the country."""

    seized_rate = In


def machines_drawn(u: Any, mean: float) -> Any:
    """Return how many machines operators come with: one, and more the rarer, `mean` on average."""
    return 1 + np.floor(-np.log(u) * max(mean - 1, 0))


def seizure_loss(p: Parameters, destroys: bool) -> float:
    """Return what the seizure of an excavator costs its operator, XOF: to have one again, and a crew that stands still."""
    police = p.police
    if destroys:
        return police.machine_xof + p.equip.delivery_weeks * p.dig.machine_cost_xof
    return police.machine_xof * police.auction_price_share + (police.auction_weeks + police.set_up_weeks) * p.dig.machine_cost_xof
