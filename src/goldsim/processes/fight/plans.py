"""What groups choose to do, and where: by what it would bring, by the odds, and by where their fighters are."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.parameters import Parameters
from goldsim.processes.fight.spread import ALLIANCE, WAR, Ground, Group, foes_at

SIGNATORY, BAND, MILITIA = int(Stance.SIGNATORY), int(Stance.BAND), int(Stance.MILITIA)


class Deed(IntEnum):
    """What a group does."""

    ATTACK_SOLDIERS = 0
    ATTACK_RIVALS = 1
    PUNISH = 2
    KIDNAP = 3
    TAKE_CATTLE = 4


N_DEEDS = len(Deed)
MOST_DEEDS = 60  # of one group in a week
LEAST_MEN = 0.5  # fewer do nothing in a cell


class Stakes(NamedTuple):
    """What things are worth to a group, XOF, and what the odds follow from."""

    arms_xof: float  # what a soldier's arms are worth
    fighter_xof: float  # what it costs to win a fighter anew
    ransom_xof: float  # what a kidnap brings where foreigners work
    family_ransom_xof: float  # and elsewhere
    cowed_share: float  # what a killing or a kidnap does to those around
    cattle_xof: float  # what a raid on the cattle of a cell brings, a head that is there
    valued_weeks: float  # how far ahead it looks
    party: float  # how many take part
    losses_share: float
    power: float
    may_rob: bool  # kidnaps and cattle, where such things are done at all


def stakes_of(p: Parameters, *, may_rob: bool) -> Stakes:
    """Return what things are worth to a group."""
    fight, weeks = p.fight, p.fight.valued_weeks
    arms, fighter = p.fight.arms_xof_per_fighter, p.recruit.fighter_pay_xof * weeks
    ransoms = p.extort.kidnap_ransom_xof, p.extort.family_ransom_xof, 1 / (1 + fight.fear_half_people)
    cattle = p.extort.herd_raided_share * p.extort.cattle_xof
    return Stakes(arms, fighter, *ransoms, cattle, weeks, fight.party_people, fight.losses_share, fight.contest_power, may_rob)


class Here(NamedTuple):
    """Soldiers by cell, where foreigners work, shape (n_cells,), and who is at war with whom, (n_groups + 1, n_groups + 1)."""

    soldiers: Array
    is_rich: Array
    stances: Array


@compiled
def odds_of(own: float, against: float, power: float) -> float:
    """Return the chance to win against so much."""
    return float(own**power / (own**power + against**power)) if own > 0 else 0.0


@compiled
def gain_of_fight(odds: float, arms_there: float, worth: float, is_own: bool, stakes: Stakes) -> float:
    """Return what a fight is expected to bring: arms, and ground that is not one's own yet, less fighters lost."""
    won = stakes.losses_share * arms_there * stakes.arms_xof + (0.0 if is_own else worth * stakes.valued_weeks)
    return max(odds * won - (1.0 - odds) * stakes.losses_share * stakes.party * stakes.fighter_xof, 0.0)


@compiled
def rival_at(g: int, cell: int, group: Group, stances: Array) -> int:
    """Return the strongest group at war with this one in a cell, if it has anybody there."""
    rival, most = NOBODY, 1.0
    for h in range(group.base.shape[0]):
        force = group.men[h, cell] * group.arms[h]
        if stances[g, h] == WAR and force > most:
            rival, most = h, force
    return rival


@compiled
def gains_at(g: int, cell: int, group: Group, ground: Ground, here: Here, stakes: Stakes, gains: Array) -> None:
    """Write down what each deed is expected to bring a group in a cell, XOF."""
    stances, n, arms, holder = here.stances, group.base.shape[0], group.arms[g], ground.controller[cell]
    own, is_own = stakes.party * arms, ground.controller[cell] == g
    worth = 0.0 if group.stance[g] == MILITIA else ground.worth[cell]
    is_free = not is_own and (holder == NOBODY or stances[g, holder] != ALLIANCE)
    foes, rival = foes_at(g, cell, group, ground, stances), rival_at(g, cell, group, stances)
    gains[:] = 0.0
    if here.soldiers[cell] > 0 and stances[g, n] == WAR and group.stance[g] != BAND:
        # Patrols are met by few who lie in wait.
        met = min(ground.garrison[cell], stakes.party)
        gains[0] = gain_of_fight(odds_of(own, met, stakes.power), met, worth, is_own, stakes)
    if rival != NOBODY:
        theirs = min(group.men[rival, cell], stakes.party) * group.arms[rival]
        gains[1] = gain_of_fight(odds_of(own, theirs, stakes.power), theirs, worth, is_own, stakes)
    if not is_free or group.stance[g] == SIGNATORY:
        return
    untouched = own / (own + foes)
    if group.stance[g] == MILITIA:
        # The other side's villages feed its fighters.
        gains[2] = 0.0 if rival == NOBODY else untouched * group.men[rival, cell] * stakes.losses_share * stakes.fighter_xof
        return
    cowed = worth * stakes.valued_weeks * stakes.cowed_share
    gains[2] = untouched * cowed
    ransom = stakes.ransom_xof if here.is_rich[cell] else stakes.family_ransom_xof
    gains[3] = untouched * (ransom + cowed) * stakes.may_rob
    gains[4] = untouched * ground.herd[cell] * stakes.cattle_xof * stakes.may_rob


@compiled
def choose(g: int, n: int, key: np.uint64, group: Group, ground: Ground, here: Here, stakes: Stakes) -> tuple[Array, Array]:
    """Return where a group does its `n` deeds of the week and which, drawn by their gain and by who is there; -1 for none."""
    cells, deeds = np.full(n, NOBODY), np.zeros(n, dtype=np.int64)
    up_to, gains, total = np.zeros((here.soldiers.shape[0], N_DEEDS)), np.zeros(N_DEEDS), 0.0
    for cell in range(here.soldiers.shape[0]):
        men = group.men[g, cell]
        if men >= LEAST_MEN and ground.people[cell] > 0:
            gains_at(g, cell, group, ground, here, stakes, gains)
        for deed in range(N_DEEDS):
            total += men * gains[deed] if men >= LEAST_MEN and ground.people[cell] > 0 else 0.0
            up_to[cell, deed] = total
    for k in range(n):
        at = np.searchsorted(up_to.ravel(), uniform(key, g * MOST_DEEDS + k) * total) if total > 0 else up_to.size
        if at < up_to.size:
            cells[k], deeds[k] = at // N_DEEDS, at % N_DEEDS
    return cells, deeds
