"""Studies made of invented numbers, in the shape in which results are read back."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from goldsim.country.geography import load
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.reading.document import parse
from goldsim.scenario.differences import told
from goldsim.studies.analysis.paired import paired_differences, run_values, yearly_values

SOURCE = "Invented for the tests <b>and</b> long enough to need a second line in a table"
COMMAND = "goldsim {kind} {files} -n {n} --seed 1"
NAMES = ("status_quo", "enforcement_only", "livelihood_support", "balanced", "no_school", "a_sixth")
QUANTITIES = ("n_children_working", "gold_to_networks_mg", "n_violent_events")
# What the policies buy, by their place: nothing, the force of the law, livings, and both.
SPLITS: tuple[dict[str, float], ...] = (
    {"coordination": 1.0},
    {"patrols": 0.4, "raids": 0.6},
    {"farm_support": 0.4, "oversight": 0.1, "cash_transfers": 0.5},
    {"patrols": 0.5, "farm_support": 0.5},
)
LEVELS = {
    "n_mining": 800_000.0,
    "median_income_xof": 9_000.0,
    "gold_dug_mg": 8e8,
    "gold_smuggled_mg": 6e8,
    "gold_company_mg": 2e8,
    "n_children_working": 60_000.0,
    "n_children_trafficked": 4_000.0,
    "armed_income_xof": 4e8,
    "value_miners_xof": 1.6e10,
    "value_traders_xof": 5e9,
    "value_companies_xof": 3e9,
    "bribes_xof": 3e8,
    "state_revenue_xof": 8e8,
    "n_cells_held": 300.0,
    "n_fighters": 6_000.0,
    "declared_share": 0.15,
    "poverty_share": 0.45,
    "mean_integrity": 0.5,
}


@dataclass
class Invented:
    """What the report reads of results."""

    scenarios: list[dict[str, Any]]
    reference: str
    seeds: list[int]
    weekly: pd.DataFrame
    cells: pd.DataFrame
    values: pd.DataFrame
    table: pd.DataFrame
    manifest: dict[str, Any]
    entries: pd.DataFrame
    paired_seeds: list[int]
    folder: Path = Path("nowhere")
    failures: list[dict[str, Any]] = field(default_factory=list)
    price_notes: list[str] = field(default_factory=list)
    costs: str = ""
    kept: tuple[str, ...] = ("weekly", "regions", "cells", "money", "flows")
    missing: tuple[Any, ...] = ()
    regions: pd.DataFrame = field(default_factory=pd.DataFrame)
    money: pd.DataFrame = field(default_factory=pd.DataFrame)
    flows: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def yearly(self) -> pd.DataFrame:
        return yearly_values(self.weekly)

    @property
    def trees(self) -> dict[str, Any]:
        return {one["name"]: parse(one["yaml"], one["name"]).value for one in self.scenarios}

    @property
    def differences(self) -> list[str]:
        others = [name for name in self.trees if name != self.reference]
        return [told((self.reference, name), self.trees[self.reference], self.trees[name]) for name in others]


def study(
    n_policies: int = 4,
    n_seeds: int = 6,
    weeks: int = 104,
    *,
    geography: str = "mali",
    title: str = "Mali",
    names: tuple[str, ...] = NAMES,
) -> Invented:
    """Invent a study; policies differ by a few percent from the first one, children and gold more."""
    names = list(names[:n_policies])
    seeds = list(range(1, n_seeds + 1))
    weekly = pd.concat([_weekly(i, name, seed, weeks) for i, name in enumerate(names) for seed in seeds], ignore_index=True)
    cells = pd.concat(
        [_cells(i, name, seed, weeks, geography) for i, name in enumerate(names) for seed in seeds], ignore_index=True
    )
    for frame in (weekly, cells):
        frame["policy"] = pd.Categorical(frame["policy"], categories=names, ordered=True)
    first_week = 52 if n_policies > 1 and weeks > 60 else 0
    values = run_values(weekly, first_week)
    table = paired_differences(values, names, names[0])
    scenarios = [
        {"name": n, "title": f"{title} {n}", "digest": f"{i:x}3f9a12c4" * 7, "yaml": _yaml(i, n, title, weeks, geography)}
        for i, n in enumerate(names)
    ]
    return Invented(
        scenarios,
        names[0],
        seeds,
        weekly,
        cells,
        values,
        table,
        _manifest(scenarios, seeds, weeks, first_week),
        _entries(names),
        list(seeds),
        regions=_regions(weekly, geography),
        money=_money(names, seeds),
        flows=_flows(names, seeds),
    )


def _regions(weekly: pd.DataFrame, geography: str) -> pd.DataFrame:
    """Spread what the country has over its regions, the first having as many parts as there are regions, the last one."""
    names = load(geography).region_names
    parts = np.arange(len(names), 0, -1) / np.arange(1, len(names) + 1).sum()
    own = weekly[["policy", "seed", "week", *QUANTITIES]]
    spread = [
        own.assign(region=name, **{one: own[one] * part for one in QUANTITIES}) for name, part in zip(names, parts, strict=True)
    ]
    return pd.concat(spread, ignore_index=True)


def _money(names: list[str], seeds: list[int]) -> pd.DataFrame:
    ends = {"asked": 1_000_000, "arrived": 600_000, "diverted": 200_000, "unused": 100_000}
    rows = [
        {"policy": name, "seed": seed, "year": 2022, "phase": "1", "measure": 1, "instrument": instrument, "region": ""}
        | {end: xof * share for end, xof in ends.items()}
        for index, name in enumerate(names)
        for seed in seeds
        for instrument, share in (SPLITS[index % 4] if index else {}).items()
    ]
    return pd.DataFrame(rows)


def _flows(names: list[str], seeds: list[int]) -> pd.DataFrame:
    """Invent the way of 100 grams of gold: 90 to networks, 10 to buyers; each policy has 5 more declared than the one before."""
    rows = []
    for index, name in enumerate(names):
        sold = 90 - 5 * index
        ways = {
            ("miners.gold", "traffickers.gold"): sold,
            ("miners.gold", "country.declared"): 100 - sold,
            ("traffickers.gold", "exits.gold"): 0.9 * sold,
            ("traffickers.gold", "country.seized"): 0.1 * sold,
        }
        own = [{"source": source, "target": target, "amount": 1e9 * grams} for (source, target), grams in ways.items()]
        rows += [{"policy": name, "seed": seed, "year": 2021, "commodity": "gold"} | one for seed in seeds for one in own]
    return pd.DataFrame(rows)


def _manifest(scenarios: list[dict[str, Any]], seeds: list[int], weeks: int, first_week: int) -> dict[str, Any]:
    kind = "compare" if len(scenarios) > 1 else "run"
    return {
        "format": 1,
        "study": "3f9a12c4d0d0cafe",
        "kind": kind,
        "command": COMMAND.format(kind=kind, files=" ".join(f"scenarios/{s['name']}.yaml" for s in scenarios), n=len(seeds)),
        "scenarios": [{k: s[k] for k in ("name", "title", "digest")} for s in scenarios],
        "reference": scenarios[0]["name"],
        "seeds": seeds,
        "start": "2021-01-04",
        "weeks": weeks,
        "measured_from_week": first_week,
        "versions": {"python": "3.13.1", "goldsim": "0.1.0", "numpy": "2.5.5"},
        "commit": {"id": "0123abcd" * 5, "changed": False},
        "code": "abcdef0123456789",
        "processor": {"system": "Linux", "machine": "x86_64", "features": ["avx2"]},
    }


def _weekly(index: int, name: str, seed: int, weeks: int) -> pd.DataFrame:
    rng, own = np.random.default_rng(seed), np.random.default_rng([seed, index])
    week = np.arange(weeks)
    season = 1 + 0.2 * np.cos(2 * np.pi * week / 52)
    columns: dict[str, Any] = {
        "policy": name,
        "seed": seed,
        "week": week,
        "date": pd.date_range("2021-01-04", periods=weeks, freq="7D"),
    }
    for place, (outcome, entry) in enumerate(OUTCOMES.items()):
        level = LEVELS.get(outcome, 100.0 / entry.scale if entry.per == "mean" and entry.scale > 1e-3 else 50.0 / entry.scale)
        if entry.unit.startswith("%"):
            level = LEVELS.get(outcome, 0.4)
        walk = np.cumsum(rng.normal(0, 0.01, weeks)) + rng.normal(0, 0.05)
        effect = 1 + (index * ((place * 7) % 11 - 5) / 100 + 0.02 * own.normal()) * (week >= 52) * (index > 0)
        columns[outcome] = np.maximum(level * season * (1 + walk) * effect, 0.0)
    return pd.DataFrame(columns)


def _cells(index: int, name: str, seed: int, weeks: int, geography: str) -> pd.DataFrame:
    country = load(geography)
    rng, own = np.random.default_rng(seed), np.random.default_rng([seed, index])
    inside = country.inside()
    near = np.zeros(country.n_cells)
    for belt in country.belts:
        near += belt.weight * np.exp(
            -np.square(country.km(np.arange(country.n_cells), np.array(country.cell_at(belt.lat, belt.lon))) / 80)
        )
    gold = np.where(near[inside] > 0.02 * near.max(), near[inside], 0) * rng.uniform(0.2, 2, len(inside))
    held = (country.lat[inside] + rng.normal(0, 0.8) - 0.8 * index > 15.5).astype(int) - 1
    months = []
    for week in range(3, weeks, 4):
        factor = 1 + 0.1 * index * np.sign(country.lon[inside] + 8) + 0.05 * own.normal(size=len(inside)) * (index > 0)
        months.append(
            pd.DataFrame(
                {
                    "policy": name,
                    "seed": seed,
                    "week": week,
                    "cell": inside,
                    "n_mining": 100 * gold,
                    "gold_to_networks_mg": (1e8 * gold * factor).astype("int64"),
                    "n_children_working": np.rint(280 * gold * factor),
                    "n_children_trafficked": np.rint(20 * gold * factor),
                    "controller": held,
                }
            )
        )
    columns = ["policy", "seed", "week", "cell", "n_mining", "gold_to_networks_mg"]
    columns += ["n_children_working", "n_children_trafficked", "controller"]
    return pd.concat(months, ignore_index=True) if months else pd.DataFrame(columns=columns)


def _yaml(index: int, name: str, title: str, weeks: int, geography: str) -> str:
    text = (
        f"name: {name}\ntitle: {json.dumps(title + ' ' + name)}\ndescription: What {name} does. It is invented.\n"
        f"run: {{start: 2021-01-04, weeks: {weeks}, people_per_row: 100, children_per_row: 20, geography: {geography}}}\n"
        "parameters: {}\n"
    )
    if index:
        text += (
            f"policy:\n  from: 2022-01-03\n  budget_xof_per_year: 10e9\n  split: {json.dumps(SPLITS[index % 4])}\n"
            "  switches: {destroy_seized_machines: true}\n"
        )
    return text


def _entries(names: list[str]) -> pd.DataFrame:
    rows = []
    kinds = ("document", "literature", "derived", "assumed")
    for i, name in enumerate(names):
        for number in range(60):
            is_changed = i > 0 and number % 20 == i
            rows.append(
                {
                    "policy": name,
                    "path": f"dig.some_parameter_{number}",
                    "value": json.dumps(0.3 + 0.1 * is_changed)
                    if number % 9
                    else "[0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.4, 0.3, 0.2, 0.1, 0.1]",
                    "unit": "share",
                    "low": "0.1",
                    "high": "0.6",
                    "kind": kinds[number % 4],
                    "source": SOURCE,
                    "set_by": f"{name if is_changed else 'baseline'}.yaml",
                }
            )
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Told:
    """A scenario as far as a study looks at it; its runs are invented."""

    index: int
    title: str = "Mali"
    weeks: int = 60

    @property
    def name(self) -> str:
        return NAMES[self.index]

    @property
    def digest(self) -> str:
        return f"{self.index:x}3f9a12c4" * 7

    @property
    def run(self) -> Any:
        return SimpleNamespace(start=date(2021, 1, 4), weeks=self.weeks, geography="tinyland")

    @property
    def policy(self) -> Any:
        return SimpleNamespace(starts=date(2022, 1, 3), is_active=self.index > 0)

    @property
    def entries(self) -> dict[str, Any]:
        one = SimpleNamespace(
            value=[0.1, 0.2], unit="share", low=0.0, high=1.0, kind="assumed", source="=1+1", set_by="told.yaml"
        )
        return {"dig.recovery_share": one}

    def to_yaml(self) -> str:
        return _yaml(self.index, self.name, self.title, self.weeks, "tinyland")


def told_run(scenario: Told, seed: int) -> Any:
    """Make a run in the shape of a real one."""
    if scenario.index == 2 and seed == 3:
        raise ValueError("the books do not close: <b>3 mg</b> too many")
    weekly = _weekly(scenario.index, scenario.name, seed, scenario.weeks).drop(columns=["policy", "seed"])
    cells = _cells(scenario.index, scenario.name, seed, scenario.weeks, "tinyland").drop(columns=["policy", "seed"])
    few = pd.DataFrame({"week": [0], "region": ["North"]})
    others = dict.fromkeys(("regions", "sites", "exits", "events", "flows", "money"), few)
    return SimpleNamespace(weekly=weekly, cells=cells, **others, warnings=())
