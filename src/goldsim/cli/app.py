"""The commands of `goldsim`, put together."""

from typing import Annotated

import typer

from goldsim.cli import evidence, look, resume, study, study_file, sweep

app = typer.Typer(
    name="goldsim",
    help="Simulate Mali's artisanal gold economy and compare policies at equal budget.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
study.add_to(app)
sweep.add_to(app)
study_file.add_to(app)
resume.add_to(app)
look.add_to(app)
evidence.add_to(app)


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
