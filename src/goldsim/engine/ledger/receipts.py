"""Receipts: what a compiled rule that changes people's balances hands back to the ledger, the sum of each payment."""

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array

ALL, WATCHED = 0, 1  # what a receipt holds: the sum over everybody, and what of it is the watched person's
WIDTH = 2


@compiled
def write_receipt(receipt: Array, amount: int, is_watched: bool) -> None:
    """Add what a person pays or is paid to a payment's receipt, shape (2,)."""
    receipt[ALL] += amount
    if is_watched:
        receipt[WATCHED] += amount
