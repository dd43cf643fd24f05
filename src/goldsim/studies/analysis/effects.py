"""What a sweep says: how each outcome goes with each parameter, and what the compared choices change across the points.

Where values are held against the first one, pair by pair, the unit is the seed: outcomes are averaged over the other parameters.
Where points are drawn, the unit is the point: outcomes are averaged over seeds, which all points share.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from goldsim.errors import RunsFailed
from goldsim.studies.analysis.compared import Swept
from goldsim.studies.analysis.paired import COLUMNS, mean_interval, paired_differences, some
from goldsim.studies.analysis.sensitivity import Floats, Work
from goldsim.studies.design.factors import as_typed
from goldsim.studies.design.samplers import POINTS

LESS: Final = " less "
POINT: Final = "point"  # in the place of a parameter, where whole points are held against each other
MOST_LEVELS: Final = 50  # of a parameter, or points: more of them are no table that anybody reads


def effects(results: Swept) -> pd.DataFrame:
    """Return how each outcome goes with each parameter.

    Returns a row a quantity (`quantity`: what is compared, or `b less a`, the difference to the first), `outcome` and
    `parameter`, and where values are compared also a value (`level`). Then it has the columns of `paired.paired_differences` and
    `mean`, `mean_low`, `mean_high`; otherwise those of `sensitivity`, and `n`, the points that count. Raises RunsFailed if a
    figure is missing or not finite, or if a run is missing of a design whose indices need all.
    """
    work = results.measure.work
    tables = list(_sensitivities(results, work) if work else _against_the_first(results))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["quantity", "parameter", *COLUMNS])


def across(results: Swept) -> pd.DataFrame:
    """Return what each other choice changes against the first one, across the points.

    Returns the columns of `paired.paired_differences` and `low_90`, `high_90`, between which the differences of 90 % of the pairs
    lie. A pair is a seed, averaged over the points, where values are compared; otherwise it is what was drawn by itself, averaged
    over the seeds, see `Sampler.pairs`.
    """
    names = [choice.name for choice in results.choices]
    unit = results.measure.unit
    figures = _whole(results, unit)
    if len(names) < 2 or figures.empty:
        return pd.DataFrame(columns=[*COLUMNS, "low_90", "high_90"])
    pairs = figures.index.get_level_values(unit).to_numpy()
    pairs = pairs if unit == "seed" else results.sampling.sampler.pairs(results.sampling, pairs)
    keys = [figures.index.get_level_values("choice"), pd.Index(pairs, name=unit)]
    values = _long(figures[pairs >= 0].groupby([key[pairs >= 0] for key in keys], sort=False).mean(), unit)
    table = paired_differences(values, names, names[0])
    wide = values.pivot(index="seed", columns=["policy", "outcome"], values="value")
    spread: Any = {name: (wide[name] - wide[names[0]]).quantile(np.array([0.05, 0.95])) for name in names[1:]}
    ends = [spread[row.policy][row.outcome] for row in table.itertuples()]
    return table.assign(low_90=[one.iloc[0] for one in ends], high_90=[one.iloc[1] for one in ends])


def _whole(results: Swept, unit: str) -> pd.DataFrame:
    """Return the figures of the seeds, or points, of which every run is there."""
    n = len(results.choices) * (len(results.points) if unit == "seed" else len(results.seeds))
    counts = results.figures.groupby(unit).size()
    return results.figures[results.figures.index.get_level_values(unit).isin(counts[counts == n].index)]


def _long(figures: pd.DataFrame, unit: str, name: str = "choice") -> pd.DataFrame:
    """Return figures by name and unit as `policy, seed, outcome, value`."""
    long = figures.reset_index().melt([name, unit], var_name="outcome")
    return long.rename(columns={name: "policy", unit: "seed"})


def _against_the_first(results: Swept) -> Iterator[pd.DataFrame]:
    figures = _whole(results, "seed")
    # Each parameter with its value at every point, as text; the points themselves where they are compared one by one.
    labels = {path: [as_typed(point[i]) for point in results.points] for i, path in enumerate(results.sampling.paths)}
    if results.sampling.measure == POINTS:
        labels = {POINT: [str(number + 1) for number in range(len(results.points))]}
    for choice in results.choices:
        own = figures[figures.index.get_level_values("choice") == choice.name]
        for name, found in labels.items():
            levels = list(dict.fromkeys(found))
            if not own.empty and 1 < len(levels) <= MOST_LEVELS:
                at = np.array(found, dtype=object)[own.index.get_level_values("point")]
                yield _levels_table(own, at, levels).assign(quantity=choice.name, parameter=name)


def _levels_table(figures: pd.DataFrame, at: "np.ndarray[Any, Any]", levels: list[str]) -> pd.DataFrame:
    seeds = figures.index.get_level_values("seed")
    by_level = figures.groupby([pd.Index(at, name="level"), seeds], sort=False).mean()
    values = _long(by_level, "seed", "level")
    table = paired_differences(values, levels, levels[0]).rename(columns={"policy": "level"})
    means = []
    for level in levels:
        own: Floats = by_level.xs(level, level="level").to_numpy(dtype=float).T
        columns = dict(zip(("mean", "mean_low", "mean_high"), (own.mean(axis=1), *mean_interval(own)), strict=True))
        means.append(pd.DataFrame({"outcome": list(by_level.columns)} | columns).assign(level=level))
    first = means[0].assign(n=len(set(seeds)), is_clear=False)
    return pd.concat([first, table.merge(pd.concat(means), on=["level", "outcome"])], ignore_index=True)


def _quantities(results: Swept) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what is looked at: the outcomes of each choice, and their differences to the first, by point."""
    if results.measure.needs_all and results.missing:
        named = some([f"{policy}, seed {seed}" for policy, seed in results.missing])
        words = f"need every run of the design, and {len(results.missing)} are missing: {named}"
        raise RunsFailed(f"{results.measure.needs_all} {words}")
    means = _whole(results, "point").groupby(["choice", "point"], sort=False).mean()
    choices = [choice.name for choice in results.choices if len(means)]
    found = {name: pd.DataFrame(means.xs(name, level="choice")).sort_index() for name in choices}
    yield from found.items()
    for name in choices[1:]:
        yield f"{name}{LESS}{choices[0]}", found[name] - found[choices[0]]


def _sensitivities(results: Swept, work: Work) -> Iterator[pd.DataFrame]:
    names = list(results.sampling.paths)
    for quantity, figures in _quantities(results):
        values = results.coded[figures.index.to_numpy()]
        keyed = zip(figures.columns, work(values, figures.to_numpy(dtype=float)), strict=True)
        whole = [table.assign(outcome=outcome, parameter=names) for outcome, table in keyed]
        yield pd.concat(whole, ignore_index=True).assign(quantity=quantity, n=len(figures))
