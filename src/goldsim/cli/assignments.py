"""What `-p PATH=VALUE` says, and what it comes to with the options that are values by another name."""

from typing import Any

from goldsim.cli.options import Changes
from goldsim.errors import UsageError


def assignment(text: str) -> tuple[str, Any]:
    """Read one `path=value`; the value is read as it would be in a scenario file. Raises UsageError if it is none."""
    from goldsim.reading.document import parse

    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(f"-p {text}: say PATH=VALUE, for instance -p dig.recovery_share=0.45")
    if "\n" in value.strip() or "\r" in value.strip():
        raise UsageError(f"-p {path.strip()}: the value goes over several lines; give it on one")
    document = parse(f"value: {value.strip()}\n", f"-p {text}")
    if document.issues:
        raise UsageError(f"-p {text}: {document.issues[0].message}")
    return path.strip().removeprefix("parameters."), document.value["value"]


def by_path(changes: Changes) -> dict[str, Any]:
    """Return the values to change in every scenario, by path. Raises UsageError if one is badly said, or a path has two."""
    named = {"run.weeks": changes.weeks, "run.people_per_row": changes.people_per_row}
    values: dict[str, Any] = {path: value for path, value in named.items() if value is not None}
    for path, value in map(assignment, changes.values or ()):
        if path in values:
            option = f" (--{path.removeprefix('run.').replace('_', '-')} is one)" if named.get(path) is not None else ""
            raise UsageError(f"-p {path}: there are two values for it{option}")
        values[path] = value
    return values
