"""What a study would be: how many runs, about how long, where, and the first points of a sweep; nothing is written."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldsim.cli.answering import Request, n_done
from goldsim.cli.printing import console, duration, out, out_json, table
from goldsim.errors import FolderError
from goldsim.text.phrases import plural

if TYPE_CHECKING:
    from goldsim.studies.tasks import Design

SHOWN = 5  # points


@dataclass(frozen=True)
class Plan:
    """How much a study is: runs in all and those that a folder holds already, and what one takes."""

    runs: int
    finished: int
    weeks: int
    seconds_a_run: float
    workers: int

    @property
    def seconds(self) -> float:
        """How long the runs that are left take."""
        return (self.runs - self.finished) * self.seconds_a_run / self.workers


def print_plan(design: "Design", request: Request) -> None:
    """Print how many runs a study is and about how long they take, from some weeks that are timed; write nothing."""
    folder = request.folder_of(design)
    plan = _plan(design, folder, request.n_workers)
    if request.output.as_json:
        content = vars(plan) | {"seconds": plan.seconds, "folder": str(folder)}
        out_json(content | ({"points": design.n_points} if design.n_points else {}))
        return
    out(f"{plan.runs:,} runs of {plan.weeks} weeks: {design.in_words}")
    out(_how_long(plan, design))
    if design.n_points:
        console().print(_head(design))
    out(f"{plan.finished:,} of the runs are in {folder} already" if plan.finished else f"the results would go to {folder}")


def _plan(design: "Design", folder: Path, n_workers: int) -> Plan:
    from goldsim.studies.making import timed

    n, finished, first = len(design.tasks), _n_found(folder, design), design.scenarios[0]
    workers = min(n_workers, max(1, n - finished))
    return Plan(n, finished, first.run.weeks, timed(first, design.seeds[0]).run(first.run.weeks), workers)


def _how_long(plan: Plan, design: "Design") -> str:
    from goldsim.studies.making import TIMED

    timing = f"{plan.seconds_a_run:.1f} s a run ({TIMED} weeks of {design.scenarios[0].name} were timed here and now)"
    return f"about {duration(plan.seconds)} with {plural(plan.workers, 'worker')}, at {timing}"


def _head(design: "Design") -> Any:
    """Return the first points of a design as a table, a line a parameter, since there may be many of those."""
    from goldsim.studies.design.encoding import as_typed

    n, shown = design.n_points, min(design.n_points, SHOWN)
    title = f"the first {SHOWN} of {n:,} points" if n > SHOWN else "the points"
    made = table(title, [("point", False), *((str(number), True) for number in range(1, shown + 1))])
    for path, values in design.first_points(SHOWN).items():
        made.add_row(path, *map(as_typed, values))
    return made


def _n_found(folder: Path, design: "Design") -> int:
    from goldsim.studies.results.manifest import MANIFEST, read_manifest

    try:
        return n_done(folder) if (folder / MANIFEST).exists() and read_manifest(folder)["study"] == design.study else 0
    except FolderError:
        return 0
