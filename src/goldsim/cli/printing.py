"""What commands print: results on stdout, everything else on stderr; tables, side remarks, and how far a study is."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from goldsim.studies.making import Progress

PLAIN_WIDTH = 160  # where stdout is no terminal, which would have a width
LINE_EVERY = 10.0  # seconds


class Note(str):
    """What is said beside an error, added to it by `add_note`; Python adds notes of its own, which nobody could use."""

    __slots__ = ()


def out(text: str) -> None:
    """Write a line of results."""
    print(text)


def say(text: str) -> None:
    """Write a line for the person at the keyboard; where no more can be written, nobody reads it."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # or Python would fail once more when it ends


def out_json(content: object) -> None:
    """Write results for a program; figures that are not finite are null."""
    from pydantic_core import to_jsonable_python

    def plain(one: Any) -> Any:  # NumPy's and pandas's values; what is missing is nothing, and anything else its words
        return one.item() if hasattr(one, "item") else None if str(one) == "<NA>" else str(one)

    is_ascii = "utf" not in sys.stdout.encoding.lower()
    out(json.dumps(to_jsonable_python(content, inf_nan_mode="null", fallback=plain), indent=2, ensure_ascii=is_ascii))


def console() -> "Console":
    """Return stdout's console: coloured on a terminal, and wide enough where there is none."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", PLAIN_WIDTH)), highlight=False)


def table(title: str, columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]]) -> "Table":
    """Return a table for the console; `columns` are headings, and whether they hold numbers."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, (heading, is_number) in enumerate(columns):
        made.add_column(heading, justify="right" if is_number else "left", no_wrap=is_number or place == 0)
    for cells in rows:
        made.add_row(*cells)
    return made


def dimmed(screen: "Console", text: str) -> None:
    """Print a side remark under what it belongs to."""
    from rich.padding import Padding
    from rich.text import Text

    screen.print(Padding(Text(text, style="dim"), (0, 0, 0, 4)))


def figure(value: Any) -> str:
    """Write a value as a person would: whole numbers with commas."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(figure, value))}]"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.6g}" if abs(value) >= 1e-4 else f"{value:.3g}"
    return f"{value:,.0f}"


@contextmanager
def progress(quiet: bool) -> Iterator["Callable[[Progress], None] | None"]:
    """Show how far a study is: a bar on a terminal, a line every ten seconds elsewhere, nothing if `quiet`."""
    from goldsim.engine.code_folder import is_compiled

    if not quiet and not is_compiled():
        say("the rules are compiled first, once after an install or a change of the code: some half a minute")
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator["Callable[[Progress], None]"]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress as Bar, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("left"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        row = bar.add_task("running", total=None)

        def show(now: "Progress") -> None:
            failed = f"running, {now.failed} failed" if now.failed else "running"
            bar.update(row, total=now.total, completed=now.done, description=failed)

        yield show


def _lines() -> "Callable[[Progress], None]":
    last = time.monotonic()
    begun: int | None = None

    def show(now: "Progress") -> None:
        nonlocal last, begun
        begun = now.done if begun is None else begun
        if time.monotonic() - last < LINE_EVERY:
            return
        last = time.monotonic()
        failed, left, made = f", {now.failed} failed" if now.failed else "", now.total - now.done, now.done - begun
        still = f", about {duration(left * now.seconds / made)} left" if left and made > 0 else ""
        say(f"{now.done} of {now.total} runs{failed}{still}")

    return show


def duration(seconds: float) -> str:
    """Write a time as people say it: 40 s, 25 min, 3.5 h."""
    if seconds > 2.5 * 3600:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 60:.0f} min" if seconds > 90 else f"{seconds:.0f} s"
