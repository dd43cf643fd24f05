"""Measures: what can be worked out of a sweep's runs for each outcome and parameter; a design says which one its findings use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from goldsim.studies.analysis.paired import DIFFERENCE, PERCENT
from goldsim.studies.analysis.sensitivity import (
    CORRELATION_COLUMNS,
    EFFECT_COLUMNS,
    INDEX_COLUMNS,
    Floats,
    elementary_effects,
    rank_correlations,
    sobol_indices,
)
from goldsim.studies.design.sampler import CORRELATION, EFFECTS, POINTS, VALUES, VARIANCE
from goldsim.text.numbers import number, signed

type Work = Callable[[Floats, Floats], list[pd.DataFrame]]

_LEVEL: Final = ("level", "n", "mean", "mean_low", "mean_high", *DIFFERENCE, *PERCENT, "better_in", "is_clear", "pairs_to_settle")


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


def _sized(row: Any, main: str, also: str) -> str:
    return f"{number(getattr(row, main))} [{number(row.low)}, {number(row.high)}], {also}"


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
        cell=lambda row: _sized(row, "total", f"alone {number(row.first_order)}"),
        needs_all="Sobol indices",
    ),
    EFFECTS: Measure(
        columns=("n", *EFFECT_COLUMNS),
        main="mu_star",
        words="mean size of its effect across its range (mu*, with its 95 % interval), and their spread (sigma)",
        work=lambda values, figures: [elementary_effects(values, column) for column in figures.T],
        cell=lambda row: _sized(row, "mu_star", f"spread {number(row.sigma)}"),
        needs_all="elementary effects",
    ),
}
