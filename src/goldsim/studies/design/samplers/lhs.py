"""A Latin hypercube: as many points as one asks for, one in each slice of each factor; outcomes are ranked with parameters."""

from goldsim.studies.design.factors import Point
from goldsim.studies.design.sampler import CORRELATION, Sampler, Samples, Sampling


def points(plan: Sampling) -> tuple[Point, ...]:
    """Return points that fill the slices at random."""
    import numpy as np
    from scipy.stats import qmc

    return plan.at(qmc.LatinHypercube(len(plan.factors), rng=np.random.default_rng(plan.seed)).random(plan.samples))


EXAMPLE = "goldsim sweep scenarios/status_quo.yaml scenarios/balanced.yaml -p sell.tax_share --design lhs --samples 50 -n 2"
SAMPLES = Samples("points", usual=100, fewest=8)
SAMPLER = Sampler("lhs", lambda plan: plan.samples, points, CORRELATION, samples=SAMPLES, example=EXAMPLE)
