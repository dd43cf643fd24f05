"""What a fight costs each side."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Out, Rows, against_even, uniform
from goldsim.model import Model
from goldsim.processes.fight.civilians import Luck
from goldsim.processes.fight.losses import Battle, InArms, Ranks, Stand, lose_captured, lose_fighters
from goldsim.processes.fight.plans import odds_of


class Unit(Rows, of="forces"):
    """Soldiers who fight."""

    arms = n_people = Out


class Side(NamedTuple):
    """One side of a fight: a row of the armed groups, or of the forces, how many of it are in it, and what each counts."""

    is_group: bool
    row: int
    people: float
    arms: float

    @property
    def force(self) -> float:
        """What the side counts in all."""
        return self.people * self.arms


class Fought(NamedTuple):
    """What came of a fight: whether the attacker won, and how many fell on both sides."""

    is_won: bool
    n_dead: int


def party_of(u: float, usual: float, most: float) -> float:
    """Return how many fight on a side, drawn by a uniform: `usual` in the mean, often few and now and then many."""
    return float(min(-np.log(u) * usual, most))


def fight_it_out(model: Model, in_arms: InArms, attacker: Side, defender: Side, number: int) -> Fought:
    """Let two sides fight, the week's fight of this number: people fall on both, and arms of the fallen go to the winner."""
    luck, p = model.keys(Luck), model.p.fight
    is_won = uniform(luck.contest, number) < odds_of(attacker.force, defender.force, p.contest_power)
    dead_a = lose(model, in_arms, attacker, defender, number, Battle)
    dead_d = lose(model, in_arms, defender, attacker, number, Stand)
    if attacker.is_group and defender.is_group:
        losses = model.view(Ranks).losses
        losses[attacker.row, defender.row] += dead_a
        losses[defender.row, attacker.row] += dead_d
    winner, n_lost, lost = (attacker, dead_d, defender) if is_won else (defender, dead_a, attacker)
    capture(model, winner, n_lost * lost.arms ** (1 / p.arms_power))
    return Fought(is_won, dead_a + dead_d)


def share_lost(against: float, own: float, losses_share: float) -> float:
    """Return the part of a side that falls in a fight: the more, the stronger the other side is; none against nothing."""
    return float(losses_share * against_even(against, own)) if against > 0 else 0.0


def lose(model: Model, in_arms: InArms, side: Side, other: Side, number: int, fates: type) -> int:
    """Let some of a side fall; return how many."""
    n_dead = side.people * share_lost(other.force, side.force, model.p.fight.losses_share)
    if side.is_group:
        share = n_dead / max(int(model.view(Ranks).n_fighters[side.row]), 1)
        fallen = lose_fighters(model, in_arms, side.row, min(share, 1.0), model.keys(fates), number)
        if not other.is_group:
            lose_captured(model, in_arms, side.row, min(share, 1.0), model.keys(fates), number)
        return fallen
    unit, u = model.view(Unit), uniform(model.keys(Luck).fallen, number)
    dead = min(int(n_dead + u), int(unit.n_people[side.row]))
    unit.n_people[side.row] -= dead
    model.count_all("n_soldiers_killed", dead)
    return dead


def capture(model: Model, winner: Side, arms: float) -> None:
    """Add arms to the winner's: strength grows with a small power of them, so ever more of them help ever less."""
    p = model.p.fight
    side, n = (model.view(Ranks), "n_fighters") if winner.is_group else (model.view(Unit), "n_people")
    before, people = float(side.arms[winner.row]), max(int(getattr(side, n)[winner.row]), 1)
    side.arms[winner.row] = (before ** (1 / p.arms_power) + arms / people) ** p.arms_power
