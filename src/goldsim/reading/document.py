"""Read YAML safely, with the place of every value.

Only what a scenario needs is taken: mappings with text keys, lists, text, finite numbers, true and false, and dates; see
`safe_yaml` for what is refused.
"""

import difflib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from re import fullmatch
from typing import Any, Final

import yaml

from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.reading.issues import Fault, Loc, dotted, shown, suggestion
from goldsim.reading.loader import Builder, Loader, Refused
from goldsim.reading.validation import NAME

MAX_BYTES: Final = 1_000_000
SUFFIX: Final = ".yaml"


@dataclass(frozen=True)
class Document:
    """What a file says, and where it says it."""

    file: str  # the file's name as given, used in issues
    value: Any  # nested dicts, lists, str, int, float, bool, date and None; None where nothing could be read. Not to be changed
    # For every path in `value` the line and column of its key and of its value, counted from 1.
    places: dict[Loc, tuple[int, int, int, int]] = field(default_factory=dict, repr=False)
    issues: tuple[Issue, ...] = ()  # what is wrong with the file as YAML

    def issue(self, fault: Fault) -> Issue:
        """Return a fault as an issue, placed where it is or at the nearest thing around it that exists."""
        around = loc = fault.loc
        while around and around not in self.places:
            around = around[:-1]
        key_line, key_column, line, column = self.places.get(around, (0, 0, 0, 0))
        if fault.at_key or fault.is_missing or around != loc:
            line, column = key_line, key_column
        return Issue(self.file, line, column, dotted(loc), " ".join(fault.words.split()))  # one line, whatever names it quotes


def parse(text: str, file: str) -> Document:
    """Read YAML text; whatever is wrong with it is in the document's `issues`, under the name `file`."""
    try:
        node = Loader(text).get_single_node()
    except Refused as refused:
        return _failed(file, refused.line, refused.column, refused.message)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return _failed(file, line, column, _yaml_words(error))
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        message = f"the character {text[error.position]!a} cannot stand in a text file"
        return _failed(file, before.count("\n") + 1, error.position - before.rfind("\n"), message)
    except (ValueError, OverflowError) as error:  # PyYAML lets these through for impossible escapes and versions
        return _failed(file, 1, 1, f"cannot be read as YAML: {error}")
    builder = Builder(file)
    value = None if node is None else builder.build(node, ())
    if value is None and not builder.issues:
        return _failed(file, 1, 1, "the file is empty")
    return Document(file, value, builder.places, tuple(builder.issues))


parsed = lru_cache(maxsize=32)(parse)  # by text: several files with one parent read it once


def _failed(file: str, line: int, column: int, message: str) -> Document:
    return Document(file, None, {}, (Issue(file, line, column, "", message),))


def _yaml_words(error: yaml.MarkedYAMLError) -> str:
    if error.context == "expected a single document in the stream":
        return "a second document begins here (---): one file holds one"
    if error.problem and "'\\t'" in error.problem:
        return "a tab is used for indenting: use spaces"
    begun = error.context_mark
    context = f"{error.context} that begins on line {begun.line + 1}, " if error.context and begun else ""
    return f"cannot be read as YAML: {context}{error.problem}"


def read_text(path: str | Path, most: int = MAX_BYTES) -> str:
    """Return a file's text. Raises ScenarioError where it is missing, no file, larger than `most` bytes, or not UTF-8."""
    try:
        if not Path(path).is_file():
            raise ScenarioError([Issue(str(path), 0, 0, "", _why_not(Path(path)))])
        with Path(path).open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise ScenarioError([Issue(ascii(str(path))[1:-1], 0, 0, "", f"cannot be opened: {words}")]) from None
    if len(data) > most:
        raise ScenarioError([Issue(str(path), 0, 0, "", f"is larger than {most // 1_000_000} MB")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"byte {data[error.start]:#04x} is not UTF-8: save the file as UTF-8"
        raise ScenarioError([Issue(str(path), line, column, "", message)]) from None


def _why_not(path: Path) -> str:
    if path.is_dir():
        return "is a folder, not a file"
    if path.exists():
        return "is not an ordinary file"
    if not path.parent.is_dir():
        return f"there is no such file, and no folder '{path.parent}'"
    beside = {other.stem: other for other in sorted(path.parent.iterdir()) if other.suffix in (".yaml", ".yml")}
    near = difflib.get_close_matches(path.stem, beside, n=1)
    return "there is no such file" + (f" - did you mean '{beside[near[0]]}'?" if near else "")


def locate(given: str, folder: Path, packaged: Mapping[str, Path], what: str) -> Path:
    """Return the file that a name of the package's, or a path, means. Raises UsageError where there is none."""
    is_name = fullmatch(NAME, given)
    path = folder / given
    with suppress(OSError, ValueError):  # a name that no file can have
        if (given in packaged) if is_name else path.is_file():
            path = packaged[given] if is_name else path
            plain = Path(os.path.normpath(path))  # unless `..` steps out of a link
            return plain if plain.exists() and plain.samefile(path) else path
    near = suggestion(given, packaged) or ("" if is_name else _beside(given, path))
    raise UsageError(f"there is no {what} {shown(given)}: give a file, or one of {', '.join(packaged)}{near}")


def _beside(given: str, path: Path) -> str:
    near = []
    with suppress(OSError, ValueError):
        there = {other.stem: other.name for other in sorted(path.parent.glob(f"*{SUFFIX}"))}
        near = difflib.get_close_matches(path.stem[:100], there, n=1)
    return f" - did you mean {shown(given.removesuffix(path.name) + there[near[0]])}?" if near else ""


def load(path: str | Path) -> Document:
    """Read a YAML file. Raises ScenarioError where it cannot be opened, or with everything that is wrong with it as YAML."""
    document = parse(read_text(path), str(path))
    if document.issues:
        raise ScenarioError(document.issues)
    return document
