"""Sobol's design, for parts of the variance: base points A and B, and A with each factor taken from B (Saltelli 2010)."""

from typing import TYPE_CHECKING

from goldsim.studies.design.factors import Point
from goldsim.studies.design.sampler import VARIANCE, Sampler, Samples, Sampling, unit_cube

if TYPE_CHECKING:
    from goldsim.studies.design.sampler import Numbers


def points(plan: Sampling) -> tuple[Point, ...]:
    """Return, for each base point, A, then A with each factor from B, then B."""
    from SALib.sample import sobol

    return plan.at(sobol.sample(unit_cube(len(plan.factors)), plan.samples, calc_second_order=False, seed=plan.seed))


def pairs(plan: Sampling, numbers: "Numbers") -> "Numbers":
    """Return the points A and B, which were drawn; those between them share their factors with both."""
    import numpy as np

    block = len(plan.factors) + 2
    return np.where(np.isin(numbers % block, (0, block - 1)), numbers, -1)


def wrong(samples: int) -> str:
    """Tell what is wrong with a number of base points: Sobol's sequence is even at powers of two alone."""
    if not samples & (samples - 1):
        return ""
    below = 1 << (samples.bit_length() - 1)
    return f"needs a power of two: {below} or {2 * below}, not {samples}"


SAMPLES = Samples("base points", 64, 8, wrong)
SAMPLER = Sampler("sobol", lambda plan: plan.samples * (len(plan.factors) + 2), points, VARIANCE, samples=SAMPLES, pairs=pairs)
