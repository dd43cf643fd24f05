"""What is known of a country's sizes: ranges that were found, which a model of it should meet without being told to."""

from functools import cache
from typing import Final, NamedTuple

import yaml

from goldsim.country.data import DATA

SPREAD: Final = 2.0  # a single count is met from a half of it to twice


class KnownFigure(NamedTuple):
    """A range of an outcome in its unit, the years for which it is taken to hold, and who says so."""

    outcome: str
    low: float
    high: float
    years: tuple[int, int]
    source: str

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value that meets it."""
        return (self.low, self.high) if self.low < self.high else (self.low / SPREAD, self.high * SPREAD)

    @property
    def when(self) -> str:
        """The years as they are written."""
        first, last = self.years
        return str(first) if first == last else f"{first}–{last}"


@cache
def known_figures(country: str) -> tuple[KnownFigure, ...]:
    """Return what is known of a country of the package; nothing of one of somebody's own, or of an invented one."""
    path = DATA / country / "figures.yaml"
    said = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else []
    return tuple(KnownFigure(**one | {"years": tuple(one["years"])}) for one in said)
