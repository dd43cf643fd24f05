"""Rows as Mesa agents: handles on columns, and sets of them that answer from the columns without making a handle.

A handle is made when somebody iterates, and holds nothing but its table and row number; two handles on one row are equal. So a
script written for any Mesa model works on a small run, and a large one never pays for objects.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Self, overload

import numpy as np
from mesa import Agent
from mesa.agentset import AbstractAgentSet, GroupBy

from goldsim.engine.tables import NOBODY, Array, Table

PLACES = ("cell", "site", "base", "home", "origin")  # columns that say where a row is, the first that says so before the others


class RowAgent(Agent):
    """A handle on one row of a table: its attributes are the row's cells, its `unique_id` is no other row's in the model."""

    table_name: ClassVar[str]

    def __init__(self, model: Any, row: int) -> None:
        # Mesa's own __init__ registers the agent with the model, which would keep one object a row alive.
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "row", int(row))
        object.__setattr__(self, "unique_id", model.first_id(self.table_name) + int(row))

    @property
    def pos(self) -> tuple[int, int] | None:
        """Where it is on the map, (x, y) as Mesa reads space: in its cell, at its site or at home; None where it is nowhere."""
        tables = self.model.tables
        columns = tables[self.table_name].spec.column
        for name in PLACES:
            at = getattr(self, name) if name in columns and columns[name].unit in ("cell", "sites row") else NOBODY
            if at >= 0:
                place: tuple[int, int] = self.model.place_of(int(tables["sites"].cell[at]) if name == "site" else at)
                return place
        return None

    coordinate = pos

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        table: Table = self.model.tables[self.table_name]
        return _plain(getattr(table, name)[self.row], table.spec.column[name].names)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a cell; accounts refuse, since only the ledger moves gold and money."""
        self.model.tables[self.table_name].change(name)[self.row] = value

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.model.tables[self.table_name]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowAgent) and (other.model, other.unique_id) == (self.model, self.unique_id)

    def __hash__(self) -> int:
        return hash((id(self.model), self.unique_id))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.row})"

    def remove(self) -> None:
        """Refuse: nobody is deleted; leaving and dying are states."""
        raise TypeError(f"{self!r} cannot be removed: rows are for good, and leaving or dying are states")


def handle(name: str, table: str, module: str) -> type[RowAgent]:
    """Return the kind of handles on a table's rows, to be had under this name in a module."""
    meaning = f"A handle on one row of the table of {table.replace('_', ' ')}."
    return type(name, (RowAgent,), {"__doc__": meaning, "__module__": module, "table_name": table})


def _plain(value: Any, names: Any) -> Any:
    """Return a Python scalar (or list) for a cell; Mesa's collectors deep-copy anything else."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return names(int(value)) if names is not None else value.item()


class RowSet(AbstractAgentSet):
    """A set of rows of one table that behaves as a Mesa agent set.

    `get`, `agg`, `groupby` by attribute and `len` work on columns; handles are made only on iteration and for functions that
    are to be called with an agent.
    """

    def __init__(self, kind: type[RowAgent], model: Any, rows: Array | None = None) -> None:
        self.kind = kind
        self.model = model
        self.random = model.random
        self.table: Table = model.tables[kind.table_name]
        self.rows = np.arange(len(self.table)) if rows is None else rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[RowAgent]:
        return (self.kind(self.model, row) for row in self.rows.tolist())

    def __contains__(self, agent: object) -> bool:
        return type(agent) is self.kind and agent.model is self.model and agent.row in self.rows

    @overload
    def __getitem__(self, item: int) -> RowAgent: ...

    @overload
    def __getitem__(self, item: slice) -> Self: ...

    def __getitem__(self, item: int | slice) -> RowAgent | Self:
        if isinstance(item, slice):
            return self._of(self.rows[item])
        return self.kind(self.model, int(self.rows[item]))

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return one attribute's values, or one list an agent for several, from the columns."""
        if not isinstance(attr_names, str):
            each = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*each, strict=True)]
        if attr_names in ("row", "unique_id"):
            first = self.model.first_id(self.kind.table_name) if attr_names == "unique_id" else 0
            return [int(first + row) for row in self.rows]
        if attr_names not in self.table and handle_missing == "default":
            return [default_value] * len(self)
        values = getattr(self.table, attr_names)[self.rows].tolist()
        names = self.table.spec.column[attr_names].names
        return values if names is None else [names(value) for value in values]

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Self:
        """Return the rows for which `filter_func(handle)` holds, at most so many (a float up to 1 is a share)."""
        chosen: Any = self if inplace else self.copy()
        return AbstractAgentSet.select(chosen, filter_func, at_most, inplace=True, agent_type=agent_type)

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> GroupBy:
        """Group by an attribute, from its column, or by what a function says of each handle."""
        keys = self.get(by) if isinstance(by, str) else [by(agent) for agent in self]
        groups: dict[Any, list[int]] = defaultdict(list)
        for key, row in zip(keys, self.rows.tolist(), strict=True):
            groups[key].append(row)
        sets = {key: self._of(np.array(rows)) for key, rows in groups.items()}
        return GroupBy(sets if result_type == "agentset" else {key: list(group) for key, group in sets.items()})

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function, with every handle in turn."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method, or a function, with every handle and return the results."""
        called = getattr(self.kind, method) if isinstance(method, str) else method
        return [called(agent, *args, **kwargs) for agent in self]

    def shuffle(self, inplace: bool = False) -> Self:
        """Return the rows in a random order, by the model's Mesa generator (which no verb of the week uses)."""
        order = self.rows.tolist()
        self.random.shuffle(order)
        return self._placed(np.array(order, dtype=np.int64), inplace)

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method with every handle in a random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Self:
        """Return the rows sorted by an attribute or by what a function says of each handle."""
        keys = self.get(key) if isinstance(key, str) else [key(agent) for agent in self]
        order = sorted(range(len(self)), key=keys.__getitem__, reverse=not ascending)
        return self._placed(self.rows[order], inplace)

    def add(self, agent: Any) -> None:
        """Refuse: a table's rows are fixed from week zero."""
        del agent
        raise TypeError("rows are fixed from week zero: nobody is created or deleted")

    discard = remove = add

    def copy(self) -> Self:
        """Return a set of the same rows."""
        return self._of(self.rows)

    __copy__ = copy

    def _of(self, rows: Array) -> Self:
        return type(self)(self.kind, self.model, rows)

    def _placed(self, rows: Array, inplace: bool) -> Self:
        if not inplace:
            return self._of(rows)
        self.rows = rows
        return self

    def _update(self, agents: Iterable[Any]) -> Self:
        self.rows = np.array([agent.row for agent in agents], dtype=np.int64)
        return self
