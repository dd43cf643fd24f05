"""What a kind of study has to say of its finished runs: see `findings` for the list of kinds."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple


class Shown(NamedTuple):
    """A table for people: a title, headings with whether they stand over numbers, and cells."""

    title: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


class Findings[Read](ABC):
    """What a kind of study makes of finished runs. Everything is worked out when it is first asked for."""

    has_page = True  # whether the page of figures shows such a study

    def __init__(self, results: Read) -> None:
        self.results = results

    @property
    def refusal(self) -> str:
        """What cannot be said of the runs that are there, and why; empty where all can."""
        return ""

    def tables(self) -> Iterable[Shown]:
        """Return what the console shows first."""
        return ()

    @abstractmethod
    def lines(self) -> Sequence[str]:
        """Return what the console says below the tables."""

    @abstractmethod
    def content(self) -> Mapping[str, Any]:
        """Return everything, for a program."""

    @abstractmethod
    def files(self) -> Mapping[str, str | None]:
        """Return what is written into the results folder, by path; None where a file is to go that was true of other runs."""
