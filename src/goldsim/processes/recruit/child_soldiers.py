"""Children whom armed groups take."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.children import ChildState
from goldsim.columns import NOBODY, Array
from goldsim.parameters import Recruit

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

ARMED, HOME, WORKING = (int(s) for s in (ChildState.ARMED, ChildState.HOME, ChildState.WORKING))


def take_children(economy: "GoldEconomy") -> None:
    """Let groups take children of poor households on their ground, and let some get away."""
    p, children, miners = economy.p.recruit, economy.children, economy.miners
    state, group = children.change("state"), children.change("group")
    armed = np.flatnonzero(state == ARMED)
    away = armed[economy.at_rows("child away", armed) < p.child_leave_rate]
    state[away], group[away] = HOME, NOBODY
    if not economy.has("M10"):
        return
    # Households' children only: those whom recruiters hold or seek are not of the place.
    home = np.flatnonzero((children.guardian >= 0) & (state <= WORKING))
    holder = economy.cells.controller[children.origin[home]]
    is_old = children.age_weeks[home] + economy.week >= p.child_youngest_weeks
    can = home[(holder >= 0) & is_old]
    chance = child_chance(miners.hardship[children.guardian[can]], children.is_girl[can], p)
    taken = can[economy.at_rows("child taken", can) < chance]
    state[taken], group[taken] = ARMED, economy.cells.controller[children.origin[taken]]
    children.change("site")[taken] = NOBODY
    economy.count_all("n_children_recruited", len(taken) * children.weight)


def child_chance(hardship: Array, is_girl: Array, p: Recruit) -> Array:
    """Return the weekly chance that a group takes a child of its ground: the poorer the household the more."""
    chance: Array = p.child_join_rate * hardship * np.where(is_girl, p.girl_share, 1)
    return chance
