"""Accounts, which are columns of tables, and what goes from one to another."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from goldsim.engine.tables import Array, Table

PEOPLE = ("households", "miners", "children")


type Rows = Array | int | None
type Flow = tuple[str, str, str, str]


class Transfer(NamedTuple):
    """A payment that was made, as a listener hears it."""

    payment: Any  # a Payment
    payer: Rows
    payee: Rows
    amount: Array

    def of_row(self, side: str, row: int) -> int:
        """Return what left ("source") or reached ("target") a row."""
        rows = self.payer if side == "source" else self.payee
        if rows is None:
            return int(self.amount[row])
        if isinstance(rows, int):
            return int(self.amount.sum()) if rows == row else 0
        return int(self.amount[rows == row].sum())


@dataclass(frozen=True)
class Account:
    """One column of gold or money."""

    table: Table
    column: str
    commodity: str
    may_go_negative: bool

    @cached_property
    def balances(self) -> Array:
        """What each row holds: whole numbers, shape (n_rows,); several values a row are one long list to the ledger."""
        return self.table.account(self.column).reshape(-1)

    def __reduce__(self) -> tuple[Any, ...]:
        # Balances look at the table's data, and a copy has to look at the copy's.
        return Account, (self.table, self.column, self.commodity, self.may_go_negative)
