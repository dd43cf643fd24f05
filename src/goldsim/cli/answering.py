"""Making a study and telling what came out of it: what run, compare, study, sweep and resume share."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from goldsim.cli.assignments import by_path
from goldsim.cli.options import Changes
from goldsim.cli.printing.progress_bar import progress
from goldsim.cli.printing.run_tables import content_of, findings_of, medians_of, sentences_of, spread_of
from goldsim.cli.printing.screen import console
from goldsim.cli.printing.streams import Note, out, out_json, say
from goldsim.cli.request import Request
from goldsim.cli.scenario_files import read_all, texts_of
from goldsim.errors import FolderError, UsageError

if TYPE_CHECKING:
    from goldsim.studies.making import Made
    from goldsim.studies.results.stored import Results
    from goldsim.studies.tasks import Design


def answer_scenarios(kind: str, files: list[Path], seeds: range, changes: Changes, request: Request) -> None:
    """Read scenarios, run each with the seeds, and print what came out."""
    from goldsim.studies.tasks import paired

    scenarios = read_all(files, by_path(changes), outside=changes.outside_range)
    answer(request, paired(kind, scenarios, seeds), texts_of(scenarios, files))


def answer(request: Request, design: "Design", given: Mapping[str, str]) -> None:
    """Make the study, then print what came out; `given` are the texts of the scenario files by scenario name."""
    folder = request.folder_of(design)
    made = _make(design, folder, request, given)
    _tell(made, folder, request)
    if "sweep" in made.results.manifest:
        answer_sweep(made.results, as_json=request.output.as_json)
        return
    if made.results.rows and not request.output.as_json:
        _print_results(made.results)
    page = _page(made.results, request)
    if request.output.as_json:
        out_json(content_of(made.results, page))
    else:
        out(str(page or folder))
    if made.results.missing:
        raise typer.Exit(3)


def answer_sweep(results: "Results", *, as_json: bool) -> None:
    """Print what a sweep says; what of it cannot be said, and why, goes to stderr."""
    from goldsim.cli.printing.sweep_tables import content_of_sweep, lines_of, notes_of, tables_of
    from goldsim.studies.analysis.sweep_findings import refusal
    from goldsim.studies.analysis.sweep_results import SweepResults

    assert isinstance(results, SweepResults)
    why_not = refusal(results) if results.rows else "no run is finished"
    if as_json:
        out_json(content_of_sweep(results, why_not))
    elif not why_not:
        for table in tables_of(results):
            console().print(table)
        for line in [*notes_of(results), *lines_of(results)]:
            out(line)
    if why_not:
        say(f"nothing is said about the parameters: {why_not}")
    if not as_json:
        out(str(results.folder))
    if results.missing or why_not:
        raise typer.Exit(3)


def n_done(folder: Path) -> int:
    """Return how many finished runs a folder holds, whatever else is to be said of it."""
    from goldsim.studies.results.run_log import RunLedger

    try:
        return RunLedger(folder / "ledger.jsonl").n_done
    except (FolderError, OSError):
        return 0


def draw(folder: Path) -> Path:
    """Draw the figures and the page of a results folder; return the page."""
    from goldsim.report.page import write_report

    return write_report(folder)


def _make(design: "Design", folder: Path, request: Request, given: Mapping[str, str]) -> "Made":
    from goldsim.studies.making import make_study

    with progress(request.output.quiet) as show:
        try:
            return make_study(
                design,
                folder,
                workers=request.n_workers,
                given=given,
                command=request.command,
                progress=show,
                timeout=request.execution.timeout,
                scheduler=request.execution.scheduler,
                retry_failed=request.retry_failed,
            )
        except (FolderError, UsageError):
            raise
        except BaseException as stop:
            _add_what_is_kept(stop, folder)
            raise


def _add_what_is_kept(stop: BaseException, folder: Path) -> None:
    """Let an exception say how many runs are not lost."""
    n = n_done(folder)
    if n:
        runs = "finished run is" if n == 1 else "finished runs are"
        stop.add_note(Note(f"{n} {runs} kept in {folder}, and the same command goes on from there"))


def _tell(made: "Made", folder: Path, request: Request) -> None:
    """Say what the user should know besides the results."""
    for note in [*made.notes, *made.results.warnings, *made.results.price_notes]:
        say(f"note: {note}")
    if made.n_found and not request.output.quiet:
        say(f"{made.n_found} finished runs were found in {folder}")
    if os.environ.get("GOLDSIM_DEBUG"):
        for trace in made.traces:
            say(trace)
    for failure in made.results.failures:
        say(f"failed: {failure['policy']}, seed {failure['seed']}: {failure['error']}\n  again: {failure['again']}")


def _page(results: "Results", request: Request) -> Path | None:
    if not request.report or not results.as_given.rows:
        return None
    if not request.output.quiet:
        say(f"results are in {results.folder}; drawing the page")
    return draw(results.folder)


def _print_results(results: "Results") -> None:
    """Print the comparison of the scenarios as they are, then what the analyses found."""
    given = results.as_given
    if given.rows:
        console().print(medians_of(given) if len(given.policies) > 1 else spread_of(given))
        for line in sentences_of(given):
            out(line)
    for line in findings_of(results):
        out(line)
