"""What a study is given, scenarios and seeds: taken as they come, and refused with what to give instead."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from goldsim.errors import UsageError
from goldsim.reading.seeds import as_seed
from goldsim.scenario import Scenario


def all_scenarios(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    """Return the scenarios given; a file's name, or a single scenario, is answered with what to give instead."""
    if hasattr(scenarios, "digest"):
        raise UsageError("give a list of scenarios, also where there is one: [scenario]")
    chosen: tuple[Any, ...] = (scenarios,) if isinstance(scenarios, str | Path) else tuple(scenarios)
    for one in chosen:
        if isinstance(one, str | Path):
            raise UsageError(f"{str(one)!r} is no scenario; read it first: goldsim.read({str(one)!r})")
        if not hasattr(one, "digest"):
            raise UsageError(f"a {type(one).__name__} is no scenario; goldsim.read(...) gives one")
    return chosen


def all_seeds(seeds: object) -> tuple[int, ...]:
    """Return seeds in order; none, one that is there twice, or anything but whole numbers from 0 on is refused."""
    if isinstance(seeds, str) or not isinstance(seeds, Iterable):
        raise UsageError(f"seeds are several whole numbers, such as range(10) or [1, 2]; they are {seeds!r}")
    numbers = tuple(sorted(as_seed(seed) for seed in seeds))
    if not numbers:
        raise UsageError("a study needs at least one seed")
    twice = [seed for seed, n in Counter(numbers).items() if n > 1]
    if twice:
        raise UsageError(f"seed {twice[0]} is there more than once")
    return numbers


def check_scenarios(scenarios: tuple[Scenario, ...]) -> None:
    """Refuse no scenario at all, two of one name, and scenarios over different weeks."""
    if not scenarios:
        raise UsageError("a study needs at least one scenario")
    twice = [name for name, n in Counter(s.name for s in scenarios).items() if n > 1]
    if twice:
        raise UsageError(
            f"two of the scenarios are called {twice[0]!r}; give each a name of its own, in its file or with "
            "scenario.with_values({...}, name='another')"
        )
    horizons = {(s.run.start, s.run.weeks) for s in scenarios}
    if len(horizons) > 1:
        found = "; ".join(f"{s.name}: {s.run.weeks} weeks from {s.run.start}" for s in scenarios)
        raise UsageError(f"the scenarios run over different weeks and cannot be paired ({found})")


def measured_from(scenarios: Iterable[Scenario]) -> int:
    """Return the week from which runs are judged: the one in which the earliest policy begins, 0 where there is none."""
    weeks = [(one.policy.starts - one.run.start) // timedelta(weeks=1) for one in scenarios if one.policy.is_active]
    return max(0, min(weeks, default=0))


def portable(scenario: Scenario) -> tuple[str, str]:
    """Return a scenario as a file that reads back anywhere, and that of its `NAME.geography.yaml`, empty if packaged."""
    if "/" not in scenario.run.geography:
        return scenario.to_yaml(), ""
    beside = scenario.run.model_copy(update={"geography": f"{scenario.name}.geography.yaml"})
    return replace(scenario, run=beside).to_yaml(), scenario.map
