"""Robbers who go where robbing is said to bring more."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity
from goldsim.processes import rob
from goldsim.processes.rob.places import Luck, Place, Robber, Ways, chosen_grounds, move_on
from records import filled, keys_of

N = 4000


def gone(p, form, pay, km=0.0, organised=0.0, think=1.0):
    """Return the parts of robbers at site 0 who go to each of three sites, of which they hear of all, and the way of all."""
    eager = p.move._replace(reconsider_rate=think, km_cost_xof=10.0, choice_scale_xof=4000.0)
    robber = filled(Robber, N, site=0, home_number=np.zeros(N, dtype=np.int32))
    ground = filled(Place, 3, robber_pay=pay, organised=organised, n_miners=[100, 100, 100])
    ways = Ways(known_sites=np.array([[0, 1, 2]], dtype=np.int32), home_site_km=np.array([[0.0, km, km]], dtype=np.float32))
    to, way = form(chosen_grounds)(np.arange(N), robber, ground, ways, keys_of(Luck), eager, 0.7)
    return np.bincount(to, minlength=3) / N, way


def test_where_all_brings_the_same_one_site_is_as_good_as_another(p, form):
    parts, _ = gone(p, form, [5000, 5000, 5000])
    assert parts == pytest.approx([1 / 3] * 3, abs=4 * np.sqrt(0.22 / N))


def test_more_go_where_robbing_brings_more_and_fewer_where_the_way_is_long(p, form):
    usual, better = gone(p, form, [5000, 5000, 5000], 100)[0], gone(p, form, [5000, 9000, 5000], 100)[0]
    assert better[1] > usual[1] + 0.1
    assert gone(p, form, [5000, 9000, 5000], 600)[0][1] < better[1] - 0.1


@given(think=st.floats(0, 1), organised=st.floats(0, 1))
def test_few_think_of_it_and_fewer_in_an_organised_band_and_who_stays_has_no_way(p, form, think, organised):
    parts, way = gone(p, form, [0, 1e6, 0], 50, organised, think)
    assert parts[1] == pytest.approx(think * (1 - 0.7 * organised), abs=4 * np.sqrt(0.25 / N) + 1e-6)
    assert (way > 0).sum() == round(parts[1] * N)


def test_who_goes_pays_the_way_as_far_as_his_money_goes(tiny):
    economy = GoldEconomy(tiny.with_values({"move.reconsider_rate": 1.0}, allow_outside=True), seed=1)
    miners, rows = economy.miners, np.arange(200)
    put(miners, activity=Activity.FARM, site=-1)
    put(miners, rows, activity=Activity.BAND, site=0, savings=100)
    put(economy.sites, robber_pay=0.0, organised=0.0)
    put(economy.sites, slice(1, None), robber_pay=1e6)
    with acting(economy, rob):
        move_on(economy)
    assert (miners.site[rows] != 0).mean() > 0.9
    assert (miners.site[rows] >= 0).all()
    assert (miners.savings[rows] < 100).mean() > 0.9
    paid = sum(n for flow, n in economy.ledger.flows.items() if "travel" in flow)
    assert paid == (100 - miners.savings[rows]).sum() * miners.weight
