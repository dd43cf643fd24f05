"""The only mover of gold and money: from a named account to a named account, in whole milligrams and whole francs.

An account is a column of a table. A row of people stands for several (`weight`), and amounts are always per person: a payment
from 100 people to a buyer takes the amount from each and gives the buyer a hundred times it. Each week the ledger compares
what it moved with what the columns hold; a week that does not close stops the run.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from goldsim.columns import Access, Array, Column, Table, compiled
from goldsim.errors import BooksDoNotClose, Overdraft, UndeclaredColumn

type Rows = Array | int | None
type Flow = tuple[str, str, str, str]

_EVERY = np.empty(0, dtype=np.int64)


@compiled
def _move(amount: Array, source: Array, source_rows: Array, target: Array, target_rows: Array, numbers: Array) -> int:
    """Move `amount` row by row; return the total in units of single people, or -1 - i where row i cannot pay.

    `numbers` holds: the fixed source row or -1, the fixed target row or -1, people per source row and per target row counted
    against the other side, and whether the source may go below zero.
    """
    fixed_source, fixed_target, source_factor, target_factor, may_go_negative = numbers
    total = 0
    for i in range(amount.shape[0]):
        a = amount[i]
        if a == 0:
            continue
        s = fixed_source if fixed_source >= 0 else (source_rows[i] if source_rows.shape[0] else i)
        t = fixed_target if fixed_target >= 0 else (target_rows[i] if target_rows.shape[0] else i)
        if s < 0 or t < 0 or a < 0 or (not may_go_negative and source[s] < a * source_factor):
            return -1 - i
        source[s] -= a * source_factor
        target[t] += a * target_factor
        total += a
    return total


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
        heads = max(source_table.weight, target_table.weight)
        numbers = np.array(
            [
                -1 if not isinstance(source_rows, int) else source_rows,
                -1 if not isinstance(target_rows, int) else target_rows,
                heads // source_table.weight,
                heads // target_table.weight,
                source_column.may_go_negative,
            ],
            dtype=np.int64,
        )
        balances = source_table.account(source_column.name), target_table.account(target_column.name)
        total = _move(
            np.ascontiguousarray(amount, dtype=np.int64),
            balances[0], _as_rows(source_rows), balances[1], _as_rows(target_rows), numbers,
        )  # fmt: skip
        if total < 0:
            i = -1 - total
            raise Overdraft(
                f"{self._access.verb}: {reason}: payment {i} of {int(amount[i])} from {source} (row {_at(source_rows, i)}, "
                f"which holds {_held(balances[0], source_rows, i)}) to {target} (row {_at(target_rows, i)}) cannot be made"
            )
        moved = total * heads
        self._expected[source] -= moved
        self._expected[target] += moved
        if moved:
            self.flows[(source_column.account or "", source, target, reason)] += moved
        return moved

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
        verb = self._access.verb
        if verb is not None and column.name not in self._access.writes.get(table.name, ()):
            raise UndeclaredColumn(f"{verb} moves {account}, which it does not declare")
        return table, column


def _as_rows(rows: Rows) -> Array:
    if rows is None or isinstance(rows, int):
        return _EVERY
    return np.ascontiguousarray(rows, dtype=np.int64)


def _at(rows: Rows, i: int) -> int:
    if rows is None:
        return i
    return rows if isinstance(rows, int) else int(rows[i])


def _held(balances: Array, rows: Rows, i: int) -> int:
    return int(balances[_at(rows, i)])
