"""The command `compare`: several scenarios with the same seeds, held against the first of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from goldsim.cli.answering import Request, answer_scenarios, command_line
from goldsim.cli.options import Changes, Execution, Out, PageOutput, Seeds
from goldsim.errors import UsageError

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE FILE...", help="Scenarios; the first is the reference.", show_default=False)
]


@dataclass(frozen=True)
class PairSeeds(Seeds):
    """The same, and more of them: every seed is a pair for each scenario that is compared."""

    n: Annotated[int, typer.Option("-n", min=1, max=100_000, help="Number of seeds.")] = 30


def compare(
    files: Files, *, seeds: PairSeeds, changes: Changes, execution: Execution, out: Out = None, output: PageOutput
) -> None:
    """Run several scenarios with the same seeds and compare them pair by pair."""
    if len(files) < 2:
        raise UsageError("compare needs two scenario files or more; goldsim run takes one")
    command = command_line("compare", files, seeds.typed() | changes.typed(), changes)
    request = Request(command, execution, output, out, output.report)
    answer_scenarios("compare", files, seeds.all, changes, request)
