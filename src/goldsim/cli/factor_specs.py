"""What `-p` says in a sweep: a list, a range, a range in steps, or a path alone."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from goldsim.cli.assignments import assignment
from goldsim.errors import UsageError

if TYPE_CHECKING:
    from goldsim.reading.issues import Fault
    from goldsim.studies.design.factors import FactorSpec

_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)"
_RANGE = re.compile(rf"{_NUMBER}:{_NUMBER}(?::([+-]?\d+))?")


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
    lines = dict.fromkeys(f"{_option(fault)}: {fault.words}" for fault in faults)
    if lines:
        raise UsageError("\n".join(lines))


def _option(fault: "Fault") -> str:
    section, *path = map(str, fault.loc)
    return f"--{section}" if section != "parameters" else f"-p {path[0]}" if path else "-p"
