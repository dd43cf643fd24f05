"""What makes recruiting pay, or not: each response with its sign and rough size, as paired experiments on Tinyland."""

from functools import cache

import numpy as np

from goldsim.economy import GoldEconomy
from goldsim.entities.crimes import Crime
from goldsim.scenario import Scenario, read
from paired import interval, lived, sum_of
from tinyland import SCENARIOS, TINY

SEEDS = (1, 2, 3, 4, 5, 6)
WEEKS = 78
# Most networks recruit, and many children can be asked for, so that a year and a half shows it.
LIVELY = {"initial__recruiter_share": 1.0, "initial__n_children_elsewhere": 6000, "run__children_per_row": 2}
STOPPED = {"traffic__road_stop_share": 0.1, "traffic__site_stop_share": 0.9}


@cache
def tinyland() -> Scenario:
    return read(SCENARIOS / "baseline.yaml").with_values(TINY, allow_outside=True)


def law(*, works: bool):
    def each_week(economy: GoldEconomy) -> None:
        economy.country.change("sentenced_share")[0, Crime.TRAFFICKING] = 0.8 * works
        economy.officials.change("integrity")[:] = float(works)

    return each_week


def want(hardship: float):
    def each_week(economy: GoldEconomy) -> None:
        economy.miners.change("hardship")[:] = hardship

    return each_week


def danger(level: float):
    def each_week(economy: GoldEconomy) -> None:
        economy.cells.change("danger")[:] = level

    return each_week


def change(outcome: str, with_, without) -> tuple[float, float]:
    """Return Student's interval for the relative change of an outcome's sum; each side is a rule for each week, and values."""
    sums = [
        np.array([sum_of(lived(tinyland(), seed, WEEKS, rule, **(LIVELY | values)), outcome) for seed in SEEDS])
        for rule, values in (with_, without)
    ]
    low, high = interval(sums[0] - sums[1])
    return low / sums[1].mean(), high / sums[1].mean()


def test_posts_that_do_their_duty_and_courts_that_sentence_let_some_tenths_fewer_arrive():
    low, high = change("n_children_brought", (law(works=True), STOPPED), (law(works=False), STOPPED))
    assert high < -0.05, (low, high)


def test_support_at_the_origin_against_want_keeps_a_tenth_at_least_of_children_from_going():
    low, high = change("n_children_in_groups", (want(0.0), {}), (want(0.5), {}))
    assert high < -0.1, (low, high)


def test_danger_that_closes_schools_lets_more_children_go():
    no_war = {"mechanisms__M28": "off"}
    low, high = change("n_children_in_groups", (danger(1.0), no_war), (danger(0.0), no_war))
    assert low > 0, (low, high)


def test_a_price_half_as_high_again_sends_out_a_tenth_more_at_least():
    low, high = change("n_children_in_groups", (None, {"price__world_price_factor": 1.5}), (None, {}))
    assert low > 0.1, (low, high)


def test_gold_that_fetches_a_quarter_less_since_it_must_be_traced_sends_out_fewer():
    dear = {"initial__airport_price_share": 0.72, "initial__neighbour_price_share": 0.72}
    low, high = change("n_children_in_groups", (None, dear), (None, {}))
    assert high < 0, (low, high)
