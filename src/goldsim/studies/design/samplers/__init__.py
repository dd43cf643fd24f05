"""The study designs, by name, in the order in which they are listed, and plans of them: made of factors, checked, kept as JSON.

A new design is a file beside this one and a line here. A plan is the same for the same seed of the design.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from goldsim.reading.issues import Fault
from goldsim.studies.design.factors import Factor, Point, decode, distinct, encode
from goldsim.studies.design.sampler import Sampler, Sampling
from goldsim.studies.design.samplers import grid, lhs, morris, points, sobol
from goldsim.text.phrases import listed

_ALL: Final = (grid.SAMPLER, lhs.SAMPLER, sobol.SAMPLER, morris.SAMPLER, points.SAMPLER)
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
