"""The page: one file for someone who will not read code, from stored results alone."""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2
import matplotlib

from goldsim.errors import UsageError
from goldsim.report import page_words, style
from goldsim.report.figures import control, forest, maps, over_time, scorecard, value
from goldsim.report.study_view import StudyView, gather
from goldsim.report.style import Drawing
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.findings import findings_of, has_page, open_results
from goldsim.studies.results.files import as_bytes, make_folder, write_text, write_whole


@dataclass(frozen=True)
class Section:
    """A heading of the page with the figures under it; one without figures is left out."""

    anchor: str
    heading: str
    draw: Callable[[StudyView], Iterable[Drawing]]


SECTIONS: Final = (
    Section("scorecard", "Scorecard", scorecard.draw),
    Section("differences", "Differences, pair by pair", forest.draw),
    Section("over-time", "Over time", over_time.draw),
    Section("value", "Who gets the value of the gold", value.draw),
    Section("maps", "Maps", maps.draw),
    Section("control", "Who is obeyed, beside what was seen", control.draw),
)

PIXELS_PER_INCH: Final = 96  # of a style sheet, whatever the screen


@dataclass(frozen=True)
class Picture:
    """A figure as the page shows it."""

    drawing: Drawing
    source: str
    width: int
    height: int


def write_report(folder: str | Path) -> Path:
    """Draw the figures and the page of a results folder; return the page.

    `folder`: one that `goldsim run`, `compare` or `study` made, finished or not. Of a study with variants, the page shows the
    scenarios as they are. The page is `report.html` in the folder; the figures lie in `figures/`, each as SVG and PNG. The same
    results give the same bytes.

    Raises UsageError or FolderError if there is no such folder, it holds no results or those of a sweep, or none of the
    reference's runs is finished; RunsFailed, naming the run, if a figure of one is missing or not finite; DiskError if a file
    cannot be written.
    """
    root = Path(folder)
    results = open_results(root)
    if not isinstance(results, Compared) or not has_page(findings_of(results)):
        raise UsageError(f"{root} holds a sweep, which has no page: its tables are what it says")
    view = gather(results.as_given)
    sections = list(draw_all(view, root / "figures"))
    page = root / "report.html"
    write_text(page, render(view, sections))
    return page


def draw_all(view: StudyView, folder: Path) -> Iterator[tuple[Section, list[Picture]]]:
    """Draw every figure into `folder`, one at a time, and hand over what the page needs of it."""
    make_folder(folder)
    with matplotlib.rc_context(style.SETTINGS):
        for section in SECTIONS:
            pictures = [_keep(drawing, folder) for drawing in section.draw(view)]
            if pictures:
                yield section, pictures


def render(view: StudyView, sections: list[tuple[Section, list[Picture]]]) -> str:
    """Fill the template; everything that comes from outside is escaped there."""
    loader = jinja2.PackageLoader("goldsim.report", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html.j2").render(view=view, sections=sections, **page_words.content(view))


def _keep(drawing: Drawing, folder: Path) -> Picture:
    svg, png = style.render(drawing.figure)
    for ending, content in (("svg", svg), ("png", png)):
        write_whole(folder / f"{drawing.name}.{ending}", as_bytes(content))
    kind, shown = ("image/png", png) if drawing.is_map else ("image/svg+xml", svg)
    source = f"data:{kind};base64,{base64.b64encode(shown).decode('ascii')}"
    width, height = (round(float(side) * PIXELS_PER_INCH) for side in drawing.figure.get_size_inches())
    return Picture(drawing, source, width, height)
