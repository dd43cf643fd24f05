"""Country profiles of somebody's own, for tests: the shipped ones with other scores, beside the shipped baseline."""

import shutil
from pathlib import Path

from goldsim.country.data import DATA
from goldsim.country.profiles import INDICATORS, Profile, read_profile
from goldsim.reading.loader import dump
from tinyland import SCENARIOS

MALI = read_profile("mali-2023")
BURKINA = read_profile("burkina-faso-2023")
TEXT = (DATA / "mali" / "mali-2023.yaml").read_text(encoding="utf-8")
LINK = "{parameter: police.sentence_share, function: geometric, at: 2.5, gives: 0.1, per_point: 1.35, uncertainty: 1.8}"


def prepared(folder: Path) -> Path:
    """Write the shipped baseline and a scenario of the profile `own.yaml` into a folder."""
    shutil.copy(SCENARIOS / "baseline.yaml", folder)
    (folder / "child.yaml").write_text("name: child\nextends: baseline\nprofile: ./own.yaml\n", encoding="utf-8")
    return folder


def scores_of(profile: Profile = BURKINA, **changes: float) -> str:
    """Return a profile file of scores alone, some of them changed."""
    groups = {
        group: {name: changes.get(name, profile.scores[name].score) for name in names} for group, names in INDICATORS.items()
    }
    return dump({"name": "own", "extends": "mali-2023", "source": "for tests", "scores": groups})
