"""What a study would be: how many runs, about how long, where, and the first points of a sweep; nothing is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldsim.cli.answering import folder_of, n_done, workers_of
from goldsim.cli.printing.streams import console, duration, out, out_json, table
from goldsim.errors import FolderError

if TYPE_CHECKING:
    from goldsim.cli.study import Request
    from goldsim.studies.design.sweeps import Sweep
    from goldsim.studies.tasks import Design

SHOWN = 5  # points


def foretell(design: "Design", request: "Request", whole: str) -> None:
    """Say how many runs a study is and about how long they take, from some weeks that are timed; write nothing."""
    from goldsim.studies.estimate import TIMED, timed

    folder, first = folder_of(design, request), design.scenarios[0]
    weeks, n = first.run.weeks, len(design.tasks)
    left = n - _found(folder, design)
    workers = min(workers_of(request), max(1, left))
    time = timed(first, design.seeds[0])
    seconds = left * time.run(weeks) / workers
    points = getattr(design, "points", ())
    if request.as_json:
        content: dict[str, Any] = {
            "runs": n,
            "finished": n - left,
            "weeks": weeks,
            "seconds_a_run": time.run(weeks),
            "workers": workers,
        }
        content |= {"seconds": seconds, "folder": str(folder)}
        out_json(content | ({"points": len(points)} if points else {}))
        return
    out(f"{n:,} runs of {weeks} weeks: {whole}")
    timing = f"{time.run(weeks):.1f} s a run ({TIMED} weeks of {first.name} were timed here and now)"
    out(f"about {duration(seconds)} with {workers} worker{'' if workers == 1 else 's'}, at {timing}")
    if points:
        console().print(_head(design))  # type: ignore[arg-type]
    out(f"{n - left:,} of the runs are in {folder} already" if n > left else f"the results would go to {folder}")


def _head(design: "Sweep") -> Any:
    """Return the first points of a design as a table, a line a parameter, since there may be many of those."""
    from goldsim.studies.design.encoding import as_typed

    n = len(design.points)
    title = f"the first {SHOWN} of {n:,} points" if n > SHOWN else "the points"
    first = design.points[:SHOWN]
    made = table(title, [("point", False), *((str(number), True) for number in range(1, len(first) + 1))])
    for path, values in zip(design.sampling.paths, zip(*first, strict=True), strict=True):
        made.add_row(path, *map(as_typed, values))
    return made


def counted(things: Sequence[object] | int, noun: str) -> str:
    """Write how many things there are."""
    n = things if isinstance(things, int) else len(things)
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def seeds_in_words(seeds: Sequence[int]) -> str:
    """Write which seeds a study has."""
    return f"with {counted(seeds, 'seed')} ({seeds[0]} to {seeds[-1]})" if len(seeds) > 1 else f"with seed {seeds[0]}"


def sweep_in_words(design: "Sweep") -> str:
    """Write what a sweep is made of."""
    plan = f"{counted(design.points, 'point')} of a {design.sampling.design} design"
    compared = f"{counted(design.choices, 'choice')} at {plan}"
    return f"{compared} over {counted(design.sampling.factors, 'parameter')}, {seeds_in_words(design.seeds)}"


def _found(folder: Path, design: "Design") -> int:
    """Return how many runs of this very study a folder holds."""
    from goldsim.studies.results.manifest import MANIFEST, read_manifest

    try:
        return n_done(folder) if (folder / MANIFEST).exists() and read_manifest(folder)["study"] == design.study else 0
    except FolderError:
        return 0
