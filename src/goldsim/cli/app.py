"""The commands of `goldsim`, put together; they take records of options, and Typer is shown every option by itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, Final, get_type_hints

import typer

from goldsim.cli import compare, parameters, profile, report, resume, run, study, sweep, trace, validate, week


def flattened(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose parameters that are dataclasses, records of options, give way to their fields, as Typer wants it."""
    hints = get_type_hints(command, include_extras=True)
    own = {name: parameter.replace(annotation=hints[name]) for name, parameter in signature(command).parameters.items()}
    shown = [each for parameter in own.values() for each in _options(parameter)]

    @wraps(command)
    def called(**given: Any) -> None:
        command(**{name: _argument(parameter, given) for name, parameter in own.items()})

    called.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return called


def _options(parameter: Parameter) -> Iterator[Parameter]:
    """Yield what Typer is shown for a parameter: the fields of a record, anything else as it is."""
    record = parameter.annotation
    if not is_dataclass(record):
        yield parameter.replace(kind=Parameter.KEYWORD_ONLY)
        return
    hints = get_type_hints(record, include_extras=True)
    for field in fields(record):
        yield Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name])


def _argument(parameter: Parameter, given: Mapping[str, Any]) -> Any:
    """Return what a command gets for a parameter: a record made of its options, anything else as it was given."""
    record = parameter.annotation
    if not is_dataclass(record) or not isinstance(record, type):
        return given[parameter.name]
    return record(**{field.name: given[field.name] for field in fields(record)})


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
