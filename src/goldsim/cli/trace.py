"""The command `trace`: one person's weeks."""

from pathlib import Path
from typing import Annotated, Any

import typer

from goldsim.cli.printing import out
from goldsim.errors import UsageError
from goldsim.studies.limits import LARGEST_SEED

Luck = Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="The run to tell from: its luck.")]
Miner = Annotated[int | None, typer.Option(min=0, help="Row of the person in the table of miners.", show_default=False)]
Child = Annotated[int | None, typer.Option(min=0, help="Row of the child in the table of children.", show_default=False)]
Find = Annotated[
    str | None, typer.Option(help="First person in week zero with these values: is_woman=1,activity=mine", show_default=False)
]


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
    """Return the number that stands for a word in a column."""
    words = {name.name.lower(): float(name) for name in names} if names else {"yes": 1.0, "no": 0.0, "true": 1.0, "false": 0.0}
    try:
        return words[value.lower()] if value.lower() in words else float(value)
    except ValueError:
        raise UsageError(f"--find {column}={value}: say a number or one of {', '.join(words)}") from None
