"""The language that the page is written in: one catalogue, and numbers and dates as its readers write them.

What stands in code and templates is English and the key to the catalogue; `french.yaml` has the same in French. Words that come
from a scenario's file stay as they are.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from goldsim.text import phrases

ENGLISH, FRENCH = "en", "fr"
LANGUAGES: Final = (ENGLISH, FRENCH)
# Commas and points of English numbers, as French ones have them: a narrow space between thousands, a comma before decimals.
FRENCH_MARKS: Final = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SPACED: Final = re.compile(r" (?=[;:?!%»])|(?<=«) ")  # where French has a space at which no line ends
FEWEST_DIGITS: Final = 2
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Write in a language while the block runs."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def catalogue() -> Mapping[str, str]:
    """Return the French of every text, by the English."""
    texts = yaml.safe_load((files("goldsim.report") / "french.yaml").read_text("utf-8"))
    return {english: SPACED.sub(phrases.NO_BREAK, french) for english, french in texts.items()}


@cache
def worded(of: str) -> dict[str, str]:
    """Return the words for a kind of thing, by their keys in `words.yaml`."""
    return dict(yaml.safe_load((files("goldsim.report") / "words.yaml").read_text("utf-8"))[of])


def tongue() -> str:
    """Return the language that is written."""
    return _spoken.get()


def ending() -> str:
    """Return what names of files in this language end in, before the kind of file; nothing in English."""
    return "" if tongue() == ENGLISH else f".{tongue()}"


def say(text: str, **values: Any) -> str:
    """Return a text in the language that is written, with values at its places."""
    found = catalogue().get(text, text) if tongue() == FRENCH else text
    return found.format(**values) if values else found


def counted(n: int, one: str, several: str) -> str:
    """Return a count with its noun."""
    return say(one if n == 1 else several, n=written(f"{n:,}"))


def written(number: str) -> str:
    """Return a number that is written in English in the language that is written."""
    return number.translate(FRENCH_MARKS) if tongue() == FRENCH else number


def number(value: float, step: float = 0.0) -> str:
    """Write a number to two digits, or rounded to `step`; a dash where there is none."""
    if not math.isfinite(value):
        return phrases.DASH
    step = step or step_of(value)
    rounded = round(value / step) * step
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return written(f"{rounded + 0.0:,.{decimals}f}".replace("-", phrases.MINUS))


def signed(value: float, step: float = 0.0) -> str:
    """Write a change as `number` does, with its sign in front; zero has none."""
    text = number(value, step)
    if not any(digit in text for digit in "123456789"):
        return text.removeprefix(phrases.MINUS)
    return f"+{text}" if value > 0 else text


def step_of(value: float, low: float = math.nan, high: float = math.nan) -> float:
    """Return what a number is rounded to: two digits, and never finer than one digit of half its interval."""
    steps = []
    if value and math.isfinite(value):
        steps.append(10.0 ** (math.floor(math.log10(float(f"{abs(value):.1e}"))) - FEWEST_DIGITS + 1))
    half = (high - low) / 2
    steps += [10.0 ** math.floor(math.log10(half))] if math.isfinite(half) and half > 0 else []
    return max(steps, default=1.0)


def money(xof: float) -> str:
    """Write an amount of francs to two digits, in the word that fits its size.

    Examples
    --------
    >>> money(5_130_000), money(1.2e9), money(95_400)
    ('5.1 million XOF', '1.2 bn XOF', '95,000 XOF')
    """
    for size, words in ((1e9, "{n} bn XOF"), (1e6, "{n} million XOF")):
        if abs(xof) >= size:
            return say(words, n=number(xof / size))
    return say("{n} XOF", n=number(xof))


def day(when: date) -> str:
    """Write a date, as "3 January 2022"."""
    first = "er" if tongue() == FRENCH and when.day == 1 else ""
    return f"{when.day}{first} {say(MONTHS[when.month - 1])} {when.year}"


def parted(parts: Sequence[str]) -> str:
    """Join parts of a sentence by semicolons."""
    return (f"{phrases.NO_BREAK}; " if tongue() == FRENCH else "; ").join(parts)


def listed(items: Sequence[str]) -> str:
    """Join items as in a sentence."""
    return say("{first} and {last}", first=", ".join(items[:-1]), last=items[-1]) if len(items) > 1 else "".join(items)
