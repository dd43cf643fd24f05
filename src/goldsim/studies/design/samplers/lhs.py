"""A Latin hypercube: as many points as one asks for, one in each slice of each factor; outcomes are ranked with parameters."""

from goldsim.studies.design.factors import Point
from goldsim.studies.design.sampler import CORRELATION, Sampler, Samples, Sampling


def n_points(plan: Sampling) -> int:
    """Return the number that is asked for."""
    return plan.samples


def points(plan: Sampling) -> tuple[Point, ...]:
    """Return points that fill the slices at random."""
    import numpy as np
    from scipy.stats import qmc

    return plan.at(qmc.LatinHypercube(len(plan.factors), rng=np.random.default_rng(plan.seed)).random(plan.samples))


EXAMPLE = "goldsim sweep scenarios/status_quo.yaml scenarios/balanced.yaml -p sell.tax_share --design lhs --samples 50 -n 2"
SAMPLER = Sampler("lhs", n_points, points, CORRELATION, samples=Samples("points", usual=100, fewest=8), example=EXAMPLE)
