"""Times the model on this machine, in one run, and writes the tables into docs/performance.md.

Times are processor time, medians of several weeks or repeats. Figures of different machines, or of a busy one, are not to be
compared; ratios within one output are.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
CORE = ("move", "dig", "sell", "live")
SIZES = (100, 10, 1)  # people a row, and children
OBJECTS = (100, 20)
FEW = 10_000  # people a row at which nearly nothing depends on people
REPEATS = 5
WARM_UP, WEEKS = 3, 7
PEOPLE = ("miners", "children")
WEEKS_OF_STUDY = 260
MB, GB = 1e6, 1e9


def country(people_per_row: int, weeks: int = WEEKS_OF_STUDY) -> Any:
    """Return Mali under a policy with every instrument in use from the first week on."""
    from goldsim.scenario import read

    scenario = read(ROOT / "scenarios" / "balanced.yaml")
    values = {"run.people_per_row": people_per_row, "run.children_per_row": people_per_row, "run.weeks": weeks}
    return scenario.with_values(values | {"policy.from": scenario.run.start}, allow_outside=True)


class Stopwatch:
    """Keeps the processor time of every verb, week by week."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self._started = 0.0

    def before(self, _economy: Any, _verb: str) -> None:
        """Start."""
        self._started = time.process_time()

    def after(self, _economy: Any, verb: str) -> None:
        """Stop."""
        self.seconds[verb].append(time.process_time() - self._started)


def timed(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median processor seconds of some work."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def measure_size(people_per_row: int) -> dict[str, Any]:
    """Return times and memory at one size; meant for a process of its own, whose peak memory is the size's."""
    from goldsim.economy import GoldEconomy

    GoldEconomy(country(FEW)).run_for(2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    economy = GoldEconomy(country(people_per_row))
    watch = Stopwatch()
    economy.run_for(WARM_UP)
    weeks = timed(lambda: economy.run_for(1), WEEKS)
    economy.watch(watch)
    economy.run_for(WEEKS)
    rows = len(economy.miners) + len(economy.children)
    verbs = {verb: statistics.median(seconds) for verb, seconds in watch.seconds.items()}
    verbs["close and observe"] = weeks - sum(verbs.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"rows": rows, "week": weeks, "verbs": verbs, "before": before, "peak": peak, "floor": copy_floor(economy)}


def measure_threads(people_per_row: int) -> dict[str, Any]:
    """Return seconds on the clock that a week takes with one thread and with one a processor, turn by turn."""
    from goldsim.economy import GoldEconomy

    n_threads = len(os.sched_getaffinity(0))
    economies = [GoldEconomy(country(people_per_row), threads=n) for n in (1, n_threads)]
    seconds: list[list[float]] = [[], []]
    for week in range(WARM_UP + WEEKS):
        for economy, taken in zip(economies, seconds, strict=True):
            start = time.perf_counter()
            economy.run_for(1)
            if week >= WARM_UP:
                taken.append(time.perf_counter() - start)
    if economies[0].latest != economies[1].latest:
        raise SystemExit("threads changed the result")
    one, several = (statistics.median(taken) for taken in seconds)
    rows = len(economies[0].miners) + len(economies[0].children)
    return {"rows": rows, "n_threads": n_threads, "one": one, "several": several}


def copy_floor(economy: Any) -> float:
    """Return seconds to copy as many bytes as a week must touch: every declared column once to read, and again if written."""
    import numpy as np

    from goldsim.economy import WEEK
    from goldsim.engine.own_verbs import columns_of

    n_bytes = 0
    for verb in WEEK:
        for columns, factor in zip(columns_of(verb), (1, 2), strict=True):
            dotted = (column.split(".") for column in columns)
            n_bytes += factor * sum(economy.tables[table].account(name).nbytes for table, name in dotted if table in PEOPLE)
    # A copy reads as much as it writes.
    source = np.ones(max(n_bytes // 2, 1), dtype=np.uint8)
    target = np.empty_like(source)
    target[:] = source
    return timed(lambda: target.__setitem__(slice(None), source))


def measure_objects(people_per_row: int) -> dict[str, Any]:
    """Return what the core verbs take by columns and by one object a person, on the same rows."""
    sys.path[:0] = [str(ROOT / "tests" / "reference"), str(ROOT / "tests" / "helpers")]
    from object_economy import ObjectEconomy

    from goldsim.economy import GoldEconomy

    scenario = country(people_per_row).with_values({"run.children_per_row": FEW}, allow_outside=True)
    economy, watch = GoldEconomy(scenario), Stopwatch()
    economy.watch(watch)
    economy.run_for(WARM_UP + WEEKS)
    fast = sum(statistics.median(watch.seconds[verb][WARM_UP:]) for verb in CORE)
    return {"rows": len(economy.miners), "fast": fast, "objects": timed(ObjectEconomy(economy).step, 1)}


def one_run(seed: int) -> float:
    """Make one study run of five years; return its processor seconds without imports."""
    from goldsim.runs import run

    scenario = country(100)
    run(scenario.with_values({"run.weeks": 4}), seed)
    start = time.process_time()
    run(scenario, seed)
    return time.process_time() - start


def measure_runs(workers: int, n: int) -> dict[str, float]:
    """Return runs a minute of so many processes, once they have started, and the processor seconds of one."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(one_run, range(workers)))
        start = time.perf_counter()
        seconds = list(pool.map(one_run, range(1, n + 1)))
        return {"per_minute": 60 * n / (time.perf_counter() - start), "seconds": statistics.median(seconds)}


def measure_fixed() -> dict[str, float]:
    """Return the milliseconds of a week that do not depend on people, and those of the median run's first build."""
    from goldsim.economy import GoldEconomy

    economy = GoldEconomy(country(FEW))
    economy.run_for(WARM_UP)
    return {"week": timed(lambda: economy.run_for(WEEKS_OF_STUDY // 10)) / (WEEKS_OF_STUDY // 10)}


def measure_start() -> dict[str, float]:
    """Return wall seconds of starting up: the help, the import, and a first week with rules compiled before."""
    first_week = "from bench import *; from goldsim import GoldEconomy; GoldEconomy(country(100)).run_for(1)"
    commands = {
        "help": [sys.executable, "-m", "goldsim", "--help"],
        "import": [sys.executable, "-c", "import goldsim"],
        "first week": [sys.executable, "-c", first_week],
    }
    return {name: _wall(command) for name, command in commands.items()}


def _wall(command: Sequence[str]) -> float:
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT / "benchmarks")
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def in_its_own_process(call: str) -> Any:
    """Return what a function of this file returns in a fresh process."""
    code = f"import json, bench; print(json.dumps(bench.{call}))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT / "benchmarks")
    return json.loads(done.stdout.splitlines()[-1])


def machine() -> str:
    """Return what the machine is, in general terms."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GB
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "numba", "mesa"))
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB; Python {platform.python_version()}, {versions}"


def of_sizes(found: Sequence[dict[str, Any]]) -> str:
    """Return the table of the week and its verbs, nanoseconds a row and week."""
    header = ["", *(f"{one['rows']:,} rows" for one in found)]
    rows = [["**whole week**", *(f"**{one['week'] / one['rows'] * GB:.1f}**" for one in found)]]
    rows += [[verb, *(f"{one['verbs'][verb] / one['rows'] * GB:.2f}" for one in found)] for verb in found[0]["verbs"]]
    rows.append(["copying the bytes that a week must touch", *(f"{one['floor'] / one['rows'] * GB:.1f}" for one in found)])
    rows.append(["peak memory, bytes a row", *(f"{(one['peak'] - one['before']) / one['rows']:.0f}" for one in found)])
    rows.append(["memory besides, MB", *(f"{one['before'] / MB:.0f}" for one in found)])
    return table(header, rows)


def of_threads(found: dict[str, Any]) -> str:
    """Return the table of threads."""
    one, several, rows = found["one"], found["several"], found["rows"]
    lines = [
        [str(n), f"{seconds / rows * GB:.1f}", f"{one / seconds:.2f}", f"{seconds * WEEKS_OF_STUDY:.0f}"]
        for n, seconds in ((1, one), (found["n_threads"], several))
    ]
    header = ["threads", "whole week, ns a row on the clock", "times one", f"{WEEKS_OF_STUDY} weeks, s"]
    return f"{rows:,} rows on several threads, with the same result:\n\n{table(header, lines)}"


def of_objects(found: Sequence[dict[str, Any]]) -> str:
    """Return the table that holds columns against objects."""
    rows = [
        [f"{one['rows']:,}", f"{one['fast'] / one['rows'] * GB:.0f}", f"{one['objects'] / one['rows'] * GB:,.0f}",
         f"{one['objects'] / one['fast']:.0f}"]
        for one in found
    ]  # fmt: skip
    header = ["people", "columns, ns a person and week", "one object a person", "ratio"]
    return f"`{'`, `'.join(CORE)}` by columns and as an ordinary Mesa model of objects:\n\n{table(header, rows)}"


def of_runs(one: dict[str, float], two: dict[str, float], fixed: dict[str, float], start: dict[str, float]) -> str:
    """Return the table of runs and start-up."""
    rows = [
        ["five years at 100 people a row, processor seconds", f"{one['seconds']:.2f}"],
        ["part of a week that does not depend on people, ms", f"{fixed['week'] * 1e3:.2f}"],
        ["runs a minute, one process", f"{one['per_minute']:.1f}"],
        ["runs a minute, two processes", f"{two['per_minute']:.1f} ({two['per_minute'] / one['per_minute']:.2f} times)"],
        ["`goldsim --help`, s", f"{start['help']:.2f}"],
        ["`import goldsim`, s", f"{start['import']:.2f}"],
        ["to the end of the first week in a new process, s", f"{start['first week']:.2f}"],
    ]
    return table(["", ""], rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description="Time the model on this machine.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="people a row to measure at")
    parser.add_argument("--runs", type=int, default=8, metavar="N", help="five-year runs to time")
    parser.add_argument("--no-write", action="store_true", help="only print; docs/performance.md stays as it is")
    asked = parser.parse_args()
    measure_size(FEW)  # compiled rules are loaded, and compiled where they were not yet
    parts = [machine(), of_sizes([in_its_own_process(f"measure_size({n})") for n in asked.sizes])]
    parts.append(of_threads(in_its_own_process(f"measure_threads({min(asked.sizes)})")))
    parts.append(of_objects([in_its_own_process(f"measure_objects({n})") for n in OBJECTS if n >= min(asked.sizes)]))
    if asked.runs:
        one, two = (measure_runs(workers, asked.runs) for workers in (1, 2))
        parts.append(of_runs(one, two, in_its_own_process("measure_fixed()"), measure_start()))
    text = "\n\n".join(parts)
    print(text)
    if not asked.no_write:
        from odd.pages import refresh

        refresh([PAGE], {"benchmark": lambda: text})


if __name__ == "__main__":
    main()
