"""Rules over people done in parts, on several threads, with the same result for any number of them.

A part is a stretch of rows. Every part changes its own rows only, and adds up in totals of its own; the totals are whole numbers,
so that it does not matter in which order they are put together. Compiled rules run without Python's lock.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from goldsim.columns import Array

FEWEST = 50_000  # rows of a part: with fewer, handing it to a thread costs more than it saves


class Span(NamedTuple):
    """The rows from `first` up to, and without, `end`."""

    first: int
    end: int


def spans(n_rows: int, n_threads: int) -> list[Span]:
    """Cut rows 0 to `n_rows` - 1 into at most one span a thread, all of about the same length."""
    n = max(1, min(n_threads, n_rows // FEWEST))
    ends = [n_rows * part // n for part in range(n + 1)]
    return [Span(*pair) for pair in pairwise(ends)]


def in_parts[Part, Answer](
    rule: Callable[..., Answer], parts: Sequence[Part], totals: tuple[Array, ...], rest: tuple[Any, ...], n_threads: int
) -> list[Answer]:
    """Call `rule(part, *totals, *rest)` for every part, each with totals of its own, and add those to `totals`.

    Parameters
    ----------
    rule
        Changes nothing that belongs to no row of its part, apart from the totals that it is handed.
    parts
        Spans, or lists of rows. No row is in two of them.
    totals
        Arrays of whole numbers.
    rest
        What else the rule takes.
    n_threads
        How many parts are done at a time.

    Returns
    -------
    list
        What the rule returned, in the order of the parts.
    """
    if len(parts) == 1:
        return [rule(parts[0], *totals, *rest)]
    own = [tuple(np.zeros_like(total) for total in totals) for _ in parts]
    answers = list(_pool(n_threads).map(lambda part, mine: rule(part, *mine, *rest), parts, own))
    for mine in own:
        for total, added in zip(totals, mine, strict=True):
            total += added
    return answers


def joined(answers: Sequence[Array]) -> Array:
    """Return lists of rows as one, in the order of the parts."""
    return answers[0] if len(answers) == 1 else np.concatenate(answers)


@lru_cache(maxsize=1)
def _pool(n_threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(n_threads, thread_name_prefix="goldsim")
