"""The command `study`: a study that is kept as a file."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.answering import answer
from goldsim.cli.dry_run import counted, foretell, seeds_in_words, sweep_in_words
from goldsim.cli.study import (
    AsJson,
    Out,
    Outside,
    Page,
    PerRow,
    Quiet,
    Request,
    Scheduler,
    Timeout,
    Values,
    Weeks,
    Workers,
    changed,
    texts_of,
)  # fmt: skip
from goldsim.errors import UsageError
from goldsim.studies.limits import LARGEST_SEED

if TYPE_CHECKING:
    from goldsim.studies.study_file import StudyFile
    from goldsim.studies.tasks import Design

File = Annotated[Path, typer.Argument(metavar="FILE", help="A study, such as experiments/ablation.yaml.", show_default=False)]
Count = Annotated[int | None, typer.Option("-n", min=1, max=100_000, help="Number of seeds instead of that in the file.")]
Seed = Annotated[int | None, typer.Option("--seed", min=0, max=LARGEST_SEED, help="First seed instead of that in the file.")]
Mechanisms = Annotated[
    str | None, typer.Option(metavar="M01,M14", help="Mechanisms to switch off, one at a time, instead of those in the file.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say how many runs it is and how long they take, and do nothing.")]


def add_to(app: typer.Typer) -> None:
    """Give `app` the command of this file."""
    app.command("study")(study)


def study(
    file: File,
    n: Count = None,
    seed: Seed = None,
    mechanisms: Mechanisms = None,
    weeks: Weeks = None,
    people_per_row: PerRow = None,
    values: Values = None,
    outside_range: Outside = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    timeout: Timeout = None,
    out: Out = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    report: Page = True,
) -> None:
    """Make the study that a file describes, or go on with it."""
    request = Request(
        "study", [file], n, seed, weeks, people_per_row, values or [], workers, out, quiet, as_json, report, mechanisms,
        outside=outside_range, timeout=timeout, scheduler=scheduler,
    )  # fmt: skip
    wanted = _wanted(request)
    design = wanted.design()
    if dry_run:
        foretell(design, request, _whole(wanted, design))
    else:
        answer(request, design, texts_of(wanted.scenarios, wanted.files))


def _wanted(request: Request) -> "StudyFile":
    """Read the file, and put in its place what the command line says otherwise."""
    from goldsim.studies.study_file import read_study

    found, changes = read_study(request.files[0]), request.changes()
    _check_sampled(found, request, changes)
    first = found.seeds[0] if request.seed is None else request.seed
    n = len(found.seeds) if request.n is None else request.n
    return replace(
        found,
        scenarios=tuple(changed(list(found.scenarios), changes, outside=request.outside)) if changes else found.scenarios,
        seeds=tuple(range(first, first + n)),
        mechanisms=found.mechanisms if request.mechanisms is None else _mechanisms(request.mechanisms),
    )


def _check_sampled(found: "StudyFile", request: Request, changes: dict[str, Any]) -> None:
    """Refuse what the command line changes where the study varies it."""
    if found.sampled is None:
        return
    if request.mechanisms is not None:
        raise UsageError(
            "--mechanisms: the study has levers or uncertainties, and no mechanisms that are switched off one by one"
        )
    varied = {*found.sampled.plan.paths, *(path for choice in found.sampled.choices for path in choice.changes)}
    for path in changes:
        if path in varied:
            raise UsageError(f"-p {path}: the study varies it; change {request.files[0]}")


def _mechanisms(text: str) -> tuple[str, ...]:
    from goldsim.studies.design.variants import ALL, one_mechanism_off

    names = [name.strip() for name in text.split(",")]
    mechanisms, faults = one_mechanism_off(ALL if names == [ALL] else names)
    if faults:
        raise UsageError("\n".join(f"--mechanisms {text}: {fault.words}" for fault in faults))
    return mechanisms


def _whole(wanted: "StudyFile", design: "Design") -> str:
    from goldsim.studies.design.sweeps import Sweep

    if isinstance(design, Sweep):
        return sweep_in_words(design)
    n = len(wanted.mechanisms)
    parts = [counted(wanted.scenarios, "scenario")]
    parts += [f"each as it is and without each of {counted(wanted.mechanisms, 'mechanism')}"] if n else []
    return ", ".join([*parts, seeds_in_words(wanted.seeds)])
