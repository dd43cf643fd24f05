"""Points from a file: a table of comma-separated values, the first line naming the paths; outcomes are ranked with parameters."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from goldsim.errors import Issue, ScenarioError
from goldsim.reading.issues import suggestion
from goldsim.studies.design.factors import SAME, Factor, Point, PointsFile, distinct, is_whole, wrong_alone

if TYPE_CHECKING:
    from goldsim.scenario import Scenario

MAX_BYTES: Final = 50_000_000
MOST_SAID: Final = 20
FEW: Final = 8  # points, with less of which nothing can be said of ranks
SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}
_WHOLE: Final = re.compile(r"-?(0|[1-9]\d{0,17})")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


def read_points(path: Path, scenarios: "Sequence[Scenario]", *, allow_outside: bool = False) -> PointsFile:
    """Read points that all `scenarios` can be set to, a path a column. Raises ScenarioError with 20 things wrong at most."""
    lines = _lines(path)
    header = [name.strip().removeprefix("parameters.") for name in lines[0]] if lines else []
    if len(header) == 1 and (others := [words for sign, words in SEPARATORS.items() if sign in header[0]]):
        words = f"columns are separated by {others[0]}: separate them by commas, and write decimals with a point"
        raise ScenarioError([Issue(str(path), 1, 1, "", words)])
    issues = list(_wrong_header(path, header, scenarios))
    rows, wrong = _values(path, header, lines[1:])
    issues += wrong
    if not issues:
        issues += _wrong_values(path, header, rows, scenarios, allow_outside=allow_outside)
    if issues:
        more = [Issue(str(path), 0, 0, "", f"{len(issues) - MOST_SAID} more like these")] if len(issues) > MOST_SAID else []
        raise ScenarioError([*issues[:MOST_SAID], *more])
    points = tuple(point for _, point in rows)
    columns = zip(*points, strict=True)
    return tuple(Factor(name, distinct(values)) for name, values in zip(header, columns, strict=True)), points


def _lines(path: Path) -> list[list[str]]:
    from goldsim.reading.document import read_text  # here, since the command line reads its options off this file

    reader, begun = csv.reader(io.StringIO(read_text(path, MAX_BYTES), newline=None), strict=True), 1
    lines: list[list[str]] = []
    try:
        for cells in reader:
            if reader.line_num > begun:
                raise csv.Error("a quote is not closed in its line")
            lines.append(cells)
            begun = reader.line_num + 1
    except csv.Error as error:
        said = str(error).replace("unexpected end of data", "a quote is not closed").replace("'\"'", "the closing quote")
        raise ScenarioError([Issue(str(path), begun, 1, "", f"cannot be read as a table: {said}")]) from None
    return lines


def _wrong_header(path: Path, header: list[str], scenarios: "Sequence[Scenario]") -> Iterator[Issue]:
    if not header:
        yield Issue(str(path), 1, 1, "", "the first line names the paths, separated by commas; there is none")
    known = scenarios[0].paths()
    for column, name in enumerate(header, 1):
        if name not in known:
            near = suggestion(name, known) if column <= MOST_SAID else ""  # which takes a while, and no more are said
            yield Issue(str(path), 1, column, name, f"is not something that can be set{near}")
        elif name in SAME:
            yield Issue(str(path), 1, column, name, "is the same in all runs of a study")
    for name, n in Counter(header).items():
        if n > 1:
            yield Issue(str(path), 1, header.index(name) + 1, name, "is there more than once")


def _values(path: Path, header: list[str], lines: list[list[str]]) -> tuple[list[tuple[int, Point]], list[Issue]]:
    """Return the points, each with its line, and what is wrong with the cells."""
    rows: list[tuple[int, Point]] = []
    issues: list[Issue] = []
    seen: dict[tuple[str, bool], Any] = {}
    for number, cells in enumerate(lines, 2):
        if not cells:
            continue
        if len(cells) != len(header):
            issues.append(Issue(str(path), number, len(cells), "", f"has {len(cells)} values, the first line {len(header)}"))
            continue
        point = []
        for column, (name, cell) in enumerate(zip(header, cells, strict=True), 1):
            key = (cell.strip(), is_whole(name))
            try:
                seen[key] = seen[key] if key in seen else _value(*key)
                point.append(seen[key])
            except ValueError as error:
                issues.append(Issue(str(path), number, column, name, str(error)))
        rows.append((number, tuple(point)))
    if not rows and header and not issues:
        issues.append(Issue(str(path), 1, 1, "", "holds no point: give a line of values below the first"))
    return rows, issues


def _value(text: str, is_whole_number: bool) -> Any:
    """Return a cell as a scenario file would read it; 3.0 counts as whole, since spreadsheets write it so."""
    if not text:
        raise ValueError("has no value")
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if is_whole_number and number.is_integer() else number
    from goldsim.reading.document import parse  # here, since the command line reads its options off this file

    document = parse(f"value: {text}\n", "cell")
    if document.issues or not isinstance(document.value, dict) or len(document.value) != 1:
        raise ValueError(document.issues[0].message if document.issues else f"cannot be read as a value: {text!r}")
    return document.value["value"]


def _wrong_values(
    path: Path, header: list[str], rows: list[tuple[int, Point]], scenarios: "Sequence[Scenario]", *, allow_outside: bool
) -> Iterator[Issue]:
    for column, name in enumerate(header):
        lines: dict[str, tuple[int, Any]] = {}
        for number, point in rows:
            lines.setdefault(repr(point[column]), (number, point[column]))
        for number, value in () if name.startswith("policy.") else lines.values():
            for words in dict.fromkeys(wrong_alone(name, [value], scenarios, allow_outside=allow_outside)):
                yield Issue(str(path), number, column + 1, name, words)
