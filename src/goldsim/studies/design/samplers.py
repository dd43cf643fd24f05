"""Study designs by name, in the order in which they are listed, and plans of them: made of factors, checked, kept as JSON.

A new design is a record here. A plan is a design with its factors, in the order of their paths, so that it does not depend on the
order in which they are given. Quasi-random points come from scipy and SALib in the unit cube, the same for the same seed, and are
then taken to each factor's values. Numerics are loaded when points are made, since the command line reads its options off here.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from goldsim.reading.issues import Fault
from goldsim.studies.design.factors import Factor, Point, PointsFile, decode, distinct, encode
from goldsim.studies.design.points import FEW, read_points
from goldsim.text.phrases import listed

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


@dataclass(frozen=True)
class Samples:
    """What a number of samples means for a design."""

    noun: str  # what is counted
    usual: int  # how many there are if nobody says
    fewest: int  # with less, nothing can be said
    wrong: Callable[[int], str] = lambda _: ""  # what else is wrong with a number; empty where nothing is


@dataclass(frozen=True)
class Sampler:
    """A study design: one record of the list below."""

    name: str  # as the command line and study files call it
    n_points: Callable[["Sampling"], int]  # how many points a plan has, counted without making one
    points: Callable[["Sampling"], tuple[Point, ...]]  # the points of a plan, each a value for each factor
    measure: str  # what is worked out of its runs
    compared_below: int = 0  # with fewer points than this they are held against the first one, one by one, whatever `measure` is
    # What a number of samples means; None where a plan has as many points as its factors or its file say.
    samples: Samples | None = None
    takes_ranges: bool = True  # whether a factor may be a range; else it needs a list of values
    # Reads points from a file, given path, scenarios and `allow_outside`, and refuses what those cannot be set to; None: made.
    read: Callable[..., PointsFile] | None = None
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


def _hypercube(plan: Sampling) -> Any:
    import numpy as np
    from scipy.stats import qmc

    return qmc.LatinHypercube(len(plan.factors), rng=np.random.default_rng(plan.seed)).random(plan.samples)


def _saltelli(plan: Sampling) -> Any:
    """Return, for each base point, A, then A with each factor from B, then B (Saltelli 2010)."""
    from SALib.sample import sobol

    return sobol.sample(unit_cube(len(plan.factors)), plan.samples, calc_second_order=False, seed=plan.seed)


def _trajectories(plan: Sampling) -> Any:
    """Return trajectories, one after the other, each of which changes one factor at a time."""
    from SALib.sample import morris

    return morris.sample(unit_cube(len(plan.factors)), plan.samples, num_levels=LEVELS, seed=plan.seed)


def _drawn(plan: Sampling, numbers: "Numbers") -> "Numbers":
    """Return Sobol's points A and B, which were drawn; those between them share their factors with both."""
    import numpy as np

    block = len(plan.factors) + 2
    return np.where(np.isin(numbers % block, (0, block - 1)), numbers, -1)


def _uneven(samples: int) -> str:
    """Tell what is wrong with a number of base points: Sobol's sequence is even at powers of two alone."""
    below = 1 << (samples.bit_length() - 1)
    return f"needs a power of two: {below} or {2 * below}, not {samples}" if samples & (samples - 1) else ""


_TWO: Final = "scenarios/status_quo.yaml scenarios/balanced.yaml"
_ALL: Final = (
    Sampler(
        "grid",  # every combination of the values that are given, going through the last factor first
        n_points=lambda plan: math.prod(len(factor.values) for factor in plan.factors),
        points=lambda plan: tuple(itertools.product(*(factor.values for factor in plan.factors))),
        measure=VALUES,
        takes_ranges=False,
        example="goldsim sweep scenarios/baseline.yaml -p dig.recovery_share=0.3:0.5:3 -n 10",
    ),
    Sampler(
        "lhs",  # a Latin hypercube: as many points as one asks for, one in each slice of each factor
        n_points=lambda plan: plan.samples,
        points=lambda plan: plan.at(_hypercube(plan)),
        measure=CORRELATION,
        samples=Samples("points", usual=100, fewest=8),
        example=f"goldsim sweep {_TWO} -p sell.tax_share --design lhs --samples 50 -n 2",
    ),
    Sampler(
        "sobol",  # for parts of the variance
        n_points=lambda plan: plan.samples * (len(plan.factors) + 2),
        points=lambda plan: plan.at(_saltelli(plan)),
        measure=VARIANCE,
        samples=Samples("base points", usual=64, fewest=8, wrong=_uneven),
        pairs=_drawn,
    ),
    Sampler(
        "morris",  # for a first look at many parameters
        n_points=lambda plan: plan.samples * (len(plan.factors) + 1),
        points=lambda plan: plan.at(_trajectories(plan)),
        measure=EFFECTS,
        samples=Samples("trajectories", usual=10, fewest=4),
        example="goldsim sweep scenarios/baseline.yaml -p dig.base_mg=2000:3500 -p sell.tax_share --design morris --dry-run",
        pairs=lambda plan, numbers: numbers // (len(plan.factors) + 1),  # a trajectory's points were made from one another
    ),
    Sampler("csv", lambda plan: len(plan.rows), lambda plan: plan.rows, CORRELATION, compared_below=FEW, read=read_points),
)
SAMPLERS: Final[dict[str, Sampler]] = {one.name: one for one in _ALL}
USUAL: Final = _ALL[0].name


def named(chosen: Callable[[Sampler], object]) -> str:
    """Return the names of some designs, as in a sentence.

    Examples
    --------
    >>> named(lambda one: one.samples)
    'lhs, sobol and morris'
    """
    return listed([one.name for one in SAMPLERS.values() if chosen(one)])


def sampling(
    design: str, factors: Iterable[Factor], *, samples: int | None = None, seed: int = 1, rows: Iterable[Point] = ()
) -> Sampling:
    """Return a plan with its factors in order, and with the usual number of samples where none is given."""
    sampler = SAMPLERS[design]
    ordered = tuple(factors) if sampler.read else tuple(sorted(factors, key=lambda factor: factor.path))
    n = (samples or sampler.samples.usual) if sampler.samples else 0
    return Sampling(sampler, ordered, n, seed if n else 0, tuple(rows))


def faults_of(design: str, factors: Sequence[Factor], samples: int | None, n_specs: int) -> list[Fault]:
    """Return what is wrong with a plan as a whole; `factors` are those that can be had of the `n_specs` specified."""
    sampler = SAMPLERS[design]
    found = [] if n_specs else [Fault(("parameters",), "nothing is changed: give at least one parameter with several values")]
    counted, most = sampler.samples, named(lambda one: one.samples)
    if samples is not None and counted is None:
        found.append(Fault(("samples",), f"belongs to {most}; a {design} design has as many points as it says"))
    elif samples is not None and counted is not None and samples < counted.fewest:
        words = f"{samples} are too few to say anything: {design} needs {counted.fewest} or more"
        found.append(Fault(("samples",), words))
    elif samples is not None and counted is not None and (wrong := counted.wrong(samples)):
        found.append(Fault(("samples",), f"{design} {wrong}"))
    for factor in factors:
        if not factor.values and not sampler.takes_ranges:
            others = named(lambda one: one.samples and one.takes_ranges)
            words = f"a {design} needs its values: PATH=A,B,C or PATH=LOW:HIGH:N; a range is for {others}"
            found.append(Fault(("parameters", factor.path), words))
    return found


def sampling_to_json(plan: Sampling) -> dict[str, Any]:
    """Return a plan for the manifest; what a file says of the factors is in the points."""
    factors: list[dict[str, Any]] = [{"path": path} for path in plan.paths]
    for one, factor in () if plan.sampler.read else zip(factors, plan.factors, strict=True):
        ends = {"low": factor.low, "high": factor.high, "is_whole": factor.is_whole}
        one |= {"values": encode(list(factor.values))} if factor.values else ends
    return {"design": plan.design, "samples": plan.samples, "seed": plan.seed, "factors": factors}


def sampling_from_json(found: Mapping[str, Any], points: tuple[Point, ...]) -> Sampling:
    """Return the plan that `sampling_to_json` wrote, given its points. Raises KeyError if there is no such design."""
    sampler = SAMPLERS[found["design"]]
    if not sampler.read:
        known = [one | {"values": tuple(decode(one["values"]))} if "values" in one else one for one in found["factors"]]
        return Sampling(sampler, tuple(Factor(**one) for one in known), found["samples"], found["seed"])
    columns = zip(found["factors"], zip(*points, strict=True), strict=True)
    factors = tuple(Factor(one["path"], distinct(values)) for one, values in columns)
    return Sampling(sampler, factors, found["samples"], found["seed"], points)
