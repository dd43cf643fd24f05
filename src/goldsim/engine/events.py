"""Events: what happened in a week, with its place and parties."""

from typing import NamedTuple


class Event(NamedTuple):
    """Something that happened in a week, with its place and parties."""

    week: int
    kind: str
    cell: int
    a: str
    b: str
    amount: int
    text: str
