"""Rules over the map: what a cell is worth to a group, which ones it can attack, and which the state tries to win back."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance

SIGNATORY, BAND = int(Stance.SIGNATORY), int(Stance.BAND)


@compiled
def holding_value(
    ways_through: Array, site_cell: Array, dug: Array, price: float, land_value: float, way_value: float, levied_share: float
) -> Array:
    """Return what holding each cell would bring in a week, XOF: float64, shape (n_cells,)."""
    value = land_value + way_value * ways_through
    for site in range(site_cell.shape[0]):
        value[site_cell[site]] += dug[site] * price * levied_share
    return value


@compiled
def target(
    controller: Array, stance: Array, group: int, base: int, region: Array, n_columns: int, value: Array, force: float,
    nearness: Array, u: float,
) -> int:  # fmt: skip
    """Return the cell that a group attacks, drawn with weight value times strength from those on its edge; -1 without one."""
    worth, total = np.zeros(controller.shape[0]), 0.0
    for cell in range(controller.shape[0]):
        is_near = region[cell] >= 0 and is_on_edge(controller, group, base, n_columns, cell)
        if is_near and may_attack(stance, group, controller[cell]):
            total += value[cell] * (force * nearness[cell])
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
def win_back_rate(stance: int, usual_rate: float, band_rate: float) -> float:
    """Return the weekly rate at which the state tries a cell of a group of this stance."""
    if stance == SIGNATORY:
        return 0.0
    return band_rate if stance == BAND else usual_rate


@compiled
def tried_cells(controller: Array, stance: Array, usual_rate: float, band_rate: float, key: np.uint64) -> Array:
    """Return the held cells that the state tries to win back this week, in order."""
    cells, k = np.empty(controller.shape[0], dtype=np.int64), 0
    for cell in range(controller.shape[0]):
        if controller[cell] >= 0 and uniform(key, cell) < win_back_rate(stance[controller[cell]], usual_rate, band_rate):
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
