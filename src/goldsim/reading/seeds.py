"""Seeds and counts as Python gives them: taken as plain whole numbers, or refused with what was wanted."""

import operator
from contextlib import suppress
from typing import Final

from goldsim.errors import UsageError

LARGEST_SEED: Final = 2**63 - 1


def whole(number: object) -> int | None:
    """Return a whole number as Python's own, NumPy's too; None for numbers with a fraction, text and truth values."""
    with suppress(TypeError):
        return None if isinstance(number, bool) else operator.index(number)  # type: ignore[arg-type]
    return None


def as_seed(seed: object) -> int:
    """Return a seed as Python's own whole number. Raises UsageError for what is none, or too small or large for one."""
    number = whole(seed)
    if number is None:
        raise UsageError(f"a seed is a whole number, not {seed!r}")
    if not 0 <= number <= LARGEST_SEED:
        raise UsageError(f"seed {number} is not between 0 and {LARGEST_SEED}")
    return number


def as_count(what: str, n: object) -> int:
    """Return a number of workers or threads, from 1 on. Raises UsageError for anything else."""
    number = whole(n)
    if number is None or number < 1:
        raise UsageError(f"{what} are a whole number from 1 on, and {n!r} is none")
    return number
