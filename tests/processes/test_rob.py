import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.agents.miners import Activity
from goldsim.processes.rob import robbery_chance, victims


def chance(n_band, n_miners, presence, p):
    return robbery_chance(np.array([n_band]), np.array([n_miners]), np.array([presence]), p)[0]


@given(band=st.integers(0, 10_000), people=st.integers(0, 100_000), presence=st.floats(0, 1))
def test_more_robbers_rob_more_and_presence_deters(p, band, people, presence):
    usual = chance(band, people, presence, p.rob)
    assert 0 <= usual <= 1
    assert chance(band + 10, people, presence, p.rob) >= usual
    assert chance(band, people + 10, presence, p.rob) <= usual
    assert chance(band, people, min(1, presence + 0.1), p.rob) <= usual


def test_without_robbers_nobody_is_robbed_and_few_robbers_reach_their_number(p):
    assert chance(0, 1000, 0.0, p.rob) == 0
    assert chance(1, 100_000, 0.0, p.rob) * 100_000 == pytest.approx(p.rob.robberies_rate, rel=1e-3)


def test_victims_mine_at_sites_with_robbers_and_are_as_many_as_the_chance_says(form, keys):
    n = 6000
    site = (np.arange(n) % 2).astype(np.int16)
    activity = np.where(np.arange(n) % 3 == 0, Activity.FARM, Activity.MINE).astype(np.int8)
    site[activity == Activity.FARM] = -1
    robbed = form(victims)(activity, site, np.array([0.0, 0.25]), keys("robbed")[0])
    assert (site[robbed] == 1).all()
    assert (np.diff(robbed) > 0).all()
    at_risk = (site == 1).sum()
    assert abs(len(robbed) / at_risk - 0.25) < 4 * np.sqrt(0.25 * 0.75 / at_risk)


def test_plain_and_compiled_rob_the_same_people_and_a_higher_chance_robs_them_and_more(keys):
    everybody = np.full(500, Activity.MINE, dtype=np.int8), np.zeros(500, dtype=np.int16)
    key = keys("robbed")[0]
    robbed = victims(*everybody, np.array([0.3]), key)
    assert robbed.tolist() == victims.py_func(*everybody, np.array([0.3]), key).tolist()
    assert set(robbed) < set(victims(*everybody, np.array([0.5]), key))


def test_what_does_not_divide_among_robbers_waits_in_the_loot(year_in_tinyland):
    miners, sites = year_in_tinyland.miners, year_in_tinyland.sites
    robbers = np.bincount(miners.site[miners.activity == Activity.BAND], minlength=len(sites)) * miners.weight
    assert (sites.loot >= 0).all()
    # Robbers are counted again after they share out, so a site's rest is less than the largest band there could have been.
    assert (sites.loot[robbers > 0] < robbers.sum() + len(miners) * miners.weight).all()
