"""Mali's ways out shut, as in 2020, and money for buying centres alone: what the pit price and the declared share do."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.scenario import read
from paired import interval, moved
from tinyland import SCENARIOS

LAND = ("Senegal", "Guinea", "Côte d'Ivoire", "Burkina Faso", "Niger", "Algeria", "Mauritania")
FIRST, LAST = 40, 60  # weeks that are closed
SIZE = {"run.people_per_row": 400, "run.children_per_row": 100}
SEEDS = (1, 2, 3)
MANY = range(1, 13)  # a price differs by some hundredths from run to run, as much as land borders cost

pytestmark = pytest.mark.long


@cache
def pit_price(seed, exits):
    """Return the pit price by week with some ways out closed for twenty weeks."""
    start = date(2021, 1, 4)
    days = {"from": start + timedelta(weeks=FIRST), "to": start + timedelta(weeks=LAST, days=-1)}
    closures = [days | {"exits": list(exits), "source": "as in 2020"}] if exits else []
    scenario = read(SCENARIOS / "status_quo.yaml").with_values({"closures": closures, "run.weeks": LAST + 20, **SIZE})
    economy = GoldEconomy(scenario, seed)
    economy.run_for(LAST + 20)
    return np.array([week["pit_price_share"] for week in economy.observer.weekly])


def falls(exits, first, last):
    """Return by how much the price is lower than with all open, in some weeks, as an interval over seeds."""
    return interval([1 - (pit_price(seed, exits) / pit_price(seed, ()))[first:last].mean() for seed in MANY])


def test_with_borders_and_airport_closed_the_pit_price_falls_by_a_fifth_to_two_fifths_and_comes_back_within_twelve_weeks():
    low, high = falls((*LAND, "airport"), FIRST + 3, FIRST + 8)
    assert 0.2 < low < high < 0.45
    low, high = falls((*LAND, "airport"), LAST + 12, LAST + 20)
    assert -0.05 < low < high < 0.05


def test_land_borders_alone_cost_some_hundredths_and_a_small_one_next_to_nothing():
    low, high = falls(LAND, FIRST + 3, FIRST + 8)
    assert 0.03 < low < high < 0.2
    low, high = falls(("Niger",), FIRST + 3, FIRST + 8)
    assert -0.03 < low < high < 0.03


def sold(seed, budget):
    """Return an economy after two years with so much money a year for buying centres, what was declared, and what was sold."""
    policy = {"policy.from": date(2021, 1, 4), "policy.budget_xof_per_year": budget}
    policy |= {"policy.split": {"buying_centres": 1.0}} if budget else {}
    economy = GoldEconomy(read(SCENARIOS / "status_quo.yaml").with_values({"run.weeks": 104, **SIZE, **policy}), seed)
    economy.run_for(104)
    declared = moved(economy, target="country.declared")
    to_networks = moved(economy, target="traffickers.gold") - moved(economy, target="traffickers.gold", reason="wound up")
    return economy, declared, declared + to_networks


def test_money_for_buying_centres_alone_moves_the_declared_share_by_no_more_than_their_fund_could_buy():
    beyond = []
    for seed in SEEDS:
        (_, usual, all_usual), (economy, declared, all_gold) = sold(seed, 0.0), sold(seed, 700e6)
        bought = moved(economy, reason="sold at a buying centre")
        paid, came = moved(economy, reason="buying centre's price"), moved(economy, reason="sold abroad by the state")
        assert 0 < paid <= moved(economy, reason="policy budget") + came
        assert moved(economy, reason="exported by the state") <= bought
        assert bought / all_gold < 0.01
        beyond.append(declared / all_gold - usual / all_usual - bought / all_gold)
    low, high = interval(beyond)
    assert low < 0
    assert high < 0.01
