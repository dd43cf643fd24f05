"""Tables: one kind of thing each, its state in numpy columns, a row a thing.

A table's columns are declared once, with dtype, unit and meaning. While a verb of the week runs, the table hands out only what
that verb has declared: reading another column, or asking to change one that it only reads, is an error that names the verb and
the column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from goldsim.errors import UndeclaredColumn

type Array = npt.NDArray[Any]

NOBODY = -1


@dataclass(frozen=True)
class Column:
    """What a column holds.

    `width` is the number of values a row has, as a number or as the name of the table whose rows it runs along. `account`
    marks columns that only the ledger may change. `names` gives the words for a column of states.
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    account: Literal["gold", "money"] | None = None
    may_go_negative: bool = False
    width: str | None = None
    names: type[IntEnum] | None = None
    start: float = 0.0


@dataclass(frozen=True)
class TableSpec:
    """The declaration of a table: its name, what a row is, and its columns."""

    name: str
    row_is: str
    columns: tuple[Column, ...]

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Declaration:
    """What a verb declares: its records and payments, and the columns that it sees and writes by them."""

    verb: str
    visible: Mapping[str, frozenset[str]]
    writable: Mapping[str, frozenset[str]]
    accounts: frozenset[str] = frozenset()  # as `table.column`
    records: frozenset[type] = frozenset()
    payments: frozenset[Any] = frozenset()


@dataclass
class Access:
    """Which verb runs at the moment, and what it has declared; shared by all tables of an economy. None between verbs."""

    declared: Declaration | None = None

    @property
    def verb(self) -> str | None:
        """The verb that runs."""
        return None if self.declared is None else self.declared.verb


class Table:
    """The rows of one kind.

    `spec`: what the columns are. `n_rows`: how many rows there are, from week zero to the end. `widths`: lengths behind the names
    that columns use as `width`. `access`: shared with the economy's other tables. `weight`: how many people a row stands for; 1
    for institutions.
    """

    def __init__(
        self, spec: TableSpec, n_rows: int, access: Access, *, widths: Mapping[str, int] | None = None, weight: int = 1
    ) -> None:
        self.spec = spec
        self.name = spec.name
        self.n_rows = n_rows
        self.weight = weight
        self._access = access
        self._data: dict[str, Array] = {}
        self._views: dict[str, Array] = {}
        for column in spec.columns:
            shape = (n_rows,) if column.width is None else (n_rows, (widths or {})[column.width])
            self._data[column.name] = np.full(shape, column.start, dtype=column.dtype)
        self._look()

    def _look(self) -> None:
        for name, data in self._data.items():
            self._views[name] = data.view()
            self._views[name].flags.writeable = False

    def __getstate__(self) -> dict[str, Any]:
        """Leave out of a copy what looks at the data: numpy would copy it apart from them."""
        return self.__dict__ | {"_views": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._look()

    def __len__(self) -> int:
        return self.n_rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __getattr__(self, name: str) -> Array:
        """Return a column to read."""
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            view = self._views[name]
        except KeyError:
            raise AttributeError(f"{self.name} has no column {name!r}; it has {', '.join(self._data)}") from None
        declared = self._access.declared
        if declared is not None and name not in declared.visible.get(self.name, ()):
            raise UndeclaredColumn(f"{self._access.verb} reads {self.name}.{name}, which it does not declare")
        return view

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.__dict__.get("_data", ()):
            raise UndeclaredColumn(f"{self.name}.{name} is a column: write into its rows, in a verb through a record")
        super().__setattr__(name, value)

    def change(self, name: str) -> Array:
        """Return a column to write. Raises UndeclaredColumn unless the running verb declares it, and for accounts."""
        column = self.spec.column.get(name)
        verb, declared = self._access.verb, self._access.declared
        if column is None:
            raise UndeclaredColumn(f"{verb} writes {self.name}.{name}, and there is no such column")
        if declared is not None and name not in declared.writable.get(self.name, ()):
            raise UndeclaredColumn(f"{verb} writes {self.name}.{name}, which it does not declare")
        if column.account is not None:
            raise UndeclaredColumn(f"{verb} writes {self.name}.{name} itself, but only the ledger moves {column.account}")
        return self._data[name]

    def account(self, name: str) -> Array:
        """Return an account's balances to the ledger, or to week zero, which writes the opening ones."""
        declared = self._access.declared
        if declared is not None and name not in declared.writable.get(self.name, ()):
            raise UndeclaredColumn(f"{declared.verb} takes {self.name}.{name} to write, which it does not declare")
        return self._data[name]

    def read_only(self, name: str) -> Array:
        """Return a column that cannot be written into, whoever asks."""
        return self._views[name]
