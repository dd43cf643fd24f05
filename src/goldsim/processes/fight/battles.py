"""What a fight costs each side, and who falls."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, against_even, compiled, uniform
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity, Cause
from goldsim.model import Model
from goldsim.processes.fight.plans import odds_of
from goldsim.processes.fight.sides import Battle, Child, Group, Luck, Person, Stand, Unit

type Fates = Battle | Stand


class InArms(NamedTuple):
    """Rows of people and of children who fought at the week's beginning, in order; who has died since has no group."""

    people: Array
    children: Array


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
        losses = model.view(Group).losses
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
        share = n_dead / max(int(model.view(Group).n_fighters[side.row]), 1)
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
    side, n = (model.view(Group), "n_fighters") if winner.is_group else (model.view(Unit), "n_people")
    before, people = float(side.arms[winner.row]), max(int(getattr(side, n)[winner.row]), 1)
    side.arms[winner.row] = (before ** (1 / p.arms_power) + arms / people) ** p.arms_power


def those_in_arms(model: Model) -> InArms:
    """Return who fights now."""
    people = model.rows_in(model.view(Person).activity, Activity.FIGHTER)
    return InArms(people, model.rows_in(model.view(Child).state, ChildState.ARMED))


def lose_fighters(model: Model, in_arms: InArms, group: int, share: float, fates: Fates, number: int) -> int:
    """Kill a part of a group's fighters in one of the week's fights: of its core, recruits and children; return how many."""
    ranks, person = model.view(Group), model.view(Person)
    # Each fight draws anew for everybody: the numbers beyond the last row belong to the week's other fights.
    dead = fallen(in_arms.people, person.group, group, share, fates.people, number * len(model.miners))
    n_dead = core_lost(int(ranks.n_core[group]), share, uniform(fates.core, number))
    ranks.n_core[group] -= n_dead
    model.count_all("n_core_killed", n_dead)
    n_dead += lose_children(model, in_arms, group, share, fates, number) + len(dead) * model.miners.weight
    ranks.n_fighters[group] -= n_dead
    person.activity[dead], person.cause[dead], person.group[dead], person.site[dead] = (
        Activity.DEAD,
        Cause.FIGHTING,
        NOBODY,
        NOBODY,
    )
    return n_dead


def lose_captured(model: Model, in_arms: InArms, group: int, share: float, fates: Fates, number: int) -> None:
    """Let the state take some fighters alive, who have not fallen: a part of as many as fall."""
    ranks, person, more = model.view(Group), model.view(Person), share * model.p.fight.captured_share
    rows = fallen(in_arms.people, person.group, group, share + more, fates.people, number * len(model.miners))
    n_core = core_lost(int(ranks.n_core[group]), more, uniform(fates.captured, number))
    ranks.n_core[group] -= n_core
    ranks.n_captured[group] += n_core
    ranks.n_fighters[group] -= n_core + len(rows) * model.miners.weight
    person.activity[rows], person.group[rows], person.site[rows] = Activity.DETAINED, NOBODY, NOBODY


def lose_children(model: Model, in_arms: InArms, group: int, share: float, fates: Fates, number: int) -> int:
    """Let the children whom a group has taken die as its fighters do; return how many."""
    child = model.view(Child)
    dead = fallen(in_arms.children, child.group, group, share, fates.children, number * len(model.children))
    child.state[dead], child.cause[dead], child.group[dead] = ChildState.DEAD, Cause.FIGHTING, NOBODY
    n: int = len(dead) * model.children.weight
    model.count_all("n_children_killed", n)
    return n


def core_lost(n_core: int, share: float, u: float) -> int:
    """Return how many of a core a share of it is, as whole people."""
    return min(int(n_core * share + u), n_core)


@compiled
def fallen(rows: Array, group_of: Array, group: int, share: float, key: np.uint64, first: int) -> Array:
    """Return those of `rows` who are in a group and die in one of its fights, whose draws begin at `first`."""
    dead, k = np.empty_like(rows), 0
    for row in rows:
        if group_of[row] == group and uniform(key, first + row) < share:
            dead[k] = row
            k += 1
    return dead[:k]
