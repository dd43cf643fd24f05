"""The baseline has the size of the real thing before any tuning: Mali, two years at the 2021 price and thereafter."""

import pandas as pd
import pytest

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.runs import run
from real_sizes import BOUNDS


@pytest.fixture(scope="module")
def year(baseline) -> pd.DataFrame:
    """2021, the first year of the baseline."""
    return run(baseline.with_values({"run.weeks": 52}), seed=1).weekly


def figure(weekly: pd.DataFrame, name: str) -> float:
    outcome = OUTCOMES[name]
    return (weekly[name].mean() if outcome.per == "mean" else weekly[name].sum()) * outcome.scale


@pytest.mark.parametrize(("name", "low", "high"), BOUNDS)
def test_a_figure_of_the_first_year_has_the_right_size(year, name, low, high):
    assert low <= figure(year, name) <= high


def test_mining_falls_in_the_rains_and_farming_rises(year):
    """Mande miners farm in the rains and mine in the dry season."""
    by_month = year.set_index("date")["n_mining"].resample("MS").mean()
    assert by_month["2021-04-01"] > 1.15 * by_month["2021-09-01"]


def test_children_work_more_in_the_school_holidays(year):
    by_month = year.set_index("date")["n_children_working"].resample("MS").mean()
    assert by_month["2021-08-01"] > 1.2 * by_month["2021-05-01"]
