"""What a verb declares: read off its records and payments, which nothing repeats."""

import sys
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from goldsim.engine.ledger.payments import Payments
from goldsim.engine.records import Shape, Use, shape_of
from goldsim.engine.tables import Declaration

READ_BY = (Use.READ, Use.WRITE, Use.MOVE)
WRITTEN_BY = (Use.WRITE, Use.MOVE)


def declaration_of(verb: ModuleType) -> Declaration:
    """Return what a verb declares by the records and payments of its files.

    Examples
    --------
    >>> from goldsim.processes import tempt
    >>> sorted(declaration_of(tempt).writable)
    ['country', 'officials']
    """
    return declared_by(verb.__name__.rsplit(".", 1)[-1], _own_classes(verb))


def declared_by(name: str, own: Iterable[type]) -> Declaration:
    """Return what a verb of this name declares by records and payments."""
    own = list(own)
    shapes = [(kind, shape) for kind in own if (shape := shape_of(kind))]
    payments = [payment for kind in own if issubclass(kind, Payments) for payment in kind.payments.values()]
    ends = [account.split(".") for payment in payments for account in (payment.source, payment.target)]
    visible = _by_table([*_columns(shapes, READ_BY), *ends])
    return Declaration(
        verb=name, visible=visible, writable=_by_table([*_columns(shapes, WRITTEN_BY), *ends]),
        accounts=frozenset(f"{table}.{column}" for table, column in [*_columns(shapes, (Use.MOVE,)), *ends]),
        records=frozenset(kind for kind, _ in shapes), payments=frozenset(payments),
    )  # fmt: skip


def columns_of(verb: ModuleType) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns, as `table.column` and in alphabetical order, that a verb only reads, and those that it writes."""
    declared = declaration_of(verb)
    writes = {f"{table}.{name}" for table, names in declared.writable.items() for name in names}
    reads = {f"{table}.{name}" for table, names in declared.visible.items() for name in names} - writes
    return tuple(sorted(reads)), tuple(sorted(writes))


def decisions_of(verb: ModuleType) -> tuple[str, ...]:
    """Return the decisions that a verb draws, in the order in which its files declare them."""
    return tuple(decision for kind in _own_classes(verb) if (shape := shape_of(kind)) for decision in shape.decisions)


def _own_classes(verb: ModuleType) -> list[type]:
    """Return the classes of a verb's module and, where it is a folder, of its rooms, with records that several verbs share."""
    own = [verb, *(module for name, module in sorted(sys.modules.items()) if name.startswith(f"{verb.__name__}."))]
    names = {module.__name__ for module in own}
    found = [thing for module in own for thing in vars(module).values() if isinstance(thing, type)]
    return list(dict.fromkeys(thing for thing in found if thing.__module__ in names or shape_of(thing)))


def _columns(shapes: Iterable[tuple[type, Shape]], uses: tuple[Use, ...]) -> list[tuple[str, str]]:
    return [(shape.table, field) for _, shape in shapes for field, use in shape.uses.items() if use in uses]


def _by_table(columns: Iterable[Any]) -> Mapping[str, frozenset[str]]:
    tables: dict[str, set[str]] = {}
    for table, column in columns:
        if table != "lookups":
            tables.setdefault(table, set()).add(column)
    return {table: frozenset(names) for table, names in tables.items()}
