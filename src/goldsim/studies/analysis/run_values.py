"""Figures of runs: what each run comes to in each outcome, in the outcome's own unit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from goldsim.errors import RunsFailed
from goldsim.outcomes.catalogue import OUTCOMES

WHOLE_WEEKS_A_YEAR = 52
NAMED = 5


def run_values(weekly: pd.DataFrame, from_week: int, outcomes: Sequence[str] = ()) -> pd.DataFrame:
    """Return each run's figure in each outcome, over its weeks from `from_week` on.

    `weekly`: columns `policy`, `seed`, `week` and every outcome; one row a run and week. `from_week`: first week that counts.
    `outcomes`: names of those that are wanted; without them all that the table has, since results of an older version may lack
    some. Returns columns `policy`, `seed`, `outcome`, `value` (in `Outcome.unit`), in the
    order of policy, seed, outcome; policies and outcomes are categories. A figure that is missing or not finite in the weekly
    table is NaN here; `refuse_gaps` names it.
    """
    counted = weekly[weekly["week"] >= from_week]
    names = list(outcomes) or [name for name in OUTCOMES if name in weekly]
    weeks = counted.reindex(columns=names).to_numpy(dtype=float)
    runs: Any = counted.groupby(["policy", "seed"], sort=False, observed=True).indices
    known = [OUTCOMES[name].factor for name in names]
    figures = [weeks[at, i].mean() * factor for at in runs.values() for i, factor in enumerate(known)]
    policies = pd.Categorical([policy for policy, _ in runs], categories=weekly["policy"].cat.categories, ordered=True)
    seeds = np.array([seed for _, seed in runs], dtype=np.int64)
    # Words are kept once, as categories: a study of 20,000 runs has half a million rows here.
    columns = {
        "policy": policies.repeat(len(names)),
        "seed": seeds.repeat(len(names)),
        "outcome": pd.Categorical.from_codes(np.tile(np.arange(len(names)), len(runs)), categories=pd.Index(names)),
        "value": np.array(figures, dtype=float),
    }
    return pd.DataFrame(columns).sort_values(["policy", "seed"], kind="stable", ignore_index=True)


def yearly_values(weekly: pd.DataFrame, outcomes: Sequence[str] = tuple(OUTCOMES)) -> pd.DataFrame:
    """Return the columns of `run_values` by whole `year` of the study, of which 1 is the first 52 weeks."""
    year = weekly["week"] // WHOLE_WEEKS_A_YEAR + 1
    n_years = (int(weekly["week"].max()) + 1) // WHOLE_WEEKS_A_YEAR if len(weekly) else 0
    years = {number: run_values(weekly[year == number], 0, outcomes) for number in range(1, n_years + 1)}
    if not years:
        return run_values(weekly.head(0), 0, outcomes).assign(year=pd.Series(dtype="int64"))
    return pd.concat(years, names=["year"]).reset_index(level="year").reset_index(drop=True)


def refuse_gaps(values: pd.DataFrame) -> None:
    """Raise RunsFailed with the runs whose figures are missing or not finite: one NaN would quietly spoil what follows."""
    gaps = values[~np.isfinite(values["value"])]
    if not gaps.empty:
        named = some([f"{row.outcome} in {row.policy}, seed {row.seed}" for row in gaps.itertuples()])
        raise RunsFailed(f"outcomes that are missing or not finite: {named}")


def some(texts: Sequence[str]) -> str:
    """Return texts in a row; of many, the first few, and how many more there are."""
    return "; ".join(texts[:NAMED]) + (f" and {len(texts) - NAMED} more" if len(texts) > NAMED else "")


def spread(values: pd.DataFrame) -> pd.DataFrame:
    """Return how runs spread: `policy, outcome, n, median, low, high`, the last two holding 90 % of the runs between them."""
    refuse_gaps(values)
    if values.empty:
        return pd.DataFrame(columns=["policy", "outcome", "n", "median", "low", "high"])
    grouped = values.groupby(["policy", "outcome"], sort=False, observed=True)["value"]
    quantiles = grouped.quantile(np.array([0.05, 0.5, 0.95])).unstack()
    quantiles.columns = pd.Index(["low", "median", "high"])
    quantiles.insert(0, "n", grouped.size())
    return quantiles.reset_index()[["policy", "outcome", "n", "median", "low", "high"]]
