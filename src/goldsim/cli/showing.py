"""The commands that make no run, or show a single one: validate, week, trace and parameters."""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.options import AsJson, Changes, by_path, read_all
from goldsim.cli.printing import console, dimmed, figure, out, out_json, say
from goldsim.errors import ScenarioError, UsageError
from goldsim.reading.seeds import LARGEST_SEED

if TYPE_CHECKING:
    from goldsim.scenario import Scenario


_FILES = typer.Argument(metavar="FILE...", help="Scenarios, studies or geographies.", show_default=False)


def validate(files: Annotated[list[Path], _FILES], as_json: AsJson = False) -> None:
    """Check files of scenarios, studies and geographies; say everything that is wrong with them at once."""
    found = [_checked(file) for file in files]
    texts = dict.fromkeys(issue["text"] for one in found for issue in one["issues"])
    if as_json:
        out_json(found)
    else:
        for note in [note for one in found for note in one["notes"]]:
            say(note)
        for text in texts:  # a parent's issues once, however many files extend it
            say(text)
        for one in found:
            if not one["issues"]:
                out(f"{one['file']}: fine ({one['is']})")
    if texts:
        raise typer.Exit(2)


def _checked(file: Path) -> dict[str, Any]:
    from goldsim.country.geography import load
    from goldsim.country.geography_files import is_geography
    from goldsim.scenario import read
    from goldsim.scenario.inheritance import file_of
    from goldsim.studies.study_file import is_study, read_study

    fine: dict[str, Any] = {"file": str(file), "is": None, "digest": None, "issues": [], "notes": []}
    try:
        file = file_of(file)
        if is_study(file):
            study = read_study(file)
            return fine | {"is": f"a study, scenarios: {len(study.scenarios)}, seeds: {len(study.seeds)}"}
        if is_geography(file):
            there = load(os.path.join(".", file))  # noqa: PTH118 (so that it is a path, and not a name, whatever it is called)
            sizes = {"regions": there.region_names, "cells": there.inside(), "belts": there.belts}
            named = [f"{what}: {len(known)}" for what, known in (sizes | {"armed groups": there.armed_groups}).items()]
            return fine | {"is": ", ".join(["a geography", *named])}
        scenario = read(file)
        notes = [f"note: {file}: {words}" for words in _unspendable(scenario)] + [f"note: {words}" for words in scenario.notes]
        return fine | {"is": f"digest {scenario.digest[:12]}", "digest": scenario.digest, "notes": notes}
    except ScenarioError as error:
        return fine | {"issues": [issue._asdict() | {"text": str(issue)} for issue in error.issues]}


def _unspendable(scenario: "Scenario") -> list[str]:
    from goldsim.scenario.policy import beyond_capacity, in_xof

    beyond = beyond_capacity(scenario.policy, scenario.parameters)
    over = in_xof(sum(given - limit for given, limit in beyond.values()))
    named = ", ".join(f"{name}: at most {in_xof(limit)}" for name, (_, limit) in beyond.items())
    budget = in_xof(scenario.policy.budget_xof_per_year)
    return [f"{over} of {budget} XOF a year is more than its instruments can take ({named})"] if beyond else []


def week(as_json: AsJson = False) -> None:
    """List what happens in a week, in order: each verb with what it reads, writes and draws."""
    from goldsim.economy import week_table

    verbs = week_table()
    if as_json:
        out_json(verbs)
        return
    screen = console()
    for place, verb in enumerate(verbs, 1):
        mechanisms = f"  ({_listed(verb['mechanisms'])})" if verb["mechanisms"] else ""
        screen.print(f"{place:2}  {verb['name']}: {verb['purpose']}{mechanisms}", markup=False)
        for part in ("reads", "writes", "draws"):
            if verb[part]:
                screen.print(f"      {part:7}{_listed(verb[part])}", style="dim", markup=False)


def _listed(content: Any) -> str:
    if isinstance(content, Mapping):
        return "; ".join(f"{name}: {_listed(columns)}" for name, columns in content.items())
    return content if isinstance(content, str) else ", ".join(map(str, content))


Luck = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="The run: its luck.")]
Miner = Annotated[int | None, typer.Option(min=0, help="Row of the person in the table of miners.", show_default=False)]
Child = Annotated[int | None, typer.Option(min=0, help="Row of the child in the table of children.", show_default=False)]
_FIND = typer.Option(help="First person in week zero with these values: is_woman=1,activity=mine", show_default=False)


def trace(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A scenario.", show_default=False)],
    seed: Luck = 1,
    miner: Miner = None,
    child: Child = None,
    find: Annotated[str | None, _FIND] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, help="Weeks to tell.")] = 12,
) -> None:
    """Retell one person's weeks."""
    if sum(choice is not None for choice in (miner, child, find)) > 1:
        raise UsageError("say one of --miner, --child and --find")
    from goldsim.report.retelling import trace as retell
    from goldsim.scenario import read

    scenario = read(file)
    given = [(table, row) for table, row in (("miners", miner), ("children", child)) if row is not None]
    chosen, row = given[0] if given else _first(scenario, seed, find or "activity=mine")
    for sentence in retell(scenario, seed, chosen, row, weeks):
        out(sentence)


def _first(scenario: Any, seed: int, wanted: str) -> tuple[str, int]:
    """Return table and row of the first person in week zero who has the wanted values."""
    import numpy as np

    from goldsim.economy import GoldEconomy

    parts = {text: [part.strip() for part in text.partition("=")] for text in wanted.split(",")}
    for text, said in parts.items():
        if not all(said):
            raise UsageError(f"--find {text}: say COLUMN=VALUE, several separated by commas")
    conditions = [(name, value) for name, _, value in parts.values()]
    tables = GoldEconomy(scenario, seed=seed).tables
    names = {name for name, _ in conditions}
    chosen = next((tables[name] for name in ("miners", "children") if names <= set(tables[name])), None)
    if chosen is None:
        known = sorted({column for name in ("miners", "children") for column in tables[name]})
        raise UsageError(f"--find {wanted}: no table of people has these columns; there are {', '.join(known)}")
    mask = np.ones(len(chosen), dtype=bool)
    for name, value in conditions:
        mask &= getattr(chosen, name) == _code(chosen.spec.column[name].names, name, value)
    if not mask.any():
        raise UsageError(f"--find {wanted}: nobody is like that in week zero of seed {seed}")
    return chosen.name, int(mask.argmax())


def _code(names: Any, column: str, value: str) -> float:
    words = {name.name.lower(): float(name) for name in names} if names else {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0}
    try:
        return words[value.lower()] if value.lower() in words else float(value)
    except ValueError:
        raise UsageError(f"--find {column}={value}: say a number or one of {', '.join(words)}") from None


Port = Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 is any that is free.")]


def watch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A scenario.", show_default=False)],
    seed: Luck = 1,
    port: Port = 8765,
    *,
    changes: Changes,
) -> None:
    """Watch an economy week by week in a browser: map, outcomes, and a slider for each measure's money."""
    scenario = read_all([file], by_path(changes), outside=changes.outside_range)[0]
    try:
        from goldsim.report.watching import serve
    except ModuleNotFoundError as error:
        raise UsageError(f"goldsim watch needs {error.name}, which is not installed: pip install 'goldsim[viz]'") from None
    serve(scenario, seed, port, say)


BASELINE = Path("scenarios", "baseline.yaml")


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
        out_json([{"path": path} | vars(entry) for path, entry in scenario.entries.items()])
        return
    screen = console()
    screen.print(f"{scenario.name}: {scenario.title}\n", markup=False)
    for path, entry in scenario.entries.items():
        span = f"{figure(entry.low)} to {figure(entry.high)}"
        screen.print(f"{path} = {figure(entry.value)} {entry.unit}  ({span}; {entry.kind}; {entry.set_by})", markup=False)
        if entry.score:
            possible = f"{figure(entry.score_low)} to {figure(entry.score_high)}"
            dimmed(screen, f"from {entry.score}, which leaves {possible} possible")
        dimmed(screen, entry.source)
    kinds = Counter(entry.kind for entry in scenario.entries.values())
    n_scored = sum(bool(entry.score) for entry in scenario.entries.values())
    scored = f"; a country's scores gave {n_scored} of the values" if n_scored else ""
    out(f"{len(scenario.entries)} parameters: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()) + scored)
