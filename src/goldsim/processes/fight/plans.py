"""What groups choose to do, and where: by what it would bring, by the odds, and by where their fighters are."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from goldsim.country.parties import ALLIANCE, WAR
from goldsim.engine.writing import NOBODY, Array, compiled, uniform
from goldsim.entities.armed_groups import Stance
from goldsim.parameters import Parameters
from goldsim.processes.fight.sides import Group, Land, Luck
from goldsim.processes.fight.spread import foes_at, gathered

SIGNATORY, BAND, MILITIA = int(Stance.SIGNATORY), int(Stance.BAND), int(Stance.MILITIA)


# What a group may do.
Deed = IntEnum("Deed", ["ATTACK_SOLDIERS", "ATTACK_RIVALS", "PUNISH", "KIDNAP", "TAKE_CATTLE"], start=0)
N_DEEDS = len(Deed)
SOLDIERS, RIVALS, PUNISH, KIDNAP, CATTLE = (int(deed) for deed in Deed)


class Stakes(NamedTuple):
    """What things are worth to a group, XOF, and what the odds follow from."""

    arms_xof: float  # what a soldier's arms are worth
    fighter_xof: float  # what it costs to win a fighter anew
    ransom_xof: float  # what a kidnap brings where foreigners work
    family_ransom_xof: float  # and elsewhere
    cowed_weeks: float  # for how long a killing or a kidnap makes those around obey, by the part of them who are afraid
    cattle_xof: float  # what a raid on the cattle of a cell brings, a head that is there
    valued_weeks: float  # how far ahead it looks
    party: float  # how many take part in the mean
    gathered_share: float  # of a group, at most
    losses_share: float
    power: float
    least_men: float  # fewer do nothing in a cell
    may_rob: bool  # kidnaps and cattle, where such things are done at all


def stakes_of(p: Parameters, *, may_rob: bool) -> Stakes:
    """Return what things are worth to a group."""
    fight, weeks = p.fight, p.fight.valued_weeks
    arms, fighter = p.fight.arms_xof_per_fighter, p.recruit.fighter_pay_xof * weeks
    ransoms = fight.kidnap_ransom_xof, fight.family_ransom_xof, 1 / (1 + fight.fear_half_people) / fight.fear_fading_rate
    more = fight.losses_share, fight.contest_power, fight.least_men
    cattle = fight.herd_raided_share * p.extort.cattle_xof * fight.stolen_price_share
    return Stakes(arms, fighter, *ransoms, cattle, weeks, fight.party_people, fight.gathered_share, *more, may_rob)


class Drive(NamedTuple):
    """How often a group can go out, and for whom that must pay."""

    rate: float  # deeds a man and week
    pay_xof: float  # of one who is paid, a week
    paid_share: float


class Here(NamedTuple):
    """Soldiers by cell, where foreigners work, shape (n_cells,), and who is at war with whom, (n_groups + 1, n_groups + 1)."""

    soldiers: Array
    is_rich: Array
    stances: Array


@compiled
def odds_of(own: float, against: float, power: float) -> float:
    """Return the chance to win against so much, by Tullock's contest."""
    return float(own**power / (own**power + against**power)) if own > 0 else 0.0


@compiled
def gain_of_fight(odds: float, met: float, held_xof: float, party: float, stakes: Stakes) -> float:
    """Return what a fight with so many is expected to bring: arms, and ground as far as it can be held, less fighters lost."""
    won = stakes.losses_share * met * stakes.arms_xof + held_xof
    return max(odds * won - (1.0 - odds) * stakes.losses_share * party * stakes.fighter_xof, 0.0)


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
def gains_at(g: int, cell: int, group: Group, ground: Land, here: Here, stakes: Stakes, gains: Array) -> None:
    """Write down what each deed is expected to bring a group in a cell, XOF."""
    party = gathered(g, group, stakes.party, stakes.gathered_share)
    own, holder, rival = party * group.arms[g], ground.controller[cell], rival_at(g, cell, group, here.stances)
    untouched = own / (own + foes_at(g, cell, group, ground, here.stances))
    # What is one's own already cannot be won, and a militia wants no ground.
    is_wanted = group.stance[g] != MILITIA and holder != g
    held_xof = untouched * ground.worth[cell] * stakes.valued_weeks * is_wanted
    gains[:] = 0.0
    if here.soldiers[cell] > 0 and here.stances[g, group.base.shape[0]] == WAR and group.stance[g] != BAND:
        # Patrols are met by few who lie in wait.
        met = min(ground.garrison[cell], stakes.party)
        gains[SOLDIERS] = gain_of_fight(odds_of(own, met, stakes.power), met, held_xof, party, stakes)
    if rival != NOBODY:
        theirs = min(group.men[rival, cell], stakes.party) * group.arms[rival]
        gains[RIVALS] = gain_of_fight(odds_of(own, theirs, stakes.power), theirs, held_xof, party, stakes)
    is_free = holder != g and (holder == NOBODY or here.stances[g, holder] != ALLIANCE)
    if is_free and group.stance[g] != SIGNATORY:
        if group.stance[g] != MILITIA:
            gains_of_people(cell, untouched, ground, here, stakes, gains)
        elif rival != NOBODY:
            # The other side's villages feed its fighters.
            gains[PUNISH] = untouched * group.men[rival, cell] * stakes.losses_share * stakes.fighter_xof


@compiled
def gains_of_people(cell: int, untouched: float, ground: Land, here: Here, stakes: Stakes, gains: Array) -> None:
    """Write down what killing, kidnapping and taking cattle brings where people do not obey, as far as nobody comes."""
    cowed = ground.worth[cell] * stakes.cowed_weeks
    gains[PUNISH] = untouched * cowed
    ransom = stakes.ransom_xof if here.is_rich[cell] else stakes.family_ransom_xof
    gains[KIDNAP] = untouched * (ransom + cowed) * stakes.may_rob
    gains[CATTLE] = untouched * ground.herd[cell] * stakes.cattle_xof * stakes.may_rob


@compiled
def prospects(g: int, group: Group, ground: Land, here: Here, stakes: Stakes) -> tuple[Array, float]:
    """Return what a group's deeds are expected to bring, weighed with who is there and added up, and what one brings in the mean.

    The sums run over cells and deeds: float64, shape (n_cells, N_DEEDS), XOF times people.
    """
    up_to, gains, total, men = np.zeros((here.soldiers.shape[0], N_DEEDS)), np.zeros(N_DEEDS), 0.0, 0.0
    for cell in range(up_to.shape[0]):
        there = group.men[g, cell] if group.men[g, cell] >= stakes.least_men and ground.people[cell] > 0 else 0.0
        if there > 0:
            gains_at(g, cell, group, ground, here, stakes, gains)
        men += there
        for deed in range(N_DEEDS):
            total += there * gains[deed]
            up_to[cell, deed] = total
    return up_to, total / max(men, 1.0)


@compiled
def keenness(gain_xof: float, drive: Drive) -> float:
    """Return which part of its deeds a group goes out for.

    Those who are paid do half of them where one brings what they are paid until the next; those at home go out if it brings any.
    """
    if gain_xof <= 0 or drive.rate <= 0:
        return 0.0
    return 1.0 - drive.paid_share + drive.paid_share * gain_xof / (gain_xof + drive.pay_xof / drive.rate)


@compiled
def choose(g: int, drive: Drive, luck: Luck, group: Group, ground: Land, here: Here, stakes: Stakes) -> Array:
    """Return the deeds that a group does this week with their cells, as many as pay, by their gain: int64, (n, 2)."""
    up_to, gain = prospects(g, group, ground, here, stakes)
    n = int(drive.rate * group.n_fighters[g] * keenness(gain, drive) + uniform(luck.how_many, g)) if gain > 0 else 0
    places, sums = np.empty(n, dtype=np.int64), up_to.ravel()
    for k in range(n):
        places[k] = min(np.searchsorted(sums, uniform(luck.which, g * up_to.shape[0] + k) * sums[-1]), sums.size - 1)
    return np.column_stack((places // N_DEEDS, places % N_DEEDS))
