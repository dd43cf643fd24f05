"""The command `report`: what a results folder says, worked out and drawn again."""

from pathlib import Path
from typing import Annotated

import typer

from goldsim.cli.answering import answer_sweep, draw
from goldsim.cli.printing.streams import out
from goldsim.errors import UsageError


def report(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder.", show_default=False)]) -> None:
    """Draw figures and page again, and do the analyses again, from what is stored, also of an unfinished study."""
    from goldsim.studies.analysis.registry import write_analyses
    from goldsim.studies.results.stored import open_results

    results = open_results(folder)
    if not results.rows:
        raise UsageError(f"{folder} holds no finished run yet")
    if "sweep" in results.manifest:  # which has no page: its tables are what it says
        results.write_summary()
        answer_sweep(results, as_json=False)
        return
    write_analyses(results)
    out(str(draw(folder)))
