"""The command `report`: what a results folder says, worked out and drawn again."""

from pathlib import Path
from typing import Annotated

import typer

from goldsim.cli.answering import end, show
from goldsim.cli.printing import out
from goldsim.errors import UsageError


def report(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A results folder.", show_default=False)]) -> None:
    """Draw figures and page again, and do the analyses again, from what is stored, also of an unfinished study."""
    from goldsim.studies.analysis.findings import has_page, written_findings
    from goldsim.studies.opening import open_results

    results = open_results(folder)
    if not results.rows:
        raise UsageError(f"{folder} holds no finished run yet")
    findings = written_findings(results)
    if has_page(findings):
        from goldsim.report.page import write_report

        out(str(write_report(folder)))
    else:
        show(findings)
        end(results, findings, folder)
