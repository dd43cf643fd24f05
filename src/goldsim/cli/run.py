"""The command `run`: one scenario with several seeds."""

from pathlib import Path
from typing import Annotated

import typer

from goldsim.cli.answering import Request, answer_scenarios, command_line
from goldsim.cli.options import Changes, Execution, Out, PageOutput, Seeds

File = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario.", show_default=False)]


def run(file: File, *, seeds: Seeds, changes: Changes, execution: Execution, out: Out = None, output: PageOutput) -> None:
    """Run one scenario with several seeds."""
    command = command_line("run", [file], seeds.typed() | changes.typed(), changes)
    request = Request(command, execution, output, out, output.report)
    answer_scenarios("run", [file], seeds.all, changes, request)
