"""The page on a country's files: its example is complete and runs, and it names every key that there is."""

import re
import shutil
from pathlib import Path

import pytest

from goldsim.country.geography import load
from goldsim.country.geography_parts import FORCE_KINDS, GROUP_KINDS, PLACE_KINDS, STANCES
from goldsim.country.geography_schema import LISTS, CountryFile, CutFile, keys_of
from goldsim.country.profiles import KEYS, SCORE_KEYS, read_profile
from goldsim.country.score_links import KEYS as LINK_KEYS
from goldsim.economy import GoldEconomy
from goldsim.scenario import read
from tinyland import ROOT, SCENARIOS

PAGE = (ROOT / "docs" / "country.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files of the page's example beside the baseline."""
    shutil.copy(SCENARIOS / "baseline.yaml", tmp_path)
    for name, text in re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_runs_for_some_weeks(folder: Path) -> None:
    scenario = read(folder / "goldland.yaml")
    assert scenario.run.geography == str(folder.resolve() / "goldland" / "geography.yaml")
    economy = GoldEconomy(scenario, seed=1)
    economy.run_for(4)
    assert economy.geography.region_names == ("Highland", "Riverland")
    assert len(economy.exits) == 3
    assert economy.latest["n_mining"] > 1000


def test_every_belt_town_and_group_of_the_example_is_on_its_map(folder: Path) -> None:
    country = load("goldland/geography.yaml", folder)
    assert [len(found) for found in (country.belts, country.armed_groups, country.places)] == [2, 1, 4]
    assert read_profile("goldland/goldland-2023.yaml", folder).scores["law_enforcement"].score == 3.0


def test_the_page_names_every_key_and_kind(folder: Path) -> None:
    keys = [*CountryFile.model_fields, *CutFile.model_fields, *(key for part in LISTS.values() for key in keys_of(part))]
    for word in (*keys, *GROUP_KINDS, *FORCE_KINDS, *STANCES, *PLACE_KINDS, *KEYS, *SCORE_KEYS, *LINK_KEYS):
        assert f"`{word}`" in PAGE, word


def test_the_cut_on_the_page_is_the_one_that_the_package_carries() -> None:
    said = PAGE[PAGE.index("name: kayes") :].partition("```")[0]
    assert load("kayes").texts[-1].endswith(said)
