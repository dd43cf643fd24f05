"""Rules over rows done in chunks, on several threads, with the same result for any number of them.

A chunk is a stretch of rows. Every thread changes its own rows only, and adds up in totals and receipts of its own; these are
whole numbers, so that it does not matter in which order they are put together. Compiled rules run without Python's lock.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from goldsim.engine.kernels import chunk_of
from goldsim.engine.records import is_summed
from goldsim.engine.tables import Array

FEWEST = 50_000  # rows of a chunk: with fewer, handing it to a thread costs more than it saves


def chunks(n_rows: int, n_threads: int) -> list[tuple[int, int]]:
    """Cut `n_rows` rows into at most one chunk a thread, all of about one length: its first row, and the one after its last."""
    n = min(n_threads, n_rows // FEWEST)
    if n <= 1:
        return [(0, n_rows)]
    return list(pairwise(n_rows * part // n for part in range(n + 1)))


def map_chunks[Answer](rule: Callable[..., Answer], record: Any, args: Sequence[Any], n_threads: int) -> list[Answer]:
    """Call `rule(first, record, *args)` for chunks of the record's columns; `first` is the row where a chunk begins.

    `rule`: changes nothing but the record's columns, and the totals and receipts among `args`. `record`: a named tuple of columns
    of one length. A rule gets its chunk of each, so that its rows count from 0. `args`: what else the rule takes. Each chunk adds
    up in totals and receipts of its own, which are added to these in the end. `n_threads`: how many chunks there are at the most,
    done at a time. Returns what the rule returned, in the order of the chunks.
    """
    ends = chunks(len(record[0]), n_threads)
    if len(ends) == 1:
        return [rule(0, record, *args)]
    calls = [(first, chunk_of(record, first, end)) for first, end in ends]
    return _called(rule, calls, args, n_threads)


def map_lists[Answer](rule: Callable[..., Answer], lists: Sequence[Array], args: Sequence[Any], n_threads: int) -> list[Answer]:
    """Call `rule(rows, *args)` for each list of rows, as `map_chunks` does for chunks. No row is in two lists."""
    if len(lists) == 1:
        return [rule(lists[0], *args)]
    return _called(rule, [(rows,) for rows in lists], args, n_threads)


def joined(answers: Sequence[Array]) -> Array:
    """Return lists of rows as one, in the order of the chunks."""
    return answers[0] if len(answers) == 1 else np.concatenate(answers)


def _called[Answer](
    rule: Callable[..., Answer], calls: Sequence[tuple[Any, ...]], args: Sequence[Any], n_threads: int
) -> list[Answer]:
    def blank(arg: Any) -> Any:
        return arg._make(np.zeros_like(one) if isinstance(one, np.ndarray) else one for one in arg) if is_summed(arg) else arg

    own = [[blank(arg) for arg in args] for _ in calls]
    answers = list(_pool(n_threads).map(lambda call, mine: rule(*call, *mine), calls, own))
    for mine in own:
        for sums, part in zip(args, mine, strict=True):
            for one, added in zip(sums, part, strict=True) if is_summed(sums) else ():
                if isinstance(one, np.ndarray):
                    one += added
    return answers


@lru_cache(maxsize=1)
def _pool(n_threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(n_threads, thread_name_prefix="goldsim")
