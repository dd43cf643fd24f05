"""Who dies in a fight."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import Keys, Out, Rows, key_of
from goldsim.engine.writing import NOBODY, Array, compiled, uniform
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity, Cause
from goldsim.model import Model


class Person(Rows, of="miners"):
    """Who fights, of the pool."""

    activity = group = site = cause = Out


class Child(Rows, of="children"):
    """Who has been taken by a group."""

    state = group = cause = Out


class Ranks(Rows, of="armed_groups"):
    """How many fight."""

    n_core = n_fighters = n_captured = arms = losses = Out


class Battle(Keys):
    """What is drawn for those who attack."""

    people, core, children = key_of("battle"), key_of("core in battle"), key_of("children in battle")
    captured = key_of("captured in battle")


class Stand(Keys):
    """What is drawn for those who are attacked."""

    people, core, children = key_of("stand"), key_of("core in stand"), key_of("children in stand")
    captured = key_of("captured in stand")


type Fates = Battle | Stand


class InArms(NamedTuple):
    """Rows of people and of children who fought at the week's beginning, in order; who has died since has no group."""

    people: Array
    children: Array


def those_in_arms(model: Model) -> InArms:
    """Return who fights now."""
    people = model.rows_in(model.view(Person).activity, Activity.FIGHTER)
    return InArms(people, model.rows_in(model.view(Child).state, ChildState.ARMED))


def lose_fighters(model: Model, in_arms: InArms, group: int, share: float, fates: Fates, number: int) -> int:
    """Kill a part of a group's fighters in one of the week's fights: of its core, recruits and children; return how many."""
    ranks, person = model.view(Ranks), model.view(Person)
    # Each fight draws anew for everybody: the numbers beyond the last row belong to the week's other fights.
    dead = fallen(in_arms.people, person.group, group, share, fates.people, number * len(model.miners))
    n_dead = core_lost(int(ranks.n_core[group]), share, uniform(fates.core, number))
    ranks.n_core[group] -= n_dead
    model.count_all("n_core_killed", n_dead)
    n_dead += lose_children(model, in_arms, group, share, fates, number) + len(dead) * model.miners.weight
    ranks.n_fighters[group] -= n_dead
    if len(dead):
        person.activity[dead], person.cause[dead] = Activity.DEAD, Cause.FIGHTING
        person.group[dead], person.site[dead] = NOBODY, NOBODY
    return n_dead


def lose_captured(model: Model, in_arms: InArms, group: int, share: float, fates: Fates, number: int) -> None:
    """Let the state take some fighters alive, who have not fallen: a part of as many as fall."""
    ranks, person, more = model.view(Ranks), model.view(Person), share * model.p.fight.captured_share
    rows = fallen(in_arms.people, person.group, group, share + more, fates.people, number * len(model.miners))
    n_core = core_lost(int(ranks.n_core[group]), more, uniform(fates.captured, number))
    ranks.n_core[group] -= n_core
    ranks.n_captured[group] += n_core
    ranks.n_fighters[group] -= n_core + len(rows) * model.miners.weight
    person.activity[rows], person.group[rows], person.site[rows] = Activity.DETAINED, NOBODY, NOBODY


def lose_children(model: Model, in_arms: InArms, group: int, share: float, fates: Fates, number: int) -> int:
    """Let the children whom a group has taken die as its fighters do; return how many."""
    if len(in_arms.children) == 0:
        return 0
    child = model.view(Child)
    dead = fallen(in_arms.children, child.group, group, share, fates.children, number * len(model.children))
    if len(dead) == 0:
        return 0
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
