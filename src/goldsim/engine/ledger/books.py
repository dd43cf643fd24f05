"""The only mover of gold and money: from a named account to a named account, in whole milligrams and whole francs.

An account is a column of a table. A row of people stands for several (`weight`), and amounts are always per person: a payment
from 100 people to a buyer takes the amount from each and gives the buyer a hundred times it. Each week the ledger compares
what it moved with what the columns hold; a week that does not close stops the run.

Where everybody pays or is paid in the same pass, a list of amounts a person would cost more than the rule. There a verb borrows
people's purses (`purses`), its compiled rule changes them and writes down the sums on slips, and `settle` does the other side and
the books. A rule that writes down another sum than it moved is found out when the week closes.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from goldsim.engine.ledger.payments import Payment
from goldsim.engine.ledger.posting import MANY_ROWS, NO_ROWS, ONE_ROW, OWN_ROWS, post, total_and_least
from goldsim.engine.ledger.receipts import ALL, WATCHED
from goldsim.engine.tables import NOBODY, Access, Array, Table
from goldsim.errors import BooksDoNotClose, Overdraft, UndeclaredColumn

PEOPLE = ("miners", "children")


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
        self._accounts = {
            f"{table.name}.{column.name}": Account(table, column.name, column.account, column.may_go_negative)
            for table in tables for column in table.spec.columns if column.account is not None
        }  # fmt: skip
        self._expected: dict[str, int] = {}
        self.watched = NOBODY  # the person whose own part slips tell, for a listener
        self.flows: Counter[Flow] = Counter()
        self.listeners: list[Callable[[Transfer], None]] = []

    def open(self) -> None:
        """Take the opening balances as given."""
        self._expected = {name: self.balance(name) for name in self._accounts}

    def balance(self, account: str) -> int:
        """Return an account's total over all rows, in single people's milligrams or francs."""
        held = self._accounts[account]
        return int(held.balances.sum()) * held.table.weight

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
        payer, taker = self._declared(source), self._declared(target)
        if payer.commodity != taker.commodity:
            raise Overdraft(f"{source} holds {payer.commodity} and {target} holds {taker.commodity}: {reason}")
        amount = np.ascontiguousarray(amount, dtype=np.int64)
        heads = max(payer.table.weight, taker.table.weight)
        total, least, n_wrong = post(payer.balances, *_places(source_rows), amount, -(heads // payer.table.weight))
        if total == 0 and n_wrong == 0:
            return 0
        n_lost, taken = 0, heads // taker.table.weight
        if isinstance(target_rows, int):
            taker.balances[target_rows] += total * taken
        else:
            _, _, n_lost = post(taker.balances, *_places(target_rows), amount, taken)
        if n_wrong or n_lost or (least < 0 and not payer.may_go_negative):
            self._refuse(amount, source, source_rows, target, target_rows, reason)
        for listener in self.listeners:
            listener(Transfer(source, source_rows, target, target_rows, amount, reason))
        moved: int = total * heads
        self._expected[source] -= moved
        self._expected[target] += moved
        self.flows[(payer.commodity, source, target, reason)] += moved
        return moved

    def pay(self, payment: Payment, amount: Array, payer: Rows = None, payee: Rows = None) -> int:
        """Make a payment that the running verb declares: `move` with the payment's accounts and reason.

        Returns
        -------
        int
            What was moved in total.

        Raises
        ------
        UndeclaredColumn
            If the verb does not declare the payment.
        Overdraft
            As `move`.
        """
        self._check(payment)
        return self.move(amount, payment.source, payment.target, payment.reason, source_rows=payer, target_rows=payee)

    def post(self, payment: Payment, receipt: Array, other: Array | int) -> int:
        """Write in the books what a rule has moved into or out of people's balances, and do the other side of it.

        Parameters
        ----------
        payment
            One side's table is people's, the other's rows are single.
        receipt
            What was moved in all, a person, and what of it was the watched person's; int64, shape (2,).
        other
            What each row of the other side pays or takes, a person's amounts added up: int64; or the one row that does it all.

        Returns
        -------
        int
            What was moved in total.
        """
        self._check(payment)
        return self.settle(receipt, payment.source, payment.target, payment.reason, other)

    def _check(self, payment: Payment) -> None:
        declared = self._access.declared
        if declared is not None and payment not in declared.payments:
            raise UndeclaredColumn(f"{declared.verb} makes {payment!r}, which it does not declare")

    def purses(self, account: str) -> Array:
        """Lend what each person holds in an account to a compiled rule, whose slips `settle` must be told.

        Raises
        ------
        UndeclaredColumn
            If the running verb has not declared the account.
        """
        return self._declared(account).balances

    def settle(self, slip: Array, source: str, target: str, reason: str, other: Array | int) -> int:
        """Do the institutions' side of what a rule has moved into or out of people's purses, and write it in the books.

        Parameters
        ----------
        slip
            What was moved in all, a person, and what of it was the watched person's; int64, shape (2,).
        source, target, reason
            As for `move`; one side's table is people's, the other's rows are single.
        other
            What each row of the other side pays or takes, a person's amounts added up: int64; or the one row that does it all.

        Returns
        -------
        int
            What was moved in total.
        """
        payer, taker = self._declared(source), self._declared(target)
        total = int(slip[ALL])
        if total == 0:
            return 0
        pays = taker.table.name in PEOPLE
        single, heads = (payer, taker.table.weight) if pays else (taker, payer.table.weight)
        factor = -heads if pays else heads
        balances = single.balances
        if isinstance(other, int):
            balances[other] += total * factor
        else:
            balances += other * factor
        if self.listeners and slip[WATCHED]:
            people, nobody = self.watched, NOBODY
            rows = (nobody, people) if pays else (people, nobody)
            for listener in self.listeners:
                listener(Transfer(source, rows[0], target, rows[1], slip[WATCHED:], reason))
        moved = total * heads
        self._expected[source] -= moved
        self._expected[target] += moved
        self.flows[(payer.commodity, source, target, reason)] += moved
        return moved

    def _refuse(self, amount: Array, source: str, source_rows: Rows, target: str, target_rows: Rows, reason: str) -> None:
        """Say which payment cannot be made; the run stops, so the half-made transfer is not undone."""
        held = self._accounts[source].balances
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
        Overdraft
            If a rule took more out of a purse than was in it.
        """
        for name, expected in self._expected.items():
            account = self._accounts[name]
            total, least = total_and_least(account.balances)
            held = total * account.table.weight
            if least < 0 and not account.may_go_negative:
                raise Overdraft(f"week {week}: a row of {name} holds {least}, and it may not hold less than nothing")
            if held != expected:
                raise BooksDoNotClose(
                    f"week {week}: the books do not close: {name} holds {held}, but its transfers add up to {expected} "
                    f"(difference {held - expected})"
                )

    def total(self, commodity: str) -> int:
        """Return all there is of "gold" or "money" over every account; it never changes."""
        return sum(self.balance(name) for name, account in self._accounts.items() if account.commodity == commodity)

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

    def _declared(self, account: str) -> Account:
        declared = self._access.declared
        if account not in self._accounts:
            raise UndeclaredColumn(f"there is no account {account!r}; there are {', '.join(self._accounts)}")
        if declared is not None and account not in declared.accounts:
            raise UndeclaredColumn(f"{declared.verb} moves {account}, which it does not declare")
        return self._accounts[account]


def _places(rows: Rows) -> tuple[int, int, Array]:
    """Return how amounts find their rows, as `post` takes it."""
    if rows is None:
        return OWN_ROWS, 0, NO_ROWS
    return (ONE_ROW, rows, NO_ROWS) if isinstance(rows, int) else (MANY_ROWS, 0, rows)


def _at(rows: Rows, i: int) -> int:
    if rows is None:
        return i
    return rows if isinstance(rows, int) else int(rows[i])
