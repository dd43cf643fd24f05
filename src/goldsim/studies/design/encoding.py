"""Values of paths as text: as JSON that reads back as the same value, and as the command line takes them."""

import json
from datetime import date
from typing import Any, Final

_DATE: Final = "date"


def encode(value: Any) -> str:
    """Return a value as JSON; a date becomes an object of its own.

    Examples
    --------
    >>> import datetime
    >>> [encode(x) for x in (0.5, "off", [1, 2], datetime.date(2022, 1, 3))]
    ['0.5', '"off"', '[1, 2]', '{"date": "2022-01-03"}']
    """
    return json.dumps(value, default=_plain, ensure_ascii=False)


def decode(text: str) -> Any:
    """Return the value that `encode` wrote."""
    return json.loads(text, object_hook=lambda found: date.fromisoformat(found[_DATE]) if found.keys() == {_DATE} else found)


def as_typed(value: Any) -> str:
    """Return a value as one types it behind `-p PATH=`.

    Examples
    --------
    >>> [as_typed(x) for x in (0.5, 1e-07, "off", True, [1, 2])]
    ['0.5', '1e-07', 'off', 'true', '[1, 2]']
    """
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    raise TypeError(f"a {type(value).__name__} is no value of a scenario")
