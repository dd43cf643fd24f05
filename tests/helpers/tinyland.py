"""What a small invented country is made of, for tests that build their own."""

from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

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
    "initial.n_children_elsewhere": 1_000,
    "initial.n_children_held": 150,
    "initial.n_gendarmes": 60,
    "initial.n_customs": 20,
    "initial.n_care_places": 20,
}

_MAPS = TemporaryDirectory(prefix="tinyland-")


def with_groups(old: str, new: str) -> str:
    """Return the path of a map of Tinyland on which something about its armed groups is other."""
    text = (ROOT / "src" / "goldsim" / "country" / "data" / "tinyland" / "geography.yaml").read_text(encoding="utf-8")
    assert old in text
    path = Path(_MAPS.name) / f"{blake2b(f'{old} {new}'.encode(), digest_size=8).hexdigest()}.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


MANY_FIGHTERS = {"run.geography": with_groups("fighters: {2020: 300}", "fighters: {2020: 1500}")}
