"""Four years from January 2017 beside what happened: events and deaths by region, and people who fled.

Figures: ACLED's events of Mali, 2017-2020, one row an event id, counted from the file of MINUSMA's area
(github.com/ValenGe/UZH_Seminar_UN_PKO); organised violence is battles, violence against civilians, and explosions. Taoudénit is
counted under Tombouctou. Displaced people: 346,864 at the end of December 2020 (CMP), 311,193 in October (OCHA).
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from goldsim.economy import GoldEconomy
from goldsim.runs import collect
from goldsim.scenario import read
from tinyland import SCENARIOS

pytestmark = pytest.mark.long

WEEKS, SEEDS, FACTOR = 208, (1, 2), 2.0
EVENTS = {  # 2017 to 2020
    "Kayes": (0, 2, 3, 11), "Koulikoro": (7, 9, 8, 9), "Sikasso": (1, 1, 8, 20), "Ségou": (36, 40, 26, 91),
    "Mopti": (123, 261, 368, 498), "Tombouctou": (49, 63, 45, 87), "Gao": (72, 97, 73, 200), "Kidal": (81, 44, 15, 32),
    "Ménaka": (35, 56, 36, 43), "Bamako": (3, 5, 6, 5),
}  # fmt: skip
DEATHS = {
    "Kayes": (0, 3, 1, 15), "Koulikoro": (16, 20, 25, 17), "Sikasso": (1, 4, 9, 17), "Ségou": (130, 114, 88, 253),
    "Mopti": (292, 847, 1265, 1585), "Tombouctou": (93, 130, 68, 251), "Gao": (151, 171, 162, 611), "Kidal": (133, 73, 31, 13),
    "Ménaka": (128, 384, 221, 67), "Bamako": (2, 1, 5, 25),
}  # fmt: skip
LARGE = [region for region, n in EVENTS.items() if np.mean(n) >= 50]
# What does not hold, and why; with two seeds it may, so that it is no mistake if it does.
MISFITS = {
    ("deaths", "Gao"): "the war of two jihadist groups around the three borders killed more in 2020 than the model's clashes do",
    ("share", "Sikasso"): "groups reach the gold belt of the south some years before they did",
}


def judged(outcome: str, regions: list[str]) -> list:
    """Return regions to be judged by an outcome, known misfits marked."""

    def marks(region: str) -> list:
        reason = MISFITS.get((outcome, region))
        return [pytest.mark.xfail(reason=reason, strict=False)] if reason else []

    return [pytest.param(region, marks=marks(region)) for region in regions]


@pytest.fixture(scope="module")
def runs() -> list:
    """Return what was seen of each seed's four years, and how many people were displaced at their end."""
    values = {"run.people_per_row": 400, "run.children_per_row": 50, "run.weeks": WEEKS}
    scenario, seen = read(SCENARIOS / "since_2017.yaml").with_values(values), []
    for seed in SEEDS:
        economy = GoldEconomy(scenario, seed)
        economy.run_for(WEEKS)
        seen.append((collect(economy).regions, int(economy.cells.displaced.sum())))
    return seen


@pytest.fixture(scope="module")
def a_year(runs) -> pd.DataFrame:
    """Return events and deaths by region in a mean year, over all seeds."""
    regions = pd.concat([regions for regions, _ in runs])
    regions["region"] = regions["region"].replace({"Taoudénit": "Tombouctou"})
    return regions.groupby("region")[["n_violent_events", "n_war_deaths"]].sum() / (WEEKS / 52 * len(runs))


def within(model: float, figure: float) -> bool:
    assert figure / FACTOR <= model <= figure * FACTOR, f"{model:.0f} a year, where {figure:.0f} were counted"
    return True


def test_the_figures_are_those_of_the_country():
    assert np.sum([*EVENTS.values()], axis=0).tolist() == [407, 578, 588, 996]
    assert np.sum([*DEATHS.values()], axis=0).tolist() == [946, 1747, 1875, 2854]
    assert LARGE == ["Mopti", "Tombouctou", "Gao"]


@pytest.mark.parametrize("region", judged("events", LARGE))
def test_where_much_happens_there_are_half_to_twice_as_many_events_as_were_counted(a_year, region):
    assert within(a_year["n_violent_events"][region], np.mean(EVENTS[region]))


@pytest.mark.parametrize("region", judged("deaths", LARGE))
def test_where_much_happens_half_to_twice_as_many_die_as_were_counted(a_year, region):
    assert within(a_year["n_war_deaths"][region], np.mean(DEATHS[region]))


def test_regions_come_in_the_order_in_which_they_did(a_year):
    figures = pd.Series({region: np.mean(n) for region, n in EVENTS.items()})
    rank = stats.spearmanr(a_year["n_violent_events"][figures.index], figures).statistic
    assert rank >= 0.8


@pytest.mark.parametrize("region", judged("share", ["Kayes", "Sikasso"]))
def test_the_gold_belts_see_little_of_the_war(a_year, region):
    share = a_year["n_violent_events"][region] / a_year["n_violent_events"].sum()
    assert share < 0.03


def test_in_the_whole_country_there_are_half_to_twice_as_many_events_and_deaths_as_were_counted(a_year):
    for outcome, figures in (("n_violent_events", EVENTS), ("n_war_deaths", DEATHS)):
        assert within(a_year[outcome].sum(), np.sum([*figures.values()]) / 4)


def test_some_hundred_thousands_have_fled_by_the_end_of_2020(runs):
    assert all(150_000 <= displaced <= 600_000 for _, displaced in runs)
