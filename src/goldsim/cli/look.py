"""Commands that look and change nothing: validate, week, trace."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldsim.cli.printing.streams import console, out, out_json, say
from goldsim.cli.study import AsJson
from goldsim.errors import ScenarioError, UsageError
from goldsim.studies.limits import LARGEST_SEED

if TYPE_CHECKING:
    from goldsim.scenario import Scenario

Luck = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="The run to tell from: its luck.")]
Miner = Annotated[int | None, typer.Option(min=0, help="Row of the person in the table of miners.", show_default=False)]
Child = Annotated[int | None, typer.Option(min=0, help="Row of the child in the table of children.", show_default=False)]

Find = Annotated[
    str | None, typer.Option(help="First person in week zero with these values: is_woman=1,activity=mine", show_default=False)
]


def add_to(app: typer.Typer) -> None:
    """Give `app` the commands of this file."""
    app.command("validate")(validate)
    app.command("week")(week)
    app.command("trace")(trace)


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenarios or studies.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Check scenario and study files; say everything that is wrong with them at once."""
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
    """Return a file's name, what it is and its digest if it is fine, and its issues."""
    from goldsim.scenario import read
    from goldsim.studies.study_file import is_study, read_study

    fine: dict[str, Any] = {"file": str(file), "is": None, "digest": None, "issues": [], "notes": []}
    try:
        if is_study(file):
            study = read_study(file)
            return fine | {"is": f"a study, scenarios: {len(study.scenarios)}, seeds: {len(study.seeds)}"}
        scenario = read(file)
        notes = [f"note: {file}: {words}" for words in _unspendable(scenario)]
        return fine | {"is": f"digest {scenario.digest[:12]}", "digest": scenario.digest, "notes": notes}
    except ScenarioError as error:
        return fine | {"issues": [issue._asdict() | {"text": str(issue)} for issue in error.issues]}


def _unspendable(scenario: "Scenario") -> list[str]:
    """Say how much of a policy's money its instruments cannot take."""
    from goldsim.scenario.policy import beyond_capacity, in_xof

    beyond = beyond_capacity(scenario.policy, scenario.parameters)
    if not beyond:
        return []
    over = sum(given - limit for given, limit in beyond.values())
    named = ", ".join(f"{name}: at most {in_xof(limit)}" for name, (_, limit) in beyond.items())
    budget = in_xof(scenario.policy.budget_xof_per_year)
    return [f"{in_xof(over)} of {budget} XOF a year is more than its instruments can take ({named})"]


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


def trace(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A scenario.", show_default=False)],
    seed: Luck = 1,
    miner: Miner = None,
    child: Child = None,
    find: Find = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, help="Weeks to tell.")] = 12,
) -> None:
    """Retell one person's weeks."""
    if sum(choice is not None for choice in (miner, child, find)) > 1:
        raise UsageError("say one of --miner, --child and --find")
    from goldsim.report.retelling import trace as retell
    from goldsim.scenario import read

    scenario = read(file)
    if miner is not None:
        chosen, row = "miners", miner
    elif child is not None:
        chosen, row = "children", child
    else:
        chosen, row = _first(scenario, seed, find or "activity=mine")
    for sentence in retell(scenario, seed, chosen, row, weeks):
        out(sentence)


def _first(scenario: Any, seed: int, wanted: str) -> tuple[str, int]:
    """Return table and row of the first person in week zero who has the wanted values."""
    import numpy as np

    from goldsim.economy import GoldEconomy

    conditions = [_condition(text) for text in wanted.split(",")]
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


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise UsageError(f"--find {text}: say COLUMN=VALUE, several separated by commas")
    return name, value


def _code(names: Any, column: str, value: str) -> float:
    """Return the number that stands for a word in a column."""
    words = {name.name.lower(): float(name) for name in names} if names else {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0}
    if value.lower() in words:
        return words[value.lower()]
    try:
        return float(value)
    except ValueError:
        raise UsageError(f"--find {column}={value}: say a number or one of {', '.join(words)}") from None


def _listed(content: Any) -> str:
    """Write a list of words, or a mapping of tables to columns, on one line."""
    if isinstance(content, Mapping):
        return "; ".join(f"{name}: {_listed(columns)}" for name, columns in content.items())
    return content if isinstance(content, str) else ", ".join(map(str, content))
