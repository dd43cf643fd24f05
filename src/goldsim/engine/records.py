"""Records: named tuples of columns, which say once what a rule reads, writes, adds up and draws.

A verb declares the records that its rules take, and nothing repeats them: what the verb may read, write and draw follows.

    class Digger(Rows, of="miners"):        # columns of a table; a rule over people gets a chunk of them
        skill = strength = In               # read
        found = Out                         # written, and read
        gold = Account                      # moved by the rule, which writes receipts
        home_number = Lookup                # a fixed fact of the row
        chosen = Scratch                    # a place for a list of rows, whose content is left from its last use

    class Dug(Totals, of="sites"):          # sums by row of a table, whole numbers, empty at first
        dug = Total

    class Luck(Keys):                       # keys of the verb's decisions in the week: `move_on` is the decision "move on"
        collapse = move_on = Key

Compiled rules take records as they are. A record is a plain named tuple: tests build one from any arrays.
"""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, cast

import numpy as np

from goldsim.engine.tables import Array


class Use(Enum):
    """What a rule does with a field of a record."""

    READ = "read"
    WRITE = "write"
    MOVE = "move"
    LOOKUP = "look up"
    SCRATCH = "scratch"
    SUM = "sum"
    DRAW = "draw"


# What a field is said to be, and what it is in a record that has been filled.
In, Out, Account = cast(Array, Use.READ), cast(Array, Use.WRITE), cast(Array, Use.MOVE)
Lookup, Scratch, Total = cast(Array, Use.LOOKUP), cast(Array, Use.SCRATCH), cast(Array, Use.SUM)
Key = cast(np.uint64, Use.DRAW)


class Named(NamedTuple):
    """What a key is said to be whose decision has another name than its field."""

    decision: str


def key_of(decision: str) -> np.uint64:
    """Return a key of a record, by the name of its decision."""
    return cast(np.uint64, Named(decision))


@dataclass(frozen=True)
class Shape:
    """What a record is: its kind, the table that it is of, what is done with each field, and the decisions of keys."""

    kind: str
    table: str
    uses: Mapping[str, Use]
    decisions: tuple[str, ...] = ()


def tuple_type(module: str, qualname: str, fields: Iterable[str], shape: Shape) -> Any:
    """Return a type of named tuples that compiled rules can take, and that says what it is."""
    make: Any = namedtuple  # whose fields are known only when a record is declared
    made = make(qualname.rpartition(".")[2], list(fields), module=module)
    made.__qualname__, made.shape = qualname, shape
    # numba knows the kind of an argument by this name, and is slow where two kinds share one.
    made.__name__ = f"{module}.{qualname}"
    return made


class _Record(type):
    """Turns a class of fields into a named tuple, which compiled rules can take."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, of: str = "") -> Any:
        plain = super().__new__(mcls, name, bases, namespace)
        if not bases or bases == (_Fields,):
            return plain
        said = {field: use for field, use in namespace.items() if isinstance(use, Use | Named)}
        uses = MappingProxyType({field: Use.DRAW if isinstance(use, Named) else use for field, use in said.items()})
        drawn = {field: use for field, use in said.items() if uses[field] is Use.DRAW}
        decisions = tuple(use[0] if isinstance(use, Named) else field.replace("_", " ") for field, use in drawn.items())
        shape = Shape(bases[0].__name__, of, uses, decisions)
        record = tuple_type(plain.__module__, plain.__qualname__, uses, shape)
        record.__doc__ = plain.__doc__
        return record

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **_of: str) -> None:
        super().__init__(name, bases, namespace)


class _Fields(metaclass=_Record):
    """What every record can do, being a named tuple."""

    if TYPE_CHECKING:
        shape: ClassVar[Shape]  # so that it is no field of a record made by hand

        def __init__(self, *columns: Any) -> None: ...
        def __iter__(self) -> Iterator[Any]: ...
        def _replace(self, **fields: Any) -> Self: ...


class Rows(_Fields):
    """Columns of a table, or, of "lookups", fixed facts."""


class Totals(_Fields):
    """Sums of whole numbers that rules add to; where rules run on several threads, each thread has its own."""


class Keys(_Fields):
    """Keys of a verb's decisions in a week; the decision of a field made by `key_of` has the name given there."""


def shape_of(thing: object) -> Shape | None:
    """Return what a record, or a record's class, is; None for anything else."""
    shape = getattr(thing, "shape", None)
    return shape if isinstance(shape, Shape) else None


def is_summed(thing: object) -> bool:
    """Tell whether rules add up in something: totals and receipts."""
    shape = shape_of(thing)
    return isinstance(thing, tuple) and shape is not None and shape.kind in ("Totals", "Receipts")
