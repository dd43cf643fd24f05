"""Children whom armed groups take."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.engine.threads import joined
from goldsim.entities.children import ChildState
from goldsim.legacy import LegacyModel

ARMED, HOME, WORKING = (int(s) for s in (ChildState.ARMED, ChildState.HOME, ChildState.WORKING))


def take_children(model: LegacyModel) -> None:
    """Let groups take children of poor households on their ground, and let some get away."""
    p, children, miners = model.p.recruit, model.children, model.miners
    state, group = children.change("state"), children.change("group")
    armed = model.rows_in(children.state, ARMED)
    if len(armed):
        away = armed[model.at_rows("child away", armed) < p.child_leave_rate]
        state[away], group[away] = HOME, NOBODY
    if not model.has("M10"):
        return
    columns = (
        children.state, children.guardian, children.origin, children.age_weeks, children.is_girl, model.scratch(children)
    )  # fmt: skip
    controller, youngest = model.cells.controller, p.child_youngest_weeks - model.week
    found = model.over(
        within_reach, columns, (), controller, miners.hardship, youngest, p.child_join_rate, p.girl_share,
        model.key("child taken"),
    )  # fmt: skip
    taken = joined(found)
    if len(taken) == 0:
        return
    state[taken], group[taken] = ARMED, controller[children.origin[taken]]
    children.change("site")[taken] = NOBODY
    model.count_all("n_children_recruited", len(taken) * children.weight)


@compiled
def child_chance(hardship: float, is_girl: bool, rate: float, girl_share: float) -> float:
    """Return the weekly chance that a group takes a child of its ground: the poorer the household the more."""
    return rate * hardship * (girl_share if is_girl else 1.0)


@compiled
def within_reach(
    first: int, state: Array, guardian: Array, origin: Array, age_weeks: Array, is_girl: Array, rows: Array, controller: Array,
    hardship: Array, youngest: int, rate: float, girl_share: float, key: np.uint64,
) -> Array:  # fmt: skip
    """Return the rows of children whom groups take this week, in order.

    They are households' children only: those whom recruiters hold or seek are not of the place.
    """
    k = 0
    for i in range(state.shape[0]):
        is_at_risk = guardian[i] >= 0 and state[i] <= WORKING and age_weeks[i] >= youngest and controller[origin[i]] >= 0
        if is_at_risk and uniform(key, first + i) < child_chance(hardship[guardian[i]], is_girl[i], rate, girl_share):
            rows[k] = first + i
            k += 1
    return rows[:k].astype(np.int64)
