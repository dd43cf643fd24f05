"""Commands that make runs or draw what was made: run, compare, report."""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.output import console, out, out_json, progress, say
from goldsim.cli.tables import content_of, medians_of, sentences_of, spread_of
from goldsim.errors import FolderError, Problem, ScenarioError, UsageError

if TYPE_CHECKING:
    from goldsim.scenario import Scenario
    from goldsim.studies.design import Design
    from goldsim.studies.storage import Results
    from goldsim.studies.study import Made

HERE = Path("results")

Scenarios = Annotated[
    list[Path], typer.Argument(metavar="FILE FILE...", help="Scenarios; the first is the reference.", show_default=False)
]
Count = Annotated[int, typer.Option("-n", min=1, max=100_000, help="Number of seeds.")]
LARGEST_SEED = 2**63 - 1
Seed = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="First seed; the others follow it.")]
Weeks = Annotated[int | None, typer.Option("--weeks", min=1, help="Weeks to run instead of those in the file.")]
PerRow = Annotated[int | None, typer.Option("--people-per-row", min=1, help="People that one row stands for.")]
Values = Annotated[list[str] | None, typer.Option("-p", metavar="PATH=VALUE", help="Change a value; can be repeated.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes.", show_default="one a processor")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="Where results go.", show_default="new in results/")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print results for a program.")]
Page = Annotated[bool, typer.Option("--report/--no-report", help="Draw figures and the page at the end.")]


@dataclass(frozen=True)
class Request:
    """What the user asked of `run` or `compare`."""

    kind: str
    files: list[Path]
    n: int
    seed: int
    weeks: int | None
    people_per_row: int | None
    values: list[str]
    workers: int | None
    out: Path | None
    quiet: bool
    as_json: bool
    report: bool

    def changes(self) -> dict[str, Any]:
        """Return the values to change in every scenario, by path."""
        named = {"run.weeks": self.weeks, "run.people_per_row": self.people_per_row}
        changes: dict[str, Any] = {path: value for path, value in named.items() if value is not None}
        for path, value in map(assignment, self.values):
            if path in changes:
                option = f" (--{path.removeprefix('run.').replace('_', '-')} is one)" if named.get(path) is not None else ""
                raise UsageError(f"-p {path}: there are two values for it{option}")
            changes[path] = value
        return changes

    def command(self) -> str:
        """Return the command that makes this study again, without folders of this machine."""
        words = ["goldsim", self.kind, *map(shown_path, self.files), "-n", str(self.n), "--seed", str(self.seed)]
        words += ["--weeks", str(self.weeks)] if self.weeks else []
        words += ["--people-per-row", str(self.people_per_row)] if self.people_per_row else []
        return shlex.join([*words, *(word for value in self.values for word in ("-p", value))])


def add_to(app: typer.Typer) -> None:
    """Give `app` the commands of this file."""
    app.command("run")(run)
    app.command("compare")(compare)
    app.command("report")(report)


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A scenario.", show_default=False)],
    n: Count = 10,
    seed: Seed = 1,
    weeks: Weeks = None,
    people_per_row: PerRow = None,
    values: Values = None,
    workers: Workers = None,
    out: Out = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    report: Page = True,
) -> None:
    """Run one scenario with several seeds."""
    _answer(Request("run", [file], n, seed, weeks, people_per_row, values or [], workers, out, quiet, as_json, report))


def compare(
    files: Scenarios,
    n: Count = 30,
    seed: Seed = 1,
    weeks: Weeks = None,
    people_per_row: PerRow = None,
    values: Values = None,
    workers: Workers = None,
    out: Out = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    report: Page = True,
) -> None:
    """Run several scenarios with the same seeds and compare them pair by pair."""
    if len(files) < 2:
        raise UsageError("compare needs two scenario files or more; goldsim run takes one")
    _answer(Request("compare", files, n, seed, weeks, people_per_row, values or [], workers, out, quiet, as_json, report))


def report(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder.", show_default=False)]) -> None:
    """Draw the figures and the page again from what is stored, also of an unfinished study."""
    from goldsim.studies.storage import open_results

    if not open_results(folder).rows:
        raise UsageError(f"{folder} holds no finished run yet")
    out(str(_draw(folder)))


def assignment(text: str) -> tuple[str, Any]:
    """Read one `path=value`; the value is read as it would be in a scenario file."""
    from goldsim.reading import parse

    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(f"-p {text}: say PATH=VALUE, for instance -p dig.recovery_share=0.45")
    if "\n" in value.strip() or "\r" in value.strip():
        raise UsageError(f"-p {path.strip()}: the value goes over several lines; give it on one")
    document = parse(f"value: {value.strip()}\n", f"-p {text}")
    if document.problems:
        raise UsageError(f"-p {text}: {document.problems[0].message}")
    return path.strip().removeprefix("parameters."), document.value["value"]


def shown_path(path: Path) -> str:
    """Return a path from the working directory, or the bare name of a file that lies elsewhere."""
    here, full = Path.cwd(), path.resolve()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path.name


def read_all(files: list[Path], changes: dict[str, Any]) -> "list[Scenario]":
    """Read scenarios and change values in them; every problem of every file is said at once."""
    from goldsim.scenario import read

    scenarios, problems = [], {}
    for file in files:
        try:
            scenarios.append(read(file))
        except ScenarioError as error:
            problems.update(dict.fromkeys(error.problems))
    if problems:
        raise ScenarioError(problems)
    return changed(scenarios, changes) if changes else scenarios


def changed(scenarios: "list[Scenario]", changes: dict[str, Any]) -> "list[Scenario]":
    """Change the values that the command line gives; every problem of every scenario is said once."""
    from goldsim.scenario import with_all

    problems: dict[Problem, None] = {}
    for scenario in scenarios:
        too_short = _too_short(scenario, changes)
        if too_short:
            problems[Problem("", 0, 0, "", too_short)] = None
        try:
            with_all([scenario], changes)
        except ScenarioError as error:
            said = [problem for problem in error.problems if not (too_short and problem.path == "policy.from")]
            problems.update(dict.fromkeys(problem._replace(file="command line") for problem in said))
    if problems:
        raise ScenarioError(problems)
    return with_all(scenarios, changes)


def _too_short(scenario: "Scenario", changes: dict[str, Any]) -> str:
    """Say that the weeks asked for end before the scenario's policy begins; nothing where they do not."""
    from goldsim.policies import weeks_to_begin

    weeks, needed = changes.get("run.weeks"), weeks_to_begin(scenario.policy, scenario.run.start)
    if not isinstance(weeks, int) or not 1 <= weeks < needed or {"run.start", "policy.from"} & set(changes):
        return ""
    begins = f"{scenario.name} begins ({scenario.policy.starts})"
    return f"--weeks {weeks} ends before {begins}: give --weeks {needed} or more"


def _answer(request: Request) -> None:
    """Make the study, then print what came out."""
    from goldsim.studies.design import paired

    scenarios = read_all(request.files, request.changes())
    design = paired(request.kind, scenarios, range(request.seed, request.seed + request.n))
    folder = request.out or HERE / design.folder_name
    made = _make(design, folder, request)
    _tell(made, folder, request)
    if made.results.rows:
        _print_results(made.results, request)
    page = _page(made.results, request)
    if request.as_json:
        out_json(content_of(made.results, page))
    else:
        out(str(page or folder))
    if made.results.missing:
        raise typer.Exit(3)


def _make(design: "Design", folder: Path, request: Request) -> "Made":
    from goldsim.studies.study import make_study

    given = {scenario.name: file.read_text("utf-8") for scenario, file in zip(design.scenarios, request.files, strict=True)}
    workers = request.workers or len(os.sched_getaffinity(0))
    with progress(request.quiet) as show:
        try:
            return make_study(design, folder, workers=workers, given=given, command=request.command(), progress=show)
        except (FolderError, UsageError):
            raise
        except BaseException as stop:
            n = _n_done(folder)
            if n:
                runs = "finished run is" if n == 1 else "finished runs are"
                stop.add_note(f"{n} {runs} kept in {folder}, and the same command goes on from there")
            raise


def _n_done(folder: Path) -> int:
    from goldsim.studies.ledger import RunLedger

    try:
        return RunLedger(folder / "ledger.jsonl").n_done
    except (FolderError, OSError):
        return 0


def _tell(made: "Made", folder: Path, request: Request) -> None:
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


def _page(results: "Results", request: Request) -> Path | None:
    if not request.report or not results.rows:
        return None
    if not request.quiet:
        say(f"results are in {results.folder}; drawing the page")
    return _draw(results.folder)


def _draw(folder: Path) -> Path:
    from goldsim.report.page import write_report

    return write_report(folder)


def _print_results(results: "Results", request: Request) -> None:
    if request.as_json:
        return
    console().print(medians_of(results) if len(results.policies) > 1 else spread_of(results))
    for line in sentences_of(results):
        out(line)
