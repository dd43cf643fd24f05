"""The only mover of gold and money: by a declared payment, from account to account, in whole milligrams and whole francs.

An account is a column of a table. A row of people stands for several (`weight`), and amounts are always per person: a payment
from 100 people to a buyer takes the amount from each and gives the buyer a hundred times it. Each week the ledger compares
what it moved with what the columns hold; a week that does not close stops the run.

Where everybody pays or is paid in the same pass, a list of amounts a person would cost more than the rule. There a rule changes
people's balances itself, as a record's `Account`, and writes receipts; `post` does the other side and the books. A rule that
writes down another sum than it moved is found out when the week closes.
"""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.ledger.payments import ALL, PEOPLE, WATCHED, Account, Flow, Payment, Rows, Transfer
from goldsim.engine.tables import NOBODY, Access, Array, Table
from goldsim.errors import BooksDoNotClose, Overdraft, UndeclaredColumn

# How amounts find their rows: amount i is row i's, all are one row's, or `rows` says.
OWN_ROWS, ONE_ROW, MANY_ROWS = 0, 1, 2
NO_ROWS = np.zeros(1, dtype=np.int64)
type Places = tuple[int, int, Array]  # which of these, and the one row or the rows


class Ledger:
    """The books of one economy: the account columns of all tables, named `table.column`; a verb moves only what it declares."""

    def __init__(self, tables: Iterable[Table], access: Access) -> None:
        self._access = access
        self._accounts = {
            f"{table.name}.{column.name}": Account(table, column.name, column.account, column.may_go_negative)
            for table in tables for column in table.spec.columns if column.account is not None
        }  # fmt: skip
        self._found: dict[Payment, tuple[Account, Account, Flow]] = {}
        self._expected: dict[str, int] = {}
        self.watched = NOBODY  # the person whose own part receipts tell, for a listener
        self.flows: Counter[Flow] = Counter()
        self.listeners: list[Callable[[Transfer], None]] = []

    def open(self) -> None:
        """Take the opening balances as given."""
        self._expected = {name: self.balance(name) for name in self._accounts}

    def balance(self, account: str) -> int:
        """Return an account's total over all rows, in single people's milligrams or francs."""
        held = self._accounts[account]
        return int(held.balances.sum()) * held.table.weight

    def pay(self, payment: Payment, amount: Array, payer: Rows = None, payee: Rows = None) -> int:
        """Move gold or money.

        `payment`: from which account to which, and why. `amount`: int64, shape (n,): milligrams or francs per person where one
        side is people, else plain. `payer` and `payee`: for each amount the row it leaves or reaches: int array of shape (n,),
        one row for all, or None where amount i belongs to row i. Returns what was moved in total. Raises Overdraft if a row would
        pay more than it has, or an amount is below zero, or a row is nobody's. Raises UndeclaredColumn if the running verb does
        not declare the payment.
        """
        source, target, flow = self._ends(payment)
        if len(amount) == 0:
            return 0
        amount = np.ascontiguousarray(amount, dtype=np.int64)
        own, others = source.table.weight, target.table.weight
        heads = max(own, others)
        given, taken = -(heads // own), heads // others
        total, least, n_wrong = move(source.balances, _places(payer), given, target.balances, _places(payee), taken, amount)
        if n_wrong or (least < 0 and total and not source.may_go_negative):
            self._refuse(payment, amount, payer, payee)
        if total == 0:
            return 0
        if self.listeners:
            self._tell(Transfer(payment, payer, payee, amount))
        return self._write(flow, total * heads)

    def post(self, payment: Payment, receipt: Array, other: Array | int) -> int:
        """Write in the books what a rule has moved into or out of people's balances, and do the other side of it.

        `payment`: one side's table is people's, the other's rows are single, or people's too. `receipt`: what was moved in
        all, a person, and what of it was the watched person's; int64, shape (2,). `other`: what each row of the other side
        pays or takes, a person's amounts added up: int64; or the one row that does it all; where the rule has moved both
        sides, it is not looked at. Returns what was moved in total.
        """
        source, target, flow = self._ends(payment)
        total = int(receipt[ALL])
        if total == 0:
            return 0
        is_paid = target.table.name in PEOPLE
        if is_paid and source.table.name in PEOPLE:
            if receipt[WATCHED]:
                self._tell(Transfer(payment, self.watched, self.watched, receipt[WATCHED:]))
            return self._write(flow, total * source.table.weight)
        single, heads = (source, target.table.weight) if is_paid else (target, source.table.weight)
        factor = -heads if is_paid else heads
        if isinstance(other, int):
            single.balances[other] += total * factor
        else:
            single.balances[:] += other * factor
        if receipt[WATCHED]:
            payer, payee = (NOBODY, self.watched) if is_paid else (self.watched, NOBODY)
            self._tell(Transfer(payment, payer, payee, receipt[WATCHED:]))
        return self._write(flow, total * heads)

    def _ends(self, payment: Payment) -> tuple[Account, Account, Flow]:
        """Return the two accounts of a payment that the running verb may make, and the flow that it counts in."""
        declared = self._access.declared
        if declared is not None and payment not in declared.payments:
            raise UndeclaredColumn(f"{declared.verb} makes {payment!r}, which it does not declare")
        if payment in self._found:
            return self._found[payment]
        for account in (payment.source, payment.target):
            if account not in self._accounts:
                raise UndeclaredColumn(f"{payment!r}: there is no account {account!r}; there are {', '.join(self._accounts)}")
        source, target = self._accounts[payment.source], self._accounts[payment.target]
        if source.commodity != target.commodity:
            raise Overdraft(f"{payment!r}: the one holds {source.commodity} and the other {target.commodity}")
        ends = self._found[payment] = source, target, (source.commodity, payment.source, payment.target, payment.reason)
        return ends

    def _tell(self, transfer: Transfer) -> None:
        for listener in self.listeners:
            listener(transfer)

    def _write(self, flow: Flow, moved: int) -> int:
        self._expected[flow[1]] -= moved
        self._expected[flow[2]] += moved
        self.flows[flow] += moved
        return moved

    def _refuse(self, payment: Payment, amount: Array, payer: Rows, payee: Rows) -> None:
        """Say which payment cannot be made; the run stops, so the half-made transfer is not undone."""
        held, n = self._accounts[payment.source].balances, range(len(amount))
        wrong = [i for i in n if amount[i] < 0 or (amount[i] > 0 and not 0 <= _at(payer, i) < len(held))]
        wrong += [i for i in n if amount[i] > 0 and _at(payee, i) < 0]
        wrong += [i for i in n if amount[i] > 0 and not wrong and held[_at(payer, i)] < 0]
        i = wrong[0] if wrong else 0
        row = _at(payer, i)
        left = f", which is {-int(held[row])} short" if 0 <= row < len(held) and held[row] < 0 else ""
        asked = int(amount[i]) if len(amount) else 0
        raise Overdraft(
            f"{self._access.verb}: {payment.reason}: payment {i} of {len(amount)}, {asked} from {payment.source} "
            f"(row {row}{left}) to {payment.target} (row {_at(payee, i)}), cannot be made"
        )

    def close(self, week: int) -> None:
        """Compare every account with what was moved: it has to hold what the books say, and no row too little."""
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


def _places(rows: Rows) -> tuple[int, int, Array]:
    if rows is None:
        return OWN_ROWS, 0, NO_ROWS
    return (ONE_ROW, rows, NO_ROWS) if isinstance(rows, int) else (MANY_ROWS, 0, np.asarray(rows, dtype=np.int64))


def _at(rows: Rows, i: int) -> int:
    if rows is None:
        return i
    return rows if isinstance(rows, int) else int(rows[i])


@compiled
def added(balances: Array, how: int, row: int, rows: Array, amount: Array, factor: int) -> tuple[int, int, int]:
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
    total, least, n_wrong = added(source, payer[0], payer[1], payer[2], amount, given)
    n_lost = added(target, payee[0], payee[1], payee[2], amount, taken)[2] if total != 0 or n_wrong > 0 else 0
    return total, least, n_wrong + n_lost


@compiled
def total_and_least(balances: Array) -> tuple[int, int]:
    """Return the sum of balances, and the smallest of them or 0."""
    total, least = 0, 0
    for i in range(balances.shape[0]):
        total += balances[i]
        least = min(least, balances[i])
    return total, least
