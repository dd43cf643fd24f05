"""What a study design is: how its points are made, how many there are, what is worked out of its runs, and its words.

A plan is a design with its factors. Factors are put in the order of their paths, so that a plan does not depend on the order in
which they are given. Quasi-random points come from scipy and SALib in the unit cube and are then taken to each factor's values.
Numerics are loaded when points are made, since the command line reads its options off the registry of designs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from goldsim.studies.design.factors import Factor, Point

if TYPE_CHECKING:
    import numpy as np

    type Numbers = np.ndarray[Any, np.dtype[np.int64]]

# What is worked out of the runs, by the name that `goldsim.studies.analysis.sensitivity` has for it.
VALUES: Final = "values"  # of a parameter, against the first one
POINTS: Final = "points"  # one by one, against the first one
CORRELATION: Final = "rank correlation"
VARIANCE: Final = "part of the variance"
EFFECTS: Final = "elementary effects"

LEVELS: Final = 4  # that a factor has where its steps are all of one size


type PointsFile = tuple[tuple[Factor, ...], tuple[Point, ...]]  # factors with their values, and the points in the file's order
# Reads points from a file, given its path, scenarios and `allow_outside`, and refuses what the scenarios cannot be set to.
type ReadPoints = Callable[..., PointsFile]


@dataclass(frozen=True)
class Samples:
    """What a number of samples means for a design."""

    noun: str  # what is counted
    usual: int  # how many there are if nobody says
    fewest: int  # with less, nothing can be said
    wrong: Callable[[int], str] = lambda _: ""  # what else is wrong with a number; empty where nothing is


@dataclass(frozen=True)
class Sampler:
    """A study design: one file in `samplers`, and one line in the registry there."""

    name: str  # as the command line and study files call it
    n_points: Callable[["Sampling"], int]  # how many points a plan has, counted without making one
    points: Callable[["Sampling"], tuple[Point, ...]]  # the points of a plan, each a value for each factor
    measure: str  # what is worked out of its runs
    compared_below: int = 0  # with fewer points than this they are held against the first one, one by one, whatever `measure` is
    # What a number of samples means; None where a plan has as many points as its factors or its file say.
    samples: Samples | None = None
    takes_ranges: bool = True  # whether a factor may be a range; else it needs a list of values
    read: ReadPoints | None = None  # reads the points from a file; None where they are made
    example: str = ""  # a command of it for the help, if it has one
    # Which pair each of some points belongs to where choices are compared across points: points that were drawn from one another
    # are none of their own, which is -1.
    pairs: Callable[["Sampling", "Numbers"], "Numbers"] = lambda _, points: points

    @property
    def typed(self) -> str:
        """The name as it is typed on the command line."""
        return f"{self.name}:FILE" if self.read else self.name


@dataclass(frozen=True)
class Sampling:
    """A plan: how points are chosen."""

    sampler: Sampler  # the design
    factors: tuple[Factor, ...]  # by path; those of points from a file in the order of the file
    samples: int = 0  # what `sampler.samples` counts; 0 for designs that have none
    seed: int = 0  # of the design; it is no seed of a run
    rows: tuple[Point, ...] = ()  # the points of a design that is read from a file

    @property
    def design(self) -> str:
        """The design's name."""
        return self.sampler.name

    @property
    def paths(self) -> tuple[str, ...]:
        """What each place of a point sets."""
        return tuple(factor.path for factor in self.factors)

    @property
    def n_points(self) -> int:
        """How many points there are, counted without making one."""
        return self.sampler.n_points(self)

    @property
    def measure(self) -> str:
        """What is worked out of the runs."""
        return POINTS if self.n_points < self.sampler.compared_below else self.sampler.measure

    def points(self) -> tuple[Point, ...]:
        """Return the points, each a value for each factor."""
        return self.sampler.points(self)

    def at(self, places: Iterable[Iterable[float]]) -> tuple[Point, ...]:
        """Return the points at places in the unit cube."""
        return tuple(tuple(factor.at(float(x)) for factor, x in zip(self.factors, row, strict=True)) for row in places)


def unit_cube(n_factors: int) -> dict[str, Any]:
    """Return what SALib calls a problem: factors from 0 to 1."""
    return {"num_vars": n_factors, "names": [f"x{i}" for i in range(n_factors)], "bounds": [[0.0, 1.0]] * n_factors}
