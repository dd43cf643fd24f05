"""What a sweep says: how each outcome goes with each parameter, and what the compared choices change across the points.

The unit of a grid is the seed: outcomes are averaged over the other parameters, and values are held against the first one pair by
pair. The unit of a sampled design is the point: outcomes are averaged over seeds, which all points share.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from goldsim.studies.analysis.paired import COLUMNS, mean_interval, paired_differences
from goldsim.studies.analysis.sensitivity import Floats, elementary_effects, rank_correlations, sobol_indices
from goldsim.studies.analysis.sweep_results import SweepResults
from goldsim.studies.design.encoding import as_typed
from goldsim.studies.design.sampling import CSV, FEWEST_SAMPLES, GRID, LHS, MORRIS, SOBOL, Sampling

LESS: Final = " less "
POINT: Final = "point"  # in the place of a parameter, where whole points are held against each other
MOST_LEVELS: Final = 50  # of a parameter, or points: more of them are no table that anybody reads


def effects(results: SweepResults) -> pd.DataFrame:
    """Return how each outcome goes with each parameter.

    Returns
    -------
    pandas.DataFrame
        A row a quantity (`quantity`: what is compared, or `b less a`, the difference to the first), `outcome` and `parameter`,
        and in a grid also a value (`level`). A grid has the columns of `differences.paired_differences` and `mean`, `mean_low`,
        `mean_high`; the others have those of `sensitivity`, and `n`, the points that count.

    Raises
    ------
    RunsFailed
        If a figure is missing or not finite, or if a run is missing of a design whose indices need all.
    """
    if compares_values(results):
        tables = list(_against_the_first(results))
    else:
        tables = [_sensitivity(results, name, frame) for name, frame in _quantities(results)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["quantity", "parameter", *COLUMNS])


def compares_values(results: SweepResults) -> bool:
    """Tell whether values are held against each other one by one: in a grid, and where there are few points."""
    design, n = results.sampling.design, len(results.points)
    return design == GRID or (design == CSV and n < FEWEST_SAMPLES[LHS])


def across(results: SweepResults) -> pd.DataFrame:
    """Return what each other choice changes against the first one, across the points.

    Returns
    -------
    pandas.DataFrame
        The columns of `differences.paired_differences` and `low_90`, `high_90`, between which the differences of 90 % of the
        pairs lie. A pair is a seed in a grid, averaged over its points; otherwise it is a point that was drawn by itself,
        averaged over the seeds: in a sobol design the points A and B, in a morris design a trajectory.
    """
    names = [choice.name for choice in results.choices]
    unit = "seed" if compares_values(results) else "point"
    figures = _whole(results, unit)
    if len(names) < 2 or figures.empty:
        return pd.DataFrame(columns=[*COLUMNS, "low_90", "high_90"])
    pairs = figures.index.get_level_values(unit).to_numpy()
    pairs = pairs if unit == "seed" else _drawn(results.sampling, pairs)
    keys = [figures.index.get_level_values("choice"), pd.Index(pairs, name=unit)]
    values = _long(figures[pairs >= 0].groupby([key[pairs >= 0] for key in keys], sort=False).mean(), unit)
    table = paired_differences(values, names, names[0])
    spread = [_spread(values, row.policy, names[0], row.outcome) for row in table.itertuples()]
    return table.assign(low_90=[low for low, _ in spread], high_90=[high for _, high in spread])


def _drawn(plan: Sampling, points: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Return which pair each point belongs to: points that were drawn from one another are none of their own, which is -1."""
    if plan.design == MORRIS:
        return points // (len(plan.factors) + 1)
    block = len(plan.factors) + 2
    return np.where(np.isin(points % block, (0, block - 1)), points, -1) if plan.design == SOBOL else points


def _spread(values: pd.DataFrame, choice: Any, first: str, outcome: Any) -> tuple[float, float]:
    own = values[values["outcome"] == outcome].set_index("seed")
    one, two = (own[own["policy"] == name]["value"] for name in (choice, first))
    low, high = (one - two).quantile([0.05, 0.95])
    return float(low), float(high)


def _whole(results: SweepResults, unit: str) -> pd.DataFrame:
    """Return the figures of the seeds, or points, of which every run is there."""
    n = len(results.choices) * (len(results.points) if unit == "seed" else len(results.seeds))
    counts = results.figures.groupby(unit).size()
    return results.figures[results.figures.index.get_level_values(unit).isin(counts[counts == n].index)]


def _long(figures: pd.DataFrame, unit: str, name: str = "choice") -> pd.DataFrame:
    """Return figures by name and unit as `policy, seed, outcome, value`."""
    long = figures.reset_index().melt([name, unit], var_name="outcome")
    return long.rename(columns={name: "policy", unit: "seed"})


def _against_the_first(results: SweepResults) -> Iterator[pd.DataFrame]:
    figures = _whole(results, "seed")
    for choice in results.choices:
        own = figures[figures.index.get_level_values("choice") == choice.name]
        for name, labels in _levels(results):
            levels = list(dict.fromkeys(labels))
            if not own.empty and 1 < len(levels) <= MOST_LEVELS:
                at = np.array(labels, dtype=object)[own.index.get_level_values("point")]
                yield _levels_table(own, at, levels).assign(quantity=choice.name, parameter=name)


def _levels(results: SweepResults) -> Iterator[tuple[str, list[str]]]:
    """Yield each parameter with its value at every point, as text; the points themselves where they are no grid."""
    if results.sampling.design != GRID:
        yield POINT, [str(number + 1) for number in range(len(results.points))]
        return
    for place, factor in enumerate(results.sampling.factors):
        yield factor.path, [as_typed(point[place]) for point in results.points]


def _levels_table(figures: pd.DataFrame, at: "np.ndarray[Any, Any]", levels: list[str]) -> pd.DataFrame:
    seeds = figures.index.get_level_values("seed")
    by_level = figures.groupby([pd.Index(at, name="level"), seeds], sort=False).mean()
    values = _long(by_level, "seed", "level")
    table = paired_differences(values, levels, levels[0]).rename(columns={"policy": "level"})
    means = [_mean(by_level, level) for level in levels]
    first = means[0].assign(level=levels[0], n=len(set(seeds)), is_clear=False)
    others = pd.concat([one.assign(level=level) for one, level in zip(means, levels, strict=True)])
    return pd.concat([first, table.merge(others, on=["level", "outcome"])], ignore_index=True)


def _mean(by_level: pd.DataFrame, level: str) -> pd.DataFrame:
    own: Floats = by_level.xs(level, level="level").to_numpy(dtype=float).T
    interval = mean_interval(own)
    columns = {"mean": own.mean(axis=1), "mean_low": interval.low, "mean_high": interval.high}
    return pd.DataFrame({"outcome": list(by_level.columns)} | columns)


def _quantities(results: SweepResults) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what is looked at: the outcomes of each choice, and their differences to the first, by point."""
    what = {SOBOL: "Sobol indices", MORRIS: "elementary effects"}.get(results.sampling.design)
    if what:
        results.refuse_missing(what)
    means = _whole(results, "point").groupby(["choice", "point"], sort=False).mean()
    found: dict[str, pd.DataFrame] = {}
    for choice in results.choices if len(means) else ():
        found[choice.name] = pd.DataFrame(means.xs(choice.name, level="choice")).sort_index()
    first, *others = found or [""]
    yield from found.items()
    for name in others:
        yield f"{name}{LESS}{first}", found[name] - found[first]


def _sensitivity(results: SweepResults, quantity: str, figures: pd.DataFrame) -> pd.DataFrame:
    values, own = results.coded[figures.index.to_numpy()], figures.to_numpy(dtype=float)
    tables = _ANALYSES[results.sampling.design](results.sampling, values, own)
    names = list(results.sampling.paths)
    keyed = zip(figures.columns, tables, strict=True)
    whole = [table.assign(outcome=outcome, parameter=names) for outcome, table in keyed]
    return pd.concat(whole, ignore_index=True).assign(quantity=quantity, n=len(figures))


def _correlations(_: Sampling, values: Floats, figures: Floats) -> list[pd.DataFrame]:
    return rank_correlations(values, figures)


def _indices(plan: Sampling, _: Floats, figures: Floats) -> list[pd.DataFrame]:
    return [sobol_indices(len(plan.factors), column) for column in figures.T]


def _steps(_: Sampling, values: Floats, figures: Floats) -> list[pd.DataFrame]:
    return [elementary_effects(values, column) for column in figures.T]


_ANALYSES: Final[dict[str, Callable[[Sampling, Floats, Floats], list[pd.DataFrame]]]] = {
    LHS: _correlations, CSV: _correlations, SOBOL: _indices, MORRIS: _steps,
}  # fmt: skip
