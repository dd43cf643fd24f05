"""The command `profile`: a country's index scores, and what each says about a parameter."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.options import AsJson
from goldsim.cli.printing import console, dimmed, figure, out, out_json

if TYPE_CHECKING:
    from goldsim.country.profiles import Profile
    from goldsim.country.score_links import Link

MALI = "mali-2023"


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
        links = [f"{link.parameter} = {figure(link.value(score.score))}: {_formula(link)}" for link in score.links]
        own = [f"source: {score.source}"] if score.source != found.source else []  # where it is not the whole profile's
        for line in [*(links or [f"unused: {score.unused}"]), *own]:
            dimmed(screen, line)
    n_unused = sum(not score.links for score in found.scores.values())
    out(f"\n{len(found.scores)} scores: {len(found.scores) - n_unused} linked, {n_unused} unused")
    out(f"profiles in the package: {', '.join(packaged())}")


def _formula(link: "Link") -> str:
    gives, points, unsure = figure(link.gives), f"(score - {link.at:g})", figure(link.uncertainty)
    if link.function == "geometric":
        return f"{gives} * {link.per_point:g} ^ {points}, times or by {unsure}"
    sign = "-" if link.per_point < 0 else "+"
    return f"{gives} {sign} {figure(abs(link.per_point))} * {points}, give or take {unsure}"


def _content(found: "Profile") -> dict[str, Any]:
    scores = [
        {name: getattr(score, name) for name in ("name", "group", "score", "unused", "source")}
        | {"links": [vars(link) | {"value": link.value(score.score)} for link in score.links]}
        for score in found.scores.values()
    ]
    return {"name": found.name, "title": found.title, "source": found.source, "means": found.means(), "scores": scores}
