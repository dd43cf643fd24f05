"""Who dies in a fight."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity, Cause
from goldsim.legacy import LegacyModel


class InArms(NamedTuple):
    """Rows of people and of children who fought at the week's beginning, in order; who has died since has no group."""

    people: Array
    children: Array


def lose_fighters(model: LegacyModel, in_arms: InArms, group: int, against: float, own: float, fight: str, number: int) -> None:
    """Kill a part of a group's fighters in one of the week's fights: of its core, and recruits by draws of their own."""
    groups, miners = model.armed_groups, model.miners
    share = model.p.fight.losses_share * against / (against + own)
    # Each fight draws anew for everybody: the numbers beyond the last row belong to the week's other fights of that kind.
    dead = fallen(in_arms.people, miners.group, group, share, model.key(fight), number * len(miners))
    u = uniform(model.key(f"core in {fight}"), number)
    n_core_dead = min(int(groups.n_core[group] * share + u), int(groups.n_core[group]))
    groups.change("n_core")[group] -= n_core_dead
    n_children_dead = lose_children(model, in_arms, group, share, fight, number)
    groups.change("n_fighters")[group] -= n_core_dead + len(dead) * miners.weight + n_children_dead
    if len(dead):
        for column, value in (("activity", Activity.DEAD), ("cause", Cause.FIGHTING), ("group", NOBODY), ("site", NOBODY)):
            miners.change(column)[dead] = value


def lose_children(model: LegacyModel, in_arms: InArms, group: int, share: float, fight: str, number: int) -> int:
    """Let the children whom a group has taken die as its fighters do; return how many."""
    if len(in_arms.children) == 0:
        return 0
    children = model.children
    dead = fallen(in_arms.children, children.group, group, share, model.key(f"children in {fight}"), number * len(children))
    if len(dead) == 0:
        return 0
    for column, value in (("state", ChildState.DEAD), ("cause", Cause.FIGHTING), ("group", NOBODY)):
        children.change(column)[dead] = value
    n: int = len(dead) * children.weight
    model.count_all("n_children_killed", n)
    return n


@compiled
def fallen(rows: Array, group_of: Array, group: int, share: float, key: np.uint64, first: int) -> Array:
    """Return those of `rows` who are in a group and die in one of its fights, whose draws begin at `first`."""
    dead, k = np.empty_like(rows), 0
    for row in rows:
        if group_of[row] == group and uniform(key, first + row) < share:
            dead[k] = row
            k += 1
    return dead[:k]
