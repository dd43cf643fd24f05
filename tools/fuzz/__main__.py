"""Command line: `python -m fuzz` tries a million inputs, and says how many were refused in words, ran, or broke goldsim.

Input number i is the same on every machine: `python -m fuzz --first i --n 1` tries it again. Blocks that the log holds are not
tried anew, so that a fuzz that was stopped goes on.
"""

import argparse
import itertools
import json
import multiprocessing
import multiprocessing.connection
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

from fuzz.kinds import Kind, every_kind, made
from goldsim.errors import GoldsimError, ScenarioError

MILLION: Final = 1_000_000
BLOCK: Final = 500
SECONDS: Final = 2.0  # that an input may take, of the processor
BYTES: Final = 500_000_000  # that an input may add to what the process holds
LONGEST: Final = 3_000  # characters of a line of a message
LOG: Final = "fuzz.jsonl"


class Hung(BaseException):
    """An input took too long."""


def turn(kinds: dict[str, Kind]) -> list[str]:
    """Return the names of the kinds in the order in which a round tries them."""
    return [name for name, kind in kinds.items() for _ in range(kind.weight)]


def tried(number: int, kind: Kind, folder: Path) -> tuple[str, str]:
    """Try one input: return `ran`, `refused`, or `broke` with the reason."""
    draw = random.Random(number)
    path = folder / kind.name
    path.write_bytes(made(kind, draw))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        kind.read(path, draw)
        how, why = "ran", ""
    except GoldsimError as error:
        how, why = ("broke", f"unclear: {unclear(error)}") if unclear(error) else ("refused", "")
    except Hung:
        how, why = "broke", f"took more than {SECONDS:g} s"
    except Exception:
        how, why = "broke", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    return ("broke", f"took {more // 1_000_000} MB") if more > BYTES else (how, why)


def unclear(error: GoldsimError) -> str:
    """Return what is wrong with the words of a refusal; empty where nothing is."""
    lines = [str(issue) for issue in error.issues] if isinstance(error, ScenarioError) else str(error).splitlines()
    if not lines or not all(line.strip() for line in lines):
        return "there is an empty line"
    if any("\n" in line or len(line) > LONGEST for line in lines):
        return f"a line is too long, or is several: {max(lines, key=len)[:300]!r}"
    return "".join(line for line in lines if "Traceback" in line or "Error(" in line)


def _hung(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Hung


def block(first: int, n: int, kinds: dict[str, Kind], keep: Path) -> dict[str, Any]:
    """Try some inputs one after the other, keep those that broke something, and return the line for the log."""
    before = signal.signal(signal.SIGPROF, _hung)
    order, counts, broke = turn(kinds), Counter[str](), []
    begun = time.process_time()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as spare, warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        for number in range(first, first + n):
            name = order[number % len(order)]
            (keep / f"now-{first}").write_text(str(number))
            how, why = tried(number, kinds[name], Path(spare))
            counts[f"{name.partition(' ')[0]} {how}"] += 1
            if how == "broke":
                broke.append(f"{number} ({name}): {why.strip().splitlines()[-1][:300]}")
                (keep / f"{number}-{kinds[name].name}").write_bytes(made(kinds[name], random.Random(number)))
                (keep / f"{number}.txt").write_text(f"{name}\n{why}\n", encoding="utf-8")
    (keep / f"now-{first}").unlink()
    signal.signal(signal.SIGPROF, before)
    return {"first": first, "n": n, "seconds": round(time.process_time() - begun, 1), "counts": counts, "broke": broke}


def _child(first: int, n: int, kinds: dict[str, Kind], keep: Path, into: Any) -> None:
    into.send(block(first, n, kinds, keep))


def blocks(first: int, n: int, done: set[int]) -> Iterator[tuple[int, int]]:
    """Yield first number and length of the blocks that are not done."""
    for start in range(first, first + n, BLOCK):
        if start not in done:
            yield start, min(BLOCK, first + n - start)


def all_tried(given: argparse.Namespace, kinds: dict[str, Kind]) -> bool:
    """Try all blocks in processes of their own, a line of the log for each; return whether the time was enough."""
    log, ends = given.keep / LOG, time.monotonic() + given.seconds
    waiting = blocks(given.first, given.n, {line["first"] for line in lines(log)})
    forks = multiprocessing.get_context("fork")
    running: dict[Any, tuple[Any, int]] = {}
    while True:
        for first, n in itertools.islice(waiting, given.workers - len(running) if time.monotonic() < ends else 0):
            hear, into = forks.Pipe(duplex=False)
            process = forks.Process(target=_child, args=(first, n, kinds, given.keep, into))
            process.start()
            into.close()
            running[hear] = (process, first)
        if not running:
            return next(waiting, None) is None
        heard: list[Any] = multiprocessing.connection.wait(list(running))
        for hear in heard:
            process, first = running.pop(hear)
            _write(log, hear, process, first, given.keep)


def _write(log: Path, hear: Any, process: Any, first: int, keep: Path) -> None:
    """Write the line of a block into the log; one whose process died says at which input."""
    try:
        line = hear.recv()
    except EOFError:
        process.join()
        number = (keep / f"now-{first}").read_text()
        line = {"first": first, "n": 0, "seconds": 0, "counts": {}, "broke": [f"{number}: the process died, {process.exitcode}"]}
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    process.join()
    if line["broke"]:
        print("\n".join(line["broke"]), flush=True)


def lines(log: Path) -> list[dict[str, Any]]:
    """Return the lines of a log."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def told(found: list[dict[str, Any]]) -> str:
    """Return the last lines of a fuzz: what was tried, by kind, and what came of it."""
    counts = sum((Counter(line["counts"]) for line in found), Counter[str]())
    kinds = dict.fromkeys(name.rpartition(" ")[0] for name in counts)
    said = [f"{'kind':<12}{'tried':>10}{'refused':>10}{'ran':>10}{'broke':>8}"]
    for kind in [*kinds, ""]:
        ways = [
            sum(n for name, n in counts.items() if name.endswith(f" {how}") and name.startswith(kind))
            for how in ("refused", "ran", "broke")
        ]
        said.append(f"{kind or 'all':<12}{sum(ways):>10,}{ways[0]:>10,}{ways[1]:>10,}{ways[2]:>8,}")
    return "\n".join([*said, f"{sum(line['seconds'] for line in found):,.0f} seconds of one processor"])


def main() -> int:
    """Do what the command line asks; return 1 if something broke."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--n", type=int, default=MILLION, help="inputs (a million without it)")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no block after so many")
    parser.add_argument("--keep", type=Path, default=Path("fuzz"), help="folder of the log, and of inputs that broke something")
    given = parser.parse_args()
    given.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as spare:
        is_all = all_tried(given, every_kind(Path(spare)))
    found = lines(given.keep / LOG)
    print(told(found))
    if not is_all:
        print("not all were tried: the same command goes on")
    return int(any(line["broke"] for line in found))


if __name__ == "__main__":
    sys.exit(main())
