"""Records for tests of rules: columns of a few rows, of the types that the tables have."""

from typing import Any

import numpy as np

from goldsim.engine.draws import Draws
from goldsim.entities import ALL_SPECS
from goldsim.entities.lookups import Lookups

COLUMNS = {spec.name: spec.column for spec in ALL_SPECS}
WIDE = {"home_site_km", "known_km"}  # lookups that are no row numbers


def filled[Record](record: type[Record], n: int, **columns: Any) -> Record:
    """Return a record of `n` rows: each column of its table's type, at the given value or values, else at its start."""
    shape: Any = record.shape  # type: ignore[attr-defined]
    unknown = set(columns) - set(shape.uses)
    assert not unknown, f"{record.__name__} has no {unknown}"
    made = []
    for field in shape.uses:
        column = COLUMNS.get(shape.table, {}).get(field)
        start = 0 if column is None else column.start
        if column is None and shape.table == "lookups":
            assert field in Lookups.__annotations__, field
        given = columns.get(field, start)
        dtype = column.dtype if column is not None else "i4" if np.ndim(given) == 0 else None
        made.append(np.array(np.broadcast_to(np.asarray(given, dtype=dtype), (n,) if np.ndim(given) < 2 else np.shape(given))))
    return record(*made)


def totals[Record](record: type[Record], n: int) -> Record:
    """Return totals of `n` rows with nothing added up yet."""
    return record(*(np.zeros(n, dtype=np.int64) for _ in record.shape.uses))  # type: ignore[attr-defined]


def keys_of[Record](record: type[Record], week: int = 0, seed: int = 7) -> Record:
    """Return keys of decisions as a week of some run has them."""
    shape: Any = record.shape  # type: ignore[attr-defined]
    return record(*(Draws(seed).key(decision, week) for decision in shape.decisions))
