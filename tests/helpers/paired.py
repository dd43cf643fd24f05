"""Paired experiments on a small country: the same seeds with and without something, and an interval for the difference."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import stats

from goldsim.economy import GoldEconomy
from goldsim.engine.tables import Array
from goldsim.scenario import Scenario

SEEDS = (1, 2, 3, 4, 5)


def lived(
    scenario: Scenario, seed: int, weeks: int, each_week: Callable[[GoldEconomy], None] | None = None, **values: Any
) -> GoldEconomy:
    """Return an economy after some weeks, with parameters given as `group__name`; `each_week` runs before every week."""
    changed = {path.replace("__", "."): value for path, value in values.items()}
    economy = GoldEconomy(scenario.with_values(changed, allow_outside=True) if changed else scenario, seed)
    for _ in range(weeks):
        if each_week is not None:
            each_week(economy)
        economy.run_for(1)
    return economy


def interval(differences: Sequence[float] | Array, level: float = 0.95) -> tuple[float, float]:
    """Return Student's interval for the mean of paired differences."""
    mean, error = float(np.mean(differences)), float(stats.sem(differences))
    reach = stats.t.ppf((1 + level) / 2, len(differences) - 1) * error
    return mean - reach, mean + reach


def surely_more(higher: Callable[[int], float], lower: Callable[[int], float], seeds: Sequence[int] = SEEDS) -> bool:
    """Tell whether `higher(seed) - lower(seed)` is above zero with its whole 95 % interval; says what it is if not."""
    differences = [float(higher(seed)) - float(lower(seed)) for seed in seeds]
    low, high = interval(differences)
    assert low > 0, f"the difference is between {low:.4g} and {high:.4g}, one by one {np.round(differences, 4).tolist()}"
    return True


def mean_of(economy: GoldEconomy, outcome: str, since: int = 0) -> float:
    """Return an outcome's mean over the weeks from `since` on."""
    return float(np.mean([week[outcome] for week in economy.observer.weekly[since:]]))


def sum_of(economy: GoldEconomy, outcome: str) -> float:
    """Return an outcome's sum over all weeks."""
    return float(np.sum([week[outcome] for week in economy.observer.weekly]))


def moved(economy: GoldEconomy, **where: str) -> int:
    """Return what the ledger moved over the whole run, by `source`, `target` or `reason`."""
    fields = ("commodity", "source", "target", "reason")
    flows: Mapping[Any, int] = economy.observer.flows
    return sum(n for (_, flow), n in flows.items() if where.items() <= dict(zip(fields, flow, strict=True)).items())


def with_integrity(level: float) -> Callable[[GoldEconomy], None]:
    """Return what holds every post's integrity at a level, for `lived`."""

    def each_week(economy: GoldEconomy) -> None:
        economy.officials.change("integrity")[:] = level

    return each_week
