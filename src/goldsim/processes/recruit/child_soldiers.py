"""Children whom armed groups win, and who come back."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Out, Rows, Scratch, compiled, joined, uniform, uniforms_at
from goldsim.entities.children import ChildState
from goldsim.model import Model
from goldsim.parameters import Recruit
from goldsim.processes.recruit.groups import Ground, Luck, Person

ARMED, HOME, WORKING, AT_ORIGIN = (int(s) for s in (ChildState.ARMED, ChildState.HOME, ChildState.WORKING, ChildState.AT_ORIGIN))


class Child(Rows, of="children"):
    """Who is taken, and gets away."""

    state = group = site = Out
    guardian = origin = age_weeks = is_girl = In
    taken = Scratch


def take_children(model: Model, around: Array, released: float) -> None:
    """Let groups win children on their ground, and let some get away, and a part of them come out through a programme."""
    p, child, luck = model.p.recruit, model.view(Child), model.keys(Luck)
    armed = model.rows_in(child.state, ARMED)
    if len(armed):
        goes = uniforms_at(luck.child_away, armed) < p.child_leave_rate
        away = armed[goes | (uniforms_at(luck.child_released, armed) < released)]
        # Boys who were bought are from afar.
        child.state[away], child.group[away] = np.where(child.guardian[away] >= 0, HOME, AT_ORIGIN), NOBODY
    if not model.has("M10"):
        return
    draw = Draw(around, model.p.extort.abuse_half_deaths, model.week)
    taken = joined(model.map_table(within_reach, Child, Person, Ground, draw, Luck, p))
    if len(taken) == 0:
        return
    child.state[taken], child.group[taken] = ARMED, model.view(Ground).controller[child.origin[taken]]
    child.site[taken] = NOBODY
    model.count_all("n_children_recruited", len(taken) * model.children.weight)


class Draw(NamedTuple):
    """Fighters a person by cell, killed people at which half want revenge, and the week."""

    around: Array
    abuse_half: float
    week: int


@compiled
def child_chance(hardship: float, wronged: float, around: float, is_girl: bool, p: Recruit) -> float:
    """Return the weekly chance that a child goes with a group: fighters ask as they ask adults; food and revenge draw."""
    return p.core_rate * around * min(hardship + wronged, 1.0) * (p.girl_share if is_girl else 1.0)


@compiled
def within_reach(first: int, child: Child, household: Person, ground: Ground, draw: Draw, luck: Luck, p: Recruit) -> Array:
    """Return the rows of children who go with groups this week, in order.

    They are households' children only: those whom recruiters hold or seek are not of the place.
    """
    state, guardian, origin, age_weeks, is_girl = child.state, child.guardian, child.origin, child.age_weeks, child.is_girl
    hardship, controller, rows = household.hardship, ground.controller, child.taken
    youngest, k = p.child_youngest_weeks - draw.week, 0
    wronged = ground.abuse / (ground.abuse + draw.abuse_half)
    for i in range(state.shape[0]):
        # Without branches: who is a household's child, old enough, or on a group's ground is as good as random.
        is_at_risk = (guardian[i] >= 0) & (state[i] <= WORKING) & (age_weeks[i] >= youngest) & (controller[origin[i]] >= 0)
        if is_at_risk:
            cell = origin[i]
            chance = child_chance(hardship[guardian[i]], wronged[cell], draw.around[cell], is_girl[i], p)
            rows[k] = first + i
            k += uniform(luck.child_taken, first + i) < chance
    return rows[:k].astype(np.int64)
