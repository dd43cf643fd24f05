"""Small tools over columns that several verbs share: lists of rows, counts and sums by place, and who comes first."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numba.extending import overload

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array

BLOCK = 64  # rows that are visited together, since they lie side by side in memory
SPREAD = 32


class One(NamedTuple):
    """A column of states."""

    state: Array


class Placed(NamedTuple):
    """Columns of states and places, and a place to list rows in."""

    state: Array
    place: Array
    scratch: Array


@compiled
def rows_at(first: int, at: Placed, wanted: int, is_chosen: Array) -> Array:
    """Return the rows in state `wanted` whose place is chosen, in order: int64, shape (k,)."""
    k = 0
    # Without branches: where people are is as good as random, and guessing wrong costs more than writing in vain.
    for i in range(at.state.shape[0]):
        at.scratch[k] = first + i
        k += (at.state[i] == wanted) & is_chosen[at.place[i]]
    return at.scratch[:k].astype(np.int64)


@compiled
def most_rows_in(first: int, of: Placed, wanted: int) -> Array:
    """Return the rows in a state that many are in, in order: shape (k,), a part of the scratch."""
    k = 0
    for i in range(of.state.shape[0]):
        of.scratch[k] = first + i
        k += of.state[i] == wanted
    return of.scratch[:k]


@compiled
def any_place(row: int, n_places: int) -> int:
    """Return a place for a row that has nothing to add: its neighbours' are others."""
    # Adding to one place again and again takes several times as long, since each addition waits for the last; and asking who has
    # something to add takes longer still where that is as good as random.
    return min(row % SPREAD, n_places - 1)


@compiled
def there(row: int) -> Any:
    """Return a row number that cannot be negative, so that the compiler need not ask for each column."""
    return np.uint32(row)


@compiled
def rows_above(first: int, of: One, least: int) -> Array:
    """Return the rows whose state is more than `least`, in order: int64, shape (k,)."""
    return first + np.flatnonzero(of.state > least)


@compiled
def rows_in(first: int, of: One, wanted: int) -> Array:
    """Return the rows in a state, in order: int64, shape (k,)."""
    return first + np.flatnonzero(of.state == wanted)


@compiled
def count_at(state: Array, first: int, last: int, place: Array, n: int) -> Array:
    """Count the rows in the states `first` to `last` by place; those that are nowhere are left out. int64, shape (n,)."""
    counts = np.zeros(n, dtype=np.int64)
    for i in range(state.shape[0]):
        if first <= state[i] <= last and place[i] >= 0:
            counts[place[i]] += 1
    return counts


def kept(rule: Callable[..., int]) -> Callable[..., Array]:
    """Return a rule that hands back the rows it keeps, from one that puts those first in its list and returns how many."""
    # A rule that makes no array, not even a part of one, is faster.

    def rows_kept(rows: Array, *args: Any) -> Array:
        return rows[: rule(rows, *args)]

    return rows_kept


@compiled
def raise_around(memory: Array, cell: int, nearness: Array, n_columns: int, height: float = 1.0) -> None:
    """Raise a map where it is lower than `height * nearness`, shape (m, m), by steps down and right from a cell, and back."""
    reach, row, column = nearness.shape[0] - 1, cell // n_columns, cell % n_columns
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            at = (row + down) * n_columns + column + right
            if 0 <= at < memory.shape[0] and 0 <= column + right < n_columns:
                memory[at] = max(memory[at], height * nearness[abs(down), abs(right)])


def sum_by(rows: Array, values: Array, n: int) -> Array:
    """Add up whole `values` by the row that each points to; pointers to nobody are left out. int64, shape (n,)."""
    out = np.zeros(n, dtype=np.int64)
    add_at(out, rows, values)
    return out


def chunk_of(record: Any, first: int, end: int) -> Any:
    """Return the same record, of some of its rows only; in compiled rules too."""
    # A loop over a chunk counts from 0, so that the processor can do several rows at once; counting from any row on, it cannot.
    return record._make(column[first:end] for column in record)


@overload(chunk_of)  # type: ignore[untyped-decorator]
def _compiled_chunk_of(record: Any, first: int, end: int) -> Any:  # noqa: ARG001  # numba wants the names
    """Return the compiled form of `chunk_of` for a kind of record, field by field."""
    made = {"kind": record.instance_class, "Any": Any}
    columns = ", ".join(f"record.{field}[first:end]" for field in record.fields)
    # numba holds the two signatures against each other, annotations included.
    exec(f"def chunk(record: Any, first: int, end: int) -> Any:\n    return kind({columns})", made)
    return made["chunk"]


@compiled
def can_accept(place: Array, size: Array, capacity: Array) -> Array:
    """Tell which of several, in the order given, their place can still accept: bool, shape of `place`."""
    # One is begun as long as any capacity is left, and may take up more than that.
    begun, asked = np.empty(place.shape[0], dtype=np.bool_), np.zeros(capacity.shape[0])
    for k in range(place.shape[0]):
        asked[place[k]] += size[k]
        begun[k] = asked[place[k]] - size[k] < capacity[place[k]]
    return begun


def nearest_where(km: Array, is_allowed: Array) -> Array:
    """Return for each row of `km`, shape (n, m), the nearest of the m that are allowed: int64, shape (n,)."""
    return np.where(is_allowed, km, np.inf).argmin(axis=1)


@compiled
def add_at(totals: Array, rows: Array, values: Array) -> None:
    """Add `values` to the totals that `rows` point to; what points to nobody is left out."""
    # Without branches: values are zero for rows as good as random, and guessing wrong costs more than adding nothing.
    for i in range(values.shape[0]):
        is_there = (rows[i] >= 0) & (rows[i] < totals.shape[0])
        totals[rows[i] if is_there else 0] += values[i] if is_there else 0
