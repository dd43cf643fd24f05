"""Views: records filled with an economy's columns, made once and handed out while the verb that declares them runs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from goldsim.engine.draws import Draws
from goldsim.engine.records import Shape, Use, shape_of
from goldsim.engine.tables import Access, Array, Table
from goldsim.errors import UndeclaredColumn


class Views:
    """The columns of all tables, as records show them to the verb that runs and declares them."""

    def __init__(self, tables: Mapping[str, Table], access: Access) -> None:
        self._tables, self._access = tables, access
        self._scratch: dict[tuple[str, int], Array] = {}
        self._made: dict[tuple[Any, type], Any] = {}  # by the verb that has asked for it
        self._decisions: dict[type, list[int]] = {}  # of each record of keys, by their rows among all draws
        self._keys: dict[type, Any] = {}  # of `_week`
        self._week = -1
        self.lookups: Any = None  # the fixed facts, once they are there

    def __getstate__(self) -> dict[str, Any]:
        """Leave out of a copy what looks at the data: numpy would copy it apart from them."""
        return self.__dict__ | {"_made": {}}

    def of(self, record: type) -> Any:
        """Return a record of columns that the running verb declares: those that a rule only reads cannot be written into."""
        declared = self._access.declared
        asked = None if declared is None else declared.verb, record
        if asked not in self._made:
            self._check(record)
            # A record is asked for some hundred times a week: it is checked once a verb, and filled once.
            self._made[asked] = self._made[None, record] = self._made.get((None, record)) or self._fill(record)
        return self._made[asked]

    def keys(self, record: Any, draws: Draws, week: int) -> Any:
        """Return the keys of the running verb's decisions in a week, by a record that it declares, made once a week."""
        if self._access.declared is None:
            raise UndeclaredColumn(f"{record.__qualname__} holds a verb's decisions, and no verb runs")
        self._check(record)
        if week != self._week:
            self._week, self._keys = week, {}
        if record not in self._keys:
            if record not in self._decisions:
                self._decisions[record] = [draws.row(f"{self._access.verb}.{name}") for name in record.shape.decisions]
            self._keys[record] = record(*draws.keys(self._decisions[record], week))
        return self._keys[record]

    def blank(self, record: Any) -> Any:
        """Return totals by row of their table, with nothing added up yet: int64, shape (n_rows,) each."""
        return record(*np.zeros((len(record.shape.uses), len(self._tables[record.shape.table])), dtype=np.int64))

    def scratch(self, table: str, number: int = 0) -> Array:
        """Return a place to list a table's rows in, uint32, shape (n_rows,), whose content is left from its last use.

        It is the same each time for a number: a compiled rule fills a stretch of it and hands back a copy of that. Memory taken
        anew each week would cost more than most rules.
        """
        if (table, number) not in self._scratch:
            self._scratch[table, number] = np.empty(len(self._tables[table]), dtype=np.uint32)
        return self._scratch[table, number]

    def _check(self, record: type) -> None:
        declared = self._access.declared
        if declared is not None and record not in declared.records:
            raise UndeclaredColumn(f"{declared.verb} asks for {record.__qualname__}, a record that it does not declare")

    def _fill(self, record: Any) -> Any:
        shape: Shape = shape_of(record) or Shape("", "", {})
        n_scratch, columns = 0, []
        for field, use in shape.uses.items():
            if use is Use.SCRATCH:
                columns.append(self.scratch(shape.table, n_scratch))
                n_scratch += 1
            elif use is Use.LOOKUP or shape.table == "lookups":
                columns.append(getattr(self.lookups, field))
            else:
                columns.append(_column(self._tables[shape.table], field, use))
        return record(*columns)


def _column(table: Table, name: str, use: Use) -> Array:
    column = table.spec.column.get(name)
    if column is None:
        raise UndeclaredColumn(f"a record declares {table.name}.{name}, and there is no such column")
    if use is Use.READ:
        return table.read_only(name)
    if (column.account is None) is (use is Use.MOVE):
        kind = "no account" if column.account is None else "an account, which rules move and do not write"
        raise UndeclaredColumn(f"a record declares {table.name}.{name}, which is {kind}")
    return table.account(name)
