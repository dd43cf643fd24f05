"""Times the whole week and each verb, on this machine, in one run.

Prints medians of several runs. Figures from different machines, or from a busy one, are not to be compared; ratios within one
output are.
"""

import statistics
import time
from collections import Counter
from pathlib import Path

from goldsim.economy import VERBS, GoldEconomy
from goldsim.scenario import read

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 5


class Stopwatch:
    """Adds up processor time by verb."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._started = 0.0

    def before(self, _economy: GoldEconomy, _verb: str) -> None:
        """Start."""
        self._started = time.process_time()

    def after(self, _economy: GoldEconomy, verb: str) -> None:
        """Stop."""
        self.seconds[verb] += time.process_time() - self._started


def time_run(people_per_row: int, weeks: int) -> tuple[float, float, Counter[str], int]:
    """Return processor seconds to build and to run, seconds by verb, and the rows of people and children."""
    scenario = read(ROOT / "scenarios" / "baseline.yaml").with_values(
        {"run.people_per_row": people_per_row, "run.children_per_row": max(people_per_row // 4, 1)}
    )
    start = time.process_time()
    economy = GoldEconomy(scenario, seed=1)
    built = time.process_time() - start
    watch = Stopwatch()
    economy.watch(watch)
    start = time.process_time()
    economy.run_for(weeks)
    return built, time.process_time() - start, watch.seconds, len(economy.miners) + len(economy.children)


def main() -> None:
    """Print two tables."""
    time_run(400, 3)  # compiled rules are loaded, and compiled where they were not yet
    print(f"{'rows':>10} {'weeks':>6} {'build s':>8} {'run s':>8} {'ms a week':>10} {'ns a row-week':>14}")
    for people_per_row, weeks in ((100, 260), (10, 26), (1, 4)):
        repeats = REPEATS if people_per_row > 1 else 1
        runs = [time_run(people_per_row, weeks) for _ in range(repeats)]
        built, took = (statistics.median(run[i] for run in runs) for i in (0, 1))
        rows = runs[0][3]
        print(f"{rows:>10,} {weeks:>6} {built:>8.2f} {took:>8.2f} {took / weeks * 1e3:>10.2f} {took / weeks / rows * 1e9:>14.0f}")
        if people_per_row == 100:
            seconds = runs[0][2]
    print(f"\nverbs at 100 people a row, ms a week ({sum(seconds.values()) / 260 * 1e3:.2f} in all)")
    for verb in VERBS:
        name = verb.__name__.rsplit(".", 1)[-1]
        print(f"  {name:10} {seconds[name] / 260 * 1e3:6.3f}")


if __name__ == "__main__":
    main()
