"""The commands of `goldsim`, put together."""

from collections.abc import Callable
from typing import Annotated, Final

import typer

from goldsim.cli import compare, parameters, profile, report, resume, run, study, sweep, trace, validate, week
from goldsim.cli.signature import flattened

# A command is a file of its name with a function of its name; help lists them in this order.
COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    run.run,
    compare.compare,
    report.report,
    sweep.sweep,
    study.study,
    resume.resume,
    validate.validate,
    week.week,
    trace.trace,
    parameters.parameters,
    profile.profile,
)

app = typer.Typer(
    name="goldsim",
    help="Simulate Mali's artisanal gold economy and compare policies at equal budget.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in COMMANDS:
    app.command()(flattened(command))


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"goldsim {version('goldsim')}")
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print it.")] = False,
    _debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks; also GOLDSIM_DEBUG=1. Goes anywhere.")] = False,
) -> None:
    """Simulate Mali's artisanal gold economy and compare policies at equal budget."""
