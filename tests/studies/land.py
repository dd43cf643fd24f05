"""A land for sweeps: scenarios with parameters, rules and ranges, and runs that take no time and whose answer is known."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
from toy import START, _tables

from goldsim.errors import Issue, ScenarioError
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.studies.design.factors import Factor
from goldsim.studies.design.samplers import sampling
from goldsim.studies.design.sweep_points import swept

RANGES = {"dig.x": (0.0, 1.0), "dig.y": (0.0, 1.0), "dig.z": (0.0, 10.0), "permit.n_steps": (1, 12)}
VALUES = {"dig.x": 0.5, "dig.y": 0.5, "dig.z": 5.0, "permit.n_steps": 4}
OTHERS = ("policy.budget_xof_per_year", "policy.split.patrols", "policy.split.courts", "mechanisms.M14", "run.weeks", "run.start")


@dataclass(frozen=True)
class Land:
    """A scenario as far as sweeps look at it. `gain` is what its policy adds; the split must add up to 1."""

    name: str
    gain: float = 0.0
    weeks: int = 3
    values: dict = field(default_factory=dict)
    deeds: dict = field(default_factory=dict)
    title: str = ""

    def of(self, path):
        return self.values.get(path, VALUES.get(path))

    def paths(self):
        return [*RANGES, *OTHERS]

    def with_values(self, values, *, allow_outside=False):
        wrong = [
            Issue("with_values", 0, 0, path, f"is {values[path]}, outside its range {low} to {high}")
            for path, (low, high) in RANGES.items()
            if path in values and not allow_outside and not low <= values[path] <= high
        ]
        made = replace(self, values=self.values | dict(values))
        shares = [made.values[f"policy.split.{name}"] for name in ("patrols", "courts") if f"policy.split.{name}" in made.values]
        if shares and abs(sum(shares) - 1) > 1e-6:
            words = f"the shares add up to {sum(shares):.9g}, they must add up to 1"
            wrong.append(Issue("with_values", 0, 0, "policy.split", words))
        if wrong:
            raise ScenarioError(wrong)
        return replace(made, weeks=made.values.get("run.weeks", self.weeks))

    @property
    def digest(self):
        return hashlib.sha256(
            repr((self.gain, self.weeks, sorted(self.values.items()), sorted(self.deeds.items()))).encode()
        ).hexdigest()

    @property
    def run(self):
        return SimpleNamespace(start=START, weeks=self.weeks, geography="mali")

    @property
    def policy(self):
        starts = START + timedelta(weeks=1)
        return SimpleNamespace(starts=starts, is_active=bool(self.of("policy.budget_xof_per_year")))

    @property
    def entries(self):
        return {
            path: SimpleNamespace(
                value=self.of(path), unit="share", low=low, high=high, kind="assumed", source="a guess", set_by="land"
            )
            for path, (low, high) in RANGES.items()
        }

    def to_yaml(self):
        return f"name: {self.name}\ngain: {self.gain}\n"


def level(scenario):
    """Return what scales a run's outcomes: linear in x and y, and in nothing else."""
    return 10 + 4 * scenario.of("dig.x") - 2 * scenario.of("dig.y") + scenario.gain * (1 + scenario.of("dig.x"))


def land_run(scenario, seed):
    """Make a run: luck depends on the seed alone; a deed is done where x is above a half."""
    deed = scenario.deeds.get(seed, "") if scenario.of("dig.x") > 0.5 else ""
    if deed == "fail":
        raise ValueError("the books do not close")
    rng = np.random.default_rng(seed)
    weeks = np.arange(scenario.weeks)
    figures = dict.fromkeys(OUTCOMES, np.full(scenario.weeks, level(scenario) + 0.1 * rng.normal()))
    weekly = pd.DataFrame({"week": weeks, "date": pd.to_datetime(START) + pd.to_timedelta(weeks * 7, unit="D")} | figures)
    weekly["poverty_share"] = 0.25
    if deed == "nan":
        weekly.loc[1, "n_mining"] = np.nan
    return _tables(weekly, rng)


X, Y = Factor("dig.x", (), 0.0, 1.0), Factor("dig.y", (), 0.0, 1.0)
LANDS = (Land("a"), Land("b", gain=-1.0))
GRID = [Factor("dig.x", (0.2, 0.4, 0.9)), Factor("dig.y", (0.1, 0.9))]


def sweep(factors=GRID, kind="grid", samples=None, lands=LANDS, seeds=range(1, 8), **more):
    """Return the design of a sweep over lands."""
    return swept("sweep", lands, sampling(kind, factors, samples=samples), seeds, run_one=land_run, **more)
