"""The command `week`: what happens in a week, in order."""

from collections.abc import Mapping
from typing import Any

from goldsim.cli.options import AsJson
from goldsim.cli.printing import console, out_json


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
