"""Economies drawn over the ranges of all numbers at once run: a pool that is empty is a state, and no crash."""

from typing import Any

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.parameters import schema
from goldsim.scenario import Scenario, read
from goldsim.scenario.entries import WHOLES, Entry
from goldsim.scenario.mechanisms import MECHANISMS
from tinyland import SCENARIOS

POLICIES = ("baseline", "balanced", "enforcement_only", "livelihood_support", "status_quo", "since_2017")
MIGRANTS = ("initial.local_share", "initial.internal_share")  # with those from abroad, all people


def drawn(draws: np.random.Generator, entry: Entry, kind: type) -> float:
    """Return a number of an entry's range: one time in five an end of it."""
    place = float(np.clip(draws.uniform(-0.125, 1.125), 0, 1))
    value = entry.low + place * (entry.high - entry.low)
    return round(value) if kind is int else value


def parts_of_wholes(values: dict[str, Any]) -> None:
    """Make numbers that must add up to 1, or to less, do so."""
    for paths in WHOLES.values():
        whole = sum(np.sum(values[path]) for path in paths)
        values |= {path: (np.array(values[path]) / whole).tolist() for path in paths}
    most = sum(values[path] for path in MIGRANTS)
    values |= {path: values[path] / most for path in MIGRANTS} if most > 1 else {}
    values[MIGRANTS[1]] = min(values[MIGRANTS[1]], 1 - values[MIGRANTS[0]])


def economy_of(seed: int, geography: str, weeks: int) -> Scenario:
    """Return a scenario with all numbers, the policy, the size of rows, and what is switched off drawn."""
    draws = np.random.default_rng(seed)
    base = read(SCENARIOS / f"{draws.choice(POLICIES)}.yaml")
    values: dict[str, Any] = {}
    for path, entry in base.entries.items():
        group, name = path.split(".")
        field = schema()[group][name]
        many = [drawn(draws, entry, field.type) for _ in range(field.length or 1)]
        values[path] = many if field.length else many[0]
    parts_of_wholes(values)
    values |= {f"mechanisms.{name}": "off" for name in MECHANISMS if draws.random() < 0.05}
    values |= {"run.people_per_row": int(10 ** draws.uniform(3, 5)), "run.children_per_row": int(10 ** draws.uniform(2, 5))}
    weeks = max(weeks, (base.policy.starts - base.run.start).days // 7 + 1)
    return base.with_values(values | {"run.geography": geography, "run.weeks": weeks}, allow_outside=True)


def not_finite(seed: int, geography: str, weeks: int) -> list[str]:
    """Let one live, whose books close each week, or the run stops; return the outcomes that are no number at its end."""
    economy = GoldEconomy(economy_of(seed, geography, weeks), seed)
    economy.run_for(weeks)
    assert len(economy.observer.weekly) == weeks
    return [name for name, value in economy.latest.items() if isinstance(value, float) and not np.isfinite(value)]


@pytest.mark.parametrize("seed", range(8))
def test_an_economy_drawn_over_all_ranges_at_once_runs(seed):
    assert not_finite(seed, "tinyland", 8) == []


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(5))
def test_five_hundred_economies_drawn_over_all_ranges_at_once_run(hundred):
    first = 100 * hundred + 1000
    small = {seed: not_finite(seed, "tinyland", 60) for seed in range(first, first + 88)}
    large = {seed: not_finite(seed, "mali", 26) for seed in range(first + 88, first + 100)}
    assert not any((small | large).values()), small | large
