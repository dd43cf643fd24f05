"""Shared by all tests: a small invented country that runs in a moment."""

from pathlib import Path

import pytest

from goldsim.economy import GoldEconomy
from goldsim.scenario import Scenario, read

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"

TINY = {
    "run.geography": "tinyland",
    "run.weeks": 104,
    "run.people_per_row": 20,
    "run.children_per_row": 5,
    "initial.n_people": 24_000,
    "initial.n_sites": 24,
    "initial.n_traffickers": 8,
    "initial.n_companies": 5,
    "initial.n_committees": 10,
    "initial.n_household_children": 4_000,
    "initial.n_children_abroad": 1_000,
    "initial.n_children_held": 150,
    "initial.n_gendarmes": 60,
    "initial.n_customs": 20,
    "initial.n_care_places": 20,
    "initial.n_jihadist_fighters": 300,
    "initial.n_signatory_fighters": 200,
}


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
