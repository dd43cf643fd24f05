"""Shared by all tests: a small invented country that runs in a moment."""

import pytest

from goldsim.economy import GoldEconomy
from goldsim.scenario import Scenario, read
from tinyland import SCENARIOS, TINY


@pytest.fixture(scope="session")
def baseline() -> Scenario:
    return read(SCENARIOS / "baseline.yaml")


@pytest.fixture(scope="session")
def tiny(baseline: Scenario) -> Scenario:
    """Tinyland: two regions, 1,200 rows of people, two years."""
    return baseline.with_values(TINY, allow_outside=True)


@pytest.fixture(scope="session")
def year_in_tinyland(tiny: Scenario) -> GoldEconomy:
    """Tinyland after a year; only to be looked at."""
    economy = GoldEconomy(tiny, seed=1)
    economy.run_for(52)
    return economy
