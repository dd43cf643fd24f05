"""Views: records filled with an economy's columns, made once and handed out while the verb that declares them runs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from goldsim.engine.draws import Draws
from goldsim.engine.records import Shape, Use
from goldsim.engine.tables import Access, Array, Declaration, Table
from goldsim.errors import UndeclaredColumn


class Handed(dict[type, Any]):
    """What a verb is handed, by the class of a record; made when it is asked for first."""

    def __init__(self, views: "Views", declared: Declaration | None) -> None:
        self.declared, self._views = declared, views

    def __missing__(self, record: Any) -> Any:
        made = self[record] = self._views.made(record, self.declared)
        return made


class Views:
    """The columns of all tables, as records show them to the verb that runs and declares them; and the keys of its decisions."""

    def __init__(self, tables: Mapping[str, Table], access: Access, draws: Draws) -> None:
        self._tables, self._access, self._draws = tables, access, draws
        self._scratch: dict[tuple[str, int], Array] = {}
        self._filled: dict[type, Any] = {}
        self._by_verb: dict[str | None, Handed] = {}
        self._decisions: dict[type, list[int]] = {}  # of each record of keys, by their rows among all draws
        self._week = -1
        self._now = Handed(self, None)
        self.lookups: Any = None  # the fixed facts, once they are there

    def __getstate__(self) -> dict[str, Any]:
        """Leave out of a copy what looks at the data: numpy would copy it apart from them."""
        return self.__dict__ | {"_filled": {}, "_by_verb": {}, "_now": None, "_week": None}

    def handed(self, week: int) -> Handed:
        """Return records for the running verb in a week: it gets those that it declares, each checked and filled once."""
        declared = self._access.declared
        if week != self._week or self._now.declared is not declared:
            verb = None if declared is None else declared.verb
            known = self._by_verb.get(verb)
            if known is None or known.declared is not declared:
                known = self._by_verb[verb] = Handed(self, declared)
            self._week, self._now = week, known
            for record in [record for record in known if record.shape.decisions]:  # type: ignore[attr-defined]
                del known[record]  # keys of another week
        return self._now

    def made(self, record: Any, declared: Declaration | None) -> Any:
        """Return a record for a verb: the keys of its decisions in this week, or columns, read-only where a rule only reads."""
        shape: Shape = record.shape
        if declared is not None and record not in declared.records:
            raise UndeclaredColumn(f"{declared.verb} asks for {record.__qualname__}, a record that it does not declare")
        if shape.decisions and declared is None:
            raise UndeclaredColumn(f"{record.__qualname__} holds a verb's decisions, and no verb runs")
        if shape.decisions:
            if record not in self._decisions:
                self._decisions[record] = [self._draws.row(f"{self._access.verb}.{name}") for name in shape.decisions]
            return record(*self._draws.keys(self._decisions[record], self._week))
        if record not in self._filled:
            of_scratch = [field for field, use in shape.uses.items() if use is Use.SCRATCH]
            self._filled[record] = record(*(self._column(shape, field, use, of_scratch) for field, use in shape.uses.items()))
        return self._filled[record]

    def blank(self, record: Any) -> Any:
        """Return totals by row of their table, with nothing added up yet: int64, shape (n_rows,) each."""
        return record(*np.zeros((len(record.shape.uses), len(self._tables[record.shape.table])), dtype=np.int64))

    def scratch(self, table: str, number: int = 0) -> Array:
        """Return a place to list a table's rows in, uint32, shape (n_rows,), whose content is left from its last use."""
        # It is the same each time for a number: a compiled rule fills a stretch of it and hands back a copy of that. Memory taken
        # anew each week would cost more than most rules.
        if (table, number) not in self._scratch:
            self._scratch[table, number] = np.empty(len(self._tables[table]), dtype=np.uint32)
        return self._scratch[table, number]

    def _column(self, shape: Shape, name: str, use: Use, of_scratch: list[str]) -> Array:
        if use is Use.SCRATCH:
            return self.scratch(shape.table, of_scratch.index(name))
        if use is Use.LOOKUP or shape.table == "lookups":
            fact: Array = getattr(self.lookups, name)
            return fact
        table = self._tables[shape.table]
        column = table.spec.column.get(name)
        if column is None:
            raise UndeclaredColumn(f"a record declares {table.name}.{name}, and there is no such column")
        if use is Use.READ:
            return table.read_only(name)
        if (column.account is None) is (use is Use.MOVE):
            kind = "no account" if column.account is None else "an account, which rules move and do not write"
            raise UndeclaredColumn(f"a record declares {table.name}.{name}, which is {kind}")
        return table.account(name)
