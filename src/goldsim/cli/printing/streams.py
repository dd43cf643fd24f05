"""What goes where: results on stdout, everything else on stderr."""

import json
import sys
from typing import Any


class Note(str):
    """What is said beside an error, added to it by `add_note`; Python adds notes of its own, which nobody could use."""

    __slots__ = ()


def out(text: str) -> None:
    """Write a line of results."""
    print(text)


def say(text: str) -> None:
    """Write a line for the person at the keyboard."""
    print(text, file=sys.stderr)


def out_json(content: object) -> None:
    """Write results for a program; figures that are not finite are null."""
    from pydantic_core import to_jsonable_python

    plain = to_jsonable_python(content, inf_nan_mode="null", fallback=_plain)
    out(json.dumps(plain, indent=2, ensure_ascii=False))


def _plain(content: Any) -> Any:
    """Return a value of NumPy's or pandas's as a plain one; what is missing is nothing, and anything else its words."""
    if hasattr(content, "item"):
        return content.item()
    return None if str(content) == "<NA>" else str(content)
