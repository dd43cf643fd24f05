"""Payments: who pays whom for what, declared where a verb tells it, with the words of a person's story.

class Paid(Payments):
    fares = Payment("travel", "miners.savings", "country.towns", gives="pays {} for the way")

model.pay(Paid.fares, amounts, payer=rows, payee=0)         # a list of amounts
paid = model.receipts(Paid)                                 # or: a rule over people moves them and writes receipts,
model.map_table(choose, Person, paid)
model.post(Paid.fares, paid, payee=0)                       # and the books follow
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, overload

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.records import Shape, tuple_type
from goldsim.engine.tables import Array

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
