"""Commands that show what the numbers rest on: parameters, profile."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.printing.streams import console, out, out_json
from goldsim.cli.study import AsJson
from goldsim.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from goldsim.country.profiles import Profile, Score
    from goldsim.country.score_links import Link
    from goldsim.scenario import Entry, Scenario

BASELINE = Path("scenarios", "baseline.yaml")
MALI = "mali-2023"


def add_to(app: typer.Typer) -> None:
    """Give `app` the commands of this file."""
    app.command("parameters")(parameters)
    app.command("profile")(profile)


def parameters(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A scenario.", show_default=str(BASELINE))] = None,
    as_json: AsJson = False,
) -> None:
    """List every parameter: value, unit, range, kind of evidence, source, which file set it, and the score behind it."""
    from goldsim.scenario import read

    if file is None and not BASELINE.exists():
        raise UsageError(f"there is no {BASELINE} here; say which scenario: goldsim parameters FILE")
    scenario = read(file or BASELINE)
    if as_json:
        out_json([{"path": path} | _fields(entry) for path, entry in scenario.entries.items()])
        return
    screen = console()
    screen.print(f"{scenario.name}: {scenario.title}\n", markup=False)
    for path, entry in scenario.entries.items():
        span = f"{_figure(entry.low)} to {_figure(entry.high)}"
        screen.print(f"{path} = {_figure(entry.value)} {entry.unit}  ({span}; {entry.kind}; {entry.set_by})", markup=False)
        if entry.score:
            possible = f"{_figure(entry.score_low)} to {_figure(entry.score_high)}"
            _dimmed(screen, f"from {entry.score}, which leaves {possible} possible")
        _dimmed(screen, entry.source)
    out(_counted(scenario))


def _counted(scenario: "Scenario") -> str:
    """Say how many parameters rest on each kind of evidence, and how many come from a country's scores."""
    kinds = Counter(entry.kind for entry in scenario.entries.values())
    n_scored = sum(bool(entry.score) for entry in scenario.entries.values())
    scored = f"; a country's scores gave {n_scored} of the values" if n_scored else ""
    return f"{len(scenario.entries)} parameters: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()) + scored


def profile(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A profile of the package, or a file.")] = MALI,
    as_json: AsJson = False,
) -> None:
    """List a country's scores: what each says about a parameter, or why it is not used."""
    from goldsim.country.profiles import packaged, read_profile

    found = read_profile(name)
    if as_json:
        out_json(_content(found))
        return
    screen = console()
    screen.print(f"{found.name}: {found.title}\n{found.source}", markup=False)
    group = ""
    for score in found.scores.values():
        if score.group != group:
            group = score.group
            screen.print(f"\n{group} (mean {found.means()[group]:.2f})", markup=False)
        screen.print(f"  {score}", markup=False)
        for line in _uses(score, found):
            _dimmed(screen, line)
    n_unused = sum(not score.links for score in found.scores.values())
    out(f"\n{len(found.scores)} scores: {len(found.scores) - n_unused} linked, {n_unused} unused")
    out(f"profiles in the package: {', '.join(packaged())}")


def _uses(score: "Score", found: "Profile") -> list[str]:
    """Return a line for every link, or the reason for having none; and the source, where it is not the whole profile's."""
    links = [f"{link.parameter} = {_figure(link.value(score.score))}: {_formula(link)}" for link in score.links]
    own = [f"source: {score.source}"] if score.source != found.source else []
    return [*(links or [f"unused: {score.unused}"]), *own]


def _formula(link: "Link") -> str:
    gives, points, unsure = _figure(link.gives), f"(score - {link.at:g})", _figure(link.uncertainty)
    if link.function == "geometric":
        return f"{gives} * {link.per_point:g} ^ {points}, times or by {unsure}"
    sign = "-" if link.per_point < 0 else "+"
    return f"{gives} {sign} {_figure(abs(link.per_point))} * {points}, give or take {unsure}"


def _content(found: "Profile") -> dict[str, Any]:
    """Return a profile for a program."""
    scores = [
        {name: getattr(score, name) for name in ("name", "group", "score", "unused", "source")}
        | {"links": [vars(link) | {"value": link.value(score.score)} for link in score.links]}
        for score in found.scores.values()
    ]
    return {"name": found.name, "title": found.title, "source": found.source, "means": found.means(), "scores": scores}


def _dimmed(screen: "Console", text: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    screen.print(Padding(Text(text, style="dim"), (0, 0, 0, 4)))


def _fields(entry: "Entry") -> dict[str, Any]:
    names = ("value", "unit", "low", "high", "kind", "source", "set_by", "score", "score_low", "score_high")
    return {name: getattr(entry, name) for name in names}


def _figure(value: Any) -> str:
    """Write a value as a person would: whole numbers with commas."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_figure, value))}]"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.6g}" if abs(value) >= 1e-4 else f"{value:.3g}"
    return f"{value:,.0f}"
