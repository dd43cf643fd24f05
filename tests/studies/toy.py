"""A toy study: scenarios and runs that take no time, in the same worker processes and folders as real ones."""

import ctypes
import os
import signal
import time
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from goldsim.outcomes.catalogue import MAPPED, OUTCOMES, REGIONAL

START = date(2021, 1, 4)


@dataclass(frozen=True)
class Toy:
    """A scenario as far as studies look at it.

    `level` scales every outcome, `deeds` says what its runs do by seed, and `effects` by how much an outcome is scaled when a
    mechanism is off: `{"M14": {"bribes_xof": 0.5}}`.
    """

    name: str
    level: float = 1.0
    weeks: int = 8
    policy_week: int = 0
    budget: float = 0.0
    title: str = ""
    deeds: dict[int, str] = field(default_factory=dict)
    effects: dict[str, dict[str, float]] = field(default_factory=dict)
    off: frozenset[str] = frozenset()

    @property
    def factors(self):
        """By how much each outcome is scaled: by the level, and by what is off."""
        factors = dict.fromkeys(OUTCOMES, self.level)
        for mechanism in self.off:
            for outcome, factor in self.effects.get(mechanism, {}).items():
                factors[outcome] *= factor
        return factors

    @property
    def digest(self):
        off = f"-off {[(name, self.effects.get(name)) for name in sorted(self.off)]}" if self.off else ""
        return f"{self.level}-{self.weeks}-{self.policy_week}-{self.budget}-{sorted(self.deeds.items())}{off}"

    @property
    def run(self):
        return SimpleNamespace(start=START, weeks=self.weeks, geography="mali")

    @property
    def policy(self):
        starts = START + timedelta(weeks=self.policy_week)
        return SimpleNamespace(starts=starts, budget_xof_per_year=self.budget, is_active=self.budget > 0)

    @property
    def entries(self):
        return {
            "dig.recovery_share": SimpleNamespace(
                value=0.45, unit="share", low=0.3, high=0.6, kind="assumed", source="=1+1", set_by="toy"
            )
        }

    def to_yaml(self):
        return f"name: {self.name}\nlevel: {self.level}\n"

    def with_values(self, values, name=None, **_):
        off = {path.removeprefix("mechanisms.") for path, value in values.items() if value == "off"}
        return replace(self, name=name or self.name, weeks=values.get("run.weeks", self.weeks), off=self.off | off)


@dataclass(frozen=True)
class ToyRun:
    weekly: pd.DataFrame
    regions: pd.DataFrame
    sites: pd.DataFrame
    cells: pd.DataFrame
    exits: pd.DataFrame
    events: pd.DataFrame
    flows: pd.DataFrame
    money: pd.DataFrame
    warnings: tuple[str, ...] = ()


def toy_run(scenario, seed):
    """Make a run: the noise depends on the seed alone, as draws do in the model, and the level on the scenario."""
    deed = scenario.deeds.get(seed, "")
    _do("fail" if deed == "fail when off" and scenario.off else deed)
    rng = np.random.default_rng(seed)
    weeks = np.arange(scenario.weeks)
    noise = rng.uniform(0.5, 1.5, (len(OUTCOMES), 1)) + rng.normal(0, 0.01, (len(OUTCOMES), scenario.weeks))
    factors = np.array(list(scenario.factors.values()))[:, None]
    when = np.where(weeks >= scenario.policy_week, factors, 1.0)
    weekly = pd.DataFrame({"week": weeks, "date": pd.to_datetime(START) + pd.to_timedelta(weeks * 7, unit="D")})
    weekly = pd.concat([weekly, pd.DataFrame(dict(zip(OUTCOMES, noise * when, strict=True)))], axis=1)
    if scenario.deeds.get(seed) == "nan":
        weekly.loc[3, "n_mining"] = np.nan
    made = _tables(weekly, rng)
    return replace(made, warnings=("few rows are left",)) if scenario.deeds.get(seed) == "warn" else made


def slow_run(scenario, seed):
    """Make a run that takes a while, or never ends from a seed on, and leaves the worker's number where a test can find it."""
    folder, endless = os.environ.get("TOY_PIDS"), int(os.environ.get("TOY_ENDLESS_FROM", "1000000"))
    if folder:
        Path(folder, str(os.getpid())).touch()
    while seed >= endless:
        time.sleep(0.1)
    time.sleep(float(os.environ.get("TOY_SECONDS", "0")))
    return toy_run(scenario, seed)


def trivial_run(scenario, seed):
    """Make a run that does next to nothing, with figures of its own: what is counted is what goes on around it."""
    made, factor = _one_run(scenario.weeks), scenario.level * (1 + seed / 1000)
    figures = pd.DataFrame(made.weekly[list(OUTCOMES)].to_numpy() * factor, columns=list(OUTCOMES))
    return replace(made, weekly=pd.concat([made.weekly[["week", "date"]], figures], axis=1))


@cache
def _one_run(weeks):
    return toy_run(Toy("a", weeks=weeks), 0)


def _do(deed):
    if deed == "fail":
        raise ValueError("the books do not close:\n  3 mg too many")
    if deed == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "hang":
        _put_clock_forward()
        ctypes.PyDLL(None).sleep(1000)  # compiled code that never ends, and never lets Python's other threads have a turn


def _put_clock_forward():
    """Let the alarm clock that was set for this run ring soon: what a run may take can be plenty, and nobody waits for it."""
    assert signal.getitimer(signal.ITIMER_REAL)[0], "nobody would stop this run"
    signal.setitimer(signal.ITIMER_REAL, 0.1)


def _tables(weekly, rng):
    regions = pd.concat([weekly[["week", *REGIONAL]].assign(region=name) for name in ("Kayes", "Sikasso")], ignore_index=True)
    place = {"week": [0, 4], "cell": [7, 7], "lat": 12.5, "lon": -8.0, "region": "Kayes"}
    counts = {name: rng.integers(0, 9, 2) for name in MAPPED}
    cells = pd.DataFrame(place | counts | {"controller": -1})
    sites = cells.assign(site=0, is_closed=False)
    exits = pd.DataFrame({"week": [3], "exit": ["airport"], "gold_mg": [int(rng.integers(1, 99))]})
    happened = rng.random() < 0.5
    events = pd.DataFrame(
        [{"week": 1, "kind": "raid", "a": "post", "amount": 1.0, "text": "=HYPERLINK()"}] if happened else [],
        columns=["week", "kind", "a", "amount", "text"],
    )
    flows = pd.DataFrame(
        {
            "year": [2021],
            "commodity": ["gold"],
            "source": ["ground"],
            "target": ["miners.gold"],
            "reason": ["dig"],
            "amount": [int(rng.integers(1, 99))],
        }
    )
    return ToyRun(weekly, regions, sites, cells, exits, events, flows, pd.DataFrame({"year": [2021], "asked": [5]}))
