"""Markets near gold: what is spent there makes things dear, and what the belt does not make comes from the towns."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.belts import prices_at_homes
from goldsim.processes import live
from goldsim.processes.live import next_level, settle_markets

LEVEL, SPENT = st.floats(1, 20), st.floats(0, 50)


@given(level=LEVEL, spent=SPENT, more=st.floats(0, 10))
def test_prices_near_gold_rise_with_what_is_spent_a_head_and_are_never_below_those_elsewhere(p, level, spent, more):
    usual, rich = (float(next_level(np.array([level]), np.array([x]), p.live)[0]) for x in (spent, spent + more))
    assert 1 <= usual <= rich
    # They go some of the way in a week, and never beyond where they would come to rest.
    aim = max(spent / level, 1) ** p.live.price_power
    assert min(level, aim) * (1 - 1e-12) <= usual <= max(level, aim) * (1 + 1e-12)


def test_prices_come_to_rest_where_what_is_bought_a_head_to_the_power_is_the_level(p):
    level = np.array([1.0, 1.0, 8.0])
    for _ in range(2000):
        level = next_level(level, np.array([4.0, 0.7, 0.0]), p.live)
    power = p.live.price_power
    assert level == pytest.approx([4 ** (power / (1 + power)), 1, 1], rel=1e-6)


def test_homes_in_a_belt_have_its_prices_and_all_homes_the_countrys(p):
    prices = prices_at_homes(np.array([1.5, 3.0], dtype=np.float32), np.array([-1, 1, 0]), 1.2)
    assert prices == pytest.approx([1.2, 3.6, 1.8])


@pytest.fixture
def economy(tiny):
    """Tinyland in week zero, with markets that have spent and made nothing yet."""
    return GoldEconomy(tiny, seed=1)


def settled(economy, **belts):
    """Let a week's trade in both belts have its effect; return the tills, the price levels and what went to the towns."""
    put(economy.belts, **{"till": 0, "till_before": 0, "made": 0, "bought": 0, "price_level": 1.0} | belts)
    put(economy.country, towns=0)
    with acting(economy, live):
        settle_markets(economy)
    return economy.belts.till.tolist(), economy.belts.price_level.tolist(), int(economy.country.towns[0])


def enough(economy):
    """Return what would be far more than usual to spend in either belt."""
    return 20 * int(economy.lookups.heads_in_belt.max() + economy.sites.n_miners.sum()) * int(economy.p.live.line_xof)


def test_where_nothing_is_spent_prices_are_those_elsewhere_and_where_much_is_they_rise(economy):
    much = enough(economy)
    _, level, _ = settled(economy, till=[0, much])
    assert level[0] == 1 < level[1]


def test_what_was_in_the_till_before_or_is_bought_by_the_towns_is_not_spent_there(economy):
    much = enough(economy)
    assert settled(economy, till=much, till_before=much)[1] == [1, 1]
    assert settled(economy, made=much, bought=much)[1] == [1, 1]
    # What traders paid the belt's families came out of the till, and had been spent there before.
    paid_out = settled(economy, till=0, till_before=0, made=[much, 0])[1]
    assert paid_out[0] > 1 == paid_out[1]


def test_prices_fall_back_where_gold_is_over(economy):
    level = [3.0, 2.0]
    for _ in range(3):
        _, lower, _ = settled(economy, price_level=level)
        assert all(1 <= after < before for after, before in zip(lower, level, strict=True))
        level = lower


def test_the_till_keeps_what_families_will_be_paid_and_traders_buy_the_rest_in_the_towns(economy):
    till, _, towns = settled(economy, till=[900, 100], made=[300, 400], bought=[0, 300])
    assert till == [300, 100]
    assert towns == 600
    assert economy.belts.till_before.tolist() == till


def test_where_nobody_may_choose_gold_nothing_gets_dear(tiny):
    economy = GoldEconomy(tiny.with_values({"mechanisms.M01": "off"}), seed=1)
    assert settled(economy, till=enough(economy))[1] == [1, 1]


def test_what_each_belt_s_homes_hold_are_the_people_who_live_there(economy):
    households, lookups = economy.households, economy.lookups
    belt = lookups.belt_of_home[lookups.household_home]
    for b in range(len(economy.belts)):
        assert lookups.heads_in_belt[b] == households.n_heads[belt == b].sum() * households.weight > 0
    assert (belt[households.origin == 0] >= 0).any()
