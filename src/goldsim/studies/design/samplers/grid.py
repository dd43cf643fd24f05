"""A grid: every combination of the values that are given; each value is then held against the first one."""

import itertools
import math

from goldsim.studies.design.sampler import VALUES, Sampler

SAMPLER = Sampler(
    "grid",
    n_points=lambda plan: math.prod(len(factor.values) for factor in plan.factors),
    # Going through the last factor first.
    points=lambda plan: tuple(itertools.product(*(factor.values for factor in plan.factors))),
    measure=VALUES,
    takes_ranges=False,
    example="goldsim sweep scenarios/baseline.yaml -p dig.recovery_share=0.3:0.5:3 -n 10",
)
