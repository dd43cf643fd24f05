"""Shared by all tests: a small invented country that runs in a moment."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from goldsim.economy import GoldEconomy
from goldsim.scenario import Scenario, read
from tinyland import SCENARIOS, TINY

# How long an example takes says nothing: the first one compiles, and the machine may be busy with something else.
settings.register_profile("explore", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
# The same examples each time, so that one commit passes or fails; `make verify` looks for new ones.
settings.register_profile("goldsim", settings.get_profile("explore"), derandomize=True)
settings.load_profile("goldsim")


@pytest.fixture(scope="session")
def _folder_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("same")


@pytest.fixture
def same_folder(_folder_again: Path) -> Path:
    """Return an empty folder of one name in all tests, so that a scenario that each of them puts there is parsed once."""
    for path in _folder_again.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return _folder_again


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
