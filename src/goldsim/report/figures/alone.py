"""Each instrument alone, with all the money: what it changes on the nine lines, from a study that buys one after the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from goldsim.outcomes.catalogue import Outcome
from goldsim.report import style
from goldsim.report.language import say, signed, step_of
from goldsim.report.lines import shown_lines
from goldsim.report.study_view import StudyView
from goldsim.report.style import Drawing, Table
from goldsim.studies.analysis.csv_tables import SUMMARY, read_csv
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases

ALONE: Final = "_alone"  # how the study's policies end that buy one thing
ROW, TOP, LEFT = 0.23, 1.75, 1.45  # inches: a row, the lines' names above, the instruments' beside
FINEST: Final = 0.1  # percent
COLOURS: Final = {1: "#9ec5e8", -1: "#f0b48a", 0: style.UNCLEAR}


type Cells = dict[str, dict[str, tuple[float, bool]]]  # by instrument and outcome: percent, and whether that is clear


def draw(view: StudyView) -> Iterator[Drawing]:
    """Draw a row an instrument and a column a line, of this study or one beside it; nothing where none bought one thing."""
    for folder in (view.stored.folder, *view.beside):
        if (folder / SUMMARY).is_file():
            table = read_csv(folder / SUMMARY)
            table = table[table["policy"].str.endswith(ALONE) & table["percent"].notna()]
            if len(table):
                yield _draw(view, folder, table)
                return


def _draw(view: StudyView, folder: Path, table: pd.DataFrame) -> Drawing:
    cells: Cells = {}
    for row in table.itertuples():
        own = cells.setdefault(say(phrases.label(str(row.policy).removesuffix(ALONE))), {})
        own[str(row.outcome)] = float(str(row.percent)), str(row.is_clear) == "True"
    lines = [line for line in shown_lines(view) if all(line.name in own for own in cells.values())]
    clear, n = sum(own[line.name][1] for own in cells.values() for line in lines), int(table["n"].max())
    title = say(
        "With all the money in turn, {n} instruments make {clear} clear changes on these lines", n=len(cells), clear=clear
    )
    title = say("Each instrument alone was run {n} times, too few to call any change clear", n=n) if n < FEWEST else title
    words = say("change in percent of {whom}; {n} runs per instrument", whom=view.reference_label, n=n)
    heading = style.Heading(title, words, f"goldsim {view.version}, {folder.name}/{SUMMARY}")
    figures = style.both(lambda width: _grid(cells, lines, heading, width))
    caption = say("Blue: clearly better. Orange: clearly worse. Grey: not clear.")
    return Drawing("alone", title, title, caption, *figures, table=_table(cells, lines, words))


def _grid(cells: Cells, lines: list[Outcome], heading: style.Heading, width: float) -> Figure:
    sheet = style.sheet(width, TOP + ROW * len(cells), heading)
    axes, cell = sheet.canvas(), (width - LEFT) / max(len(lines), 1)
    looks: dict[str, Any] = {"size": style.SIZE, "ha": "center"}
    for column, line in enumerate(lines):
        words = style.cut(phrases.sentence(say(line.label)), TOP - 0.1)
        axes.text(LEFT + cell * (column + 0.5), TOP - 0.06, words, rotation=90, va="bottom", **looks)
    for row, (name, own) in enumerate(cells.items()):
        y = TOP + ROW * row
        axes.text(0.0, y + ROW / 2, style.cut(name, LEFT - 0.1), size=style.SIZE, va="center")
        for column, line in enumerate(lines):
            percent, is_clear = own[line.name]
            wish = int((percent > 0) - (percent < 0)) * line.better if is_clear else 0
            axes.add_patch(Rectangle((LEFT + cell * column, y), cell - 0.03, ROW - 0.03, color=COLOURS[wish], linewidth=0))
            shown = _percent(percent) if width > style.NARROW else {1: "▲", -1: "▼", 0: ""}[wish]
            axes.text(LEFT + cell * (column + 0.5), y + ROW / 2, shown, va="center", color=style.INK, **looks)
    return sheet.figure


def _percent(value: float) -> str:
    return signed(value, max(step_of(value), FINEST))


def _table(cells: Cells, lines: list[Outcome], words: str) -> Table:
    found = ((name, [own[line.name] for line in lines]) for name, own in cells.items())
    body = [(name, *(_percent(one) if is_clear else f"({_percent(one)})" for one, is_clear in some)) for name, some in found]
    caption = say("Each instrument alone: {words}; in brackets: not clear", words=words)
    return Table(caption, (say("Instrument"), *(phrases.sentence(say(line.label)) for line in lines)), tuple(body))
