"""Kinds of input: sound ones to begin with, how one is made from them, and what reads it."""

import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from fuzz.mutations import as_csv, as_json, as_yaml, changed, grown, places, slipped
from goldsim import sweep
from goldsim.cli.options import Changes, by_path, factor_spec
from goldsim.country.data import DATA
from goldsim.country.geography import load
from goldsim.country.new_country import Given, draw as draw_country
from goldsim.country.price_series import read_series
from goldsim.country.profiles import read_profile
from goldsim.country.shapes import is_geojson, read_points
from goldsim.economy import GoldEconomy
from goldsim.reading.document import load as load_yaml
from goldsim.scenario import Scenario, read
from goldsim.scenario.inheritance import shipped
from goldsim.studies.analysis.findings import findings_of, open_results
from goldsim.studies.design.points import read_points as read_points_file
from goldsim.studies.making import compare
from goldsim.studies.results.files import refuse_changed
from goldsim.studies.study_file import read_study

COARSE: Final = {
    **{"run.geography": "tinyland", "run.weeks": 6, "run.people_per_row": 400, "run.children_per_row": 200},
    **{"initial.n_people": 24_000, "initial.n_sites": 6, "initial.n_hidden_sites": 4, "initial.n_traffickers": 3},
    **{
        "initial.n_networks_waiting": 1,
        "initial.n_companies": 2,
        "initial.n_committees": 2,
        "initial.n_household_children": 4_000,
    },
    **{"initial.n_children_elsewhere": 1_000, "initial.n_children_held": 150},
}
OPENED: Final = 0.01  # of what is taken, as a run
TABLES: Final = ("weekly", "regions", "sites", "cells", "exits", "events", "flows", "money")
XOF_PER_USD: Final = 600.0


class Kind(NamedTuple):
    """A kind of input."""

    seeds: Sequence[bytes]  # sound ones
    name: str  # of the file that is written
    read: Callable[[Path, random.Random], object]  # reads it as a command does
    as_tree: Callable[[bytes], Any] | None = None  # reads a sound one as a tree, whose changes are written by `as_bytes`
    as_bytes: Callable[[Any], bytes] = as_yaml
    weight: int = 1  # how many of a round are of this kind


def made(kind: Kind, draw: random.Random) -> bytes:
    """Return one input of a kind."""
    data = draw.choice(kind.seeds)
    if kind.as_tree and draw.random() < 0.6:
        trees = [kind.as_tree(seed) for seed in draw.sample(kind.seeds, min(2, len(kind.seeds)))]
        if draw.random() < 0.1:
            words = [str(key) for tree in trees for place in places(tree) for key in place[-1:]]
            return kind.as_bytes(grown(words, draw))
        data = kind.as_bytes(changed(trees[0], trees, draw))
        if draw.random() < 0.7:
            return data
    for _ in range(draw.choice((1, 1, 2, 5))):
        data = slipped(data, draw)
    return data


def _open(scenario: Scenario, draw: random.Random, share: float = OPENED) -> None:
    """Let some scenarios live for two weeks in a small country."""
    if draw.random() < share:
        GoldEconomy(scenario.with_values(COARSE, allow_outside=True), seed=1).run_for(2)


def _scenario(path: Path, draw: random.Random) -> None:
    scenario = read(path)
    if draw.random() < 0.1:
        path.write_text(scenario.to_yaml(), encoding="utf-8")
        assert read(path).digest == scenario.digest, "what is written reads back as another scenario"
    _open(scenario, draw)


def _geography(path: Path, draw: random.Random, base: Scenario) -> None:
    load(str(path))
    if draw.random() < OPENED:
        _open(base.with_values({"run.geography": str(path)}, allow_outside=True), draw, 1)


def _study(path: Path, draw: random.Random) -> None:
    study = read_study(path)
    if draw.random() < 0.02 and len(study.seeds) < 100:
        study.design()


def _words(path: Path, _draw: random.Random, base: Scenario) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    with redirect_stderr(io.StringIO()):
        factor_spec(text)
    base.with_values(by_path(Changes(values=[text])))


def _country(path: Path, draw: random.Random, sound: Path) -> None:
    """Read a file of a new country, and draw the country with it in the place of the sound one."""
    read_points(path) if draw.random() < 0.5 and not is_geojson(path) else None
    files = {name: sound / f"{name}{suffix}" for name, suffix in COUNTRY_FILES.items()}
    draw_country("aland", "Aland", Given(**files | {path.stem: path}), 0.25)


def _results(path: Path, draw: random.Random, sound: Path, file: str) -> None:
    """Put a file into a results folder and read all that is there."""
    folder = path.with_name("results")
    for name in [one.relative_to(sound) for one in sound.rglob("*") if one.is_file() and not folder.exists()]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sound / name, folder / name)
    try:
        shutil.copy(path, folder / file)
        results = open_results(folder)
        for found in findings_of(results) if draw.random() < 0.03 else ():
            found.content(), found.lines(), list(found.tables())
        for what in ("scenarios", "entries", "rows", "missing", "failures", "warnings", "price_notes", *results.kept):
            getattr(results, what)
        if draw.random() < 0.5:
            refuse_changed(folder)
    finally:
        shutil.copy(sound / file, folder / file)


COUNTRY_FILES: Final = {"regions": ".geojson", "places": ".csv", "belts": ".csv", "neighbours": ".csv", "more": ".yaml"}
SQUARES: Final = {"West": (-8.0, -6.0), "East": (-6.0, -4.0)}


def _sound_country(folder: Path) -> None:
    folder.mkdir()
    features = []
    for name, (west, east) in SQUARES.items():
        ring = [[west, 10.0], [east, 10.0], [east, 12.0], [west, 12.0], [west, 10.0]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"name": name, "people": 1000}, "geometry": geometry})
    (folder / "regions.geojson").write_bytes(as_json({"type": "FeatureCollection", "features": features}))
    (folder / "places.csv").write_text("name,kind,lat,lon\nMiddle,capital,11.0,-6.2\nFar,town,10.5,-4.5\n")
    (folder / "belts.csv").write_text("name,lat,lon,radius_km,weight\nwest,11.0,-7.2,40,0.6\neast,10.6,-4.6,30,0.4\n")
    (folder / "neighbours.csv").write_text("name,lat,lon\nExia,13.0,-6.0\nYpsia,9.0,-6.0\n")
    (folder / "more.yaml").write_text("armed_groups: []\n")


def _sound_studies(folder: Path, base: Scenario) -> None:
    """Make a small comparison and a small sweep."""
    coarse = base.with_values(COARSE, allow_outside=True)
    other = coarse.with_values({"dig.recovery_share": 0.4}, name="other")
    compare([coarse, other], [1, 2], folder=folder / "compared")
    sweep([coarse], {"dig.recovery_share": [0.3, 0.4]}, seeds=[1], folder=folder / "swept")


def _csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


def _yaml_tree(data: bytes) -> Any:
    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _all_bytes(texts: Sequence[str]) -> list[bytes]:
    return [text.replace("SHIPPED", str(shipped()["baseline"].parent)).encode() for text in texts]


def every_kind(sound: Path) -> dict[str, Kind]:
    """Return all kinds by name; `sound` is an empty folder for the files that sound inputs need beside them."""
    base = read(shipped()["baseline"])
    small = [path for name, path in shipped().items() if name != "baseline"]
    _sound_country(sound / "country")
    _sound_studies(sound / "studies", base)
    in_yaml: dict[str, Any] = {"as_tree": _yaml_tree}
    in_csv: dict[str, Any] = {"as_tree": _csv_rows, "as_bytes": as_csv}
    in_json: dict[str, Any] = {"as_tree": json.loads, "as_bytes": as_json}
    folders = {file.stem: file.read_bytes() for file in DATA.glob("*/*.yaml")}
    scenarios = [path.read_bytes() for path in small] + [text.encode() for text in SCENARIOS]
    maps = [path.read_bytes() for path in DATA.glob("*/geography.yaml") if path.parent.name != "mali"]
    profiles = [folders["mali-2023"], folders["burkina-faso-2023"]]
    points, prices, studies, policies = map(_all_bytes, (POINTS, PRICES, STUDIES, POLICIES))
    kinds = {
        "scenario": Kind(scenarios, "given.yaml", _scenario, **in_yaml, weight=3),
        "policy": Kind(policies, "given.yaml", _scenario, **in_yaml, weight=3),
        "whole": Kind([shipped()["baseline"].read_bytes()], "given.yaml", _scenario),
        "geography": Kind([*maps, CUT.encode()], "given.yaml", partial(_geography, base=base), **in_yaml, weight=6),
        "profile": Kind(profiles, "given.yaml", lambda path, _: read_profile(str(path)), **in_yaml, weight=2),
        "experiment": Kind(studies, "given.yaml", _study, **in_yaml, weight=4),
        "points": Kind(points, "given.csv", lambda path, _: read_points_file(path, [base]), **in_csv, weight=30),
        "prices": Kind(prices, "given.csv", lambda path, _: read_series(path, XOF_PER_USD), **in_csv, weight=60),
        "document": Kind([*scenarios, CUT.encode(), *studies], "given.yaml", lambda path, _: load_yaml(path), weight=60),
        "words": Kind(_all_bytes(WORDS), "given.txt", partial(_words, base=base), weight=30),
    }
    for name, suffix in COUNTRY_FILES.items():
        seed, reader = (sound / "country" / f"{name}{suffix}").read_bytes(), partial(_country, sound=sound / "country")
        how = {".csv": in_csv, ".yaml": in_yaml, ".geojson": in_json}[suffix]
        kinds[f"country {name}"] = Kind([seed], f"{name}{suffix}", reader, **how, weight=20)
    for study in ("compared", "swept"):
        folder = sound / "studies" / study
        for path in sorted(path for path in folder.rglob("*") if path.suffix in READ):
            file = path.relative_to(folder).as_posix()
            of_results = partial(_results, sound=folder, file=file)
            how = in_json if path.suffix == ".json" else {}
            kinds[f"{study} {file}"] = Kind([path.read_bytes()], f"{study}{path.suffix}", of_results, **how)
    return kinds


READ: Final = (".json", ".jsonl", ".parquet", ".csv")
SCENARIOS: Final = (
    "name: a\nextends: baseline\nparameters: {dig: {recovery_share: 0.4}, fight: {}}\nrun: {weeks: 20, start: 2021-01-04}\n",
    "name: b\nextends: balanced\nmechanisms: {shocks: off}\nclosures: []\nrun: {people_per_row: 400}\n",
    "name: c\nextends: baseline\nprofile: mali-2023\nrun: {geography: tinyland}\nclosures: []\nshocks: []\n",
    "name: d\nextends: baseline\ngold_price: {2021-01: 1800, 2021-02: 1810.5}\nrun: {weeks: 4}\n",
    "name: e\nextends: baseline\nparameters:\n  dig:\n"
    "    recovery_share: {value: 0.4, low: 0.3, high: 0.5, kind: assumed, source: a guess}\n",
)
POLICIES: Final = (
    "name: p\nextends: baseline\npolicy:\n  from: 2022-01-03\n  budget_xof_per_year: 12e9\n  measures:\n"
    "    - {buys: patrols, share: 0.5}\n    - {buys: cash_transfers, share: 0.2, where: {near_sites_km: 50}, chosen: lottery}\n"
    "    - {buys: border_posts, share: 0.3, where: {regions: [Kayes]}}\n",
    "name: q\nextends: baseline\npolicy:\n  from: 2022-01-03\n  budget_xof_per_year: 6e9\n"
    "  split: {patrols: 0.5, school_places: 0.5}\n",
    "name: r\nextends: baseline\npolicy:\n  budget_xof_per_year: 6e9\n  phases:\n"
    "    - {from: 2022-01-03, measures: [{buys: raids, share: 1}]}\n"
    "    - {from: 2023-01-02, measures: [{buys: care_places, share: 0.4}, {buys: courts, share: 0.6}]}\n",
)
STUDIES: Final = (
    "name: s\nscenarios: [SHIPPED/balanced.yaml]\nseeds: {first: 1, n: 2}\nrun: {weeks: 60}\n",
    "name: t\nscenarios: [SHIPPED/status_quo.yaml, SHIPPED/balanced.yaml]\nseeds: {n: 1}\n"
    "variants: {one_mechanism_off: [shocks]}\nanalyses: [ablation]\n",
    "name: u\nscenarios: [SHIPPED/balanced.yaml]\nseeds: {n: 2}\nlevers: {policy.budget_xof_per_year: [6e9, 12e9]}\n"
    "uncertainties:\n  design: lhs\n  samples: 8\n  seed: 1\n  parameters:\n"
    "    price.world_price_factor: {low: 0.7, high: 1.5}\n    initial.appeal_xof: documented\noutcomes: [poverty_share]\n",
)
CUT: Final = "name: aland\ntitle: Aland\nextends: tinyland\nkeep: [A]\nrest: {letter: r, name: rest of Tinyland}\n"
POINTS: Final = (
    "dig.recovery_share,dig.base_mg\n0.3,2500\n0.4,2600\n0.5,2700.0\n",
    'run.people_per_row,price.farm_season\n100,"[1,1,1,1,1,1,1,1,1,1,1,1]"\n',
    "policy.budget_xof_per_year\n0\n6e9\n",
)
PRICES: Final = (
    "date,USD/oz\n2021-01,1866.5\n2021-02,1808.2\n2021-03,1718\n",
    "date,EUR/g\n2021-01-04,51.2\n2021-01-11,51.9\n2021-02-01,50\n",
    "# mine\ndate,XOF/kg\n04/01/2021,33000000\n01.02.2021,33100000\n",
)
WORDS: Final = (
    *(
        "dig.recovery_share=0.45",
        "dig.recovery_share=0.3:0.5:4",
        "dig.recovery_share=0,1",
        "run.weeks=60",
        "run.geography=tinyland",
    ),
    *(
        "price.farm_season=[1,1,1,1,1,1,1,1,1,1,1,1]",
        "policy.split.patrols=1",
        "parameters.dig.base_mg=2500,2600",
        "run.start=2021-01-04",
    ),
)
