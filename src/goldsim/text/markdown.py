"""Markdown that comes out the same everywhere: tables whose cells cannot break them, and figures in full."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a table; bars in cells are escaped, and line breaks become spaces.

    Examples
    --------
    >>> print(table(["a", "b"], [["1 | 2", "x"]]))
    | a | b |
    |---|---|
    | 1 \| 2 | x |
    """
    lines = [_line(header), f"|{'---|' * len(header)}"]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', r'\|') for cell in cells)} |"


def code(text: str) -> str:
    """Return text as code."""
    return f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Return texts as code, separated by commas; a dash where there are none."""
    return ", ".join(map(code, texts)) or "-"


def figure(value: object) -> str:
    """Write a value in full, as the scenario has it, with commas between thousands.

    Examples
    --------
    >>> figure(0.00002), figure(1600000), figure((0.5, 1.0)), figure("mali")
    ('0.00002', '1,600,000', '0.5, 1', 'mali')
    """
    if isinstance(value, list | tuple):
        return ", ".join(figure(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.12f}".rstrip("0").rstrip(".")
