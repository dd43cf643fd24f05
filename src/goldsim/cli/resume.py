"""The command `resume`: go on with a study from its folder alone."""

from pathlib import Path
from typing import Annotated

import typer

from goldsim.cli.answering import answer
from goldsim.cli.printing.streams import out, say
from goldsim.cli.study import AsJson, Page, Quiet, Request, Scheduler, Timeout, Workers

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder that is not finished.", show_default=False)]
Retry = Annotated[bool, typer.Option("--retry-failed", help="Try runs that failed once more.")]


def add_to(app: typer.Typer) -> None:
    """Give `app` the command of this file."""
    app.command("resume")(resume)


def resume(
    folder: Folder,
    retry_failed: Retry = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    timeout: Timeout = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    report: Page = True,
) -> None:
    """Go on with a study that was interrupted, from what its folder holds."""
    from goldsim.studies.resuming import command_of, design_of, is_complete

    design = design_of(folder)
    if is_complete(folder):
        say(f"{folder} is complete: there is nothing to go on with; goldsim report {folder} works out again what it says")
        out(str(folder))
        return
    request = Request(
        design.kind, [], None, None, None, None, [], workers, folder, quiet, as_json, report,
        timeout=timeout, scheduler=scheduler, retry_failed=retry_failed, told=command_of(folder),
    )  # fmt: skip
    answer(request, design, {})
