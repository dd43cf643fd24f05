"""The command `study`: a study that is kept as a file."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.answering import Request, answer, command_line, print_plan
from goldsim.cli.assignments import by_path, changed, texts_of
from goldsim.cli.options import Changes, Execution, Out, PageOutput
from goldsim.errors import UsageError
from goldsim.studies.limits import LARGEST_SEED

if TYPE_CHECKING:
    from goldsim.studies.design.levers import Sampled
    from goldsim.studies.study_file import StudyFile

File = Annotated[Path, typer.Argument(metavar="FILE", help="A study, such as experiments/ablation.yaml.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say how many runs it is and how long they take, and do nothing.")]


@dataclass(frozen=True)
class Instead:
    """What stands in the place of what the file says; None leaves it to the file."""

    n: Annotated[int | None, typer.Option("-n", min=1, max=100_000, help="Number of seeds instead of that in the file.")] = None
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=LARGEST_SEED, help="First seed instead of that in the file.")
    ] = None
    mechanisms: Annotated[
        str | None, typer.Option(metavar="M01,M14", help="Mechanisms to switch off, one at a time, instead of those in the file.")
    ] = None

    def typed(self) -> dict[str, object]:
        """Return the options as they are typed."""
        return {"--mechanisms": self.mechanisms, "-n": self.n, "--seed": self.seed}


def study(
    file: File,
    *,
    instead: Instead,
    changes: Changes,
    execution: Execution,
    out: Out = None,
    dry_run: DryRun = False,
    output: PageOutput,
) -> None:
    """Make the study that a file describes, or go on with it."""
    wanted = _wanted(file, instead, changes)
    design = wanted.design()
    command = command_line("study", [file], instead.typed() | changes.typed(), changes)
    request = Request(command, execution, output, out, output.report)
    if dry_run:
        print_plan(design, request)
    else:
        answer(request, design, texts_of(wanted.scenarios, wanted.files))


def _wanted(file: Path, instead: Instead, changes: Changes) -> "StudyFile":
    from goldsim.studies.design.variants import ALL, one_mechanism_off
    from goldsim.studies.study_file import read_study

    found, values = read_study(file), by_path(changes)
    if found.sampled is not None:
        _check_sampled(found.sampled, file, instead, values)
    first = found.seeds[0] if instead.seed is None else instead.seed
    n = len(found.seeds) if instead.n is None else instead.n
    scenarios = tuple(changed(list(found.scenarios), values, outside=changes.outside_range)) if values else found.scenarios
    mechanisms = found.mechanisms
    if instead.mechanisms is not None:
        names = [name.strip() for name in instead.mechanisms.split(",")]
        mechanisms, faults = one_mechanism_off(ALL if names == [ALL] else names)
        if faults:
            raise UsageError("\n".join(f"--mechanisms {instead.mechanisms}: {fault.words}" for fault in faults))
    return replace(found, scenarios=scenarios, seeds=tuple(range(first, first + n)), mechanisms=mechanisms)


def _check_sampled(sampled: "Sampled", file: Path, instead: Instead, values: dict[str, Any]) -> None:
    if instead.mechanisms is not None:
        raise UsageError(
            "--mechanisms: the study has levers or uncertainties, and no mechanisms that are switched off one by one"
        )
    varied = {*sampled.plan.paths, *(path for choice in sampled.choices for path in choice.changes)}
    for path in values:
        if path in varied:
            raise UsageError(f"-p {path}: the study varies it; change {file}")
