"""The command `parameters`: every number with what it rests on."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from goldsim.cli.options import AsJson
from goldsim.cli.printing import console, dimmed, figure, out, out_json
from goldsim.errors import UsageError

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
