"""The units that parameters are in, and the hard bounds that no value in them can leave."""

from dataclasses import dataclass
from math import inf
from typing import Annotated


@dataclass(frozen=True)
class Unit:
    """A unit, the bounds that no value can leave, and how many values there are (None for a single one)."""

    symbol: str
    lowest: float = -inf
    highest: float = inf
    length: int | None = None


@dataclass(frozen=True)
class Field:
    """What a parameter must be: `type` is float, int or tuple (of `length` floats)."""

    type: type
    unit: Unit
    length: int | None = None


TINY = 1e-12

Share = Annotated[float, Unit("share", 0, 1)]
PositiveShare = Annotated[float, Unit("share", TINY, 1)]
InnerShare = Annotated[float, Unit("share", 0.01, 0.99)]
Ratio = Annotated[float, Unit("ratio", 0)]
Power = Annotated[float, Unit("power", 0, 10)]
ShapePower = Annotated[float, Unit("power", 0, 0.99)]
LogOdds = Annotated[float, Unit("log odds", -50, 50)]
Rate = Annotated[float, Unit("1/week", 0, 1)]
AnyRate = Annotated[float, Unit("1/week", 0)]
Mg = Annotated[float, Unit("mg", TINY)]
Xof = Annotated[float, Unit("XOF", 0)]
AnyXof = Annotated[float, Unit("XOF")]
PositiveXof = Annotated[float, Unit("XOF", 1)]
Scale = Annotated[float, Unit("XOF", 1)]
XofPerWeek = Annotated[float, Unit("XOF/week", 0)]
XofPerMg = Annotated[float, Unit("XOF/mg", 0)]
XofPerKm = Annotated[float, Unit("XOF/km", 0)]
XofPerUsd = Annotated[float, Unit("XOF/USD", 1)]
Hectares = Annotated[float, Unit("ha", 0)]
HectaresPerWeek = Annotated[float, Unit("ha/week", 0)]
Km = Annotated[float, Unit("km", 1)]
MetresPerYear = Annotated[float, Unit("m/year", 0)]
PerMetre = Annotated[float, Unit("1/m", 0)]
Years = Annotated[float, Unit("year", 0)]
Duration = Annotated[float, Unit("week", TINY)]
Weeks = Annotated[int, Unit("week", 0, 5000)]
Steps = Annotated[int, Unit("step", 1, 50)]
People = Annotated[float, Unit("person", 0)]
Units = Annotated[float, Unit("unit", TINY)]
Positive = Annotated[float, Unit("count", TINY)]
Count = Annotated[int, Unit("count", 0)]
Months = Annotated[tuple[float, ...], Unit("month values", 0, 100, 12)]
Tasks = Annotated[tuple[float, ...], Unit("shares of tasks", 0, 1, 4)]
Forces = Annotated[tuple[float, ...], Unit("values by kind of force", 0, 10, 6)]
Stances = Annotated[tuple[float, ...], Unit("rates by kind of group", 0, 1, 4)]
YearlyCost = Annotated[float, Unit("XOF/year", 1)]
