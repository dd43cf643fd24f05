"""How many children are held, found and freed does not depend on how many people a row stands for: Mali, in pairs of runs."""

from functools import cache

import numpy as np
import pytest

from goldsim.entities.children import ChildState
from goldsim.scenario import Scenario, read
from paired import interval, lived, sum_of
from tinyland import SCENARIOS

SEEDS = range(1, 17)
WEEKS = 104


def mali(people_per_row: int) -> Scenario:
    rows = {"run.people_per_row": people_per_row, "run.children_per_row": people_per_row // 4, "run.weeks": WEEKS}
    return read(SCENARIOS / "baseline.yaml").with_values(rows)


@cache
def found(people_per_row: int) -> dict[str, np.ndarray]:
    """Return for each seed the children held in a mean week, and those identified and freed."""
    each = []
    for seed in SEEDS:
        held: list[float] = []

        def count(economy, held=held) -> None:
            held.append((economy.children.state == ChildState.TRAFFICKED).sum() * economy.children.weight)

        economy = lived(mali(people_per_row), seed, WEEKS, count)
        each.append((np.mean(held), sum_of(economy, "n_children_identified"), sum_of(economy, "n_children_freed")))
    return dict(zip(("held", "identified", "freed"), np.array(each).T, strict=True))


@pytest.mark.long
@pytest.mark.parametrize(("outcome", "most"), [("held", 0.1), ("identified", 0.25), ("freed", 0.25)])
def test_as_many_children_are_held_found_and_freed_at_100_as_at_20_people_a_row(outcome, most):
    """The bounds are those of the whole 95 % interval: raids find few children, in rows of 25, so that it is wide."""
    coarse, fine = (found(n)[outcome] for n in (100, 20))
    low, high = interval(coarse - fine)
    low, high = low / fine.mean(), high / fine.mean()
    assert -most < low < high < most, f"{outcome}: at 100 a row {low:+.1%} to {high:+.1%} of what it is at 20"
