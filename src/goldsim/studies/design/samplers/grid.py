"""A grid: every combination of the values that are given; each value is then held against the first one."""

import itertools
import math

from goldsim.studies.design.factors import Point
from goldsim.studies.design.sampler import VALUES, Sampler, Sampling


def n_points(plan: Sampling) -> int:
    """Return the product of the numbers of values."""
    return math.prod(len(factor.values) for factor in plan.factors)


def points(plan: Sampling) -> tuple[Point, ...]:
    """Return the combinations, going through the last factor first."""
    return tuple(itertools.product(*(factor.values for factor in plan.factors)))


EXAMPLE = "goldsim sweep scenarios/baseline.yaml -p dig.recovery_share=0.3:0.5:3 -n 10"
SAMPLER = Sampler("grid", n_points, points, VALUES, takes_ranges=False, example=EXAMPLE)
