"""What is done to a sound file: slips of bytes and letters, changes of a tree, and trees made of nothing but its own words."""

import copy
import csv
import io
import json
import random
from collections.abc import Callable
from typing import Any, Final

import yaml

type Place = tuple[str | int, ...]

TOKENS: Final = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        *("\x00", "\x1b", "\x85", "\u2028", "\u202e", "\ufeff", "\u0430", "\uff10", "\U0001f4b0", "é", "\ud800"),
        *(",", ";", "\t", '"', "'", '""', "{", "}", "[", "]", "(", ":", ": ", "- ", "#", "|", ">", "%", "@", "`", "\\", "/", "?"),
        *("\n", "\r", "\r\n", "\n\n", "---\n", "...\n", "&a ", "*a", "!!python/object:os.system ", "!!binary ", "<<: ", "? "),
        *(
            "0",
            "-0",
            "-1",
            "1e999",
            "1e-999",
            "5e-324",
            "nan",
            ".nan",
            "NaN",
            ".inf",
            "-.inf",
            "Infinity",
            "1" * 30,
            "0x1F",
            "010",
        ),
        *("1_000", "1,5", "0,1", "1 000", "12:30", "1e3", "+1", "1.", ".5", "null", "~", "true", "no", "on", "None"),
        *("2021-02-30", "0000-01-01", "9999-12-31", "2021-01-04", "2021-1-4", "31/02/2021", "=1+1", "$(id)", "%s%n", "../" * 9),
        *("/dev/zero", "/dev/stdin", "/proc/self/mem", "/", ".", "..", "~root", "CON", "a" * 300, "mali", "tinyland", "baseline"),
    )
)
NUMBERS: Final = (
    0,
    -1,
    1,
    2,
    0.5,
    -0.0,
    1e-9,
    5e-324,
    1e9,
    1e300,
    10**18,
    10**30,
    90,
    -180,
    2**31,
    2**63,
    float("nan"),
    float("inf"),
)
ANYTHING: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    "",
    " ",
    ".",
    "x",
    "mali",
    "baseline",
    "2021-01-04",
    [],
    {},
    [1],
    {"x": 1},
    [[]],
    *NUMBERS,
)
MOST: Final = 300_000  # bytes of an input


def slipped(data: bytes, draw: random.Random) -> bytes:
    """Return bytes with one thing done to them."""
    at = draw.randrange(len(data) + 1)
    until = min(len(data), at + draw.choice((1, 1, 2, 5, 20, 200)))
    token = draw.choice(TOKENS)
    made = (
        lambda: data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :],
        lambda: data[:at] + token + data[at:],
        lambda: data[:at] + token + data[until:],
        lambda: data[:at] + data[until:],
        lambda: data[:at] + data[at:until] * draw.choice((2, 3, 50)) + data[until:],
        lambda: data[:at],
        lambda: data[at:],
        lambda: _lines_moved(data, draw),
        lambda: _lines_moved(data, draw),
        lambda: (
            data[:at] + draw.choice((b"[", b"{a: ", b"- ", b'{"a":', b"(", b'"')) * draw.choice((3, 39, 41, 2000)) + data[at:]
        ),
        lambda: data[:at] + b"9" * draw.choice((19, 400, 5000)) + data[at:],
        lambda: data[:at] + b"x" * draw.choice((200, 140_000)) + data[at:],
        lambda: _encoded_anew(data, draw),
    )
    return draw.choice(made)()[:MOST]


def _lines_moved(data: bytes, draw: random.Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    kind = draw.randrange(5)
    if kind == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif kind == 1:
        del lines[one]
    elif kind == 2:
        lines.insert(other, lines[one])
    elif kind == 3:
        lines[one] = b" " * draw.choice((1, 2, 4)) + lines[one]
    else:
        lines[one] = lines[one].lstrip()
    return b"".join(lines)


def _encoded_anew(data: bytes, draw: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    if draw.random() < 0.2:
        return text.replace("\n", draw.choice(("\r\n", "\r", "\u2028"))).encode()
    if draw.random() < 0.3:  # as a spreadsheet of another country writes it
        return text.replace(",", ";").replace(".", ",").encode("utf-8-sig")
    return text.encode(draw.choice(("utf-16", "utf-8-sig", "utf-32", "latin-1", "cp1252", "utf-7")), "replace")


def places(tree: Any, at: Place = ()) -> list[Place]:
    """Return the places of everything in a tree, the tree itself left out."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [place for key, item in items for place in ((*at, key), *places(item, (*at, key)))]


def _get(tree: Any, place: Place) -> Any:
    for key in place:
        tree = tree[key]
    return tree


def changed(tree: Any, others: list[Any], draw: random.Random) -> Any:
    """Return a copy of a tree with one to four things changed in it; `others` are trees that parts may be taken from."""
    tree = copy.deepcopy(tree)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        here = places(tree)
        if here:
            _change(tree, draw.choice(here), others, draw)
    return tree


def _change(tree: Any, place: Place, others: list[Any], draw: random.Random) -> None:
    around, key = _get(tree, place[:-1]), place[-1]
    value, kind = around[key], draw.randrange(8)
    if kind == 0:
        del around[key]
    elif kind == 1:
        around[key] = copy.deepcopy(draw.choice(ANYTHING))
    elif kind == 2 and isinstance(value, int | float):
        around[key] = draw.choice(
            (-value, value * 1000, value / 1000, value + 1, str(value), draw.choice(NUMBERS), draw.gauss(0, 1))
        )
    elif kind == 3 and isinstance(around, dict):
        around[draw.choice(["x", "", ".", 3, None, "name", *map(str, around)])] = around.pop(key)
    elif kind == 4 and isinstance(around, list):
        around.extend([copy.deepcopy(value)] * draw.choice((1, 1, 100)))
    elif kind == 5:
        around[key] = copy.deepcopy(_get(tree, draw.choice(places(tree))))
    elif kind == 6:
        other = draw.choice(others)
        around[key] = copy.deepcopy(_get(other, draw.choice(places(other))))
    elif kind == 7 and isinstance(value, str):
        around[key] = slipped(value.encode("utf-8", "replace"), draw).decode("utf-8", "replace")
    else:
        around[key] = [value] if draw.random() < 0.5 else {"value": value}


def grown(words: list[str], draw: random.Random, depth: int = 0) -> Any:
    """Return a tree made of words and of anything."""
    if depth > 3 or draw.random() < 0.3 * depth:
        return draw.choice(words) if draw.random() < 0.3 else copy.deepcopy(draw.choice(ANYTHING))
    inner: Callable[[], Any] = lambda: grown(words, draw, depth + 1)  # noqa: E731 (it is one word below)
    if draw.random() < 0.3:
        return [inner() for _ in range(draw.randrange(5))]
    return {draw.choice(words): inner() for _ in range(draw.randrange(8))}


def as_yaml(tree: Any) -> bytes:
    """Return a tree as YAML."""
    return yaml.dump(tree, Dumper=_DUMPER, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


def as_json(tree: Any) -> bytes:
    """Return a tree as JSON."""
    return json.dumps(tree, default=str).encode()


def as_csv(rows: Any) -> bytes:
    """Return a list of rows as a table of comma-separated values; what is no row is a cell."""
    written = io.StringIO()
    lines = rows if isinstance(rows, list) else [rows]
    csv.writer(written).writerows([row if isinstance(row, list) else [row] for row in lines])
    return written.getvalue().encode("utf-8", "replace")


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """PyYAML's own, which writes a list that stands in two places twice and not as an alias."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


_DUMPER: Final = _Dumper
