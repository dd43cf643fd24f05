"""Countries in which something is missing run as others do, and what a map is made of survives being stored elsewhere."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bad_geographies import TEXT, cut
from goldsim.country.geography import Geography, load
from goldsim.country.geography_files import is_geography, packaged
from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Origin
from goldsim.reading.document import parse
from goldsim.reading.loader import dump
from goldsim.scenario import Scenario, read
from goldsim.studies.given import portable
from tinyland import TINY

TREE: dict[str, Any] = parse(TEXT, "tinyland").value
WEST, EAST = TREE["belts"]
CELL = {"lat": 10.5, "lon": -7.0}
ONE_CELL = {
    "north": 11.0, "west": -7.25, "cell_degrees": 1.0, "regions": {"A": "Aland"},
    "belts": [{"name": "b", "radius_km": 30, "weight": 1} | CELL], "places": [{"name": "c", "kind": "capital"} | CELL],
}  # fmt: skip
ISLAND: dict[str, Any] = {"neighbours": {}, "trades": [], "foreign_origins": {}, "child_origins": {}}
PEACE: dict[str, Any] = {key: [] for key in ("armed_groups", "forces", "relations", "trades")} | {"people": {}}
SEA = TREE["grid"].replace("x", ".").replace("y", ".")
SMALL: dict[str, dict[str, Any]] = {
    "no armed groups": PEACE,
    "armed groups that come later": {"armed_groups": [group | {"from": date(2099, 1, 1)} for group in TREE["armed_groups"]]},
    "one region": {
        "regions": {"A": "Aland"}, "grid": TREE["grid"].replace("B", "A"), "people": {"A": 140_000}, "child_origins": {},
    },
    "an island": ISLAND | {"grid": SEA},
    "an island of one cell": ISLAND | ONE_CELL | {"grid": "A", **PEACE},
    "one cell and a neighbour": ONE_CELL | {
        "neighbours": {"x": "Exia"}, "foreign_origins": {"x": 1}, "child_origins": {}, "grid": "Ax",
        "armed_groups": [{"name": "g", "kind": "jihadist", "fighters": {"2020": 200}} | CELL], "people": {"A": 100_000},
        "forces": [{"name": "f", "kind": "army", "people": 10, "homes": ["c"]}], "relations": [], "trades": [],
    },
    "the capital alone": {"places": TREE["places"][:1], "forces": []},
    "a region without a town": {"places": [place for place in TREE["places"] if place["name"] != "Westham"]},
    "one belt": {"belts": [WEST]},
    "a belt that is not known yet": {"belts": [WEST | {"finds": 0}, EAST | {"weight": 0, "finds": 1}]},
    "a belt wider than the country": {"belts": [WEST | {"radius_km": 2000}]},
    "everything in one cell": {
        key: [one | {"lat": 11.0, "lon": -6.2} for one in TREE[key]] for key in ("belts", "armed_groups", "places")
    },
    "points on the edges": ISLAND | {
        "grid": "\n".join(["A" * 16] * 5 + ["B" * 16] * 5), **PEACE,
        "places": [{"name": "c", "kind": "capital", "lat": 12, "lon": -8}],
        "belts": [WEST | {"lat": 9.5, "lon": -4}, EAST | {"lat": 12, "lon": -4}],
    },
    "large cells": ONE_CELL | ISLAND | {
        "north": 20.0, "west": -20.0, "cell_degrees": 2, "grid": "\n".join(["." * 9 + "A" * 9] * 9), **PEACE,
        "belts": [WEST | {"lat": 19, "lon": 10}], "places": [{"name": "c", "kind": "capital", "lat": 3, "lon": -1}],
    },
}  # fmt: skip


@pytest.fixture
def on(tmp_path: Path, baseline: Scenario) -> Callable[[dict[str, Any]], GoldEconomy]:
    """Return a function that opens a small economy on Tinyland with some keys changed."""

    def opened(changes: dict[str, Any]) -> GoldEconomy:
        path = tmp_path / "small.yaml"
        path.write_text(dump(TREE | changes), encoding="utf-8")
        return GoldEconomy(baseline.with_values(TINY | {"run.geography": str(path)}, allow_outside=True), seed=1)

    return opened


@pytest.mark.parametrize("changes", SMALL.values(), ids=SMALL)
def test_a_country_in_which_something_is_missing_runs_and_its_books_close(
    on: Callable[[dict[str, Any]], GoldEconomy], changes: dict[str, Any]
) -> None:
    economy = on(changes)
    economy.run_for(12)
    assert economy.latest["n_mining"] > 0
    assert all(np.isfinite(value) for value in economy.latest.values())


def test_people_from_abroad_come_by_air_to_an_island(on: Callable[[dict[str, Any]], GoldEconomy]) -> None:
    economy = on(SMALL["an island"])
    (capital,) = (place for place in economy.geography.places if place.kind == "capital")
    assert set(economy.miners.home[economy.miners.origin == Origin.FOREIGN_MIGRANT]) == {capital.cell}
    assert len(economy.exits) == 1


def test_a_neighbour_of_no_weight_sends_nobody(on: Callable[[dict[str, Any]], GoldEconomy]) -> None:
    far = {"neighbours": TREE["neighbours"] | {"z": "Zed"}, "grid": TREE["grid"] + "z" * 16}
    economy = on(far | {"foreign_origins": {"x": 0, "y": 1}})
    at = economy.geography.lon[economy.miners.home[economy.miners.origin == Origin.FOREIGN_MIGRANT]]
    assert at.min() > -6.2  # Ypsia lies in the east
    economy = on(far | {"foreign_origins": {"x": 0, "z": 1}})  # and no border with Zed
    homes = set(economy.miners.home[economy.miners.origin == Origin.FOREIGN_MIGRANT])
    assert homes >= {economy.geography.border_with(letter)[-1] for letter in "xy"}


def same(one: Geography, other: Geography) -> bool:
    arrays = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("codes", "lat", "lon", "region"))
    names = (
        "name",
        "regions",
        "neighbours",
        "places",
        "belts",
        "armed_groups",
        "forces",
        "relations",
        "trades",
        "people",
        "content",
    )
    return arrays and all(getattr(one, name) == getattr(other, name) for name in names)


def test_a_cut_of_a_cut_is_stored_as_one_file_that_reads_back_as_the_same_scenario(tmp_path: Path, baseline: Scenario) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "whole.yaml").write_text(
        TEXT.replace("BBBBBBBBy", "CBBBBBBBy")
        .replace("B: Boria", "B: Boria, C: Cisland")
        .replace("B: 80000", "B: 60000, C: 20000")
        .rstrip()
    )
    (tmp_path / "maps" / "west.yaml").write_text(cut("tinyland", "../whole.yaml").replace("[A]", "[A, C]"))
    again = cut("tinyland", "west.yaml").replace("letter: r, name: rest of Tinyland", "letter: q, name: rest of the rest")
    (tmp_path / "maps" / "small.yaml").write_text(again)
    scenario = baseline.with_values({"run.geography": str(tmp_path / "maps" / "small.yaml")}, name="small")
    scenario_text, map_text = portable(scenario)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "small.yaml").write_text(scenario_text, encoding="utf-8")
    (tmp_path / "elsewhere" / "small.geography.yaml").write_text(map_text, encoding="utf-8")
    back = read(tmp_path / "elsewhere" / "small.yaml")
    assert back.digest == scenario.digest
    assert portable(back) == (scenario_text, map_text)
    assert same(load(back.run.geography), load(scenario.run.geography))
    assert load(back.run.geography).gold_share == pytest.approx(0.6)
    assert is_geography(Path(back.run.geography))


@pytest.mark.parametrize("name", packaged())
def test_a_packaged_country_is_called_as_its_folder(name: str) -> None:
    assert load(name).name == name
