"""YAML with less in it: which text is a number, what is refused, and where every value stands.

Anchors, aliases, tags, several documents, duplicate keys and deep or endless nesting are refused, so that a file means what it
seems to mean and a hostile one costs little. `1e3` is a number; `no`, `on`, `010` and `12:30` stay text.
"""

import math
import re
import unicodedata
from datetime import date
from typing import Any, Final

import yaml

from goldsim.errors import Issue
from goldsim.reading.issues import Loc, dotted, shown

MAX_VALUES: Final = 50_000
MAX_DEPTH: Final = 40
MAX_DIGITS: Final = 18  # every whole number of so many digits fits into 64 bits

_TAG: Final = "tag:yaml.org,2002:"
RESOLVERS: Final = (
    (_TAG + "null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""]),
    (_TAG + "bool", re.compile(r"^(?:true|false)$"), list("tf")),
    (_TAG + "int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")),
    (
        _TAG + "float",
        re.compile(
            r"^[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*(?:[eE][-+]?[0-9]+)?|(?:0|[1-9][0-9]*)[eE][-+]?[0-9]+"
            r"|\.[0-9]+(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF|nan|NaN|NAN))$"
        ),
        list("-+.0123456789"),
    ),
    (_TAG + "timestamp", re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), list("0123456789")),
)


class Refused(Exception):  # noqa: N818 (it says what happened)
    """The file is refused as a whole."""

    def __init__(self, mark: Any, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = mark.line + 1, mark.column + 1, message


class Loader(yaml.SafeLoader):
    """PyYAML's loader in Python, which refuses what a scenario must not hold.

    The loader written in C is faster, and crashes on deep nesting.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own way)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0
        self.n_values = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next node, or raise `Refused`."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        self._refuse(event)
        is_key = isinstance(parent, yaml.MappingNode) and index is None
        self.n_values += not is_key
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused(event.start_mark, f"is nested more than {MAX_DEPTH} deep")
        if self.n_values > MAX_VALUES:
            raise Refused(event.start_mark, f"the file holds more than {MAX_VALUES:,} values")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    @staticmethod
    def _refuse(event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise Refused(event.start_mark, f"aliases (*{event.anchor}) are not taken: write the value out")
        if getattr(event, "anchor", None) is not None:
            raise Refused(event.start_mark, f"anchors (&{event.anchor}) are not taken: write the value out")
        if getattr(event, "tag", None) is not None:
            raise Refused(event.start_mark, f"tags ({event.tag.replace(_TAG, '!!')}) are not taken: leave it out")


for _tag, _pattern, _first in RESOLVERS:
    Loader.add_implicit_resolver(_tag, _pattern, _first)


class Builder:
    """Turn nodes into values, noting places and issues; nesting is bounded by the loader."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Loc, tuple[int, int, int, int]] = {}
        self.issues: list[Issue] = []

    def build(self, node: yaml.Node, loc: Loc, key: yaml.Node | None = None) -> Any:
        """Return the value of a node that stands at `loc` under `key`."""
        start, named = node.start_mark, (key or node).start_mark
        self.places[loc] = (named.line + 1, named.column + 1, start.line + 1, start.column + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*loc, i)) for i, item in enumerate(node.value)]
        value, message = _convert(node.tag.removeprefix(_TAG), node.value)
        if message:
            self._say(node, loc, message)
        return value

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, item in node.value:
            name = key.value
            if key.tag not in (_TAG + "str", _TAG + "int"):  # a year is a key like any other
                shape = shown(name) if isinstance(name, str) else "a list or mapping"
                self._say(key, loc, f"a key must be text, this is {shape}: put it in quotes if it is meant as text")
            elif (*loc, name) in self.places:
                line = self.places[(*loc, name)][0]
                self._say(key, (*loc, name), f"the key {shown(name)} is given twice, first on line {line}")
            elif _is_clean(name):
                out[name] = self.build(item, (*loc, name), key)
            else:
                self._say(key, loc, f"the key {shown(name)} holds control characters")
        return out

    def _say(self, node: yaml.Node, loc: Loc, message: str) -> None:
        mark = node.start_mark
        path = dotted(tuple(part if isinstance(part, int) or _is_clean(part) else "?" for part in loc))
        self.issues.append(Issue(self.file, mark.line + 1, mark.column + 1, path, message))


def _is_clean(text: str) -> bool:
    return all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in text)


def _convert(kind: str, text: str) -> tuple[Any, str]:
    """Return a scalar's value and, where it has none, what is wrong with it."""
    if kind == "null":
        return None, ""
    if kind == "bool":
        return text == "true", ""
    if kind in ("int", "float"):
        return _number(kind, text)
    if kind == "timestamp":
        try:
            return date.fromisoformat(text), ""
        except ValueError:
            return None, f"{text} is not a day of the calendar"
    return (text, "") if _is_clean(text) else (None, "the text holds control characters")


def _number(kind: str, text: str) -> tuple[int | float | None, str]:
    if kind == "int":
        if len(text.lstrip("+-")) > MAX_DIGITS:
            return None, f"{_short(text)} is too large: whole numbers have at most {MAX_DIGITS} digits"
        return int(text), ""
    if text.lstrip("+-").lower() in (".inf", ".nan") or not math.isfinite(float(text)):
        return None, f"{_short(text)} is not a finite number"
    return float(text), ""


def _short(number: str) -> str:
    return number if len(number) <= 40 else f"{number[:37]}..."


class Flow(dict[str, Any]):
    """A mapping to be written on one line."""


class Dumper(yaml.SafeDumper):
    """Write what `Loader` reads back as the same values, and other readers of YAML too."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's signature)
        """Return that no value is ever written as a reference to another."""
        return True


for _tag, _pattern, _first in RESOLVERS:  # beside PyYAML's own: text that either would take for a number is quoted
    Dumper.add_implicit_resolver(_tag, _pattern, _first)
Dumper.add_representer(Flow, lambda dumper, data: dumper.represent_mapping(_TAG + "map", data, flow_style=True))


def dump(tree: dict[str, Any]) -> str:
    """Return a tree of plain values as YAML text, keys in their order."""
    return yaml.dump(tree, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100_000, default_flow_style=False)
