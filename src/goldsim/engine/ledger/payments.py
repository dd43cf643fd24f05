"""Payments: who pays whom for what, declared where a verb tells it, with the words of a person's story.

class Paid(Payments):
    fares = Payment("travel", "miners.savings", "country.towns", gives="pays {} for the way")

model.pay(Paid.fares, amounts, payer=rows, payee=0)         # a list of amounts
paid = model.receipts(Paid)                                 # or: a rule over people moves them and writes receipts,
model.map_table(choose, Person, paid)
model.post(Paid.fares, paid, payee=0)                       # and the books follow
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, overload

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.records import Shape, tuple_type
from goldsim.engine.tables import Array, Table

ALL, WATCHED = 0, 1  # what a receipt holds: the sum over everybody, and what of it is the watched person's
WIDTH = 2


@compiled
def write_receipt(receipt: Array, amount: int, is_watched: bool) -> None:
    """Add what a person pays or is paid to a payment's receipt, shape (2,)."""
    receipt[ALL] += amount
    if is_watched:
        receipt[WATCHED] += amount


class Payment:
    """Gold or money that goes from one account to another for one reason.

    `reason`: the word under which it is counted. `source` and `target`: accounts, such as "miners.savings". `gives` and `gets`:
    what it is to the person who gives or gets it, `{}` being the amount: "pays {} for the way".
    """

    def __init__(self, reason: str, source: str, target: str, *, gives: str = "", gets: str = "") -> None:
        self.reason, self.source, self.target, self.gives, self.gets = reason, source, target, gives, gets
        self.name = ""

    def __repr__(self) -> str:
        return f"<Payment {self.name}: {self.reason}, from {self.source} to {self.target}>"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    if TYPE_CHECKING:
        # Of the class it is the payment; of what `receipts` gives, it is the payment's receipt.
        @overload
        def __get__(self, instance: None, owner: type) -> Self: ...
        @overload
        def __get__(self, instance: object, owner: type) -> Array: ...
        def __get__(self, instance: object | None, owner: type) -> Self | Array: ...


class Payments:
    """The payments of a verb's file, by name."""

    payments: Mapping[str, Payment] = MappingProxyType({})
    Receipts: Any = None
    watched: int = -1  # of receipts: the person whose own part they tell

    def __init_subclass__(cls) -> None:
        cls.payments = MappingProxyType({name: entry for name, entry in vars(cls).items() if isinstance(entry, Payment)})
        shape = Shape("Receipts", "", MappingProxyType({}))
        cls.Receipts = tuple_type(cls.__module__, f"{cls.__qualname__}.Receipts", [*cls.payments, "watched"], shape)

    @classmethod
    def blank(cls, watched: int) -> Any:
        """Return receipts without an entry: for each payment int64, shape (2,)."""
        return cls.Receipts(*np.zeros((len(cls.payments), WIDTH), dtype=np.int64), watched)


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
