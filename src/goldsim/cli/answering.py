"""Making a study and telling what came out of it: what run, compare and study share."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from goldsim.cli.printing.streams import Note, console, out, out_json, progress, say, table_of
from goldsim.errors import FolderError, UsageError

if TYPE_CHECKING:
    from goldsim.cli.study import Request
    from goldsim.studies.analysis.kind import Findings
    from goldsim.studies.making import Made
    from goldsim.studies.results.stored import Results
    from goldsim.studies.tasks import Design

HERE = Path("results")


def answer(request: "Request", design: "Design", given: Mapping[str, str]) -> None:
    """Make the study, then print what came out; `given` are the texts of the scenario files by scenario name."""
    folder = folder_of(design, request)
    made = _make(design, folder, request, given)
    _tell(made, folder, request)
    if not request.as_json:
        show(made.findings)
    page = _page(made, request)
    if request.as_json:
        content = {"folder": str(folder), "page": str(page) if page else None}
        for one in made.findings:
            content |= one.content()
        out_json(content)
    end(made.results, made.findings, None if request.as_json else page or folder)


def show(findings: "Sequence[Findings]") -> None:
    """Print what was found."""
    for one in findings:
        for table in one.tables():
            console().print(table_of(table))
        for line in one.lines():
            out(line)


def end(results: "Results", findings: "Sequence[Findings]", where: Path | None) -> None:
    """Say on stderr what cannot be said and why, and then where the results are; exit with 3 where something is missing."""
    refusals = [one.refusal for one in findings if one.refusal]
    for refusal in refusals:
        say(refusal)
    if where is not None:
        out(str(where))
    if results.missing or refusals:
        raise typer.Exit(3)


def folder_of(design: "Design", request: "Request") -> Path:
    """Return where the results of a request go."""
    return request.out or HERE / design.folder_name


def workers_of(request: "Request") -> int:
    """Return how many processes a request may have: one a processor, if it does not say."""
    return request.workers or len(os.sched_getaffinity(0))


def n_done(folder: Path) -> int:
    """Return how many finished runs a folder holds, whatever else is to be said of it."""
    from goldsim.studies.results.run_log import RunLog

    try:
        return RunLog(folder).n_done
    except (FolderError, OSError):
        return 0


def _make(design: "Design", folder: Path, request: "Request", given: Mapping[str, str]) -> "Made":
    from goldsim.studies.making import make_study
    from goldsim.studies.results.folder import Command

    command = Command(request.command(), given)
    with progress(request.quiet) as show:
        try:
            return make_study(
                design, folder, workers=workers_of(request), command=command, progress=show,
                timeout=request.timeout, scheduler=request.scheduler, retry_failed=request.retry_failed,
            )  # fmt: skip
        except (FolderError, UsageError):
            raise
        except BaseException as stop:
            n = n_done(folder)
            if n:
                runs = "finished run is" if n == 1 else "finished runs are"
                stop.add_note(Note(f"{n} {runs} kept in {folder}, and the same command goes on from there"))
            raise


def _tell(made: "Made", folder: Path, request: "Request") -> None:
    """Say what the user should know besides the results."""
    for note in [*made.notes, *made.results.warnings, *made.results.price_notes]:
        say(f"note: {note}")
    if made.n_found and not request.quiet:
        say(f"{made.n_found} finished runs were found in {folder}")
    if os.environ.get("GOLDSIM_DEBUG"):
        for trace in made.traces:
            say(trace)
    for failure in made.results.failures:
        say(f"failed: {failure['policy']}, seed {failure['seed']}: {failure['error']}\n  again: {failure['again']}")


def _page(made: "Made", request: "Request") -> Path | None:
    results = made.results
    if not request.report or not has_page(made.findings) or not results.as_given.rows:
        return None
    if not request.quiet:
        say(f"results are in {results.folder}; drawing the page")
    return draw(results.folder)


def has_page(findings: "Sequence[Findings]") -> bool:
    """Tell whether the page of figures shows a study."""
    return all(one.has_page for one in findings)


def draw(folder: Path) -> Path:
    """Draw the figures and the page of a results folder; return the page."""
    from goldsim.report.page import write_report

    return write_report(folder)
