"""The page: one file for someone who will not read code, from stored results alone."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jinja2
import matplotlib

from goldsim.errors import UsageError
from goldsim.report import assumptions, caveats, policy_money, style
from goldsim.report.drawing import Drawing, Table
from goldsim.report.figures import forest, maps, over_time, scorecard, value, without_mechanisms
from goldsim.report.study_view import Material, Policy, gather
from goldsim.studies.analysis.ablation import ablation_of, effects
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.paired import FEWEST
from goldsim.studies.opening import open_results
from goldsim.studies.results.files import make_folder, write_text, write_whole
from goldsim.text import phrases


@dataclass(frozen=True)
class Section:
    """A heading of the page with the figures under it."""

    anchor: str
    heading: str
    draw: Callable[[Material], Iterable[Drawing]]


SECTIONS: Final = (
    Section("scorecard", "Scorecard", scorecard.draw),
    Section("differences", "Differences, pair by pair", forest.draw),
    Section("over-time", "Over time", over_time.draw),
    Section("value", "Who gets the value of the gold", value.draw),
    Section("maps", "Maps", maps.draw),
)


PIXELS_PER_INCH: Final = 96  # of a style sheet, whatever the screen


@dataclass(frozen=True)
class Picture:
    """A figure as the page shows it."""

    name: str
    title: str
    alt: str
    caption: str
    source: str
    width: int
    height: int
    table: Table | None


def write_report(folder: str | Path) -> Path:
    """Draw the figures and the page of a results folder.

    Parameters
    ----------
    folder
        A folder that `goldsim run`, `compare` or `study` made, finished or not. Of a study with variants, the page shows the
        scenarios as they are, and then what its analyses found.

    Returns
    -------
    pathlib.Path
        The page, `report.html` in the folder; the figures lie in `figures/`, each as SVG and PNG. The same results give the
        same bytes.

    Raises
    ------
    UsageError, FolderError
        If there is no such folder, it holds no results or those of a sweep, or none of the reference's runs is finished.
    RunsFailed
        If a figure of a run is missing or not finite; the message names the run.
    DiskError
        If a file cannot be written.
    """
    root = Path(folder)
    results = open_results(root)
    if not isinstance(results, Compared):
        raise UsageError(f"{root} holds a sweep, which has no page: its tables are what it says")
    material = gather(results.as_given)
    sections = list(draw_all(material, root / "figures", (*SECTIONS, *_of_analyses(results))))
    page = root / "report.html"
    write_text(page, render(material, sections))
    return page


def draw_all(material: Material, folder: Path, wanted: Iterable[Section] = SECTIONS) -> Iterator[tuple[Section, list[Picture]]]:
    """Draw every figure into `folder`, one at a time, and hand over what the page needs of it."""
    make_folder(folder)
    with matplotlib.rc_context(style.SETTINGS):
        for section in wanted:
            pictures = [_keep(drawing, folder) for drawing in section.draw(material)]
            if pictures:
                yield section, pictures


def _of_analyses(results: Compared) -> Iterator[Section]:
    """Yield the sections that only some studies have."""
    if "ablation" in results.manifest["analyses"]:
        found = effects(ablation_of(results))
        yield Section("mechanisms", "What each mechanism does", lambda material: without_mechanisms.draw(material, found))


def render(material: Material, sections: list[tuple[Section, list[Picture]]]) -> str:
    """Fill the template; everything that comes from outside is escaped there."""
    loader = jinja2.PackageLoader("goldsim.report", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html.j2").render(
        country=material.geography.title,
        question=_question(material),
        material=material,
        is_comparison=bool(material.others),
        period=material.period(),
        judged_period=material.period(material.first_week),
        seeds=phrases.seed_ranges(material.seeds),
        policies=[_described(policy, material) for policy in material.policies],
        same_budget=_same_budget(material),
        verdicts=[_verdict(material, policy) for policy in material.others],
        remarks=[
            line for line in material.stored.sentences if not any(line.startswith(_opening(p, material)) for p in material.others)
        ],
        sections=sections,
        assumptions=assumptions.sort_out(material),
        limits=caveats.LIMITS,
        fewest=FEWEST,
        money=policy_money.table(material),
        manifest=material.stored.manifest,
    )


def _keep(drawing: Drawing, folder: Path) -> Picture:
    svg, png = style.render(drawing.figure)
    for ending, content in (("svg", svg), ("png", png)):
        write_whole(folder / f"{drawing.name}.{ending}", lambda partial, content=content: partial.write_bytes(content))  # type: ignore[misc]
    kind, shown = ("image/png", png) if drawing.is_map else ("image/svg+xml", svg)
    source = f"data:{kind};base64,{base64.b64encode(shown).decode('ascii')}"
    width, height = (round(float(side) * PIXELS_PER_INCH) for side in drawing.figure.get_size_inches())
    return Picture(drawing.name, drawing.title, drawing.alt, drawing.caption, source, width, height, drawing.table)


def _question(material: Material) -> str:
    country = material.geography.title
    if not material.others:
        return f"What happens in {country} under {material.reference_label}?"
    return (
        f"What do {phrases.listed([p.label for p in material.others])} change in {country}, against {material.reference_label}?"
    )


def _described(policy: Policy, material: Material) -> dict[str, str]:
    rules = policy.rules
    budget = policy.budget_xof
    return {
        "label": policy.label + (" (the reference)" if material.others and policy.name == material.reference else ""),
        "title": policy.title,
        "description": str(policy.resolved.get("description") or ""),
        "budget": f"{phrases.number(budget * 1e-9)} bn XOF a year from {policy.starts}" if budget else "none",
        "buys": _buys(rules) or "nothing",
    }


def _buys(rules: Mapping[str, Any]) -> str:
    units = [f"{phrases.number(float(n))} {phrases.label(name)}" for name, n in (rules.get("units") or {}).items() if n]
    split = [f"{phrases.label(name)} {100 * float(share):.0f} %" for name, share in (rules.get("split") or {}).items() if share]
    switches = rules.get("switches") or {}
    named = switches if isinstance(switches, list) else [name for name, is_on in switches.items() if is_on]
    parts = [
        f"promised: {', '.join(units)}" if units else "",
        f"{'the rest' if units else 'the money'}: {', '.join(split)}" if split else "",
        f"rules: {', '.join(phrases.label(name) for name in named)}" if named else "",
    ]
    return "; ".join(part for part in parts if part)


def _same_budget(material: Material) -> bool:
    budgets = {policy.rules.get("budget_xof_per_year") for policy in material.others}
    return len(material.others) > 1 and len(budgets) == 1


def _verdict(material: Material, policy: Policy) -> dict[str, Any]:
    """Sort the headline outcomes of a policy by what is clear."""
    found = [material.pairs(policy.name, outcome) for outcome in material.headlines]
    clear = [pairs for pairs in found if pairs.is_clear]

    def named(wanted: bool | None) -> str:
        return phrases.listed([pairs.outcome.label for pairs in clear if pairs.is_better is wanted])

    return {
        "label": policy.label,
        "better": named(True),
        "worse": named(False),
        "changed": named(None),
        "unclear": phrases.listed([pairs.outcome.label for pairs in found if not pairs.is_clear]),
        "sentences": _sentences(material, policy),
    }


def _sentences(material: Material, policy: Policy) -> list[str]:
    """Return the comparison's sentences on a policy, without its name and set with proper minus signs."""
    opening = _opening(policy, material)
    own = [line.removeprefix(opening) for line in material.stored.sentences if line.startswith(opening)]
    for plain, proper in (
        (" -", f" {phrases.MINUS}"),
        ("[-", f"[{phrases.MINUS}"),
        ("(-", f"({phrases.MINUS}"),
        (" %", f"{phrases.NO_BREAK}%"),
    ):
        own = [line.replace(plain, proper) for line in own]
    return [phrases.sentence(line) for line in own]


def _opening(policy: Policy, material: Material) -> str:
    return f"{policy.name} against {material.reference}: "
