"""Morris's design, for a first look at many parameters: trajectories that change one factor at a time."""

from typing import TYPE_CHECKING

from goldsim.studies.design.factors import Point
from goldsim.studies.design.sampler import EFFECTS, LEVELS, Sampler, Samples, Sampling, unit_cube

if TYPE_CHECKING:
    from goldsim.studies.design.sampler import Numbers


def n_points(plan: Sampling) -> int:
    """Return a first point a trajectory, and one more a factor."""
    return plan.samples * (len(plan.factors) + 1)


def points(plan: Sampling) -> tuple[Point, ...]:
    """Return the trajectories, one after the other."""
    from SALib.sample import morris

    return plan.at(morris.sample(unit_cube(len(plan.factors)), plan.samples, num_levels=LEVELS, seed=plan.seed))


def pairs(plan: Sampling, numbers: "Numbers") -> "Numbers":
    """Return the trajectories: their points were made from one another."""
    return numbers // (len(plan.factors) + 1)


EXAMPLE = "goldsim sweep scenarios/baseline.yaml -p dig.base_mg=2000:3500 -p sell.tax_share --design morris --dry-run"
SAMPLES = Samples("trajectories", usual=10, fewest=4)
SAMPLER = Sampler("morris", n_points, points, EFFECTS, samples=SAMPLES, example=EXAMPLE, pairs=pairs)
