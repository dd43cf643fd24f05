"""Numbers, lists and periods in words, the same on the page, in the figures and on the console."""

import math
from collections.abc import Iterable, Sequence

from goldsim.text import numbers

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"


def number(value: float) -> str:
    """Write a number with a proper minus, and a dash where there is none.

    Examples
    --------
    >>> number(-2.5), number(float("nan"))
    ('−2.5', '–')
    """
    return numbers.number(value).replace("-", MINUS) if math.isfinite(value) else DASH


def label(name: str) -> str:
    """Turn a scenario's name into words.

    Examples
    --------
    >>> label("status_quo")
    'status quo'
    """
    return name.replace("_", " ")


def listed(items: Sequence[str]) -> str:
    """Join items as in a sentence.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def seed_ranges(seeds: Iterable[int]) -> str:
    """Write seeds as ranges.

    Examples
    --------
    >>> seed_ranges([1, 2, 3, 7, 9, 10])
    '1–3, 7, 9–10'
    """
    return numbers.spans(seeds).replace("-", DASH)


def plural(count: int, noun: str) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> plural(1, "run"), plural(2000, "run")
    ('1 run', '2,000 runs')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sentence(text: str) -> str:
    """Begin `text` with a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]
