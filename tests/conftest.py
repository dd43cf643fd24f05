"""Shared by all tests: a small invented country that runs in a moment."""

import pytest
from hypothesis import HealthCheck, settings

from goldsim.economy import GoldEconomy
from goldsim.scenario import Scenario, read
from tinyland import SCENARIOS, TINY

# How long an example takes says nothing: the first one compiles, and the machine may be busy with something else.
settings.register_profile("goldsim", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("goldsim")


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
