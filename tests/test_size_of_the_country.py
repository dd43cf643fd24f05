"""The baseline has the size of the real thing before any tuning: Mali, two years at the 2021 price and thereafter."""

import pandas as pd
import pytest

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.runs import run


@pytest.fixture(scope="module")
def year(baseline) -> pd.DataFrame:
    """2021, the first year of the baseline."""
    return run(baseline.with_values({"run.weeks": 52}), seed=1).weekly


def figure(weekly: pd.DataFrame, name: str) -> float:
    outcome = OUTCOMES[name]
    return (weekly[name].mean() if outcome.per == "mean" else weekly[name].sum()) * outcome.scale


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("n_mining", 500, 1200),  # thousand people: Chambre des mines and other counts
        ("gold_dug_mg", 25, 65),  # t a year: SWISSAID 2024 and around it
        ("declared_share", 8, 25),  # %: declared about 6 of 30 to 57 t
        ("child_workforce_share", 4, 26),  # %: HRW 2011 to the survey of one dredging site
        ("mercury_released_mg", 15, 80),  # t a year: 33 t (ISS 2021), of the same order
        ("poverty_share", 20, 60),  # %: 43.6 nationally, 51 rural (IMF)
        ("n_children_trafficked", 500, 20_000),  # no figure found; a sanity bound
    ],
)
def test_a_figure_of_the_first_year_has_the_right_size(year, name, low, high):
    assert low <= figure(year, name) <= high


def test_mining_falls_in_the_rains_and_farming_rises(year):
    """Mande miners farm in the rains and mine in the dry season."""
    by_month = year.set_index("date")["n_mining"].resample("MS").mean()
    assert by_month["2021-04-01"] > 1.15 * by_month["2021-09-01"]


def test_children_work_more_in_the_school_holidays(year):
    by_month = year.set_index("date")["n_children_working"].resample("MS").mean()
    assert by_month["2021-08-01"] > 1.2 * by_month["2021-05-01"]
