"""Sampling: which points of a parameter space a design is made of. Pure, and the same for the same seed of the design.

A factor is a path with a list of values, or with a range. Factors are put in the order of their paths, so that a design does not
depend on the order in which they are given. Quasi-random points come from scipy and SALib in the unit cube and are then taken to
each factor's values, rounded to nine digits, since the last ones differ between machines.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from goldsim.reading.issues import Fault

type Point = tuple[Any, ...]

GRID, LHS, SOBOL, MORRIS, CSV = "grid", "lhs", "sobol", "morris", "csv"
DESIGNS: Final = (GRID, LHS, SOBOL, MORRIS, CSV)
USUAL_SAMPLES: Final = {LHS: 100, SOBOL: 64, MORRIS: 10}
FEWEST_SAMPLES: Final = {LHS: 8, SOBOL: 8, MORRIS: 4}
LEVELS: Final = 4  # of a Morris design
DIGITS: Final = 9
LARGEST: Final = 1_000_000  # points


@dataclass(frozen=True)
class Factor:
    """A parameter that a design changes: over `values`, or from `low` to `high` where there are none.

    Attributes
    ----------
    path
        As `Scenario.with_values` takes it.
    values
        In the order given; of any kind that the path takes. Empty for a range.
    low, high
        Both ends belong to the range.
    is_whole
        Whether the range holds whole numbers only; each of them is then as likely as any other.
    """

    path: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    is_whole: bool = False

    def at(self, place: float) -> Any:
        """Return the value at a place from 0 to 1."""
        if self.values:
            return self.values[min(int(place * len(self.values)), len(self.values) - 1)]
        if self.is_whole:
            return min(math.floor(self.low + place * (self.high - self.low + 1)), int(self.high))
        value = float(f"{self.low + place * (self.high - self.low):.{DIGITS}g}")
        return min(max(value, float(self.low)), float(self.high))

    def number(self, value: Any) -> float:
        """Return a number that stands for a value in an analysis: itself, or its place in the list where not all are numbers."""
        return float(self.values.index(value)) if self.values and not self.is_numeric else float(value)

    @property
    def is_numeric(self) -> bool:
        """Whether values are numbers, and more or less of them has a meaning."""
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)


@dataclass(frozen=True)
class Sampling:
    """How points are chosen.

    Attributes
    ----------
    design
        One of `DESIGNS`.
    factors
        By path.
    samples
        Points of an lhs design, base points of a sobol design, trajectories of a morris design; 0 for others.
    seed
        Of the design; it is no seed of a run.
    rows
        The points of a csv design.
    """

    design: str
    factors: tuple[Factor, ...]
    samples: int = 0
    seed: int = 0
    rows: tuple[Point, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """What each place of a point sets."""
        return tuple(factor.path for factor in self.factors)

    @property
    def n_points(self) -> int:
        """How many points there are, counted without making one."""
        n = len(self.factors)
        counts: dict[str, Callable[[], int]] = {
            GRID: lambda: math.prod(len(factor.values) for factor in self.factors),
            LHS: lambda: self.samples,
            SOBOL: lambda: self.samples * (n + 2),
            MORRIS: lambda: self.samples * (n + 1),
            CSV: lambda: len(self.rows),
        }
        return counts[self.design]()

    def points(self) -> tuple[Point, ...]:
        """Return the points, each a value for each factor.

        A grid goes through the last factor first. The rows of a sobol design are, for each base point, A, then A with each factor
        from B, then B (Saltelli 2010); those of a morris design are trajectories.
        """
        if self.design == CSV:
            return self.rows
        if self.design == GRID:
            return tuple(itertools.product(*(factor.values for factor in self.factors)))
        places = _SAMPLERS[self.design](len(self.factors), self.samples, self.seed)
        return tuple(tuple(factor.at(float(x)) for factor, x in zip(self.factors, row, strict=True)) for row in places)


def sampling(
    design: str, factors: Iterable[Factor], *, samples: int | None = None, seed: int = 1, rows: Iterable[Point] = ()
) -> Sampling:
    """Return a sampling with its factors in order, and with the usual number of samples where none is given."""
    ordered = tuple(sorted(factors, key=lambda factor: factor.path)) if design != CSV else tuple(factors)
    n = 0 if design in (GRID, CSV) else samples or USUAL_SAMPLES[design]
    return Sampling(design, ordered, n, seed if n else 0, tuple(rows))


def steps(low: float, high: float, n: int, *, is_whole: bool) -> tuple[Any, ...]:
    """Return `n` values from `low` to `high`, both ends included, equally far apart; whole numbers to the nearest one.

    Examples
    --------
    >>> steps(0.3, 0.6, 4, is_whole=False), steps(2, 9, 3, is_whole=True)
    ((0.3, 0.4, 0.5, 0.6), (2, 6, 9))
    """
    exact = (low + (high - low) * i / (n - 1) for i in range(n))
    if is_whole:
        return tuple(dict.fromkeys(math.floor(x + 0.5) for x in exact))
    return tuple(min(max(float(f"{x:.{DIGITS}g}"), float(low)), float(high)) for x in exact)


def faults_of(design: str, factors: Sequence[Factor], samples: int | None, n_asked: int) -> list[Fault]:
    """Return what is wrong with a design as a whole: `samples`, or `parameters` and a path are the places.

    Of the `n_asked` factors that were asked for, only those that can be had are in `factors`.
    """
    found = [] if n_asked else [Fault(("parameters",), "nothing is changed: give at least one parameter with several values")]
    found += _wrong_samples(design, samples)
    for factor in factors:
        if design == GRID and not factor.values:
            words = "a grid needs its values: PATH=A,B,C or PATH=LOW:HIGH:N; a range is for lhs, sobol and morris"
            found.append(Fault(("parameters", factor.path), words))
    return found


def _wrong_samples(design: str, samples: int | None) -> list[Fault]:
    if samples is None:
        return []
    if design in (GRID, CSV):
        return [Fault(("samples",), f"belongs to lhs, sobol and morris; a {design} design has as many points as it says")]
    fewest = FEWEST_SAMPLES[design]
    if samples < fewest:
        return [Fault(("samples",), f"{samples} are too few to say anything: {design} needs {fewest} or more")]
    if design == SOBOL and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        return [Fault(("samples",), f"sobol needs a power of two: {below} or {2 * below}, not {samples}")]
    return []


def _lhs(n_factors: int, samples: int, seed: int) -> npt.NDArray[np.float64]:
    from scipy.stats import qmc

    places: npt.NDArray[np.float64] = qmc.LatinHypercube(n_factors, rng=np.random.default_rng(seed)).random(samples)
    return places


def _sobol(n_factors: int, samples: int, seed: int) -> npt.NDArray[np.float64]:
    from SALib.sample import sobol

    places: npt.NDArray[np.float64] = sobol.sample(unit_cube(n_factors), samples, calc_second_order=False, seed=seed)
    return places


def _morris(n_factors: int, samples: int, seed: int) -> npt.NDArray[np.float64]:
    from SALib.sample import morris

    places: npt.NDArray[np.float64] = morris.sample(unit_cube(n_factors), samples, num_levels=LEVELS, seed=seed)
    return places


def unit_cube(n_factors: int) -> dict[str, Any]:
    """Return what SALib calls an issue: factors from 0 to 1."""
    return {"num_vars": n_factors, "names": [f"x{i}" for i in range(n_factors)], "bounds": [[0.0, 1.0]] * n_factors}


_SAMPLERS: Final[dict[str, Callable[[int, int, int], npt.NDArray[np.float64]]]] = {LHS: _lhs, SOBOL: _sobol, MORRIS: _morris}
