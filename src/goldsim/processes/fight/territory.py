"""Rules over the map: what a cell is worth to a group, which ones it can attack, and which the state tries to win back."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.parameters import Fight

SIGNATORY, BAND = int(Stance.SIGNATORY), int(Stance.BAND)


class Territory(Rows, of="cells"):
    """Who holds the ground, and how many smuggling ways cross it."""

    controller = Out
    ways_through = Lookup


class Party(Rows, of="armed_groups"):
    """Who may attack whom, and from where."""

    base = stance = In


class Site(Rows, of="sites"):
    """Where gold is dug."""

    cell = dug = In


class Operations(Keys):
    """What is drawn by cell."""

    operations = Key


class Land(NamedTuple):
    """The map, and what holding each cell would bring in a week, XOF: shape (n_cells,)."""

    region: Array
    n_columns: int
    value: Array


class Reach(NamedTuple):
    """A group's strength at its base, and what of it reaches each cell: shape (n_cells,)."""

    force: float
    nearness: Array


@compiled
def holding_value(territory: Territory, site: Site, price: float, levied_share: float, p: Fight) -> Array:
    """Return what holding each cell would bring in a week, XOF: float64, shape (n_cells,)."""
    value = p.land_value_xof + p.way_value_xof * territory.ways_through
    for j in range(site.cell.shape[0]):
        value[site.cell[j]] += site.dug[j] * price * levied_share
    return value


@compiled
def target(group: int, territory: Territory, party: Party, land: Land, reach: Reach, u: float) -> int:
    """Return the cell that a group attacks, drawn with weight value times strength from those on its edge; -1 without one."""
    controller, stance, base = territory.controller, party.stance, party.base[group]
    region, value, nearness = land.region, land.value, reach.nearness
    worth, total = np.zeros(controller.shape[0]), 0.0
    for cell in range(controller.shape[0]):
        is_near = region[cell] >= 0 and is_on_edge(controller, group, base, land.n_columns, cell)
        if is_near and may_attack(stance, group, controller[cell]):
            total += value[cell] * (reach.force * nearness[cell])
        worth[cell] = total
    if total <= 0:
        return NOBODY
    for cell in range(controller.shape[0]):
        if worth[cell] / total >= u:
            return cell
    return NOBODY


@compiled
def is_on_edge(controller: Array, group: int, base: int, n_columns: int, cell: int) -> bool:
    """Tell whether a cell is not a group's own, but next to one that is, or next to its base, or the base itself."""
    if controller[cell] == group:
        return False
    if cell == base:
        return True
    column = cell % n_columns
    for at, is_there in (
        (cell - n_columns, cell >= n_columns),
        (cell + n_columns, cell + n_columns < controller.shape[0]),
        (cell - 1, column > 0),
        (cell + 1, column + 1 < n_columns),
    ):
        if is_there and (controller[at] == group or at == base):
            return True
    return False


@compiled
def may_attack(stance: Array, group: int, holder: int) -> bool:
    """Tell whether a group attacks who holds a cell: no group of its own stance, and as a signatory not the state."""
    if holder >= 0:
        return bool(stance[holder] != stance[group])
    return bool(stance[group] != SIGNATORY)


@compiled
def win_back_rate(stance: int, p: Fight) -> float:
    """Return the weekly rate at which the state tries a cell of a group of this stance."""
    if stance == SIGNATORY:
        return 0.0
    return p.band_win_back_rate if stance == BAND else p.win_back_rate


@compiled
def tried_cells(territory: Territory, party: Party, luck: Operations, p: Fight) -> Array:
    """Return the held cells that the state tries to win back this week, in order."""
    controller, stance = territory.controller, party.stance
    cells, k = np.empty(controller.shape[0], dtype=np.int64), 0
    for cell in range(controller.shape[0]):
        holder = controller[cell]
        if holder >= 0 and uniform(luck.operations, cell) < win_back_rate(stance[holder], p):
            cells[k] = cell
            k += 1
    return cells[:k]


@compiled
def cells_held(controller: Array, n_groups: int) -> Array:
    """Count the cells that each group holds: int64, shape (n_groups,)."""
    n = np.zeros(n_groups, dtype=np.int64)
    for cell in range(controller.shape[0]):
        if controller[cell] >= 0:
            n[controller[cell]] += 1
    return n
