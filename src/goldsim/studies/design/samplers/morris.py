"""Morris's design, for a first look at many parameters: trajectories that change one factor at a time."""

from goldsim.studies.design.factors import Point
from goldsim.studies.design.sampler import EFFECTS, LEVELS, Sampler, Samples, Sampling, unit_cube


def points(plan: Sampling) -> tuple[Point, ...]:
    """Return the trajectories, one after the other."""
    from SALib.sample import morris

    return plan.at(morris.sample(unit_cube(len(plan.factors)), plan.samples, num_levels=LEVELS, seed=plan.seed))


SAMPLER = Sampler(
    "morris",
    n_points=lambda plan: plan.samples * (len(plan.factors) + 1),
    points=points,
    measure=EFFECTS,
    samples=Samples("trajectories", usual=10, fewest=4),
    example="goldsim sweep scenarios/baseline.yaml -p dig.base_mg=2000:3500 -p sell.tax_share --design morris --dry-run",
    pairs=lambda plan, numbers: numbers // (len(plan.factors) + 1),  # a trajectory's points were made from one another
)
