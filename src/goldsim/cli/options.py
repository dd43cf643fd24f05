"""Options that several commands share, the records in which commands take them, and scenario files, read with values changed.

`-p` says a value, or in a sweep also a list, a range, or a path alone. A command shows a record's options in the
order of its fields; see `goldsim.cli.app`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.printing import say
from goldsim.errors import Issue, ScenarioError, UsageError, one_line
from goldsim.reading.seeds import LARGEST_SEED

if TYPE_CHECKING:
    from goldsim.reading.issues import Fault
    from goldsim.scenario import Scenario
    from goldsim.studies.design.factors import FactorSpec


def complete_path(incomplete: str) -> list[str]:
    """Return the paths that begin so; while there are several in other groups, the groups first."""
    from goldsim.parameters import schema
    from goldsim.scenario.scenario import OTHERS

    if "=" in incomplete:
        return []
    paths = [f"{group}.{name}" for group, fields in schema().items() for name in fields]
    return [path for path in (*paths, *OTHERS) if path.startswith(incomplete)]


FirstSeed = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="First seed; the others follow it.")]
Weeks = Annotated[int | None, typer.Option("--weeks", min=1, help="Weeks to run instead of those in the file.")]
PerRow = Annotated[int | None, typer.Option("--people-per-row", min=1, help="People that one row stands for.")]
Outside = Annotated[bool, typer.Option("--outside-range", help="Take values of -p outside their documented ranges.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="Where results go.", show_default="new in results/")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say how many runs it is and how long they take, and do nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print results for a program.")]
_CHANGED = typer.Option("-p", metavar="PATH=VALUE", help="Change a value; can be repeated.", autocompletion=complete_path)
_SCHEDULER = typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers make the runs.")
_LATE = "A run that takes longer is stopped as failed."
_TIMEOUT = typer.Option("--timeout", min=0.001, max=1e7, metavar="SECONDS", help=_LATE)


@dataclass(frozen=True)
class Seeds:
    """How many seeds, and the first of them."""

    n: Annotated[int, typer.Option("-n", min=1, max=100_000, help="Number of seeds.")] = 10
    seed: FirstSeed = 1

    @property
    def all(self) -> range:
        """The seeds."""
        return range(self.seed, self.seed + self.n)


@dataclass(frozen=True)
class Changes:
    """What is changed in every scenario; None is what is left to the files."""

    weeks: Weeks = None
    people_per_row: PerRow = None
    values: Annotated[list[str] | None, _CHANGED] = None
    outside_range: Outside = False


@dataclass(frozen=True)
class Execution:
    """What makes the runs, for how long each may take, what is said meanwhile, and in which form the results are printed."""

    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes.", show_default="one a processor")] = None
    scheduler: Annotated[str | None, _SCHEDULER] = None
    timeout: Annotated[float | None, _TIMEOUT] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False
    as_json: AsJson = False


@dataclass(frozen=True)
class PageExecution(Execution):
    """The same of a study that has a page."""

    report: Annotated[bool, typer.Option("--report/--no-report", help="Draw figures and the page at the end.")] = True


_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)"
_RANGE = re.compile(rf"{_NUMBER}:{_NUMBER}(?::([+-]?\d+))?")


def assignment(text: str) -> tuple[str, Any]:
    """Read one `path=value`; the value is read as it would be in a scenario file. Raises UsageError if it is none."""
    from goldsim.reading.document import parse

    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(f"-p {one_line(text)}: say PATH=VALUE, for instance -p dig.recovery_share=0.45")
    document = parse(f"value: {value.strip()}\n", f"-p {text}")
    if document.issues:
        raise UsageError(f"-p {one_line(text)}: {document.issues[0].message}")
    return path.strip().removeprefix("parameters."), document.value["value"]


def by_path(changes: Changes) -> dict[str, Any]:
    """Return the values to change in every scenario, by path. Raises UsageError if one is badly said, or a path has two."""
    named = {"run.weeks": changes.weeks, "run.people_per_row": changes.people_per_row}
    values: dict[str, Any] = {path: value for path, value in named.items() if value is not None}
    for path, value in map(assignment, changes.values or ()):
        if path in values:
            option = f" (--{path.removeprefix('run.').replace('_', '-')} is one)" if named.get(path) is not None else ""
            raise UsageError(f"-p {path}: there are two values for it{option}")
        values[path] = value
    return values


def factor_spec(text: str) -> "FactorSpec":
    """Read one `-p`: `PATH=A,B,C`, `PATH=LOW:HIGH`, `PATH=LOW:HIGH:N` or `PATH`. Raises UsageError if it is none of these."""
    from goldsim.studies.design.factors import FactorSpec

    path, equals, value = (part.strip() for part in text.partition("="))
    path = path.removeprefix("parameters.")
    if path and not equals:
        return FactorSpec(path)
    if comma := re.fullmatch(r"0,(\d+)", value):
        say(f"note: -p {text} is two values, 0 and {comma[1]}; a decimal has a point: 0.{comma[1]}")
    found = _RANGE.fullmatch(value)
    if path and found:
        low, high = (int(end) if re.fullmatch(r"[+-]?\d+", end) else float(end) for end in found.group(1, 2))
        return FactorSpec(path, low=low, high=high, n=int(found[3]) if found[3] else None)
    return FactorSpec(path, tuple(assignment(f"{path}={item}")[1] for item in _items(value)))


def _items(text: str) -> Iterator[str]:
    """Yield what commas separate, but for commas inside brackets."""
    depth, start = 0, 0
    for place, char in enumerate(text):
        depth += (char in "[{") - (char in "]}")
        if char == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def refuse(faults: "Iterable[Fault]") -> None:
    """Refuse faults of a design, each on its line with the option that it is about. Raises UsageError if there is one."""
    lines: dict[str, None] = {}
    for fault in faults:
        section, *path = map(str, fault.loc)
        option = f"--{section}" if section != "parameters" else f"-p {path[0]}" if path else "-p"
        lines[f"{option}: {fault.words}"] = None
    if lines:
        raise UsageError("\n".join(lines))


def read_all(files: list[Path], changes: dict[str, Any], *, outside: bool = False) -> "list[Scenario]":
    """Read scenarios and change values in them; every issue of every file is said at once."""
    from goldsim.reading.issues import each
    from goldsim.scenario import read

    scenarios = each(read, files)
    for note in (note for scenario in scenarios for note in scenario.notes):
        say(f"note: {note}")
    return changed(scenarios, changes, outside=outside) if changes else scenarios


def changed(scenarios: "list[Scenario]", changes: dict[str, Any], *, outside: bool = False) -> "list[Scenario]":
    """Change the values that the command line gives; every issue of every scenario is said once."""
    from goldsim.scenario import with_all
    from goldsim.studies.design.factors import meant

    issues: dict[Issue, None] = {}
    made: list[Scenario] = []
    for scenario in scenarios:
        too_short = _too_short(scenario, changes)
        if too_short:
            issues[Issue("", 0, 0, "", too_short)] = None
        try:
            made += with_all([scenario], changes, allow_outside=outside)
        except ScenarioError as error:
            for issue in error.issues:
                if not (too_short and issue.path == "policy.from"):
                    issues[issue._replace(file="command line", message=meant(issue.message))] = None
    if issues:
        raise ScenarioError(issues)
    return made


def texts_of(scenarios: "Sequence[Scenario]", files: Sequence[Path]) -> dict[str, str]:
    """Return the files' texts by the names of the scenarios in them."""
    from goldsim.scenario.inheritance import file_of

    return {scenario.name: file_of(file).read_text("utf-8") for scenario, file in zip(scenarios, files, strict=True)}


def _too_short(scenario: "Scenario", changes: dict[str, Any]) -> str:
    """Say that the weeks asked for end before the scenario's policy begins; nothing where they do not."""
    from goldsim.scenario.policy import weeks_to_begin

    weeks, needed = changes.get("run.weeks"), weeks_to_begin(scenario.policy, scenario.run.start)
    if not isinstance(weeks, int) or not 1 <= weeks < needed or {"run.start", "policy.from"} & set(changes):
        return ""
    begins = f"{scenario.name} begins ({scenario.policy.starts})"
    return f"--weeks {weeks} ends before {begins}: give --weeks {needed} or more"
