"""Making sweeps: planned and counted first, then every point checked, before anything runs."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.outcomes.catalogue import HEADLINES
from goldsim.reading.issues import Fault
from goldsim.scenario import Scenario
from goldsim.studies import LARGEST_STUDY, USUAL_RUNS
from goldsim.studies.design.factors import FactorSpec, Point, resolve, value_faults
from goldsim.studies.design.samplers import SAMPLERS, Sampling, faults_of, sampling
from goldsim.studies.design.sweeps import Recipe, Sweep
from goldsim.studies.given import all_scenarios, all_seeds, check_scenarios, measured_from
from goldsim.studies.tasks import RunOne, Variant
from goldsim.text.numbers import spans

KEEP = ("weekly",)  # of each run: there may be very many


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
    file: Path | None = None  # of points, for a design that reads them


def plan_of(wanted: Wanted, scenarios: Sequence[Scenario], refuse: Callable[[Iterable[Fault]], None]) -> Sampling:
    """Return a plan; `refuse` is told all that is wrong with it at once, but for what is wrong in a file of points."""
    read = SAMPLERS[wanted.design].read
    if read and wanted.file:
        refuse(faults_of(wanted.design, [], wanted.samples, 1))
        factors, rows = read(wanted.file, scenarios, allow_outside=wanted.allow_outside)
        return sampling(wanted.design, factors, rows=rows)
    known, faults = resolve(wanted.specs, scenarios)
    refuse([*faults, *faults_of(wanted.design, known, wanted.samples, len(wanted.specs))])
    plan = sampling(wanted.design, known, samples=wanted.samples, seed=wanted.seed)
    refuse_too_many(plan, len(scenarios), wanted.n_seeds, wanted.max_runs)
    refuse(value_faults(known, scenarios, allow_outside=wanted.allow_outside))
    return plan


def swept(
    kind: str,
    scenarios: Sequence[Scenario],
    sampling: Sampling,
    seeds: Iterable[int],
    *,
    choices: Sequence[Variant] = (),
    allow_outside: bool = False,
    max_runs: int = USUAL_RUNS,
    run_one: RunOne | None = None,
) -> Sweep:
    """Return the design that runs every choice at every point with every seed, and looks at the headline outcomes.

    Arguments are those of `goldsim.studies.tasks.paired`, and: `sampling`: where the points come from. `choices`: what is
    compared; every scenario as it is, without it. `allow_outside`: take values outside their documented ranges. `max_runs`: a
    design of more is refused before a point is made. Raises UsageError as `paired` does. Raises ScenarioError if points break a
    rule; all of them are named.
    """
    chosen, numbers = all_scenarios(scenarios), all_seeds(seeds)
    check_scenarios(chosen)
    compared = tuple(choices) or tuple(Variant(scenario.name, scenario.name, {}) for scenario in chosen)
    refuse_too_many(sampling, len(compared), len(numbers), max_runs)
    recipe = Recipe({scenario.name: scenario for scenario in chosen}, compared, sampling.paths, allow_outside)
    outcomes = (*HEADLINES, *(one.name for one in getattr(run_one, "outcomes", ())))
    common = {"kind": kind, "seeds": numbers, "reference": compared[0].name, "run_one": run_one}
    return sweep_of(recipe, sampling, sampling.points(), **common, outcomes=outcomes, keep=KEEP)


def sweep_of(recipe: Recipe, sampling: Sampling, points: tuple[Point, ...], **common: Any) -> Sweep:
    """Return the design that runs a recipe at points, see `checked`; `common` is what designs have, but for the scenarios."""
    digests, from_week = checked(recipe, points)
    common |= {"choices": recipe.choices, "allow_outside": recipe.allow_outside, "scenarios": tuple(recipe.scenarios.values())}
    return Sweep(**common, sampling=sampling, points=points, digests=digests, from_week=from_week)


def refuse_too_many(sampling: Sampling, n_choices: int, n_seeds: int, max_runs: int) -> None:
    """Refuse a design of more runs than are wanted, by the numbers alone. Raises UsageError with how many runs it would be."""
    n = sampling.n_points * n_choices * n_seeds
    most = min(max_runs, LARGEST_STUDY)
    if n <= most:
        return
    advice = f"--max-runs {n} allows it" if n <= LARGEST_STUDY else f"a study has {LARGEST_STUDY:,} at most"
    parts = f"{sampling.n_points:,} points, {n_choices} to compare and {n_seeds:,} seeds"
    raise UsageError(f"{parts} are {n:,} runs, more than {most:,}; {advice}")


def checked(recipe: Recipe, points: Sequence[Point]) -> tuple[tuple[str, ...], int]:
    """Return all scenarios' digests and the week from which runs are judged. Raises ScenarioError with every bad point."""
    digests: list[str] = []
    broken: dict[tuple[str, str], list[tuple[Issue, int]]] = {}
    weeks: set[int] = set()
    for choice, variant in enumerate(recipe.choices):
        for number, point in enumerate(points, 1):
            try:
                scenario = recipe.scenario(choice, point)
            except ScenarioError as error:
                for issue in error.issues:
                    kind = re.sub(r"[\d.]+", "#", f"{issue.path} {issue.message}")
                    broken.setdefault((variant.name, kind), []).append((issue, number))
                continue
            digests.append(scenario.digest)
            weeks |= {measured_from([scenario])} if scenario.policy.is_active else set()
    if broken:
        raise ScenarioError(_named(choice, found, recipe, points) for (choice, _), found in broken.items())
    return tuple(digests), min(weeks, default=0)


def _named(choice: str, found: list[tuple[Issue, int]], recipe: Recipe, points: Sequence[Point]) -> Issue:
    """Return what is wrong with some points of a choice as one issue that names all of them."""
    issue, first = found[0]
    values = ", ".join(f"{path}={value}" for path, value in zip(recipe.paths, points[first - 1], strict=True))
    plural, words = ("", "") if len(found) == 1 else ("s", "the first: ")
    where = f"{choice}, point{plural} {spans([number for _, number in found])} of {len(points)}"
    return Issue(where, 0, 0, issue.path, f"{issue.message} ({words}{values})")
