"""The command `resume`: go on with a study from its folder alone."""

from pathlib import Path
from typing import Annotated

import typer

from goldsim.cli.answering import Request, answer
from goldsim.cli.options import Execution, PageOutput
from goldsim.cli.printing import out, say

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder that is not finished.", show_default=False)]
Retry = Annotated[bool, typer.Option("--retry-failed", help="Try runs that failed once more.")]


def resume(folder: Folder, *, retry_failed: Retry = False, execution: Execution, output: PageOutput) -> None:
    """Go on with a study that was interrupted, from what its folder holds."""
    from goldsim.studies.opening import design_of, open_results

    results = open_results(folder)
    design = design_of(results)
    if results.log.complete is not None and not output.as_json:
        say(f"{folder} is complete: there is nothing to go on with; goldsim report {folder} works out again what it says")
        out(str(folder))
        return
    answer(Request(results.manifest["command"], execution, output, folder, output.report, retry_failed), design, {})
