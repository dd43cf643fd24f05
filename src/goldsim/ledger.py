"""The only mover of gold and money: from a named account to a named account, in whole milligrams and whole francs.

An account is a column of a table. A row of people stands for several (`weight`), and amounts are always per person: a payment
from 100 people to a buyer takes the amount from each and gives the buyer a hundred times it. Each week the ledger compares
what it moved with what the columns hold; a week that does not close stops the run.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from goldsim.columns import Access, Array, Column, Table, add_at, add_each
from goldsim.errors import BooksDoNotClose, Overdraft, UndeclaredColumn

type Rows = Array | int | None
type Flow = tuple[str, str, str, str]


class Transfer(NamedTuple):
    """One call of `Ledger.move`, as a listener hears it."""

    source: str
    source_rows: Rows
    target: str
    target_rows: Rows
    amount: Array
    reason: str

    def of_row(self, side: str, row: int) -> int:
        """Return what left ("source") or reached ("target") a row."""
        rows = self.source_rows if side == "source" else self.target_rows
        if rows is None:
            return int(self.amount[row])
        if isinstance(rows, int):
            return int(self.amount.sum()) if rows == row else 0
        return int(self.amount[rows == row].sum())


class Ledger:
    """The books of one economy.

    Parameters
    ----------
    tables
        All tables; their account columns are the accounts, named `table.column`.
    access
        Tells which verb runs, so that it may only move what it declared.
    """

    def __init__(self, tables: Iterable[Table], access: Access) -> None:
        self._access = access
        self._tables = {table.name: table for table in tables}
        self._accounts = {
            f"{table.name}.{column.name}": (table, column) for table in self._tables.values() for column in table.spec.columns
            if column.account is not None
        }  # fmt: skip
        self._expected: dict[str, int] = {}
        self.flows: Counter[Flow] = Counter()
        self.listeners: list[Callable[[Transfer], None]] = []

    def open(self) -> None:
        """Take the opening balances as given."""
        self._expected = {name: self.balance(name) for name in self._accounts}

    def balance(self, account: str) -> int:
        """Return an account's total over all rows, in single people's milligrams or francs."""
        table, column = self._accounts[account]
        return int(table.account(column.name).sum()) * table.weight

    def move(
        self, amount: Array, source: str, target: str, reason: str, *, source_rows: Rows = None, target_rows: Rows = None
    ) -> int:
        """Move gold or money.

        Parameters
        ----------
        amount
            int64, shape (n,): milligrams or francs per person where one side is people, else plain.
        source, target
            Accounts, such as `"miners.savings"`.
        reason
            The word under which the flow is counted.
        source_rows, target_rows
            For each amount the row it leaves or reaches: int array of shape (n,), one row for all, or None where amount i
            belongs to row i.

        Returns
        -------
        int
            What was moved in total.

        Raises
        ------
        Overdraft
            If a row would pay more than it has, or an amount is below zero, or a row is nobody's.
        """
        source_table, source_column = self._declared(source)
        target_table, target_column = self._declared(target)
        if source_column.account != target_column.account:
            raise Overdraft(f"{source} holds {source_column.account} and {target} holds {target_column.account}: {reason}")
        amount = np.ascontiguousarray(amount, dtype=np.int64)
        if not amount.any():
            return 0
        total = int(amount.sum())
        heads = max(source_table.weight, target_table.weight)
        taken = self._change(source, source_rows, amount, total, -(heads // source_table.weight))
        given = self._change(target, target_rows, amount, total, heads // target_table.weight)
        if not (taken and given and amount.min(initial=0) >= 0):
            self._refuse(amount, source, source_rows, target, target_rows, reason)
        for listener in self.listeners:
            listener(Transfer(source, source_rows, target, target_rows, amount, reason))
        moved = total * heads
        self._expected[source] -= moved
        self._expected[target] += moved
        if moved:
            self.flows[(source_column.account or "", source, target, reason)] += moved
        return moved

    def _change(self, account: str, rows: Rows, amount: Array, total: int, factor: int) -> bool:
        """Add to an account, or take from it with a factor below zero; tell whether that could be done."""
        table, column = self._accounts[account]
        # Accounts of several values a row are one long list to the ledger.
        balances = table.account(column.name).reshape(-1)
        if isinstance(rows, int):
            balances[rows] += total * factor
            return bool(factor > 0 or column.may_go_negative or balances[rows] >= 0)
        if rows is None:
            return bool(add_each(balances, amount, factor) >= 0 or factor > 0 or column.may_go_negative)
        elif len(balances):
            good = add_at(balances, rows, amount, factor) == 0
        else:
            good = total == 0
        return bool(good and (factor > 0 or column.may_go_negative or balances.min(initial=0) >= 0))

    def _refuse(self, amount: Array, source: str, source_rows: Rows, target: str, target_rows: Rows, reason: str) -> None:
        """Say which payment cannot be made; the run stops, so the half-made transfer is not undone."""
        held = self._tables[source.split(".")[0]].account(source.split(".")[1]).reshape(-1)
        wrong = [i for i in range(len(amount)) if amount[i] < 0 or (amount[i] > 0 and not 0 <= _at(source_rows, i) < len(held))]
        wrong += [i for i in range(len(amount)) if amount[i] > 0 and _at(target_rows, i) < 0]
        wrong += [i for i in range(len(amount)) if amount[i] > 0 and not wrong and held[_at(source_rows, i)] < 0]
        i = wrong[0] if wrong else 0
        row = _at(source_rows, i)
        left = f", which is {-int(held[row])} short" if 0 <= row < len(held) and held[row] < 0 else ""
        raise Overdraft(
            f"{self._access.verb}: {reason}: payment {i} of {len(amount)}, {int(amount[i]) if len(amount) else 0} from {source} "
            f"(row {row}{left}) to {target} (row {_at(target_rows, i)}), cannot be made"
        )

    def close(self, week: int) -> None:
        """Compare every account with what was moved.

        Raises
        ------
        BooksDoNotClose
            If an account holds another amount than its opening balance and its transfers say.
        """
        for name, expected in self._expected.items():
            held = self.balance(name)
            if held != expected:
                raise BooksDoNotClose(
                    f"week {week}: the books do not close: {name} holds {held}, but its transfers add up to {expected} "
                    f"(difference {held - expected})"
                )

    def total(self, commodity: str) -> int:
        """Return all there is of "gold" or "money" over every account; it never changes."""
        return sum(self.balance(name) for name, (_, column) in self._accounts.items() if column.account == commodity)

    def take_flows(self) -> Counter[Flow]:
        """Return what was moved since the last call, by commodity, source, target and reason; and start counting anew."""
        flows, self.flows = self.flows, Counter()
        return flows

    def moved(self, *, source: str | None = None, target: str | None = None, reason: str | None = None) -> int:
        """Return what was moved since flows were last taken, over all that match."""
        return sum(
            amount for (_, s, t, r), amount in self.flows.items()
            if source in (None, s) and target in (None, t) and reason in (None, r)
        )  # fmt: skip

    def _declared(self, account: str) -> tuple[Table, Column]:
        try:
            table, column = self._accounts[account]
        except KeyError:
            raise UndeclaredColumn(f"there is no account {account!r}; there are {', '.join(self._accounts)}") from None
        if not self._access.can_write(table.name, column.name):
            raise UndeclaredColumn(f"{self._access.verb} moves {account}, which it does not declare")
        return table, column


def _at(rows: Rows, i: int) -> int:
    if rows is None:
        return i
    return rows if isinstance(rows, int) else int(rows[i])
