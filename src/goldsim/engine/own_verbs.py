"""Verbs of somebody's own: functions of the model that declare what they touch, and where in the week they stand.

    class Pit(Rows, of="sites"):
        n_miners = In
        danger = Out

    @verb(Pit, after="police")
    def guard(model):
        pit = model.view(Pit)
        pit.danger[pit.n_miners > 500] *= 0.5

An own verb is held to its records and payments as those of the week are. It is code of whoever wrote it, and nothing else keeps
it from anything.
"""

import hashlib
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from goldsim.engine.ledger.payments import Payments
from goldsim.engine.records import Shape, Use, shape_of
from goldsim.engine.tables import Declaration, Table
from goldsim.errors import UsageError
from goldsim.reading.issues import suggestion

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


type Step = Callable[[Any], None]


class Verb(NamedTuple):
    """What the week needs to know of a verb."""

    name: str
    step: Step
    declaration: Declaration
    origin: "str | OwnVerb"  # the module's name, or the verb of somebody's own

    def __deepcopy__(self, _memo: Any) -> "Verb":
        """Return itself: a copy of an economy makes the very same payments."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Let another process look it up, for the same reason."""
        return looked_up, (self.origin,)


class ByName:
    """Something that a module has under the name of a function; other processes get it from there."""

    __module__: str

    def known_as(self, function: Callable[..., Any]) -> None:
        """Take over the function's place."""
        object.__setattr__(self, "__module__", function.__module__)
        object.__setattr__(self, "_place", function.__qualname__)

    def __reduce__(self) -> str:
        return str(self.__dict__["_place"])


@dataclass(frozen=True, eq=False)
class OwnVerb(ByName):
    """A verb that a function of the model is made into."""

    name: str
    step: Step
    after: str  # the verb that it follows
    declaration: Declaration

    def __post_init__(self) -> None:
        self.known_as(self.step)

    def __repr__(self) -> str:
        return f"<verb {self.name}, after {self.after}>"


def verb(*declared: type, after: str) -> Callable[[Step], OwnVerb]:
    """Make a function of the model a verb of the week.

    `declared`: the records and payments that it uses, as verbs of the week have them. `after`: the verb that it follows, as
    `goldsim week` lists them; several that follow the same one keep the order in which they are given.
    """
    for one in declared:
        if not (isinstance(one, type) and (shape_of(one) or issubclass(one, Payments))):
            raise UsageError(
                f"a verb declares records and payments (classes made of Rows, Totals, Keys or Payments), not {one!r}"
            )

    def made(step: Step) -> OwnVerb:
        return OwnVerb(step.__name__, step, after, declared_by(step.__name__, declared))

    return made


def of_module(module: ModuleType) -> Verb:
    """Return a verb of the package."""
    name = module.__name__
    return Verb(name.rsplit(".", 1)[-1], partial(_step, name), declaration_of(module), name)


def looked_up(origin: str | OwnVerb) -> Verb:
    """Return a verb of the package by its module's name, or an own one as the week needs it."""
    if isinstance(origin, str):
        return of_module(import_module(origin))
    return Verb(origin.name, origin.step, origin.declaration, origin)


def _step(module: str, model: Any) -> None:
    sys.modules[module].step(model)


def with_own(week: Sequence[Verb], own: Iterable[OwnVerb], tables: Mapping[str, Table]) -> tuple[Verb, ...]:
    """Return the week with own verbs in their places. Raises UsageError for one that has none, or declares what there is not."""
    names, found = [one.name for one in week], list(week)
    for one in own:
        if not isinstance(one, OwnVerb):
            raise UsageError(f"{one!r} is no verb; put @goldsim.verb(..., after=...) above the function")
        if one.name in [other.name for other in found]:
            raise UsageError(f"two verbs are called {one.name!r}: give the function another name")
        if one.after not in names:
            raise UsageError(f"verb {one.name}: there is no verb {one.after!r} to follow{suggestion(one.after, names)}")
        _check_columns(one, tables)
        followers = {other.name for other in own if other.after == one.after}
        place = max(i for i, other in enumerate(found) if other.name == one.after or other.name in followers)
        found.insert(place + 1, looked_up(one))
    return tuple(found)


def _check_columns(own: OwnVerb, tables: Mapping[str, Table]) -> None:
    said = f"verb {own.name} declares"
    for table, columns in own.declaration.visible.items():
        if table not in tables:
            raise UsageError(f"{said} a record of {table!r}, and there is no such table{suggestion(table, tables)}")
        for column in sorted(columns - {*tables[table]}):
            raise UsageError(f"{said} {table}.{column}, and there is no such column{suggestion(column, tables[table])}")


def code_of(functions: Iterable[Callable[..., Any]]) -> str:
    """Return sixteen hexadecimal digits that stand for the code of functions and of the files that they are written in."""
    digest = hashlib.sha256()
    for function in functions:
        digest.update(f"{function.__module__}:{function.__qualname__}\0".encode())
        digest.update(_text_of(function))
    return digest.hexdigest()[:16]


def _text_of(function: Callable[..., Any]) -> bytes:
    for thing in (inspect.getmodule(function), function):
        try:
            return inspect.getsource(thing).encode()  # type: ignore[arg-type]
        except (OSError, TypeError):  # typed at a prompt: there is no file, or not even the function's text
            continue
    return function.__code__.co_code
