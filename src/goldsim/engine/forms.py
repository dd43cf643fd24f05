"""Functional forms that several rules share: plain functions of numbers or columns, which compiled rules can call as well."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numba.extending import register_jitable


def form[F: Callable[..., Any]](function: F) -> F:
    """Leave a function plain, for columns, and let compiled rules call it."""
    return cast(F, register_jitable(error_model="numpy")(function))


@form
def logistic(x: Any, most: Any = 1.0) -> Any:
    """Return what rises from 0 to `most` with `x`, half of it at 0."""
    return most / (1.0 + np.exp(-x))


@form
def price_of_favour(worth: Any) -> Any:
    """Return what is paid for a favour that only one can do: who sells and who buys it share what it is worth, half each."""
    return worth / 2


@form
def against_even(other: Any, own: Any) -> Any:
    """Return 1 against an equal, 0 against nobody, and nearly 2 against many."""
    return 2 * other / (own + other)


@form
def saturating(amount: Any, half: Any, most: Any = 1.0) -> Any:
    """Return 0 for nothing, half of `most` at `half`, and nearly `most` for much."""
    return most * amount / (amount + half)
