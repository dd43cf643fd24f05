from datetime import date

import numpy as np
import pytest
from hypothesis import strategies as st

from acting import acting
from goldsim.country.price_series import usd_per_oz_on
from goldsim.economy import GoldEconomy
from goldsim.processes import price
from goldsim.processes.price import close_borders, price_xof_per_mg
from goldsim.units import WEEKS_PER_YEAR

MONTHS = st.tuples(*[st.floats(0.1, 4)] * 12)


def test_an_ounce_at_1800_dollars_is_about_34_francs_a_milligram():
    assert price_xof_per_mg(1800, 585) == pytest.approx(1800 * 585 / 31_103.4768)


def test_price_follows_dollar_price_and_exchange_rate_in_proportion():
    assert price_xof_per_mg(3600, 585) == pytest.approx(2 * price_xof_per_mg(1800, 585))
    assert price_xof_per_mg(1800, 1170) == pytest.approx(2 * price_xof_per_mg(1800, 585))


def test_the_history_knows_that_gold_rose_from_2021_to_2025():
    assert 1700 < usd_per_oz_on(date(2021, 6, 7)) < 1950
    assert usd_per_oz_on(date(2025, 6, 2)) > 1.6 * usd_per_oz_on(date(2021, 6, 7))


def test_each_week_has_the_price_and_the_holidays_of_its_month(year_in_tinyland):
    country, p = year_in_tinyland.country, year_in_tinyland.p.price
    date_ = year_in_tinyland.date
    expected = price_xof_per_mg(usd_per_oz_on(date_), p.xof_per_usd) * p.world_price_factor
    assert country.price[0] == pytest.approx(expected)
    assert bool(country.is_holiday[0]) == (p.school_holidays[date_.month - 1] > 0)


def closed_on(tiny, *dates, mechanism="on"):
    """Return, for each date, which exits are closed and how dear living is, where Exia closes from 9 May to 12 June 2021."""
    closure = {"from": date(2021, 5, 9), "to": date(2021, 6, 12), "exits": ["Exia"], "source": "invented"}
    economy = GoldEconomy(tiny.with_values({"closures": [closure], "mechanisms.M29": mechanism}), seed=1)
    found = []
    for day in dates:
        economy.date = day
        with acting(economy, price):
            close_borders(economy)
        names = [economy.name("exits", row) for row in np.flatnonzero(economy.exits.is_closed)]
        found.append((names, float(economy.country.living_factor[0])))
    return found


def test_a_border_is_closed_on_the_dates_of_its_closure_and_living_gets_dearer_by_its_part_of_the_borders(tiny):
    dear = 1 + tiny.parameters.price.closed_living_share / 2
    days = [date(2021, 5, 8), date(2021, 5, 9), date(2021, 6, 1), date(2021, 6, 12), date(2021, 6, 13)]
    assert closed_on(tiny, *days) == [([], 1), *[(["Exia"], pytest.approx(dear))] * 3, ([], 1)]


def test_prices_rise_by_their_yearly_part_and_a_closed_border_comes_on_top(tiny):
    economy = GoldEconomy(tiny, seed=1)
    yearly, found = 1 + economy.p.price.inflation_share, []
    for week in (0, 26, 52, 104):
        economy.week = week
        with acting(economy, price):
            close_borders(economy)
        found.append(float(economy.country.living_factor[0]))
    assert found == pytest.approx([yearly ** (week / WEEKS_PER_YEAR) for week in (0, 26, 52, 104)])


def test_the_airport_closes_like_a_border_and_then_nothing_flies(tiny):
    closure = {"from": date(2021, 5, 9), "to": date(2021, 6, 12), "exits": ["airport"], "source": "invented"}
    economy = GoldEconomy(tiny.with_values({"closures": [closure]}), seed=1)
    for day, flies in ((date(2021, 5, 8), True), (date(2021, 5, 9), False), (date(2021, 6, 13), True)):
        economy.date = day
        with acting(economy, price):
            close_borders(economy)
        assert economy.country.can_fly[0] == flies
        assert economy.country.living_factor[0] == 1
        assert economy.exits.is_closed.tolist() == [False, False, not flies]


def test_without_closures_no_border_is_closed_whatever_the_dates_say(tiny):
    assert closed_on(tiny, date(2021, 6, 1), mechanism="off") == [([], 1)]
