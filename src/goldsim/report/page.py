"""The page: one file for someone who will not read code, from stored results alone; beside it one with every number."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import jinja2
from matplotlib.figure import Figure

from goldsim.errors import UsageError
from goldsim.report import answer, assumptions, bought, costs, explore, language, lines, style
from goldsim.report.figures import (
    alone,
    control,
    gains,
    gold_way,
    likeness,
    money_way,
    nine_lines,
    region_maps,
    tornado,
    value,
    years,
)
from goldsim.report.language import ENGLISH, say
from goldsim.report.study_view import StudyView, gather
from goldsim.report.style import Drawing, Table
from goldsim.studies.analysis.ablation_findings import AblationFindings
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.csv_tables import SUMMARY
from goldsim.studies.analysis.findings import findings_of, has_page, open_results
from goldsim.studies.analysis.paired import MATTERS
from goldsim.studies.results.files import as_bytes, make_folder, write_text, write_whole
from goldsim.studies.results.manifest import MANIFEST
from goldsim.studies.results.stored import Results


class Section(NamedTuple):
    """A heading of the page with its figures and tables; without any it says what would fill it."""

    anchor: str
    heading: str
    draw: Callable[[StudyView], Iterable[Drawing]]
    tables: Callable[[StudyView], Iterable[Table]] = lambda _view: ()
    missing: str = ""


def _those(*tables: Callable[[StudyView], Table | None]) -> Callable[[StudyView], Iterable[Table]]:
    """Return what makes those of some tables that there are."""
    return lambda view: filter(None, (table(view) for table in tables))


def _crowd(view: StudyView) -> Iterator[Table]:
    """Yield the nine lines with a row a policy, where a column a policy would be too many."""
    if view.is_crowded:
        words = say("What each policy changes, compared with {whom}; a dot means no clear change", whom=view.reference_label)
        yield lines.crosswise(view, lines.shown_lines(view), words)


_money = _those(costs.results_table, costs.measures_table)
SECTIONS: Final = (
    Section("lines", "The results in nine lines", nine_lines.draw, _crowd),
    Section(
        "who",
        "Who gains and who loses",
        lambda view: [*gains.draw(view), *value.draw(view), *gold_way.draw(view)],
        gains.by_region,
    ),
    Section("money", "Where the money went, and what a result costs", money_way.draw, _money, "No policy here has money."),
    Section("where", "Where", region_maps.draw, missing="A study that keeps its table of regions would fill this part."),
    Section("when", "When", years.draw, missing="A study of a year or more would fill this part."),
    Section(
        "flips",
        "What would change the answer",
        tornado.draw,
        _those(tornado.flips_table),
        missing="Only luck was varied here. Which mechanisms change the ranking of the policies, goldsim study "
        "experiments/ablation.yaml finds out; which numbers do, goldsim study experiments/sensitivity.yaml. With goldsim report "
        "--beside, their findings appear here.",
    ),
    Section(
        "instruments",
        "Each instrument alone",
        alone.draw,
        missing="goldsim study experiments/instruments.yaml gives each instrument all the money in turn; with goldsim "
        "report --beside, its findings appear here.",
    ),
    Section(
        "mali",
        "How well the model matches the country",
        lambda view: [*likeness.draw(view), *control.draw(view)],
        missing="No figures are known for this country, or none for the years that were run.",
    ),
    Section(
        "assumed",
        "The assumptions that matter",
        lambda _view: (),
        _those(assumptions.costs_table),
        "No number of the model is known here.",
    ),
)
FILES: Final = {
    **{"page": "report{}.html", "every_number": "parameters{}.html", "explore": "explore{}.html"},
    **{"figures": "figures{}/", "in_short": "answer{}.md"},
}
PIXELS_PER_INCH: Final = 96  # of a style sheet, whatever the screen


class Picture(NamedTuple):
    """A figure as the page shows it, wide and on a phone."""

    drawing: Drawing
    source: str
    size: tuple[int, int]
    narrow: str
    narrow_size: tuple[int, int]


class Part(NamedTuple):
    """A section with what there is of it."""

    section: Section
    pictures: list[Picture]
    tables: list[Table]


def write_report(
    folder: str | Path, language_: str = ENGLISH, matters: float = MATTERS, beside: Sequence[str | Path] = ()
) -> Path:
    """Draw the figures and the page of a results folder, finished or not; return the page, `report.html` or `report.fr.html`.

    Of a study with variants, the page shows the scenarios as they are. `matters`: the smallest change that is called one, in
    percent of the level. `beside`: folders of sweeps, ablations or single instruments, which fill the parts that ask for them.
    The same results give the same bytes.

    Raises UsageError or FolderError if there is no such folder, it holds no results or those of a sweep, or none of the
    reference's runs is finished; RunsFailed if a figure of a run is missing or not finite; DiskError if a file cannot be written.
    """
    root = Path(folder)
    if language_ not in language.LANGUAGES:
        raise UsageError(f"there is no page in {language_!r}; it is written in {' or '.join(language.LANGUAGES)}")
    view = view_of(open_results(root), matters, beside)
    with language.spoken(language_):
        names = {name: path.format(language.ending()) for name, path in FILES.items()}
        parts = list(draw_all(view, root / names["figures"]))
        write_text(root / names["every_number"], render(view, [], "parameters.html.j2"))
        write_text(root / names["page"], render(view, parts))
        write_text(root / names["explore"], render(view, [], "explore.html.j2", explore.content(view)))
        write_text(root / names["in_short"], answer.as_markdown(view))
    return root / names["page"]


def view_of(results: Results, matters: float = MATTERS, beside: Sequence[str | Path] = ()) -> StudyView:
    """Return what is drawn of a study's results, with the folders of others beside it. Raises UsageError for those of a sweep."""
    findings = findings_of(results)
    if not isinstance(results, Compared) or not has_page(findings):
        raise UsageError(f"{results.folder} holds a sweep, which has no page: its tables are what it says")
    others = tuple(map(Path, beside))
    # Of single instruments a repository may keep the summary alone.
    opened = [open_results(other) for other in others if (other / MANIFEST).is_file() or not (other / SUMMARY).is_file()]
    findings += [one for other in opened for one in findings_of(other)]
    best = tuple(row for one in findings if isinstance(one, AblationFindings) for row in one.best)
    return replace(gather(results.as_given), matters=matters, best=best, beside=others)


def plot(results: Results, figure: str = "effects", *, narrow: bool = False, **how: Any) -> Figure:
    """Return a figure of the page as one of matplotlib: "effects", "gains", "years" or any other that lies in `figures/`.

    `narrow`: the form for a phone. `how`: `matters` and `beside`, as `write_report` takes them. Raises UsageError if the results
    give no such figure, with the names of those that they give.
    """
    view, names = view_of(results, **how), []
    with style.settings():
        for drawing in (drawing for section in SECTIONS for drawing in section.draw(view)):
            if drawing.name == figure:
                return drawing.narrow if narrow else drawing.figure
            names.append(drawing.name)
    raise UsageError(f"these results give no figure {figure!r}; they give {', '.join(names)}")


def draw_all(view: StudyView, folder: Path) -> Iterator[Part]:
    """Draw every figure into `folder`, one at a time, and hand over what the page needs of it."""
    make_folder(folder)
    with style.settings():
        for section in SECTIONS:
            pictures = [_keep(drawing, folder) for drawing in section.draw(view)]
            yield Part(section, pictures, list(section.tables(view)))


def render(
    view: StudyView, parts: list[Part], template: str = "page.html.j2", more: Mapping[str, Any] = MappingProxyType({})
) -> str:
    """Fill a template; everything that comes from outside is escaped there."""
    loader = jinja2.PackageLoader("goldsim.report", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"_": say, "language": language}
    return environment.get_template(template).render(view=view, parts=parts, **content(view), **more)


def content(view: StudyView) -> dict[str, Any]:
    """Return what the templates are filled with, by the names that it has there."""
    country, others = view.geography.title, language.listed([policy.label for policy in view.others])
    others = say("{n} policies", n=len(view.others)) if view.is_crowded else others
    text, whom = "{country}: what do {others} change, compared with {whom}?", view.reference_label
    question = say(text, country=country, others=others, whom=whom)
    rows = {row.outcome.name: row for row in lines.rows_of(view, lines.shown_lines(view))}
    return {
        "country": country,
        "question": question if others else say("{country} under {whom}", country=country, whom=whom),
        "answers": answer.answer(view),
        "confidence": answer.confidence(view),
        "groups": {name: [rows[outcome.name] for outcome in group] for name, group in lines.groups(view)},
        "all_rows": lines.rows_of(view, view.headlines),
        "duel": lines.duel_of(view),
        "roles": [say(lines.role(policy)) for policy in view.others],
        "policies": [bought.described(policy, view) for policy in view.policies],
        "counts": assumptions.counts(view),
        "parameters": assumptions.by_group(view),
        "manifest": view.stored.manifest,
        **{name: path.format(language.ending()) for name, path in FILES.items()},
    }


def _keep(drawing: Drawing, folder: Path) -> Picture:
    shown = []
    for figure, ending in ((drawing.figure, ""), (drawing.narrow, "-narrow")):
        svg, png = style.render(figure)
        for kind, data in (("svg", svg), ("png", png)):
            write_whole(folder / f"{drawing.name}{ending}.{kind}", as_bytes(data))
        mime, data = ("image/png", png) if drawing.is_map else ("image/svg+xml", svg)
        width, height = (round(float(side) * PIXELS_PER_INCH) for side in figure.get_size_inches())
        shown.append((f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}", (width, height)))
    if drawing.table:
        write_text(folder / f"{drawing.name}.csv", style.as_csv(drawing.table))
    return Picture(drawing, *shown[0], *shown[1])
