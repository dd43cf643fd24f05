"""How errors name places and values, and what they suggest instead."""

import difflib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from goldsim.errors import Issue, ScenarioError

type Loc = tuple[str | int, ...]


class Fault(NamedTuple):
    """Something wrong with the value at a path, with its key (`at_key`), or with what is not there (`is_missing`).

    `also` are other paths that would put it right: the fault is shown at whichever was set last.
    """

    loc: Loc
    words: str
    at_key: bool = False
    is_missing: bool = False
    also: tuple[Loc, ...] = ()


def each[One, Made](make: Callable[[One], Made], ones: Iterable[One], known: Iterable[Issue] = ()) -> list[Made]:
    """Return what is made of each of several. Raises ScenarioError with all that is wrong, each issue once, after `known`."""
    made, found = [], dict.fromkeys(known)
    for one in ones:
        try:
            made.append(make(one))
        except ScenarioError as error:
            found.update(dict.fromkeys(error.issues))
    if found:
        raise ScenarioError(found)
    return made


def all_wrong(issues: Iterable[Issue], files: Iterable[str]) -> ScenarioError:
    """Return the error that says issues, each once, by file in the order given, line and column."""
    found = list(dict.fromkeys(issues))
    order = list(dict.fromkeys([*files, *(one.file for one in found)]))
    return ScenarioError(sorted(found, key=lambda one: (order.index(one.file), one.line, one.column)))


def dotted(loc: Loc) -> str:
    """Return a path as people write it: `parameters.price.season[3]`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ` - did you mean 'x'?`, or nothing where no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1) if len(word) <= 100 else []
    if not near:
        return ""
    # A letter of another alphabet looks like the right one.
    strange = "".join(dict.fromkeys(char for char in word if not char.isascii() and char not in near[0]))
    hint = f" ({', '.join(f'{char!r} is U+{ord(char):04X}' for char in strange[:3])})" if strange else ""
    return f" - did you mean '{near[0]}'{hint}?"


def shown(value: object) -> str:
    """Return a value as an error message quotes it: short, on one line, without control characters."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
