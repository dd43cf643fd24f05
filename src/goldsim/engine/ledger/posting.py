"""Posting: adding amounts to the balances of accounts, and adding balances up, in one pass."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array

# How amounts find their rows: amount i is row i's, all are one row's, or `rows` says.
OWN_ROWS, ONE_ROW, MANY_ROWS = 0, 1, 2
NO_ROWS = np.zeros(1, dtype=np.int64)
type Places = tuple[int, int, Array]  # which of these, and the one row or the rows


@compiled
def post(balances: Array, how: int, row: int, rows: Array, amount: Array, factor: int) -> tuple[int, int, int]:
    """Add `factor * amount` to the balances; return the sum, the smallest balance touched or 0, and how many are wrong."""
    total, least, n_wrong = 0, 0, 0
    if how == ONE_ROW:
        for i in range(amount.shape[0]):
            total += amount[i]
            n_wrong += amount[i] < 0
        balances[row] += total * factor
        least = min(least, balances[row])
    elif how == OWN_ROWS:
        for i in range(amount.shape[0]):
            total += amount[i]
            n_wrong += amount[i] < 0
            balances[i] += amount[i] * factor
            least = min(least, balances[i])
    elif balances.shape[0] > 0:
        # Without branches: many amounts are zero for rows as good as random, and guessing wrong costs more than adding nothing.
        for i in range(amount.shape[0]):
            is_there = (rows[i] >= 0) & (rows[i] < balances.shape[0])
            at = rows[i] if is_there else 0
            total += amount[i]
            n_wrong += (amount[i] < 0) | ((not is_there) & (amount[i] != 0))
            balances[at] += (amount[i] if is_there else 0) * factor
            least = min(least, balances[at])
    return total, least, n_wrong


@compiled
def move(
    source: Array, payer: Places, given: int, target: Array, payee: Places, taken: int, amount: Array
) -> tuple[int, int, int]:
    """Post amounts to both sides; return the sum, the smallest balance that pays or 0, and how many are wrong."""
    total, least, n_wrong = post(source, payer[0], payer[1], payer[2], amount, given)
    n_lost = post(target, payee[0], payee[1], payee[2], amount, taken)[2] if total != 0 or n_wrong > 0 else 0
    return total, least, n_wrong + n_lost


@compiled
def total_and_least(balances: Array) -> tuple[int, int]:
    """Return the sum of balances, and the smallest of them or 0."""
    total, least = 0, 0
    for i in range(balances.shape[0]):
        total += balances[i]
        least = min(least, balances[i])
    return total, least
