"""Making a study and telling what came out of it, or what it would be: what run, compare, study, sweep and resume share."""

import os
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from goldsim.cli.options import Changes, Execution, PageExecution
from goldsim.cli.printing import Note, console, duration, out, out_json, progress, say, table
from goldsim.errors import FolderError, UsageError
from goldsim.text.phrases import plural

if TYPE_CHECKING:
    from goldsim.studies.analysis.kind import Findings
    from goldsim.studies.design.sweeps import Sweep
    from goldsim.studies.making import Made
    from goldsim.studies.results.stored import Results
    from goldsim.studies.tasks import Design

HERE = Path("results")
SHOWN = 5  # points of a design


@dataclass(frozen=True)
class Request:
    """How a study is made, where its results go and what is said of it."""

    command: str  # the command that makes the study again, as the results folder keeps it
    execution: Execution
    out: Path | None = None
    retry_failed: bool = True

    @property
    def n_workers(self) -> int:
        """How many processes there may be: one a processor, if the user does not say."""
        return self.execution.workers or len(os.sched_getaffinity(0))

    def folder_of(self, design: "Design") -> Path:
        """Return where the results go."""
        return self.out or HERE / design.folder_name


def command_line(command: str, files: Sequence[Path], options: Mapping[str, object], changes: Changes) -> str:
    """Return the command that makes a study again, without folders of this machine; options that are None are left out."""
    here, words = Path.cwd(), ["goldsim", command]
    for file, full in ((file, file.resolve()) for file in files):
        words.append(full.relative_to(here).as_posix() if full.is_relative_to(here) else file.name)
    options = {**options, "--weeks": changes.weeks, "--people-per-row": changes.people_per_row}
    words += [word for option, value in options.items() if value is not None for word in (option, str(value))]
    words += ["--outside-range"] if changes.outside_range else []
    return shlex.join([*words, *(word for value in changes.values or () for word in ("-p", value))])


def answer(request: Request, design: "Design", given: Mapping[str, str]) -> None:
    """Make the study, then print what came out; `given` are the texts of the scenario files by scenario name."""
    folder = request.folder_of(design)
    made = _make(design, folder, request, given)
    _tell(made, folder, request)
    if not request.execution.as_json:
        show(made.findings)
    page = _page(made, request)
    if request.execution.as_json:
        content: dict[str, Any] = {"folder": str(folder), "page": str(page) if page else None}
        for one in made.findings:
            content |= one.content()
        out_json(content | {"answer": [line for one in made.findings for line in _answer(one)[0]]})
    end(made.results, made.findings, None if request.execution.as_json else page or folder)


def show(findings: "Sequence[Findings[Any]]") -> None:
    """Print what was found."""
    for one in findings:
        for shown in one.tables():
            console().print(table(*shown))
        for line in one.lines():
            out(line)
        sentences, head, rows = _answer(one)
        for line in sentences:
            out(line)
        if rows:
            console().print(table("", [(heading, False) for heading in head], rows))


def _answer(found: "Findings[Any]") -> tuple[list[str], list[str], list[list[str]]]:
    """Return the sentences of the page's answer, and the table of its lines with their head, where policies are compared."""
    from goldsim.studies.analysis.kind import ComparisonFindings

    if not isinstance(found, ComparisonFindings) or not found.is_compared:
        return [], [], []
    from goldsim.report import answer as page
    from goldsim.report.study_view import gather

    view = gather(found.given)
    return page.answer(view), *page.in_a_table(view)


def end(results: "Results", findings: "Sequence[Findings[Any]]", where: Path | None) -> None:
    """Say on stderr what cannot be said and why, and then where the results are; exit with 3 where something is missing."""
    refusals = [one.refusal for one in findings if one.refusal]
    for refusal in refusals:
        say(refusal)
    if where is not None:
        out(str(where))
    if results.missing or refusals:
        raise typer.Exit(3)


def n_done(folder: Path) -> int:
    """Return how many finished runs a folder holds, whatever else is to be said of it."""
    from goldsim.studies.results.run_log import RunLog

    try:
        return RunLog(folder).n_done
    except (FolderError, OSError):
        return 0


def _make(design: "Design", folder: Path, request: Request, given: Mapping[str, str]) -> "Made":
    from goldsim.studies.making import make_study
    from goldsim.studies.results.folder import Command

    with progress(request.execution.quiet) as show:
        try:
            return make_study(
                design,
                folder,
                workers=request.n_workers,
                command=Command(request.command, given),
                progress=show,
                timeout=request.execution.timeout,
                scheduler=request.execution.scheduler,
                retry_failed=request.retry_failed,
            )
        except (FolderError, UsageError):
            raise
        except BaseException as stop:
            if n := n_done(folder):
                runs = "finished run is" if n == 1 else "finished runs are"
                stop.add_note(Note(f"{n} {runs} kept in {folder}, and the same command goes on from there"))
            raise


def _tell(made: "Made", folder: Path, request: Request) -> None:
    for note in [*made.notes, *made.results.warnings, *made.results.price_notes]:
        say(f"note: {note}")
    if made.n_found and not request.execution.quiet:
        say(f"{made.n_found} finished runs were found in {folder}")
    if os.environ.get("GOLDSIM_DEBUG"):
        for trace in made.traces:
            say(trace)
    for failure in made.results.failures:
        say(f"failed: {failure['policy']}, seed {failure['seed']}: {failure['error']}\n  again: {failure['again']}")


def _page(made: "Made", request: Request) -> Path | None:
    from goldsim.studies.analysis.findings import has_page
    from goldsim.studies.results.folder import LOCK, locked

    results = made.results
    if not (
        isinstance(request.execution, PageExecution)
        and request.execution.report
        and has_page(made.findings)
        and results.as_given.rows
    ):
        return None
    if not request.execution.quiet:
        say(f"results are in {results.folder}; drawing the page")
    with locked(results.folder / LOCK, waiting=say):
        return drawn(results.folder)


def drawn(folder: Path, **how: Any) -> Path:
    """Draw the page of a results folder as `write_report` is told how, and seal the folder with it."""
    from goldsim.report.page import write_report
    from goldsim.studies.results.files import seal

    page = write_report(folder, **how)
    seal(folder)
    return page


def print_plan(design: "Design", request: Request) -> None:
    """Print how many runs a study is and about how long they take, from some weeks that are timed; write nothing."""
    from goldsim.studies.design.sweeps import Sweep
    from goldsim.studies.making import TIMED, timed
    from goldsim.studies.results.manifest import MANIFEST, read_manifest

    folder, first = request.folder_of(design), design.scenarios[0]
    n, finished, weeks = len(design.tasks), 0, first.run.weeks
    with suppress(FolderError):
        if (folder / MANIFEST).exists() and read_manifest(folder)["study"] == design.study:
            finished = n_done(folder)
    workers, each = min(request.n_workers, max(1, n - finished)), timed(first, design.seeds[0])
    seconds = (n - finished) * each / workers
    if request.execution.as_json:
        content: dict[str, Any] = {"runs": n, "finished": finished, "weeks": weeks, "seconds_a_run": each, "workers": workers}
        content |= {"seconds": seconds, "folder": str(folder)}
        out_json(content | ({"points": len(design.points)} if isinstance(design, Sweep) else {}))
        return
    out(f"{n:,} runs of {weeks} weeks: {design.in_words}")
    timing = f"{each:.1f} s a run ({TIMED} weeks of {first.name} were timed here and now)"
    out(f"about {duration(seconds)} with {plural(workers, 'worker')}, at {timing}")
    if isinstance(design, Sweep):
        console().print(_head(design))
    out(f"{finished:,} of the runs are in {folder} already" if finished else f"the results would go to {folder}")


def _head(design: "Sweep") -> Any:
    """Return the first points of a design as a table, a line a parameter, since there may be many of those."""
    from goldsim.studies.design.factors import as_typed

    n = len(design.points)
    title = f"the first {SHOWN} of {n:,} points" if n > SHOWN else "the points"
    columns = [("point", False), *((str(number), True) for number in range(1, min(n, SHOWN) + 1))]
    values = zip(*design.points[:SHOWN], strict=True)
    return table(title, columns, [(path, *map(as_typed, of)) for path, of in zip(design.sampling.paths, values, strict=True)])
