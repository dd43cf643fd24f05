"""Sweeps from Python: what is varied given as a mapping, and what came out as tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from goldsim.errors import UsageError
from goldsim.reading.issues import Fault, suggestion
from goldsim.reading.seeds import as_count, whole
from goldsim.scenario import Scenario
from goldsim.studies.analysis.compared import Swept
from goldsim.studies.analysis.effects import across, effects
from goldsim.studies.design.factors import OUTSIDE, FactorSpec
from goldsim.studies.design.samplers import SAMPLERS, USUAL, Sampling
from goldsim.studies.design.sweep_points import Wanted, plan_of, swept
from goldsim.studies.given import all_scenarios, all_seeds
from goldsim.studies.making import made_here
from goldsim.studies.tasks import RunOne


@dataclass(frozen=True)
class SweepTables:
    """What came out of a sweep.

    Attributes
    ----------
    runs
        A row a run: `choice` (the scenario), `point` (its number, from 1), `seed`, a column a path that was varied, and a column
        an outcome, in the unit in which it is shown.
    effects
        How each outcome goes with each parameter, see `goldsim.studies.analysis.effects.effects`.
    across
        What each other scenario changes against the first one across the points, see `goldsim.studies.analysis.effects.across`.
    """

    runs: pd.DataFrame
    effects: pd.DataFrame
    across: pd.DataFrame

    def __repr__(self) -> str:
        choices, points = self.runs["choice"].unique(), self.runs["point"].nunique()
        return f"<Sweep of {', '.join(map(str, choices))}: {points} points, {len(self.runs)} runs>"


def sweep(
    scenarios: Sequence[Scenario],
    vary: Mapping[str, Any],
    seeds: Iterable[int],
    *,
    design: str = USUAL,
    samples: int | None = None,
    workers: int = 1,
    folder: str | Path | None = None,
    run_one: RunOne | None = None,
) -> SweepTables:
    """Vary parameters: run every scenario at every point with the same seeds.

    `vary`: path to what it takes: a list of values; a tuple `(low, high)`, a range; or None, the range that the scenario
    documents. `design`: how points are chosen, as `goldsim sweep --design` takes it: "grid", "lhs", "sobol" or "morris". With
    "csv", `vary` is `{"file": path}`. `samples`: how many, where the design takes a number. `scenarios`, `seeds`, `workers`,
    `folder` and `run_one` are as `goldsim.compare` takes them.

    Raises UsageError or ScenarioError with all that is wrong, before anything runs, and RunsFailed as `goldsim.compare` does.

    Examples
    --------
    >>> import goldsim
    >>> goldsim.sweep([goldsim.read("baseline")], {"dig.recovery": [0.3, 0.4]}, seeds=[1])
    Traceback (most recent call last):
        ...
    goldsim.errors.UsageError: dig.recovery: is not something that can be set - did you mean 'dig.recovery_share'?
    """
    workers, chosen, numbers = as_count("workers", workers), all_scenarios(scenarios), all_seeds(seeds)
    plan = _plan(vary, chosen, len(numbers), design, samples)
    with made_here(swept("sweep", chosen, plan, numbers, run_one=run_one), folder, workers) as made:
        assert isinstance(made, Swept)
        runs = made.figures.reset_index()
        for place, (path, values) in enumerate(zip(plan.paths, zip(*made.points, strict=True), strict=True), 3):
            runs.insert(place, path, [values[point] for point in runs["point"]])
        return SweepTables(runs.assign(point=runs["point"] + 1), effects(made), across(made))


def _plan(vary: Mapping[str, Any], scenarios: Sequence[Scenario], n_seeds: int, design: str, samples: int | None) -> Sampling:
    if design not in SAMPLERS:
        raise UsageError(f"there is no design {design!r}; there is {', '.join(SAMPLERS)}{suggestion(design, SAMPLERS)}")
    if samples is not None and whole(samples) is None:
        raise UsageError(f"samples are a whole number, and {samples!r} is none")
    if SAMPLERS[design].read:
        if vary.keys() != {"file"}:
            raise UsageError(f'design {design!r} has a file, whose first line says what is varied: give vary={{"file": path}}')
        return plan_of(Wanted(design, (), n_seeds, samples, file=Path(vary["file"])), scenarios, _refuse)
    specs = [_spec(path, value) for path, value in vary.items()]
    return plan_of(Wanted(design, specs, n_seeds, samples), scenarios, _refuse)


def _spec(path: str, value: Any) -> FactorSpec:
    if value is None:
        return FactorSpec(path)
    if isinstance(value, tuple) and len(value) == 2:
        return FactorSpec(path, low=value[0], high=value[1])
    if isinstance(value, str | bytes | tuple) or not isinstance(value, Iterable):
        raise UsageError(f"{path}: give a list of values, a tuple (low, high) or None for the documented range, not {value!r}")
    return FactorSpec(path, tuple(one.item() if hasattr(one, "item") else one for one in value))


def _refuse(faults: Iterable[Fault]) -> None:
    said = [(*map(str, fault.loc[1:] or fault.loc), fault.words.removesuffix(f"; {OUTSIDE}")) for fault in faults]
    lines = dict.fromkeys(map(": ".join, said))
    if lines:
        raise UsageError("\n".join(lines))
