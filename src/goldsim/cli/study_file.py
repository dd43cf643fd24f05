"""The command `study`: a study that is kept as a file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goldsim.cli.making import answer, folder_of, n_done, workers_of
from goldsim.cli.output import duration, out, out_json
from goldsim.cli.study import (
    LARGEST_SEED,
    AsJson,
    Out,
    Page,
    PerRow,
    Quiet,
    Request,
    Values,
    Weeks,
    Workers,
    changed,
    texts_of,
)  # fmt: skip
from goldsim.errors import FolderError, UsageError

if TYPE_CHECKING:
    from goldsim.studies.design import Design
    from goldsim.studies.study_file import StudyFile

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
    workers: Workers = None,
    out: Out = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    report: Page = True,
) -> None:
    """Make the study that a file describes, or go on with it."""
    request = Request(
        "study", [file], n, seed, weeks, people_per_row, values or [], workers, out, quiet, as_json, report, mechanisms
    )
    wanted = _wanted(request)
    design = wanted.design()
    if dry_run:
        _foretell(wanted, design, request)
    else:
        answer(request, design, texts_of(wanted.scenarios, wanted.files))


def _wanted(request: Request) -> "StudyFile":
    """Read the file, and put in its place what the command line says otherwise."""
    from goldsim.studies.study_file import read_study

    found, changes = read_study(request.files[0]), request.changes()
    first = found.seeds[0] if request.seed is None else request.seed
    n = len(found.seeds) if request.n is None else request.n
    return replace(
        found,
        scenarios=tuple(changed(list(found.scenarios), changes)) if changes else found.scenarios,
        seeds=tuple(range(first, first + n)),
        mechanisms=found.mechanisms if request.mechanisms is None else _mechanisms(request.mechanisms),
    )


def _mechanisms(text: str) -> tuple[str, ...]:
    from goldsim.studies.study_file import ALL, one_mechanism_off

    names = [name.strip() for name in text.split(",")]
    mechanisms, faults = one_mechanism_off(ALL if names == [ALL] else names)
    if faults:
        raise UsageError("\n".join(f"--mechanisms {text}: {fault.words}" for fault in faults))
    return mechanisms


def _foretell(wanted: "StudyFile", design: "Design", request: Request) -> None:
    """Say how many runs a study is and about how long they take, from some weeks that are timed; write nothing."""
    from goldsim.studies.estimate import TIMED, timed

    folder, first = folder_of(design, request), design.scenarios[0]
    weeks, n = first.run.weeks, len(design.tasks)
    left = n - _found(folder, design)
    workers = min(workers_of(request), max(1, left))
    time = timed(first, design.seeds[0])
    seconds = left * time.run(weeks) / workers
    if request.as_json:
        content = {"runs": n, "finished": n - left, "weeks": weeks, "seconds_a_run": time.run(weeks), "workers": workers}
        out_json(content | {"seconds": seconds, "folder": str(folder)})
        return
    out(f"{n:,} runs of {weeks} weeks: {_whole(wanted)}")
    timing = f"{time.run(weeks):.1f} s a run ({TIMED} weeks of {first.name} were timed here and now)"
    out(f"about {duration(seconds)} with {workers} worker{'' if workers == 1 else 's'}, at {timing}")
    out(f"{n - left:,} of the runs are in {folder} already" if n > left else f"the results would go to {folder}")


def _whole(wanted: "StudyFile") -> str:
    seeds, n = wanted.seeds, len(wanted.mechanisms)
    parts = [_counted(wanted.scenarios, "scenario")]
    parts += [f"each as it is and without each of {_counted(wanted.mechanisms, 'mechanism')}"] if n else []
    parts += [f"with {_counted(seeds, 'seed')} ({seeds[0]} to {seeds[-1]})" if len(seeds) > 1 else f"with seed {seeds[0]}"]
    return ", ".join(parts)


def _counted(things: Sequence[object], noun: str) -> str:
    return f"{len(things):,} {noun}{'' if len(things) == 1 else 's'}"


def _found(folder: Path, design: "Design") -> int:
    """Return how many runs of this very study a folder holds."""
    from goldsim.studies.manifest import MANIFEST, read_manifest

    try:
        return n_done(folder) if (folder / MANIFEST).exists() and read_manifest(folder)["study"] == design.study else 0
    except FolderError:
        return 0
