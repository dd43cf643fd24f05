"""What a small invented country is made of, for tests that build their own."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"

TINY = {
    "run.geography": "tinyland",
    "run.weeks": 104,
    "run.people_per_row": 20,
    "run.children_per_row": 5,
    "initial.n_people": 24_000,
    "initial.n_sites": 24,
    "initial.n_hidden_sites": 16,
    "initial.n_networks_waiting": 4,
    "initial.n_clerks": 8,
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
