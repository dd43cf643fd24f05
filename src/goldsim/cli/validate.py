"""The command `validate`: everything that is wrong with some files, at once."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.options import AsJson
from goldsim.cli.printing import out, out_json, say
from goldsim.errors import ScenarioError

if TYPE_CHECKING:
    from goldsim.scenario import Scenario


def validate(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Scenarios, studies or geographies.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
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
    from goldsim.studies.study_file import is_study, read_study

    fine: dict[str, Any] = {"file": str(file), "is": None, "digest": None, "issues": [], "notes": []}
    try:
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
