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
    out(json.dumps(finite(content), indent=2, ensure_ascii=False))


def finite(content: Any) -> Any:
    """Return plain content for JSON: no NaN, no NumPy, dates as text."""
    if isinstance(content, dict):
        return {str(key): finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [finite(value) for value in content]
    if hasattr(content, "item"):
        return finite(content.item())
    if isinstance(content, float):
        return content if abs(content) != float("inf") and content == content else None
    return content if isinstance(content, str | int | bool | None) else _worded(content)


def _worded(content: object) -> str | None:
    text = str(content)
    return None if text == "<NA>" else text
