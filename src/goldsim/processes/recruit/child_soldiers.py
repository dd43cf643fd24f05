"""Children whom armed groups take."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform, uniforms_at
from goldsim.engine.records import In, Key, Keys, Out, Rows, Scratch
from goldsim.engine.tables import NOBODY, Array
from goldsim.engine.threads import joined
from goldsim.entities.children import ChildState
from goldsim.model import Model
from goldsim.parameters import Recruit
from goldsim.processes.recruit.groups import Ground

ARMED, HOME, WORKING = (int(s) for s in (ChildState.ARMED, ChildState.HOME, ChildState.WORKING))


class Child(Rows, of="children"):
    """Who is taken, and gets away."""

    state = group = site = Out
    guardian = origin = age_weeks = is_girl = In
    taken = Scratch


class Household(Rows, of="miners"):
    """How the adult of the household lives."""

    hardship = In


class Luck(Keys):
    """What is drawn."""

    child_taken = child_away = Key


def take_children(model: Model) -> None:
    """Let groups take children of poor households on their ground, and let some get away."""
    p, child = model.p.recruit, model.view(Child)
    armed = model.rows_in(child.state, ARMED)
    if len(armed):
        away = armed[uniforms_at(model.keys(Luck).child_away, armed) < p.child_leave_rate]
        child.state[away], child.group[away] = HOME, NOBODY
    if not model.has("M10"):
        return
    taken = joined(model.map_table(within_reach, Child, Household, Ground, model.week, Luck, p))
    if len(taken) == 0:
        return
    child.state[taken], child.group[taken] = ARMED, model.view(Ground).controller[child.origin[taken]]
    child.site[taken] = NOBODY
    model.count_all("n_children_recruited", len(taken) * model.children.weight)


@compiled
def child_chance(hardship: float, is_girl: bool, p: Recruit) -> float:
    """Return the weekly chance that a group takes a child of its ground: the poorer the household the more."""
    return p.child_join_rate * hardship * (p.girl_share if is_girl else 1.0)


@compiled
def within_reach(first: int, child: Child, household: Household, ground: Ground, week: int, luck: Luck, p: Recruit) -> Array:
    """Return the rows of children whom groups take this week, in order.

    They are households' children only: those whom recruiters hold or seek are not of the place.
    """
    state, guardian, origin, age_weeks, is_girl = child.state, child.guardian, child.origin, child.age_weeks, child.is_girl
    hardship, controller, rows = household.hardship, ground.controller, child.taken
    youngest, k = p.child_youngest_weeks - week, 0
    for i in range(state.shape[0]):
        # Without branches: who is a household's child, old enough, or on a group's ground is as good as random.
        is_at_risk = (guardian[i] >= 0) & (state[i] <= WORKING) & (age_weeks[i] >= youngest) & (controller[origin[i]] >= 0)
        if is_at_risk and uniform(luck.child_taken, first + i) < child_chance(hardship[guardian[i]], is_girl[i], p):
            rows[k] = first + i
            k += 1
    return rows[:k].astype(np.int64)
