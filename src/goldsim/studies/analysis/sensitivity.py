"""Sensitivity: how an outcome goes with each parameter of a sampled design, and which measure a design's findings use.

Nothing is worked out of figures that are missing or not finite: one NaN would make Sobol indices zero without a word. An outcome
that is the same everywhere has no indices, which is said and not computed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import rankdata, t

from goldsim.errors import RunsFailed
from goldsim.studies.analysis.paired import BOOTSTRAP_KEY, DIFFERENCE, NAMED, PERCENT
from goldsim.studies.design.samplers import CORRELATION, EFFECTS, LEVELS, POINTS, VALUES, VARIANCE, unit_cube
from goldsim.text.numbers import number, signed

type Floats = npt.NDArray[np.float64]

RESAMPLES: Final = 999
NO_SPREAD: Final = 1e-12  # relative; sums of equal figures may miss each other by this
LEVEL: Final = 0.05  # of false alarms, over all parameters and outcomes of a table of rank correlations
SLACK: Final = 0.1  # by which an index may miss 1
MOST_UNSURE: Final = 0.5  # half an interval of an index: of a part of a whole, wider ones say nothing
DUST: Final = 1e-9  # of all variance, or of all that figures differ by: what is left of rounding
CORRELATION_COLUMNS = ("correlation", "low", "high", "is_clear")
INDEX_COLUMNS = ("first_order", "first_low", "first_high", "total", "low", "high", "is_clear")
EFFECT_COLUMNS = ("mu", "mu_star", "low", "high", "sigma", "is_clear")
type Work = Callable[[Floats, Floats], list[pd.DataFrame]]
_LEVEL: Final = ("level", "n", "mean", "mean_low", "mean_high", *DIFFERENCE, *PERCENT, "better_in", "is_clear", "pairs_to_settle")


def is_constant(figures: Floats) -> bool:
    """Tell whether figures are all the same, but for the last digits."""
    return bool(np.ptp(figures) <= NO_SPREAD * np.abs(figures).max())


def rank_correlations(values: Floats, figures: Floats) -> list[pd.DataFrame]:
    """Return Spearman's rank correlation of outcomes with each parameter, with bootstrap intervals (percentiles, 95 %).

    `values`: shape (points, parameters). `figures`: shape (points, outcomes). Returns for each outcome a row a parameter:
    `correlation`, `low`, `high`, `is_clear` (the interval leaves out zero, and chance alone would give so much to any of all
    parameters and outcomes in no more than 5 % of studies: Student's t of a correlation, Bonferroni). NaN for a parameter that
    has one value only, and where all figures are the same.
    """
    _refuse(figures)
    rng = np.random.Generator(np.random.Philox(key=BOOTSTRAP_KEY))
    n = len(figures)
    figures = np.where([is_constant(column) for column in figures.T], 0.0, figures)
    found = _spearman(values, figures)
    drawn = np.array([_spearman(values[rows], figures[rows]) for rows in rng.integers(n, size=(RESAMPLES, n))])
    drawn[:, np.isnan(found)] = 0.0  # of which no quantile is asked
    low, high = (np.where(np.isnan(found), np.nan, end) for end in np.nanquantile(drawn, [0.025, 0.975], axis=0))
    columns = zip(found.T, low.T, high.T, strict=True)
    tables = [pd.DataFrame(dict(zip(CORRELATION_COLUMNS[:3], column, strict=True))) for column in columns]
    by_chance = t.ppf(1 - LEVEL / (2 * found.size), max(n - 2, 1))
    least = by_chance / np.sqrt(max(n - 2, 1) + by_chance**2)  # the correlation whose t that is
    return [
        table.assign(is_clear=((table["low"] > 0) | (table["high"] < 0)) & (table["correlation"].abs() > least))
        for table in tables
    ]


def sobol_indices(n_parameters: int, figures: Floats) -> pd.DataFrame:
    """Return first-order and total Sobol indices with their 95 % intervals.

    `n_parameters`: of the design. `figures`: of all points, in the order of `samplers.sobol`. Returns a row a parameter:
    `first_order`, `first_low`, `first_high`, `total`, `low`, `high` (of the total), `is_clear` (the total's interval leaves out
    zero, and it is a part of the whole: 1 at most, and known to a half). NaN where all figures are the same.
    """
    _refuse(figures)
    if is_constant(figures):
        return _nothing(INDEX_COLUMNS, n_parameters)
    from SALib.analyze import sobol

    found = sobol.analyze(unit_cube(n_parameters), figures, calc_second_order=False, num_resamples=RESAMPLES, seed=BOOTSTRAP_KEY)
    # A part of a whole is 1 at most; an estimate that is a little above is as good as 1, one that is far above is none.
    first, total = (np.where(part > 1 + SLACK, part, np.minimum(part, 1)) for part in (found["S1"], found["ST"]))
    columns = {"first_order": first, "first_low": first - found["S1_conf"], "first_high": first + found["S1_conf"]}
    columns |= {"total": total, "low": total - found["ST_conf"], "high": total + found["ST_conf"]}
    table = pd.DataFrame(columns)
    return table.assign(is_clear=(table["low"] > DUST) & ~doubtful(table))


def doubtful(table: pd.DataFrame) -> "pd.Series[Any]":
    """Tell which rows of Sobol indices are no part of a whole: above 1, or with an interval that says nothing; too few points."""
    return (table["total"] > 1) | (table["first_order"] > 1) | (table["high"] - table["total"] > MOST_UNSURE)


def elementary_effects(values: Floats, figures: Floats) -> pd.DataFrame:
    """Return Morris's elementary effects, in the outcome's unit, of a step across the whole range of a parameter.

    `values`: shape (points, parameters): the trajectories of `samplers.morris`. `figures`: shape (points,). Returns a row a
    parameter: `mu` (mean effect), `mu_star` (mean size), `low`, `high` (95 % interval of the mean size), `sigma` (spread of the
    effects), `is_clear` (the interval leaves out zero). NaN where all figures are the same.
    """
    _refuse(figures)
    n_parameters = values.shape[1]
    if is_constant(figures):
        return _nothing(EFFECT_COLUMNS, n_parameters)
    from SALib.analyze import morris

    found = morris.analyze(
        unit_cube(n_parameters), values, figures, num_resamples=RESAMPLES, num_levels=LEVELS, seed=BOOTSTRAP_KEY
    )
    size, width = np.asarray(found["mu_star"], dtype=float), np.asarray(found["mu_star_conf"], dtype=float)
    columns = {"mu": np.asarray(found["mu"], dtype=float), "mu_star": size, "low": size - width, "high": size + width}
    spread = np.asarray(found["sigma"], dtype=float)
    return pd.DataFrame(columns | {"sigma": spread}).assign(is_clear=lambda table: table["low"] > DUST * np.ptp(figures))


def _refuse(figures: Floats) -> None:
    gaps = np.unique(np.argwhere(~np.isfinite(figures))[:, 0]) + 1
    if gaps.size:
        raise RunsFailed(f"figures are missing or not finite at points {', '.join(map(str, gaps[:NAMED]))}")


def _nothing(columns: Sequence[str], n: int) -> pd.DataFrame:
    return pd.DataFrame({name: np.full(n, np.nan) for name in columns}).assign(is_clear=False)


def _spearman(values: Floats, figures: Floats) -> Floats:
    """Return the correlation of ranks, shape (columns of values, columns of figures); NaN where one of them does not vary."""
    one, two = (rankdata(part, axis=0) for part in (values, figures))
    one, two = one - one.mean(axis=0), two - two.mean(axis=0)
    size: Floats = np.sqrt(np.outer((one**2).sum(axis=0), (two**2).sum(axis=0)))
    found: Floats = np.divide(one.T @ two, size, out=np.full_like(size, np.nan), where=size > 0)
    return found


@dataclass(frozen=True)
class Measure:
    """What is worked out for each outcome and parameter."""

    columns: tuple[str, ...]  # of its table
    main: str  # the column that says how much an outcome goes with a parameter
    words: str = ""  # what that column is
    # Works the columns out of the points, shape (points, parameters), and the figures, shape (points, outcomes): a table for each
    # outcome, a row a parameter. None where values, or points, are held against the first one pair by pair.
    work: Work | None = None
    cell: Callable[[Any], str] = str  # says a row in a few words
    needs_all: str = ""  # what it is called where it cannot be worked out around a run that is missing

    @property
    def unit(self) -> str:
        """What a pair is: a seed where values are held against each other, otherwise a point."""
        return "point" if self.work else "seed"


MEASURES: Final[dict[str, Measure]] = {
    VALUES: Measure(_LEVEL, "mean"),
    POINTS: Measure(_LEVEL, "mean"),
    CORRELATION: Measure(
        columns=("n", *CORRELATION_COLUMNS),
        main="correlation",
        words="rank correlation, with its 95 % interval",
        work=rank_correlations,
        cell=lambda row: f"{signed(row.correlation)} [{signed(row.low)}, {signed(row.high)}]",
    ),
    VARIANCE: Measure(
        columns=("n", *INDEX_COLUMNS),
        main="total",
        words="part of the variance that goes with it in all (Sobol's ST, with its 95 % interval), and alone (S1)",
        work=lambda values, figures: [sobol_indices(values.shape[1], column) for column in figures.T],
        cell=lambda row: f"{number(row.total)} [{number(row.low)}, {number(row.high)}], alone {number(row.first_order)}",
        needs_all="Sobol indices",
    ),
    EFFECTS: Measure(
        columns=("n", *EFFECT_COLUMNS),
        main="mu_star",
        words="mean size of its effect across its range (mu*, with its 95 % interval), and their spread (sigma)",
        work=lambda values, figures: [elementary_effects(values, column) for column in figures.T],
        cell=lambda row: f"{number(row.mu_star)} [{number(row.low)}, {number(row.high)}], spread {number(row.sigma)}",
        needs_all="elementary effects",
    ),
}
