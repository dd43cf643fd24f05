"""Slips: what a compiled rule that changes people's purses hands back to the ledger, the sums of each line."""

from collections.abc import Iterable

import numpy as np

from goldsim.engine.tables import Array, compiled

ALL, WATCHED = 0, 1  # what a slip holds


def blank_slips(lines: Iterable[str]) -> Array:
    """Return slips without an entry, one for each line: int64, shape (n_lines, 2)."""
    return np.zeros((len(tuple(lines)), len((ALL, WATCHED))), dtype=np.int64)


@compiled
def write_slip(slips: Array, line: int, amount: int, is_watched: bool) -> None:
    """Add what a person pays or is paid to a line of the slips, shape (n_lines, 2)."""
    slips[line, ALL] += amount
    if is_watched:
        slips[line, WATCHED] += amount
