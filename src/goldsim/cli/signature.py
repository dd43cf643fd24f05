"""Commands take records of options; Typer, which reads a command's signature, is shown every option by itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


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
