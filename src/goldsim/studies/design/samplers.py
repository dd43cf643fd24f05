"""The study designs, by name, in the order in which they are listed, and plans of them: made of factors, checked, kept as JSON.

A new design is a record here; those whose points are drawn are the same for the same seed. Numerics are
loaded when points are made.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from goldsim.reading.issues import Fault
from goldsim.studies.design.factors import Factor, Point, decode, distinct, encode
from goldsim.studies.design.points import FEW, read_points
from goldsim.studies.design.sampler import CORRELATION, EFFECTS, LEVELS, VALUES, VARIANCE, Sampler, Samples, Sampling, unit_cube
from goldsim.text.phrases import listed

if TYPE_CHECKING:
    from goldsim.studies.design.sampler import Numbers


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
    found += _wrong_samples(sampler, samples)
    for factor in factors:
        if not factor.values and not sampler.takes_ranges:
            others = named(lambda one: one.samples and one.takes_ranges)
            words = f"a {design} needs its values: PATH=A,B,C or PATH=LOW:HIGH:N; a range is for {others}"
            found.append(Fault(("parameters", factor.path), words))
    return found


def _wrong_samples(sampler: Sampler, samples: int | None) -> list[Fault]:
    if samples is None:
        return []
    if sampler.samples is None:
        others = named(lambda one: one.samples)
        return [Fault(("samples",), f"belongs to {others}; a {sampler.name} design has as many points as it says")]
    fewest = sampler.samples.fewest
    if samples < fewest:
        return [Fault(("samples",), f"{samples} are too few to say anything: {sampler.name} needs {fewest} or more")]
    wrong = sampler.samples.wrong(samples)
    return [Fault(("samples",), f"{sampler.name} {wrong}")] if wrong else []


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
