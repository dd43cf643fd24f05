"""The command `sweep`: parameters varied on the command line."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.answering import Request, answer, command_line, print_plan
from goldsim.cli.options import (
    Changes,
    DryRun,
    Execution,
    Out,
    Outside,
    PerRow,
    Seeds,
    Weeks,
    by_path,
    complete_path,
    factor_spec,
    read_all,
    refuse,
    texts_of,
)
from goldsim.errors import UsageError
from goldsim.reading.seeds import LARGEST_SEED
from goldsim.studies import USUAL_RUNS
from goldsim.studies.design.samplers import SAMPLERS, USUAL
from goldsim.text.phrases import listed, sentence

if TYPE_CHECKING:
    from goldsim.scenario import Scenario
    from goldsim.studies.design.factors import FactorSpec
    from goldsim.studies.design.samplers import Sampler, Sampling

EXAMPLES = tuple(one.example for one in SAMPLERS.values() if one.example)
_SAMPLES = {one.name: one.samples for one in SAMPLERS.values() if one.samples}
USUAL_SEED = 1  # of the points

_FILES = typer.Argument(metavar="FILE...", help="Scenarios; all at every point, with the same seeds.", show_default=False)
_WHAT = "A,B,C: a list. LOW:HIGH:N: N values. LOW:HIGH: a range. Nothing: its documented range. Repeat it, in any order."
_VARY = typer.Option("-p", metavar="PATH[=...]", help=_WHAT, autocompletion=complete_path)
_TYPED = "|".join(one.typed for one in SAMPLERS.values())
_DESIGN = typer.Option("--design", metavar=_TYPED, help="How points are chosen; a file has a point a line.")
_COUNTED = sentence(", ".join(f"{samples.noun} ({name})" for name, samples in _SAMPLES.items()))
_SAMPLED = typer.Option(help=f"{_COUNTED}.", show_default=", ".join(str(samples.usual) for samples in _SAMPLES.values()))


@dataclass(frozen=True)
class Points:
    """What is varied, and how the points are chosen."""

    vary: Annotated[list[str] | None, _VARY] = None
    design: Annotated[str, _DESIGN] = USUAL
    samples: Annotated[int | None, _SAMPLED] = None
    design_seed: Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Seed of the points; no seed of a run.")] = USUAL_SEED


@dataclass(frozen=True)
class PointSeeds(Seeds):
    """The same at each point."""

    n: Annotated[int, typer.Option("-n", min=1, max=100_000, help="Seeds at each point, the same everywhere.")] = 10


@dataclass(frozen=True)
class Bounds:
    """How large the runs are, and what is allowed."""

    weeks: Weeks = None
    people_per_row: PerRow = None
    outside_range: Outside = False
    max_runs: Annotated[int, typer.Option(min=1, help="Refuse a design of more runs.")] = USUAL_RUNS


def sweep(
    files: Annotated[list[Path], _FILES],
    *,
    points: Points,
    seeds: PointSeeds,
    bounds: Bounds,
    execution: Execution,
    out: Out = None,
    dry_run: DryRun = False,
) -> None:
    """Vary parameters: every scenario at every point with the same seeds."""
    from goldsim.studies.design.sweep_points import swept

    changes = Changes(bounds.weeks, bounds.people_per_row, points.vary, bounds.outside_range)
    request = Request(command_line("sweep", files, _typed(points, seeds, bounds), changes), execution, out)
    specs = [factor_spec(text) for text in points.vary or ()]
    fixed = _fixed(specs, changes)
    scenarios = read_all(files, fixed, outside=changes.outside_range)
    plan = _plan(points, specs, fixed, scenarios, seeds.n, bounds)
    design = swept("sweep", scenarios, plan, seeds.all, allow_outside=bounds.outside_range, max_runs=bounds.max_runs)
    if dry_run:
        return print_plan(design, request)
    answer(request, design, texts_of(scenarios, files))


# The docstring is what `--help` shows, and tests run the examples.
sweep.__doc__ = "\n\n".join([str(sweep.__doc__), "Examples:", *(f"  {example}" for example in EXAMPLES)])


def _fixed(specs: "list[FactorSpec]", changes: Changes) -> dict[str, Any]:
    """Return the values of what has one value only, which is set in every scenario."""
    from goldsim.studies.design.factors import as_typed

    texts = [f"{spec.path}={as_typed(value)}" for spec in specs if spec.is_fixed for value in spec.values or ()]
    return by_path(replace(changes, values=texts))


def _typed(points: Points, seeds: Seeds, bounds: Bounds) -> dict[str, object]:
    """Return options as they are typed; a seed that is as usual is left out."""
    seed = None if points.design_seed == USUAL_SEED else points.design_seed
    sizes = {"-n": seeds.n, "--seed": seeds.seed, "--weeks": bounds.weeks, "--people-per-row": bounds.people_per_row}
    return sizes | {"--design": points.design, "--samples": points.samples, "--design-seed": seed}


def _plan(
    points: Points, specs: "list[FactorSpec]", fixed: Collection[str], scenarios: "list[Scenario]", n: int, bounds: Bounds
) -> "Sampling":
    """Return where the points come from; everything that is wrong with it is said at once."""
    from goldsim.studies.design.sweep_points import Wanted, plan_of

    varied = [spec for spec in specs if not spec.is_fixed]
    sampler, file = _sampler(points.design)
    if file and varied:
        words = f"the points of {file} say all that is varied; -p gives single values beside it"
        raise UsageError(f"-p {varied[0].path}: {words}")
    how = points.samples, points.design_seed, bounds.max_runs, bounds.outside_range, Path(file) if file else None
    plan = plan_of(Wanted(sampler.name, varied, n, *how), scenarios, refuse)
    if twice := [path for path in plan.paths if path in fixed]:
        raise UsageError(f"-p {twice[0]}: is varied, and has a value of its own as well")
    return plan


def _sampler(design: str) -> "tuple[Sampler, str]":
    from goldsim.reading.issues import suggestion

    name, colon, file = design.partition(":")
    sampler = SAMPLERS.get(name)
    if sampler is None or (colon and not sampler.read):
        there = listed([one.typed for one in SAMPLERS.values()])
        raise UsageError(f"--design {design}: there is {there}{suggestion(design, SAMPLERS)}")
    if sampler.read and not file:
        raise UsageError(f"--design {design}: say which file: --design {name}:points.csv")
    return sampler, file
