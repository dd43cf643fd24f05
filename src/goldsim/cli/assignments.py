"""What `-p` says: a value, or in a sweep also a list, a range, or a path alone; and options that are values by another name."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from goldsim.cli.options import Changes
from goldsim.errors import UsageError

if TYPE_CHECKING:
    from goldsim.reading.issues import Fault
    from goldsim.studies.design.factors import FactorSpec

_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)"
_RANGE = re.compile(rf"{_NUMBER}:{_NUMBER}(?::([+-]?\d+))?")


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


def factor_spec(text: str) -> "FactorSpec":
    """Read one `-p`: `PATH=A,B,C`, `PATH=LOW:HIGH`, `PATH=LOW:HIGH:N` or `PATH`. Raises UsageError if it is none of these."""
    from goldsim.studies.design.factors import FactorSpec

    path, equals, value = (part.strip() for part in text.partition("="))
    path = path.removeprefix("parameters.")
    if path and not equals:
        return FactorSpec(path)
    found = _RANGE.fullmatch(value)
    if path and found:
        low, high, n = found.groups()
        return FactorSpec(path, low=_number(low), high=_number(high), n=None if n is None else int(n))
    return FactorSpec(path, tuple(assignment(f"{path}={item}")[1] for item in _items(value)))


def _number(text: str) -> float:
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def _items(text: str) -> Iterator[str]:
    """Yield what commas separate, but for commas inside brackets."""
    depth, start = 0, 0
    for place, char in enumerate(text):
        depth += (char in "[{") - (char in "]}")
        if char == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def refuse(faults: "Iterable[Fault]") -> None:
    """Refuse faults of a design, each on its line with the option that it is about. Raises UsageError if there is one."""
    lines: dict[str, None] = {}
    for fault in faults:
        section, *path = map(str, fault.loc)
        option = f"--{section}" if section != "parameters" else f"-p {path[0]}" if path else "-p"
        lines[f"{option}: {fault.words}"] = None
    if lines:
        raise UsageError("\n".join(lines))
