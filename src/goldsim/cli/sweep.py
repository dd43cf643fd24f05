"""The command `sweep`: parameters varied on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.completion import complete_path
from goldsim.cli.study import (
    AsJson,
    Out,
    Outside,
    PerRow,
    Quiet,
    Request,
    Scheduler,
    Timeout,
    Weeks,
    Workers,
    read_all,
    texts_of,
)  # fmt: skip
from goldsim.errors import UsageError
from goldsim.studies.design.samplers import SAMPLERS, USUAL
from goldsim.studies.limits import LARGEST_SEED, USUAL_RUNS
from goldsim.text.phrases import sentence

if TYPE_CHECKING:
    from goldsim.scenario import Scenario
    from goldsim.studies.design.factors import FactorSpec
    from goldsim.studies.design.sampler import Sampler, Sampling
    from goldsim.studies.design.sweeps import Sweep

EXAMPLES = tuple(one.example for one in SAMPLERS.values() if one.example)
_SAMPLED = [one for one in SAMPLERS.values() if one.samples]
_TYPED = "|".join(one.typed for one in SAMPLERS.values())

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Scenarios; all at every point, with the same seeds.", show_default=False)
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        metavar="PATH[=...]",
        help="A,B,C: a list. LOW:HIGH:N: N values. LOW:HIGH: a range. Nothing: its documented range. Repeat it, in any order.",
        autocompletion=complete_path,
    ),
]
Kind = Annotated[
    str,
    typer.Option("--design", metavar=_TYPED, help="How points are chosen; a file has a point a line."),
]
Samples = Annotated[
    int | None,
    typer.Option(
        help=f"{sentence(', '.join(f'{one.samples.noun} ({one.name})' for one in _SAMPLED if one.samples))}.",
        show_default=", ".join(str(one.samples.usual) for one in _SAMPLED if one.samples),
    ),
]
DesignSeed = Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Seed of the points; no seed of a run.")]
Replicates = Annotated[int, typer.Option("-n", min=1, max=100_000, help="Seeds at each point, the same everywhere.")]
First = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="First seed; the others follow it.")]
MaxRuns = Annotated[int, typer.Option(min=1, help="Refuse a design of more runs.")]
Keep = Annotated[str, typer.Option(metavar="TABLES", help="Tables that are kept of each run: weekly,regions,... or all.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say how many runs it is, how long they take, and the first points.")]


def add_to(app: typer.Typer) -> None:
    """Give `app` the command of this file."""
    app.command("sweep", help=_help())(sweep)


def _help() -> str:
    examples = "\n\n".join(f"  {example}" for example in EXAMPLES)
    return f"Vary parameters: every scenario at every point with the same seeds.\n\nExamples:\n\n{examples}"


def sweep(
    files: Files,
    vary: Vary = None,
    design: Kind = USUAL,
    samples: Samples = None,
    design_seed: DesignSeed = 1,
    n: Replicates = 10,
    seed: First = 1,
    weeks: Weeks = None,
    people_per_row: PerRow = None,
    outside_range: Outside = False,
    max_runs: MaxRuns = USUAL_RUNS,
    workers: Workers = None,
    scheduler: Scheduler = None,
    timeout: Timeout = None,
    keep: Keep = "weekly",
    out: Out = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Vary parameters: every scenario at every point with the same seeds."""
    more: dict[str, Any] = {"--design": design, "--samples": samples, "--keep": None if keep == "weekly" else keep}
    more["--design-seed"] = design_seed if design_seed != 1 else None
    request = Request(
        "sweep", files, n, seed, weeks, people_per_row, vary or [], workers, out, quiet, as_json, False,
        outside=outside_range, timeout=timeout, scheduler=scheduler, more=more,
    )  # fmt: skip
    wanted, given = _wanted(request, design, samples, design_seed, max_runs, keep)
    if dry_run:
        from goldsim.cli.dry_run import foretell, sweep_in_words

        foretell(wanted, request, sweep_in_words(wanted))
    else:
        from goldsim.cli.answering import answer

        answer(request, wanted, given)


def _wanted(
    request: Request, design: str, samples: int | None, design_seed: int, max_runs: int, keep: str
) -> "tuple[Sweep, dict[str, str]]":
    """Return the design that is asked for, and the texts of the scenario files."""
    from dataclasses import replace

    from goldsim.cli.factor_specs import asked
    from goldsim.studies.design.sweep_points import swept

    wishes = [asked(text) for text in request.values]
    scenarios = _base(request, [wish for wish in wishes if wish.is_fixed])
    varied = [wish for wish in wishes if not wish.is_fixed]
    kept = tables_of(keep)
    plan = _plan(request, scenarios, varied, design, samples, design_seed, max_runs)
    seeds = range(request.seed or 0, (request.seed or 0) + (request.n or 0))
    made = swept("sweep", scenarios, plan, seeds, allow_outside=request.outside, max_runs=max_runs)
    return replace(made, keep=kept), texts_of(scenarios, request.files)


def _base(request: Request, fixed: "list[FactorSpec]") -> "list[Scenario]":
    """Read the scenarios, with what has one value only set in them."""
    from dataclasses import replace

    from goldsim.studies.design.encoding import as_typed

    texts = [f"{wish.path}={as_typed(value)}" for wish in fixed for value in wish.values or ()]
    return read_all(request.files, replace(request, values=texts).changes(), outside=request.outside)


def _plan(
    request: Request,
    scenarios: "list[Scenario]",
    varied: "list[FactorSpec]",
    design: str,
    samples: int | None,
    design_seed: int,
    max_runs: int,
) -> "Sampling":
    """Return where the points come from; everything that is wrong with it is said at once."""
    from goldsim.cli.factor_specs import refuse
    from goldsim.studies.design.factor_checks import resolve, value_faults
    from goldsim.studies.design.sampling import faults_of, sampling
    from goldsim.studies.design.sweep_points import refuse_too_many

    sampler, file = _sampler(design)
    name = sampler.name
    if sampler.read:
        if varied:
            raise UsageError(
                f"-p {varied[0].path}: the points of {file} say all that is varied; -p gives single values beside it"
            )
        refuse(faults_of(name, [], samples, 1))
        found = sampler.read(Path(file), scenarios, allow_outside=request.outside)
        return sampling(name, found.factors, rows=found.rows)
    factors, faults = resolve(varied, scenarios)
    refuse([*faults, *faults_of(name, factors, samples, len(varied))])
    plan = sampling(name, factors, samples=samples, seed=design_seed)
    refuse_too_many(plan, len(scenarios), request.n or 0, max_runs)
    refuse(value_faults(factors, scenarios, allow_outside=request.outside))
    return plan


def _sampler(design: str) -> "tuple[Sampler, str]":
    """Return the design that is asked for, and its file if it has one."""
    from goldsim.reading.issues import suggestion
    from goldsim.text.phrases import listed

    name, colon, file = design.partition(":")
    sampler = SAMPLERS.get(name)
    if sampler is None or (colon and not sampler.read):
        there = listed([one.typed for one in SAMPLERS.values()])
        raise UsageError(f"--design {design}: there is {there}{suggestion(design, SAMPLERS)}")
    if sampler.read and not file:
        raise UsageError(f"--design {design}: say which file: --design {name}:points.csv")
    return sampler, file


def tables_of(keep: str) -> tuple[str, ...]:
    """Return the tables that `--keep` names; the weekly one is always among them.

    Raises
    ------
    UsageError
        If there is no such table.
    """
    from goldsim.reading.issues import suggestion
    from goldsim.runs import TABLES

    names = TABLES if keep == "all" else tuple(name.strip() for name in keep.split(","))
    for name in names:
        if name not in TABLES:
            raise UsageError(f"--keep {keep}: there is no table {name!r}{suggestion(name, TABLES)}; there is {', '.join(TABLES)}")
    return tuple(name for name in TABLES if name in names or name == "weekly")
