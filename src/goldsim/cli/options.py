"""Options that several commands share: how each is typed and explained, and the records in which commands take them.

A command shows a record's options in the order of its fields; see `goldsim.cli.app`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from goldsim.studies.limits import LARGEST_SEED


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
AsJson = Annotated[bool, typer.Option("--json", help="Print results for a program.")]


@dataclass(frozen=True)
class Seeds:
    """How many seeds, and the first of them."""

    n: Annotated[int, typer.Option("-n", min=1, max=100_000, help="Number of seeds.")] = 10
    seed: FirstSeed = 1

    @property
    def all(self) -> range:
        """The seeds."""
        return range(self.seed, self.seed + self.n)

    def typed(self) -> dict[str, object]:
        """Return the options as they are typed."""
        return {"-n": self.n, "--seed": self.seed}


@dataclass(frozen=True)
class Changes:
    """What is changed in every scenario; None is what is left to the files."""

    weeks: Weeks = None
    people_per_row: PerRow = None
    values: Annotated[
        list[str] | None,
        typer.Option("-p", metavar="PATH=VALUE", help="Change a value; can be repeated.", autocompletion=complete_path),
    ] = None
    outside_range: Outside = False

    def typed(self) -> dict[str, object]:
        """Return the options that give a number, as they are typed."""
        return {"--weeks": self.weeks, "--people-per-row": self.people_per_row}


@dataclass(frozen=True)
class Execution:
    """What makes the runs, and for how long each may take."""

    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes.", show_default="one a processor")] = None
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers make the runs.")
    ] = None
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", min=0.001, metavar="SECONDS", help="A run that takes longer is stopped and counts as failed."),
    ] = None


@dataclass(frozen=True)
class Output:
    """What is said while runs are made, and in which form the results are printed."""

    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False
    as_json: AsJson = False


@dataclass(frozen=True)
class PageOutput(Output):
    """The same of a study that has a page."""

    report: Annotated[bool, typer.Option("--report/--no-report", help="Draw figures and the page at the end.")] = True
