"""Rules over people done in parts, on several threads, with the same result for any number of them.

A part is a stretch of rows. Every part changes its own rows only, and adds up in totals of its own; the totals are whole numbers,
so that it does not matter in which order they are put together. Compiled rules run without Python's lock.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from goldsim.engine.tables import Array

FEWEST = 50_000  # rows of a part: with fewer, handing it to a thread costs more than it saves

type Totals = tuple[Array, ...]


def stretches(n_rows: int, n_threads: int) -> list[tuple[int, int]]:
    """Cut `n_rows` rows into at most one stretch a thread, all of about one length: its first row, and the one after its last."""
    n = min(n_threads, n_rows // FEWEST)
    if n <= 1:
        return [(0, n_rows)]
    return list(pairwise(n_rows * part // n for part in range(n + 1)))


def over_columns[Answer](
    rule: Callable[..., Answer], columns: Sequence[Array], totals: Totals, rest: Sequence[Any], n_threads: int
) -> list[Answer]:
    """Call `rule(first, *totals, *columns, *rest)` for stretches of the columns; `first` is the row where a stretch begins.

    Parameters
    ----------
    rule
        Changes nothing but the columns and the totals that it is handed.
    columns
        Of one length. A rule gets its stretch of each, so that its rows count from 0.
    totals
        Arrays of whole numbers; each stretch adds up in its own, which are added to these in the end.
    rest
        What else the rule takes.
    n_threads
        How many stretches there are at the most, done at a time.

    Returns
    -------
    list
        What the rule returned, in the order of the stretches.
    """
    parts = stretches(len(columns[0]), n_threads)
    if len(parts) == 1:
        return [rule(0, *totals, *columns, *rest)]
    calls = [(first, [*(column[first:end] for column in columns), *rest]) for first, end in parts]
    return _called(rule, calls, totals, n_threads)


def over_lists[Answer](
    rule: Callable[..., Answer], lists: Sequence[Array], totals: Totals, rest: Sequence[Any], n_threads: int
) -> list[Answer]:
    """Call `rule(rows, *totals, *rest)` for each list of rows, as `over_columns` does for stretches. No row is in two lists."""
    if len(lists) == 1:
        return [rule(lists[0], *totals, *rest)]
    return _called(rule, [(rows, rest) for rows in lists], totals, n_threads)


def joined(answers: Sequence[Array]) -> Array:
    """Return lists of rows as one, in the order of the parts."""
    return answers[0] if len(answers) == 1 else np.concatenate(answers)


def _called[Answer](
    rule: Callable[..., Answer], calls: Sequence[tuple[Any, Sequence[Any]]], totals: Totals, n_threads: int
) -> list[Answer]:
    own = [tuple(np.zeros_like(total) for total in totals) for _ in calls]
    answers = list(_pool(n_threads).map(lambda call, mine: rule(call[0], *mine, *call[1]), calls, own))
    for mine in own:
        for total, added in zip(totals, mine, strict=True):
            total += added
    return answers


@lru_cache(maxsize=1)
def _pool(n_threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(n_threads, thread_name_prefix="goldsim")
