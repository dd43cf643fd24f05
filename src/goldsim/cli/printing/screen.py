"""How results look on a terminal: its console, tables, side remarks, and values as a person would write them."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from goldsim.studies.analysis.kind import Shown

PLAIN_WIDTH = 160  # where stdout is no terminal, which would have a width


def console() -> "Console":
    """Return stdout's console: coloured on a terminal, and wide enough where there is none."""
    from rich.console import Console

    wanted = os.environ.get("COLUMNS", "")
    width = None if sys.stdout.isatty() else int(wanted) if wanted.isdecimal() and int(wanted) else PLAIN_WIDTH
    return Console(width=width, highlight=False)


def table(title: str, columns: Sequence[tuple[str, bool]]) -> "Table":
    """Return a table to fill; `columns` are headings, and whether they hold numbers."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, (heading, is_number) in enumerate(columns):
        made.add_column(heading, justify="right" if is_number else "left", no_wrap=is_number or place == 0)
    return made


def table_of(shown: "Shown") -> "Table":
    """Return a table of findings, filled."""
    made = table(shown.title, shown.columns)
    for cells in shown.rows:
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
