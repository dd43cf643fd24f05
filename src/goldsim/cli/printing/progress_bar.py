"""How far a study is, on stderr, and how long the rest will take."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from goldsim.cli.printing.streams import say

if TYPE_CHECKING:
    from goldsim.studies.making import Progress

LINE_EVERY = 10.0  # seconds


@contextmanager
def progress(quiet: bool) -> Iterator["Callable[[Progress], None] | None"]:
    """Show how far a study is: a bar on a terminal, a line every ten seconds elsewhere, nothing if `quiet`."""
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
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

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
        failed = f", {now.failed} failed" if now.failed else ""
        say(f"{now.done} of {now.total} runs{failed}{_left(now, now.done - begun)}")

    return show


def _left(now: "Progress", made: int) -> str:
    if made <= 0 or now.done == now.total:
        return ""
    return f", about {duration((now.total - now.done) * now.seconds / made)} left"


def duration(seconds: float) -> str:
    """Write a time as people say it: 40 s, 25 min, 3.5 h."""
    if seconds > 2.5 * 3600:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 60:.0f} min" if seconds > 90 else f"{seconds:.0f} s"
