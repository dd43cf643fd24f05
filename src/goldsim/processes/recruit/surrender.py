"""What fighters expect of the state: whether they would hand themselves in, and what they fear at home."""

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.records import In, Rows
from goldsim.engine.tables import Array
from goldsim.entities.crimes import Crime
from goldsim.model import Model


class Neighbours(Rows, of="cells"):
    """What the state has done to people of each place."""

    abuse = In


class Seen(Rows, of="country"):
    """What becomes of those who left, as others have seen it."""

    wanted_rate = sentenced_share = In


def who_comes(model: Model) -> Array:
    """Return the part of each group's fighters from each cell who would hand themselves in: float64, shape (n_groups, n_cells).

    They come as far as they trust the state; and those at war with it, unless there is an amnesty, if they expect no sentence.
    """
    risk = float(model.view(Seen).sentenced_share[0, Crime.ARMED]) * (not model.switched_on("amnesty"))
    comes: Array = np.outer(1 - risk * (model.stances()[:-1, -1] == WAR), trust_in_state(model))
    return comes


def trust_in_state(model: Model) -> Array:
    """Return how far people of each cell trust the state: half where it has killed so many (see extort). Shape (n_cells,)."""
    return 1 / (1 + model.view(Neighbours).abuse / model.p.extort.abuse_half_deaths)


def feared_xof(model: Model) -> Array:
    """Return what who leaves a group fears of the state at home, by cell, XOF a week: a term, as others got it.

    Those who trust the state believe it where it grants an amnesty.
    """
    seen, p = model.view(Seen), model.p
    term_xof = p.police.sentence_weeks * p.recruit.fighter_pay_xof
    chance = float(seen.wanted_rate[0] * seen.sentenced_share[0, Crime.ARMED])
    return chance * term_xof * (1 - trust_in_state(model) * model.switched_on("amnesty"))
