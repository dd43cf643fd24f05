"""Groups at war leave each other alone for as long as fighting costs both more than either could win by it."""

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.writing import NOBODY, Array, compiled
from goldsim.entities.armed_groups import Stance
from goldsim.model import Model
from goldsim.processes.fight.sides import Group, Land

MILITIA = int(Stance.MILITIA)


def bargain(model: Model) -> None:
    """Let groups think again about those with whom they are at war, as often as the command meets; old losses fade."""
    party, p = model.view(Group), model.p.fight
    party.losses[:] *= np.float32(1 - p.grudge_fading_rate)
    if model.week % p.order_weeks:
        return
    before = party.has_truce.copy()
    fighter_xof = p.grudge_fading_rate * model.p.recruit.fighter_pay_xof * p.valued_weeks
    model.call(agree, party, Land, model.dated_stances(), fighter_xof)
    for a, b in np.argwhere(np.triu(party.has_truce != before)).tolist():
        kind = "truce" if party.has_truce[a, b] else "truce ended"
        cell = int(party.men[a].argmax())
        model.tell(kind, cell, model.name("armed_groups", a), model.name("armed_groups", b), 0)


@compiled
def could_win(a: int, b: int, party: Group, ground: Land) -> float:
    """Return what a group could win from another, XOF a week: what is the other's where both are, by the odds there.

    What obeys nobody is a militia's as far as it stands there; a militia wins for its people what a group takes from them.
    """
    won, holds_free = 0.0, party.stance[b] == MILITIA
    for cell in range(ground.worth.shape[0]):
        own = party.men[a, cell] * party.arms[a]
        if own <= 0 or not (ground.controller[cell] == b or (holds_free and ground.controller[cell] == NOBODY)):
            continue
        theirs = party.men[b, cell] * party.arms[b]
        if theirs > 0:
            won += ground.worth[cell] * own / (own + theirs)
    return won


@compiled
def agree(party: Group, ground: Land, dated: Array, fighter_xof: float) -> None:
    """Write down which groups at war leave each other alone: where neither's losses are worth what it could win on balance."""
    n = party.arms.shape[0]
    for a in range(n):
        for b in range(a):
            lost_a, lost_b = party.losses[a, b] * fighter_xof, party.losses[b, a] * fighter_xof
            is_war = dated[a, b] == WAR and party.n_fighters[a] > 0 and party.n_fighters[b] > 0
            balance = could_win(a, b, party, ground) - could_win(b, a, party, ground) if is_war and lost_a + lost_b > 0 else 0.0
            is_better = is_war and balance < lost_a and -balance < lost_b
            party.has_truce[a, b] = party.has_truce[b, a] = is_better
