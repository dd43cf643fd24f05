import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.entities.miners import Activity, Origin
from goldsim.processes.rob import Luck, Person, Site, next_organised, robbery_chance, victims
from paired import lived, sum_of
from records import filled, keys_of

SHARE = st.floats(0, 1)


def chance(n_band, n_miners, presence, organised, p):
    return robbery_chance(filled(Site, 1, n_band=n_band, n_miners=n_miners, presence=presence, organised=organised), p)[0]


@given(band=st.integers(0, 10_000), people=st.integers(0, 100_000), presence=SHARE, organised=SHARE)
def test_more_robbers_and_better_organised_ones_rob_more_and_presence_deters(p, band, people, presence, organised):
    usual = chance(band, people, presence, organised, p.rob)
    assert 0 <= usual <= 1
    assert chance(band + 10, people, presence, organised, p.rob) >= usual
    assert chance(band, people + 10, presence, organised, p.rob) <= usual
    assert chance(band, people, min(1, presence + 0.1), organised, p.rob) <= usual
    assert chance(band, people, presence, min(1, organised + 0.1), p.rob) >= usual


def test_without_robbers_nobody_is_robbed_and_few_robbers_reach_their_number(p):
    assert chance(0, 1000, 0.0, 1.0, p.rob) == 0
    few = chance(1, 100_000, 0.0, 0.0, p.rob) * 100_000
    assert few == pytest.approx(p.rob.robberies_rate, rel=1e-3)
    organised = chance(1, 100_000, 0.0, 1.0, p.rob) * 100_000
    assert organised == pytest.approx(few * (1 + p.rob.organised_gain), rel=1e-3)


# ---- bands organise, and scatter ----


def organised_after(organised, n_band, presence, p):
    return next_organised(organised, n_band, presence, p.organise_rate, p.scatter_rate, p.organise_half_people)


@given(organised=SHARE, band=st.integers(0, 10**6), presence=SHARE)
def test_how_organised_a_band_is_stays_a_share_grows_with_members_and_falls_with_the_state(p, organised, band, presence):
    usual = organised_after(organised, band, presence, p.rob)
    assert 0 <= usual <= 1
    assert organised_after(organised, band + 100, presence, p.rob) >= usual - 1e-12
    assert organised_after(organised, band, min(1, presence + 0.1), p.rob) <= usual


def test_a_site_without_robbers_forgets_its_band_at_the_stated_rate_and_no_band_starts_unorganised_alone(p):
    assert organised_after(0.5, 0, 0.0, p.rob) == pytest.approx(0.5 * (1 - p.rob.scatter_rate))
    assert organised_after(0.0, 0, 1.0, p.rob) == 0


def test_a_large_band_left_alone_organises_fully_and_one_under_the_states_eye_settles_where_the_two_rates_balance(p):
    alone = watched = 0.2
    for _ in range(3000):
        alone = organised_after(alone, 10**9, 0.0, p.rob)
        watched = organised_after(watched, 10**9, 1.0, p.rob)
    assert alone == pytest.approx(1)
    assert watched == pytest.approx(p.rob.organise_rate / (p.rob.organise_rate + p.rob.scatter_rate))


def test_organised_bands_hurt_a_larger_part_of_those_they_rob(tiny):
    def hurt_share(level):
        def organise(economy):
            economy.sites.change("organised")[:] = level

        # Rob as often either way, so that only the violence differs.
        values = {"initial__band_share": 0.2, "rob__organised_gain": 0.0, "rob__assault_share": 0.3}
        economy = lived(tiny, 1, 6, organise, **values)
        n_rows = sum_of(economy, "n_robberies") / economy.miners.weight
        return sum_of(economy, "n_assaults") / sum_of(economy, "n_robberies"), n_rows

    for level, expected in ((0.0, 0.3), (1.0, 0.3 * (1 + tiny.parameters.rob.organised_assault_gain))):
        share, n = hurt_share(level)
        assert n > 100
        assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / n)


# ---- who is robbed ----


def robbed_of(rule, n, chance, p, **columns):
    """Return who is robbed of people who mine at site 0, unless told otherwise."""
    people = filled(Person, n, **{"activity": Activity.MINE, "site": 0, "origin": Origin.LOCAL} | columns)
    return rule(0, people, np.array(chance), keys_of(Luck), p)


def test_victims_mine_at_sites_with_robbers_and_are_as_many_as_the_chance_says(p, form):
    n = 6000
    activity = np.where(np.arange(n) % 3 == 0, Activity.FARM, Activity.MINE)
    site = np.where(activity == Activity.FARM, -1, np.arange(n) % 2)
    robbed = robbed_of(form(victims), n, [0.0, 0.25], p.rob, activity=activity, site=site)
    assert (site[robbed] == 1).all()
    assert (np.diff(robbed) > 0).all()
    at_risk = (site == 1).sum()
    assert abs(len(robbed) / at_risk - 0.25) < 4 * np.sqrt(0.25 * 0.75 / at_risk)


@pytest.mark.parametrize("origin", [Origin.INTERNAL_MIGRANT, Origin.FOREIGN_MIGRANT])
def test_migrants_are_robbed_more_often_by_the_same_luck(p, form, origin):
    n = 6000
    locals_, migrants = (robbed_of(form(victims), n, [0.2], p.rob, origin=who) for who in (Origin.LOCAL, origin))
    assert set(locals_) < set(migrants)
    chance = 0.2 * (1 + p.rob.migrant_gain)
    assert abs(len(migrants) / n - chance) < 4 * np.sqrt(chance * (1 - chance) / n)


def test_plain_and_compiled_rob_the_same_people_and_a_higher_chance_robs_them_and_more(p):
    origin = np.arange(500) % 3
    robbed, plain, more = (
        robbed_of(rule, 500, [chance], p.rob, origin=origin)
        for rule, chance in ((victims, 0.3), (victims.py_func, 0.3), (victims, 0.5))
    )
    assert robbed.tolist() == plain.tolist()
    assert set(robbed) < set(more)


def test_nobody_robs_or_turns_robber_without_theft(tiny):
    lawless = {"initial__band_share": 0.1}
    with_, without = (lived(tiny.with_values({"mechanisms.M19": theft}), 1, 10, **lawless) for theft in ("on", "off"))
    assert sum_of(with_, "n_robberies") > 0
    assert sum_of(without, "n_robberies") == sum_of(without, "n_assaults") == without.sites.loot.sum() == 0
    n_band = [week["n_band"] for week in without.observer.weekly]
    assert n_band == sorted(n_band, reverse=True)


def test_what_does_not_divide_among_robbers_waits_in_the_loot(year_in_tinyland):
    miners, sites = year_in_tinyland.miners, year_in_tinyland.sites
    robbers = np.bincount(miners.site[miners.activity == Activity.BAND], minlength=len(sites)) * miners.weight
    assert (sites.loot >= 0).all()
    # Robbers are counted again after they share out, so a site's rest is less than the largest band there could have been.
    assert (sites.loot[robbers > 0] < robbers.sum() + len(miners) * miners.weight).all()
