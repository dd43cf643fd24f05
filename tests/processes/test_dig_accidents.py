import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity, Cause
from goldsim.processes import dig
from goldsim.processes.dig import Digger, Luck, Place, buried, bury, dead_of, death_rate, tail_of, whole_rows
from records import filled, keys_of


def test_shafts_kill_more_when_they_are_deep_when_rock_is_blasted_and_in_the_rains(p, form):
    q = p.dig
    usual, deep, blasted = (form(death_rate)(*at, 1.0, q) for at in ((0.0, False), (50.0, False), (0.0, True)))
    assert usual == pytest.approx(q.collapse_rate)
    assert deep == pytest.approx(q.collapse_rate * (1 + q.depth_collapse_gain * 50))
    assert blasted == pytest.approx(q.collapse_rate * (1 + q.explosives_collapse_gain))
    wet = q.collapse_season[7]
    assert wet > q.collapse_season[1]
    assert form(death_rate)(0.0, False, wet, q) == pytest.approx(usual * wet)


@given(u=st.floats(0, 1, exclude_max=True), power=st.floats(0.7, 1.5), most=st.integers(48, 200))
def test_a_collapse_kills_somebody_and_never_more_than_the_most(form, u, power, most):
    tail = form(tail_of)(power, most)
    assert 1 <= form(dead_of)(u, tail) <= most
    assert 1 < tail.mean < most


def test_collapses_are_mostly_small_and_a_few_kill_dozens_as_their_power_says(p, form):
    tail = form(tail_of)(p.dig.collapse_power, p.dig.collapse_most_people)
    evenly = (np.arange(20_000) + 0.5) / 20_000
    dead = np.array([form(dead_of)(u, tail) for u in evenly])
    assert dead.mean() == pytest.approx(tail.mean, rel=0.01)
    beyond = (tail.most + 1.0) ** -tail.power
    for k in (2, 10, 40):
        assert (dead >= k).mean() == pytest.approx((k**-tail.power - beyond) / (1 - beyond), abs=2e-4)


def test_where_teams_look_after_everybody_fewer_shafts_fall_in_by_their_share(p, form):
    q = p.dig._replace(collapse_rate=1e-4, safety_share=0.5)
    tail, shaft = form(tail_of)(q.collapse_power, q.collapse_most_people), filled(Place, 2000, n_miners=2_000)

    def n_collapses(looked_after):
        part = np.full(2000, looked_after)
        return sum((form(buried)(shaft, part, tail, 1.0, keys_of(Luck, week), q) > 0).sum() for week in range(20))

    assert n_collapses(1.0) / n_collapses(0.0) == pytest.approx(0.5, abs=0.1)


def test_as_many_die_in_the_mean_as_the_rate_says_in_one_place_or_in_many(p, form):
    q, n_weeks = p.dig, 200
    tail = form(tail_of)(q.collapse_power, q.collapse_most_people)
    shaft = filled(Place, 500, n_miners=2_000)
    weeks = [buried(shaft, np.zeros(500), tail, 1.0, keys_of(Luck, week), q).sum() for week in range(n_weeks)]
    expected, spread = q.collapse_rate * 2_000 * 500, np.std(weeks) / np.sqrt(n_weeks)
    assert abs(np.mean(weeks) - expected) < 4 * spread
    assert spread < expected / 4
    first = form(buried)(shaft, np.zeros(500), tail, 1.0, keys_of(Luck), q)
    assert (first == buried(shaft, np.zeros(500), tail, 1.0, keys_of(Luck), q)).all()


@pytest.mark.parametrize("weight", [1, 5, 100])
def test_rows_stand_for_the_dead_in_the_mean_whatever_they_weigh(form, weight):
    dead = np.array([0, 3, 12, 73] * 500)
    n_rows = form(whole_rows)(dead, weight, keys_of(Luck).row)
    assert (n_rows[dead == 0] == 0).all()
    assert (np.abs(n_rows * weight - dead) < weight).all()
    assert n_rows.sum() * weight == pytest.approx(dead.sum(), rel=0.1)


def test_those_who_die_are_a_team_at_their_site_and_nobody_else(form):
    site = np.array([0, 1, -1] * 40)
    team = filled(Digger, 120, site=site, activity=np.where(site >= 0, Activity.MINE, Activity.FARM))
    rows = np.flatnonzero(site >= 0)
    form(bury)(rows, team, np.array([5, 0, 0]), keys_of(Luck))
    dead = np.flatnonzero(team.activity == Activity.DEAD)
    assert len(dead) == 5
    assert set(site[dead]) == {0}
    # One after the other in the rows of the site, which close to a ring.
    place = np.searchsorted(np.flatnonzero(site == 0), dead)
    assert sorted(np.diff(np.append(place, place[0] + 40)))[:-1] == [1] * 4
    assert (team.site[dead] == -1).all()
    assert (team.cause[dead] == Cause.COLLAPSE).all()
    assert not team.cause[np.setdiff1d(np.arange(120), dead)].any()


def test_each_collapse_is_told_with_its_dead_where_they_were(tiny):
    economy = GoldEconomy(tiny.with_values({"dig.collapse_rate": 3e-5}), seed=1)
    put(economy.sites, depth=100.0)
    for week in range(60):
        economy.week = week
        with acting(economy, dig):
            dig.collapse(economy)
    told = [event for event in economy.events if event.kind == "collapse"]
    assert len(told) > 5
    assert sum(event.amount for event in told) == economy.tally["n_accident_deaths"]
    assert max(event.amount for event in told) > 1
    places = set(economy.sites.cell[economy.sites.n_miners > 0].tolist())
    assert {event.cell for event in told} <= places
