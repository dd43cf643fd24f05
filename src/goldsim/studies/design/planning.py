"""Plans: where the points of a sweep come from, refused before a point is made where they make no sense."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from goldsim.reading.issues import Fault
from goldsim.scenario import Scenario
from goldsim.studies.design.factors import FactorSpec, resolve, value_faults
from goldsim.studies.design.sampler import Sampling
from goldsim.studies.design.samplers import faults_of, sampling
from goldsim.studies.design.sweep_points import refuse_too_many
from goldsim.studies.limits import USUAL_RUNS


@dataclass(frozen=True)
class Wanted:
    """What is varied and how the points are chosen; `samples` is the usual number where it is None."""

    design: str
    specs: Sequence[FactorSpec]
    n_seeds: int
    samples: int | None = None
    seed: int = 1  # of the points
    max_runs: int = USUAL_RUNS
    allow_outside: bool = False


def plan_of(wanted: Wanted, scenarios: Sequence[Scenario], refuse: Callable[[Iterable[Fault]], None]) -> Sampling:
    """Return a plan of points that are not read from a file; `refuse` is told all that is wrong with it at once."""
    known, faults = resolve(wanted.specs, scenarios)
    refuse([*faults, *faults_of(wanted.design, known, wanted.samples, len(wanted.specs))])
    plan = sampling(wanted.design, known, samples=wanted.samples, seed=wanted.seed)
    refuse_too_many(plan, len(scenarios), wanted.n_seeds, wanted.max_runs)
    refuse(value_faults(known, scenarios, allow_outside=wanted.allow_outside))
    return plan
