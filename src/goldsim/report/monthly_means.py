"""Outcomes over time as the fan charts show them: means of four weeks, run by run, and where the median begins and ends."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from goldsim.outcomes.catalogue import Outcome
from goldsim.report.study_view import StudyView
from goldsim.units import WEEKS_PER_OBSERVED_MONTH, WEEKS_PER_YEAR

YEAR: Final = 52
Fans = Mapping[tuple[str, str], pd.DataFrame]


def monthly(view: StudyView, policy: str, outcome: Outcome) -> pd.DataFrame:
    """Return four-week means in the outcome's unit: rows are the first weeks, columns the seeds.

    Weeks are noisy and five years of them unreadable; a last window of fewer weeks is left out, unless there is no other.
    """
    weekly, weeks = view.stored.weekly, window(view)
    rows = weekly.loc[weekly["policy"] == policy, ["seed", "week", outcome.name]]
    wide = rows.pivot_table(index="week", columns="seed", values=outcome.name, observed=True)
    scale = outcome.scale * (WEEKS_PER_YEAR if outcome.per == "year" else 1.0)
    means = wide.groupby(wide.index // weeks).mean() * scale
    means = means.iloc[: len(wide) // weeks]
    means.index = means.index * weeks
    return means


def window(view: StudyView) -> int:
    """Return the weeks in a point: four, or one where the runs are shorter than half a year."""
    return WEEKS_PER_OBSERVED_MONTH if len(view.dates) >= YEAR // 2 else 1


def pace(view: StudyView) -> str:
    """Say what a point is the figure of."""
    return "four-week means" if window(view) > 1 else "weekly figures"


def ends(fan: pd.DataFrame) -> tuple[float, float]:
    """Return the median over the runs of their means over the first and over the last year.

    Of runs under four years, over the first and the last quarter.
    """
    weeks = fan.index[1] - fan.index[0] if len(fan) > 1 else 1
    points = max(1, min(YEAR // int(weeks), len(fan) // 4))
    return float(np.median(fan.iloc[:points].mean())), float(np.median(fan.iloc[-points:].mean()))


def end_words(view: StudyView) -> str:
    """Say how long the ends are that `ends` means."""
    return "year" if len(view.dates) >= 4 * YEAR else "quarter of the run"
