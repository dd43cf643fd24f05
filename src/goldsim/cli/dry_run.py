"""What a study would be: how many runs, about how long, where, and the first points of a sweep; nothing is written."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldsim.cli.answering import Request, n_done
from goldsim.cli.printing import console, duration, out, out_json, table
from goldsim.errors import FolderError
from goldsim.text.phrases import plural

if TYPE_CHECKING:
    from goldsim.studies.tasks import Design

SHOWN = 5  # points


def print_plan(design: "Design", request: Request) -> None:
    """Print how many runs a study is and about how long they take, from some weeks that are timed; write nothing."""
    from goldsim.studies.making import TIMED, timed

    folder, first = request.folder_of(design), design.scenarios[0]
    n, finished, weeks = len(design.tasks), _n_found(folder, design), first.run.weeks
    workers, each = min(request.n_workers, max(1, n - finished)), timed(first, design.seeds[0]).run(weeks)
    seconds = (n - finished) * each / workers
    if request.output.as_json:
        content: dict[str, Any] = {"runs": n, "finished": finished, "weeks": weeks, "seconds_a_run": each, "workers": workers}
        content |= {"seconds": seconds, "folder": str(folder)}
        out_json(content | ({"points": design.n_points} if design.n_points else {}))
        return
    out(f"{n:,} runs of {weeks} weeks: {design.in_words}")
    timing = f"{each:.1f} s a run ({TIMED} weeks of {first.name} were timed here and now)"
    out(f"about {duration(seconds)} with {plural(workers, 'worker')}, at {timing}")
    if design.n_points:
        console().print(_head(design))
    out(f"{finished:,} of the runs are in {folder} already" if finished else f"the results would go to {folder}")


def _head(design: "Design") -> Any:
    """Return the first points of a design as a table, a line a parameter, since there may be many of those."""
    from goldsim.studies.design.encoding import as_typed

    n, shown = design.n_points, min(design.n_points, SHOWN)
    title = f"the first {SHOWN} of {n:,} points" if n > SHOWN else "the points"
    columns = [("point", False), *((str(number), True) for number in range(1, shown + 1))]
    return table(title, columns, [(path, *map(as_typed, values)) for path, values in design.first_points(SHOWN).items()])


def _n_found(folder: Path, design: "Design") -> int:
    from goldsim.studies.results.manifest import MANIFEST, read_manifest

    try:
        return n_done(folder) if (folder / MANIFEST).exists() and read_manifest(folder)["study"] == design.study else 0
    except FolderError:
        return 0
