"""What makes recruiting pay, or not: each response with its sign and rough size, as paired experiments."""

from functools import cache

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.entities.crimes import Crime
from goldsim.scenario import Scenario, read
from paired import interval, lived, sum_of
from tinyland import SCENARIOS, TINY

SEEDS = (1, 2, 3, 4, 5, 6)
WEEKS = 78
# Many children can be asked for, so that a year and a half shows it.
LIVELY = {"initial__n_children_elsewhere": 6000, "run__children_per_row": 2}
MALI = {"country": "mali"}


@cache
def country(name: str) -> Scenario:
    coarse = {"run.people_per_row": 200, "run.children_per_row": 25, "run.weeks": WEEKS}
    return read(SCENARIOS / "baseline.yaml").with_values(coarse if name == "mali" else TINY, allow_outside=True)


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


def permitted(economy: GoldEconomy) -> None:
    economy.sites.change("is_permitted")[:] = True


def change(outcome: str, with_, without) -> tuple[float, float]:
    """Return Student's interval for the relative change of an outcome's sum; each side is a rule for each week, and values."""
    sums = []
    for rule, given in (with_, without):
        values = dict(given) if "country" in given else LIVELY | given
        where = country(values.pop("country", "tinyland"))
        sums.append(np.array([sum_of(lived(where, seed, WEEKS, rule, **values), outcome) for seed in SEEDS]))
    low, high = interval(sums[0] - sums[1])
    return low / sums[1].mean(), high / sums[1].mean()


@pytest.mark.long
def test_posts_that_do_their_duty_and_courts_that_sentence_keep_a_sixth_of_children_at_home_in_mali():
    low, high = change("n_children_in_groups", (law(works=True), MALI), (law(works=False), MALI))
    assert -0.4 < low < high < -0.05, (low, high)


@pytest.mark.long
def test_permits_that_ask_who_digs_keep_a_tenth_of_parties_at_home_in_mali():
    low, high = change(
        "n_child_groups", (permitted, MALI | {"police__asked_share": 0.5}), (permitted, MALI | {"police__asked_share": 0.0})
    )
    assert -0.25 < low < high < -0.02, (low, high)


@pytest.mark.long
def test_a_price_half_as_high_again_sends_out_more_groups_and_brings_a_tenth_to_two_fifths_more_children_in_mali():
    """Some families near gold want less then, and more of all believe in what mining pays."""
    dear = MALI | {"price__world_price_factor": 1.5}
    low, high = change("n_child_groups", (None, dear), (None, MALI))
    assert 0.1 < low < high < 0.6, (low, high)
    low, high = change("n_children_brought", (None, dear), (None, MALI))
    assert 0.1 < low < high < 0.4, (low, high)


def test_support_at_the_origin_against_want_keeps_a_tenth_at_least_of_children_from_going():
    low, high = change("n_children_in_groups", (want(0.0), {}), (want(0.5), {}))
    assert high < -0.1, (low, high)


def test_danger_that_closes_schools_lets_more_children_go():
    no_war = {"mechanisms__M28": "off"}
    low, high = change("n_children_in_groups", (danger(1.0), no_war), (danger(0.0), no_war))
    assert low > 0, (low, high)


def test_gold_that_fetches_a_quarter_less_since_it_must_be_traced_sends_out_fewer():
    dear = {"initial__airport_price_share": 0.72, "initial__neighbour_price_share": 0.72}
    low, high = change("n_children_in_groups", (None, dear), (None, {}))
    assert high < 0, (low, high)
