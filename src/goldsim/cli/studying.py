"""The commands that make studies and tell what came out: run, compare, study, resume and report."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.answering import Request, answer, command_line, drawn, end, print_plan, show
from goldsim.cli.options import Changes, DryRun, Out, PageExecution, Seeds, by_path, changed, read_all, texts_of
from goldsim.cli.printing import out, say
from goldsim.errors import UsageError
from goldsim.reading.seeds import LARGEST_SEED

if TYPE_CHECKING:
    from goldsim.studies.design.levers import Sampled
    from goldsim.studies.study_file import StudyFile

File = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario.", show_default=False)]


def run(file: File, *, seeds: Seeds, changes: Changes, execution: PageExecution, out: Out = None) -> None:
    """Run one scenario with several seeds."""
    _made("run", [file], seeds, changes, Request("", execution, out))


_TWO = typer.Argument(metavar="FILE FILE...", help="Scenarios; the first is the reference.", show_default=False)


@dataclass(frozen=True)
class PairSeeds(Seeds):
    """The same, and more of them: every seed is a pair for each scenario that is compared."""

    n: Annotated[int, typer.Option("-n", min=1, max=100_000, help="Number of seeds.")] = 30


def compare(
    files: Annotated[list[Path], _TWO], *, seeds: PairSeeds, changes: Changes, execution: PageExecution, out: Out = None
) -> None:
    """Run several scenarios with the same seeds and compare them pair by pair."""
    if len(files) < 2:
        raise UsageError("compare needs two scenario files or more; goldsim run takes one")
    _made("compare", files, seeds, changes, Request("", execution, out))


def _made(kind: str, files: list[Path], seeds: Seeds, changes: Changes, request: Request) -> None:
    """Read scenarios, run each with the seeds, and print what came out."""
    from goldsim.studies.tasks import paired

    command = command_line(kind, files, {"-n": seeds.n, "--seed": seeds.seed}, changes)
    scenarios = read_all(files, by_path(changes), outside=changes.outside_range)
    answer(replace(request, command=command), paired(kind, scenarios, seeds.all), texts_of(scenarios, files))


A_STUDY = typer.Argument(metavar="FILE", help="A study, such as experiments/ablation.yaml.", show_default=False)
FIRST = typer.Option("--seed", min=0, max=LARGEST_SEED, help="First seed instead of that in the file.")
OFF = typer.Option(metavar="M01,M14", help="Mechanisms to switch off, one at a time, instead of those in the file.")


@dataclass(frozen=True)
class Instead:
    """What stands in the place of what the file says; None leaves it to the file."""

    n: Annotated[int | None, typer.Option("-n", min=1, max=100_000, help="Number of seeds instead of that in the file.")] = None
    seed: Annotated[int | None, FIRST] = None
    mechanisms: Annotated[str | None, OFF] = None


def study(
    file: Annotated[Path, A_STUDY],
    *,
    instead: Instead,
    changes: Changes,
    execution: PageExecution,
    out: Out = None,
    dry_run: DryRun = False,
) -> None:
    """Make the study that a file describes, or go on with it."""
    wanted = _wanted(file, instead, changes)
    design = wanted.design()
    options = {"--mechanisms": instead.mechanisms, "-n": instead.n, "--seed": instead.seed}
    command = command_line("study", [file], options, changes)
    request = Request(command, execution, out)
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


PAGE = "report.html"
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder that is not finished.", show_default=False)]
Retry = Annotated[bool, typer.Option("--retry-failed", help="Try runs that failed once more.")]


def resume(folder: Folder, *, retry_failed: Retry = False, execution: PageExecution) -> None:
    """Go on with a study that was interrupted, from what its folder holds."""
    from goldsim.studies.analysis.findings import design_of, findings_of, has_page, open_results
    from goldsim.studies.results.files import refuse_changed

    results = open_results(folder)
    design = design_of(results)
    lost = refuse_changed(folder) if results.log.complete is not None and results.has_tables else []
    if execution.report and results.log.complete is not None and has_page(findings_of(results)):
        lost += [] if (folder / PAGE).exists() else [PAGE]
    if lost:
        say(f"{folder} is complete, but for what is missing or not as it was written ({', '.join(lost[:3])}): it is made again")
    elif results.log.complete is not None and not execution.as_json:
        say(f"{folder} is complete: there is nothing to go on with; goldsim report {folder} works out again what it says")
        out(str(folder))
        return
    answer(Request(results.manifest["command"], execution, folder, retry_failed), design, {})


def report(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder.", show_default=False)],
    language: Annotated[str, typer.Option(help="en or fr: the language of the page.")] = "en",
    matters: Annotated[float, typer.Option(min=0, max=100, help="Percent of a level: the smallest change that matters.")] = 2.0,
    beside: Annotated[
        list[Path] | None, typer.Option(help="Folder of a sweep, ablation or single instruments to show too.")
    ] = None,
) -> None:
    """Draw figures and page again, and do the analyses again, from what is stored, also of an unfinished study."""
    from goldsim.studies.analysis.findings import has_page, open_results, written_findings
    from goldsim.studies.results.files import refuse_changed
    from goldsim.studies.results.folder import LOCK, locked

    open_results(folder)  # which says what else it is
    with locked(folder / LOCK, waiting=say):
        results = open_results(folder)
        if not results.rows:
            raise UsageError(f"{folder} holds no finished run yet")
        refuse_changed(folder)
        findings = written_findings(results)
        if has_page(findings):
            out(str(drawn(folder, language_=language, matters=matters, beside=beside or ())))
    if not has_page(findings):
        show(findings)
        end(results, findings, folder)
