"""The commands of `goldsim`, put together; they take records of options, and Typer is shown every option by itself."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

import typer

from goldsim.cli import showing, studying, sweep
from goldsim.cli.printing import out, say
from goldsim.errors import FolderError

if TYPE_CHECKING:
    from goldsim.scenario import Scenario

SCENARIO: Final = """\
# {title}, with all that is not said here as baseline.yaml has it: `goldsim validate` counts that, `goldsim parameters` lists it.
extends: baseline
name: {name}
title: {title}
{profile}closures: []  # the baseline's closed borders are another country's
run: {{geography: ./{name}/geography.yaml}}
# Sizes to think of first; give value, low, high, kind and source of each:
# parameters:
#   initial:
"""
SIZES: Final = ("n_people", "n_sites", "n_household_children", "n_children_elsewhere", "n_children_held", "n_gendarmes")


@dataclass(frozen=True)
class Sources:
    """The files that a country is made of."""

    regions: Annotated[Path, typer.Option(help="Regions: areas (GeoJSON), or points (CSV): cells belong to the nearest.")]
    places: Annotated[Path, typer.Option(help="Towns and mines: CSV with name, kind, lat, lon, or GeoJSON.")]
    belts: Annotated[Path, typer.Option(help="Gold belts with radius_km and weight, or sites alone: CSV or GeoJSON.")]
    border: Annotated[Path | None, typer.Option(help="The country's area (GeoJSON); that of the regions without it.")] = None
    neighbours: Annotated[Path | None, typer.Option(help="Neighbours, as regions; an island without it.")] = None
    more: Annotated[Path | None, typer.Option(help="What else a geography says, such as armed_groups and forces (YAML).")] = None


@dataclass(frozen=True)
class Drawn:
    """How it is drawn and what it is called."""

    title: Annotated[str | None, typer.Option(help="Name for people to read.", show_default="its name")] = None
    profile: Annotated[str | None, typer.Option(help="Profile of index scores, by name or file.")] = None
    cell_degrees: Annotated[float, typer.Option(min=0.01, max=2, help="Height and width of a cell.")] = 0.25
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the files go.")] = Path()


def new_country(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called: small letters, digits, _ and -.")],
    *,
    sources: Sources,
    drawn: Drawn,
) -> None:
    """Make the files of a country from files of regions, towns, sites and borders, and say what stays as in the baseline."""
    from goldsim.country.new_country import Given, as_text, draw

    folder, scenario = drawn.out / name, drawn.out / f"{name}.yaml"
    for path in (folder, scenario):
        if path.exists():
            raise FolderError(f"{path} is there already; choose another name or --out, nothing was changed")
    title = drawn.title or name.replace("_", " ").title()
    given = Given(**vars(sources))
    tree = draw(name, title, given, drawn.cell_degrees)
    named = ", ".join(file.name for file in given if file)
    profile = f"profile: {drawn.profile}\n" if drawn.profile else ""
    made = _written(folder, scenario, as_text(tree, f"Made by goldsim new-country of {named}."), (name, title, profile))
    for note in made.notes:
        say(f"note: {note}")
    out(str(folder / "geography.yaml"))
    out(str(scenario))


def _written(folder: Path, scenario: Path, geography: str, words: tuple[str, str, str]) -> "Scenario":
    """Write both files and read them; neither is left where they cannot be read."""
    from goldsim.scenario import read
    from goldsim.studies.results.files import make_folder, write_text

    name, title, profile = words
    try:
        make_folder(folder)
        write_text(folder / "geography.yaml", geography)
        sizes = "".join(f"#     {size}: {{}}\n" for size in SIZES)
        write_text(scenario, SCENARIO.format(name=name, title=title, profile=profile) + sizes)
        return read(scenario)
    except BaseException:
        (folder / "geography.yaml").unlink(missing_ok=True)
        scenario.unlink(missing_ok=True)
        if folder.is_dir():
            folder.rmdir()
        raise


def flattened(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose parameters that are dataclasses, records of options, give way to their fields, as Typer wants it."""
    own: dict[str, Any] = get_type_hints(command, include_extras=True)
    shown: list[Parameter] = []
    for name, parameter in signature(command).parameters.items():
        if not is_dataclass(own[name]):
            shown.append(parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=own[name]))
            continue
        hints = get_type_hints(own[name], include_extras=True)
        for field in fields(own[name]):
            shown.append(Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]))

    @wraps(command)
    def called(**given: Any) -> None:
        for name, record in own.items():
            if is_dataclass(record):
                given[name] = record(**{field.name: given.pop(field.name) for field in fields(record)})  # type: ignore[operator]
        command(**given)

    called.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return called


# Help lists them in this order.
COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    *(studying.run, studying.compare, studying.report, sweep.sweep, studying.study, studying.resume),
    *(showing.validate, showing.week, showing.trace, showing.watch, showing.parameters, new_country),
)

app = typer.Typer(
    name="goldsim",
    help="Simulate Mali's artisanal gold economy and compare policies at equal budget.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in COMMANDS:
    app.command()(flattened(command))


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"goldsim {version('goldsim')}")
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print it.")] = False,
    _debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks; also GOLDSIM_DEBUG=1. Goes anywhere.")] = False,
) -> None:
    """Simulate Mali's artisanal gold economy and compare policies at equal budget."""
