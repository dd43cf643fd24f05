"""The commands of `goldsim`, put together; they take records of options, and Typer is shown every option by itself."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, Final, get_type_hints

import typer

from goldsim.cli import founding, showing, studying, sweep


def flattened(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose parameters that are dataclasses, records of options, give way to their fields, as Typer wants it."""
    own: dict[str, Any] = get_type_hints(command, include_extras=True)
    shown: list[Parameter] = []
    for name, parameter in signature(command).parameters.items():
        if not is_dataclass(own[name]):
            shown.append(parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=own[name]))
            continue
        hints = get_type_hints(own[name], include_extras=True)
        for field in fields(own[name]):
            shown.append(Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]))

    @wraps(command)
    def called(**given: Any) -> None:
        for name, record in own.items():
            if is_dataclass(record):
                given[name] = record(**{field.name: given.pop(field.name) for field in fields(record)})  # type: ignore[operator]
        command(**given)

    called.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return called


# Help lists them in this order.
COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    *(studying.run, studying.compare, studying.report, sweep.sweep, studying.study, studying.resume),
    *(showing.validate, showing.week, showing.trace, showing.watch, showing.parameters, founding.new_country),
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
