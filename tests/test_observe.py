"""What is seen of a week: sums over flows, medians from counts in bins, and how uneven things are."""

from collections import Counter

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.outcomes.livelihoods import BIN_XOF, IN_GROUP, medians_of
from goldsim.outcomes.weekly import LINES, add_up, gini, lines_of


def test_a_flow_counts_in_every_line_that_asks_for_it_and_in_no_other():
    flows = Counter({
        ("money", "country.outside", "miners.savings", "licensed buyer's price"): 7,
        ("money", "traffickers.capital", "miners.savings", "network's price"): 20,
        ("money", "traffickers.capital", "companies.cash", "network's price"): 300,
        ("gold", "miners.gold", "traffickers.gold", "sold to a network"): 5,
    })  # fmt: skip
    sums = add_up(flows)
    assert sums["licensed buyers' price"] == 7
    assert sums["networks' price to miners"] == 20
    assert sums["networks' price"] == 320
    assert sums["to operators"] == 300
    assert sums["miners' gold to networks"] == 5
    assert set(sums) == set(LINES)
    assert sum(sums.values()) == 7 + 20 + 320 + 300 + 5


def test_every_line_but_rare_ones_finds_something_in_a_year(year_in_tinyland: GoldEconomy):
    seen = {name for _, flow in year_in_tinyland.observer.flows for name in lines_of(flow)}
    assert set(LINES) - seen <= {"policy budget", "unspent", "networks' bribes"}


@pytest.mark.parametrize("rule", [medians_of, medians_of.py_func], ids=["compiled", "plain"])
def test_medians_are_those_of_everybody_in_a_group_within_a_bin(rule):
    rng = np.random.default_rng(3)
    kind, income = rng.integers(0, 8, 5000), rng.gamma(2, 4000, 5000)
    joint = np.zeros((2000, 8), dtype=np.int32)
    np.add.at(joint, (np.minimum(income / BIN_XOF, 1999).astype(int), kind), 1)
    medians = rule(joint, IN_GROUP)
    for group, median in zip(IN_GROUP, medians, strict=True):
        assert median == pytest.approx(np.median(income[group[kind]]), abs=BIN_XOF)
    assert rule(np.zeros((2000, 2), dtype=np.int32), np.eye(2, dtype=np.bool_)).tolist() == [0, 0]


def test_the_gini_coefficient_is_that_of_its_definition():
    n = np.array([50, 20, 9, 9, 1])
    differences = np.abs(n[:, None] - n[None, :]).sum()
    assert gini(n) == pytest.approx(differences / (2 * len(n) * n.sum()))
