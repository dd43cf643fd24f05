"""Numbers and differences in words."""

import math
from collections.abc import Iterable

MOST_DECIMALS = 6


def number(value: float) -> str:
    """Write a number to three significant digits, thousands separated by commas.

    Examples
    --------
    >>> [number(x) for x in (0, 0.01234, 12.34, 123456, -2.5)]
    ['0', '0.0123', '12.3', '123,456', '-2.5']
    """
    if not math.isfinite(value):
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    text = f"{value:.3g}"
    return text if "e" not in text else f"{value:.1e}"


def signed(value: float) -> str:
    """Write a number as `number` does, with its sign in front.

    Examples
    --------
    >>> signed(3), signed(-3), signed(0)
    ('+3', '-3', '0')
    """
    return f"+{number(value)}" if value > 0 else number(value)


def percent(value: float) -> str:
    """Write a change in percent, without decimals from 10 % on.

    Examples
    --------
    >>> percent(-21.4), percent(3.21)
    ('-21', '+3.2')
    """
    return _rounded(value, _decimals(value))


def bound(value: float, mean: float) -> str:
    """Write an end of an interval as `percent` writes its mean, with more digits where it would look like zero or like the mean.

    Examples
    --------
    >>> bound(-4.2, -21), bound(-0.04, -2.7), bound(-21.2, -21.4), bound(0, 3)
    ('-4', '-0.04', '-21.2', '0')
    """
    decimals = _decimals(mean)
    if _rounded(value, decimals) == _rounded(mean, decimals) and not math.isclose(value, mean):
        decimals += 1
    while value and decimals < MOST_DECIMALS and not round(value, decimals):
        decimals += 1
    return _rounded(value, decimals)


def _decimals(scale: float) -> int:
    return 0 if abs(scale) >= 10 else 1 if abs(scale) >= 0.1 else 2


def _rounded(value: float, decimals: int) -> str:
    rounded = round(value, decimals)
    return f"{rounded:+,.{decimals}f}" if rounded else "0"


def spans(values: Iterable[int]) -> str:
    """Write whole numbers with runs of them as spans.

    Examples
    --------
    >>> spans([1, 2, 3, 10, 9, 7])
    '1-3, 7, 9-10'
    """
    found: list[list[int]] = []
    for value in sorted(set(values)):
        if found and value == found[-1][-1] + 1:
            found[-1] = [found[-1][0], value]
        else:
            found.append([value])
    return ", ".join("-".join(map(str, span)) for span in found)
