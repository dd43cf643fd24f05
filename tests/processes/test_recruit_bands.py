import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY
from goldsim.entities.armed_groups import Stance
from goldsim.entities.miners import Activity
from goldsim.processes import recruit
from goldsim.processes.recruit.bands import chance_to_grow, grow_into_groups
from paired import lived

SHARE = st.floats(0, 1)


def with_a_band(tiny, n_sites=1, **changes):
    """Return an economy in which the robbers of the first sites are many, fully organised, and sure to take up arms."""
    economy = GoldEconomy(tiny.with_values(changes) if changes else tiny, seed=1)
    economy.p = economy.p._replace(recruit=economy.p.recruit._replace(grow_rate=1.0, grow_half_people=1e-9))
    sites = np.argsort(-economy.sites.n_miners, kind="stable")[:n_sites]
    miners = economy.miners
    put(miners, miners.activity == Activity.BAND, activity=Activity.FARM, site=NOBODY)
    for site in sites:
        here = np.flatnonzero((miners.activity == Activity.MINE) & (miners.site == site))[:5]
        put(miners, here, activity=Activity.BAND)
    put(economy.sites, sites, n_band=5 * miners.weight, organised=1.0)
    put(economy.cells, controller=NOBODY)
    return economy, sites


@given(organised=SHARE, n=st.integers(0, 5000))
def test_large_and_organised_bands_take_up_arms_and_lone_robbers_do_not(p, form, organised, n):
    def chance(o, k):
        return form(chance_to_grow)(np.float32(o), k, p.recruit)

    usual = chance(organised, n)
    assert 0 <= usual <= p.recruit.grow_rate
    assert chance(min(1.0, organised + 0.1), n) >= usual
    assert chance(organised, n + 100) >= usual
    assert chance(1.0, 0) == chance(0.0, n) == 0
    assert chance(1.0, p.recruit.grow_half_people) == pytest.approx(p.recruit.grow_rate / 2)


def test_a_band_that_takes_up_arms_holds_its_sites_ground_and_all_its_robbers_fight_for_it(tiny):
    economy, (site,) = with_a_band(tiny)
    robbers = np.flatnonzero(economy.miners.activity == Activity.BAND)
    with acting(economy, recruit):
        grow_into_groups(economy)
    groups, cell = economy.armed_groups, economy.sites.cell[site]
    (group,) = np.flatnonzero((groups.stance == Stance.BAND) & (groups.n_fighters > 0))
    assert (economy.miners.activity[robbers] == Activity.FIGHTER).all()
    assert (economy.miners.group[robbers] == group).all()
    assert (economy.miners.site[robbers] == NOBODY).all()
    assert groups.n_fighters[group] == 5 * economy.miners.weight
    assert groups.base[group] == cell
    assert economy.cells.controller[cell] == group
    assert economy.name("armed_groups", group) == "band 1"
    assert [event.kind for event in economy.events] == ["band takes up arms"]


def test_where_a_group_holds_the_ground_no_other_takes_up_arms(tiny):
    economy, (site,) = with_a_band(tiny)
    put(economy.cells, economy.sites.cell[site], controller=0)
    with acting(economy, recruit):
        grow_into_groups(economy)
    assert not (economy.armed_groups.n_fighters[economy.armed_groups.stance == Stance.BAND]).any()


def test_one_band_too_many_stays_a_band_and_a_warning_says_what_to_raise(tiny):
    economy, _ = with_a_band(tiny, 3, **{"initial.n_bands_at_once": 4})
    is_band = economy.armed_groups.stance == Stance.BAND
    put(economy.armed_groups, np.flatnonzero(is_band)[2:], n_fighters=10)
    with acting(economy, recruit):
        grow_into_groups(economy)
    assert (economy.armed_groups.n_fighters[is_band] > 0).all()
    assert (economy.miners.activity == Activity.BAND).sum() == 5
    assert economy.warnings == ["week 0: a band that would take up arms stays a band; raise initial.n_bands_at_once"]


def test_armed_bands_tax_lose_people_and_when_the_last_has_gone_leave_their_place_to_others(tiny):
    fast = {"recruit.grow_rate": 0.5, "recruit.grow_half_people": 20, "recruit.band_rate": 0.05, "recruit.leave_rate": 0.3}
    fast["initial.n_bands_at_once"] = 6
    # In hunger, so that there are robbers all the time.
    organised = {"rob.organise_rate": 0.08, "rob.organise_half_people": 20}
    scenario = tiny.with_values({**fast, **organised}, allow_outside=True)
    economy = lived(scenario, 2, 104, lambda economy: put(economy.miners, hardship=0.3))
    grown = [event for event in economy.events if event.kind == "band takes up arms"]
    assert len({event.a for event in grown}) < len(grown), "a place is taken by one band after another"
    is_band = economy.armed_groups.stance == Stance.BAND
    assert (economy.armed_groups.gold[is_band] + economy.armed_groups.cash[is_band]).sum() > 0
