"""Single steps of a verb on a small country: what the week does at one point, without the rest of the week."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

from goldsim.economy import GoldEconomy
from goldsim.engine.own_verbs import declaration_of
from goldsim.engine.tables import Table


@contextmanager
def acting(economy: GoldEconomy, verb: ModuleType) -> Iterator[GoldEconomy]:
    """Let a verb's steps be called by hand, held to what it declares; the books must close at the end."""
    economy.ledger.open()
    economy.access.declared = declaration_of(verb)
    try:
        yield economy
    finally:
        economy.access.declared = None
    economy.ledger.close(economy.week)


def put(table: Table, rows: Any = slice(None), **columns: Any) -> None:
    """Set columns of some rows, accounts included; `acting` takes what they hold for the opening balance."""
    for name, values in columns.items():
        table.account(name)[rows] = values


def everything(economy: GoldEconomy) -> dict[str, np.ndarray]:
    """Return a copy of every column of every table, by `table.column`."""
    return {f"{name}.{column}": getattr(table, column).copy() for name, table in economy.tables.items() for column in table}


def changed(before: dict[str, np.ndarray], economy: GoldEconomy) -> set[str]:
    """Return the columns that are no more what they were."""
    return {name for name, values in everything(economy).items() if not np.array_equal(values, before[name])}
