"""Commands that make runs or draw what was made: run, compare, report."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.answering import answer, draw, end, has_page, show
from goldsim.cli.completion import complete_path
from goldsim.cli.printing.streams import out
from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.studies.limits import LARGEST_SEED

if TYPE_CHECKING:
    from goldsim.scenario import Scenario

Scenarios = Annotated[
    list[Path], typer.Argument(metavar="FILE FILE...", help="Scenarios; the first is the reference.", show_default=False)
]
Count = Annotated[int, typer.Option("-n", min=1, max=100_000, help="Number of seeds.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="First seed; the others follow it.")]
Weeks = Annotated[int | None, typer.Option("--weeks", min=1, help="Weeks to run instead of those in the file.")]
PerRow = Annotated[int | None, typer.Option("--people-per-row", min=1, help="People that one row stands for.")]
Values = Annotated[
    list[str] | None,
    typer.Option("-p", metavar="PATH=VALUE", help="Change a value; can be repeated.", autocompletion=complete_path),
]
Outside = Annotated[bool, typer.Option("--outside-range", help="Take values of -p outside their documented ranges.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes.", show_default="one a processor")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers make the runs.")
]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", min=0.001, metavar="SECONDS", help="A run that takes longer is stopped and counts as failed."),
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="Where results go.", show_default="new in results/")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print results for a program.")]
Page = Annotated[bool, typer.Option("--report/--no-report", help="Draw figures and the page at the end.")]


@dataclass(frozen=True)
class Request:
    """What the user asked of a command that makes runs; None is what was left to the files.

    `more` are options of one command alone, as they are typed; `told` is the command that a folder was begun with.
    """

    kind: str
    files: list[Path]
    n: int | None
    seed: int | None
    weeks: int | None
    people_per_row: int | None
    values: list[str]
    workers: int | None
    out: Path | None
    quiet: bool
    as_json: bool
    report: bool
    mechanisms: str | None = None
    outside: bool = False
    timeout: float | None = None
    scheduler: str | None = None
    retry_failed: bool = True
    more: Mapping[str, Any] = field(default_factory=dict)
    told: str = ""

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
        """Return the command that makes this study again, without folders of this machine; one that was `told` is that."""
        if self.told:
            return self.told
        words = ["goldsim", self.kind, *map(shown_path, self.files)]
        options = {
            "--mechanisms": self.mechanisms, "-n": self.n, "--seed": self.seed, "--weeks": self.weeks,
            "--people-per-row": self.people_per_row, **self.more,
        }  # fmt: skip
        words += [word for option, value in options.items() if value is not None for word in (option, str(value))]
        words += ["--outside-range"] if self.outside else []
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
    outside_range: Outside = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    timeout: Timeout = None,
    out: Out = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    report: Page = True,
) -> None:
    """Run one scenario with several seeds."""
    request = Request("run", [file], n, seed, weeks, people_per_row, values or [], workers, out, quiet, as_json, report)
    _compared(replace(request, outside=outside_range, scheduler=scheduler, timeout=timeout))


def compare(
    files: Scenarios,
    n: Count = 30,
    seed: Seed = 1,
    weeks: Weeks = None,
    people_per_row: PerRow = None,
    values: Values = None,
    outside_range: Outside = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    timeout: Timeout = None,
    out: Out = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    report: Page = True,
) -> None:
    """Run several scenarios with the same seeds and compare them pair by pair."""
    if len(files) < 2:
        raise UsageError("compare needs two scenario files or more; goldsim run takes one")
    request = Request("compare", files, n, seed, weeks, people_per_row, values or [], workers, out, quiet, as_json, report)
    _compared(replace(request, outside=outside_range, scheduler=scheduler, timeout=timeout))


def report(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder.", show_default=False)]) -> None:
    """Draw figures and page again, and do the analyses again, from what is stored, also of an unfinished study."""
    from goldsim.studies.analysis.findings import findings_of, write_findings
    from goldsim.studies.opening import open_results

    results = open_results(folder)
    if not results.rows:
        raise UsageError(f"{folder} holds no finished run yet")
    findings = findings_of(results)
    write_findings(findings, folder)
    if has_page(findings):
        out(str(draw(folder)))
    else:
        show(findings)
        end(results, findings, folder)


def assignment(text: str) -> tuple[str, Any]:
    """Read one `path=value`; the value is read as it would be in a scenario file."""
    from goldsim.reading.document import parse

    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(f"-p {text}: say PATH=VALUE, for instance -p dig.recovery_share=0.45")
    if "\n" in value.strip() or "\r" in value.strip():
        raise UsageError(f"-p {path.strip()}: the value goes over several lines; give it on one")
    document = parse(f"value: {value.strip()}\n", f"-p {text}")
    if document.issues:
        raise UsageError(f"-p {text}: {document.issues[0].message}")
    return path.strip().removeprefix("parameters."), document.value["value"]


def shown_path(path: Path) -> str:
    """Return a path from the working directory, or the bare name of a file that lies elsewhere."""
    here, full = Path.cwd(), path.resolve()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path.name


def read_all(files: list[Path], changes: dict[str, Any], *, outside: bool = False) -> "list[Scenario]":
    """Read scenarios and change values in them; every issue of every file is said at once."""
    from goldsim.scenario import read

    scenarios, issues = [], {}
    for file in files:
        try:
            scenarios.append(read(file))
        except ScenarioError as error:
            issues.update(dict.fromkeys(error.issues))
    if issues:
        raise ScenarioError(issues)
    return changed(scenarios, changes, outside=outside) if changes else scenarios


def changed(scenarios: "list[Scenario]", changes: dict[str, Any], *, outside: bool = False) -> "list[Scenario]":
    """Change the values that the command line gives; every issue of every scenario is said once."""
    from goldsim.scenario import with_all

    issues: dict[Issue, None] = {}
    for scenario in scenarios:
        too_short = _too_short(scenario, changes)
        if too_short:
            issues[Issue("", 0, 0, "", too_short)] = None
        try:
            with_all([scenario], changes, allow_outside=outside)
        except ScenarioError as error:
            said = [issue for issue in error.issues if not (too_short and issue.path == "policy.from")]
            issues.update(dict.fromkeys(_told(issue) for issue in said))
    if issues:
        raise ScenarioError(issues)
    return with_all(scenarios, changes, allow_outside=outside)


def _told(issue: Issue) -> Issue:
    """Return an issue of a value that the command line gives, with what to do where the value was meant."""
    from goldsim.studies.design.factor_checks import meant

    return issue._replace(file="command line", message=meant(issue.message))


def _too_short(scenario: "Scenario", changes: dict[str, Any]) -> str:
    """Say that the weeks asked for end before the scenario's policy begins; nothing where they do not."""
    from goldsim.scenario.policy import weeks_to_begin

    weeks, needed = changes.get("run.weeks"), weeks_to_begin(scenario.policy, scenario.run.start)
    if not isinstance(weeks, int) or not 1 <= weeks < needed or {"run.start", "policy.from"} & set(changes):
        return ""
    begins = f"{scenario.name} begins ({scenario.policy.starts})"
    return f"--weeks {weeks} ends before {begins}: give --weeks {needed} or more"


def _compared(request: Request) -> None:
    """Make the runs of `run` or `compare`, and print what came out."""
    from goldsim.studies.tasks import paired

    scenarios = read_all(request.files, request.changes(), outside=request.outside)
    first = request.seed or 0
    design = paired(request.kind, scenarios, range(first, first + (request.n or 0)))
    answer(request, design, texts_of(scenarios, request.files))


def texts_of(scenarios: "Sequence[Scenario]", files: Sequence[Path]) -> dict[str, str]:
    """Return the files' texts by the names of the scenarios in them."""
    return {scenario.name: file.read_text("utf-8") for scenario, file in zip(scenarios, files, strict=True)}
