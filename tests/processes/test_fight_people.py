"""What war does to people: they are killed, fear, flee, and come back where it is quiet."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, changed, everything, put
from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY
from goldsim.entities.armed_groups import Stance
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity, Cause
from goldsim.processes import fight
from goldsim.processes.fight import spread_danger
from goldsim.processes.fight.civilians import (
    abuse_chance,
    border_is_nearer,
    bury,
    drive_out,
    fade,
    flee_and_return,
    frighten,
    kill_people,
    move_people,
    tail_draw,
)
from goldsim.processes.fight.sides import Land, Luck, Ways
from paired import lived, sum_of
from records import filled, keys_of

SHARE = st.floats(0, 1)


def quiet(tiny, people=5000):
    """Return an economy in which so many live in each cell, and nothing has happened to anybody."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.cells, people=people, displaced=0, abuse=0, fear=0, danger=0, alarm=0, besieger=-1)
    return economy


def middle(economy):
    return int(economy.armed_groups.base[0])


def around(economy, cell, reach_km):
    """Return what reaches each cell from one, by the way, as far as it is followed."""
    steps = economy.geography.steps(reach_km)
    n = len(steps) - 1
    n_columns, cells = economy.geography.n_columns, np.arange(len(economy.cells))
    down, right = abs(cells // n_columns - cell // n_columns), abs(cells % n_columns - cell % n_columns)
    is_near = (down <= n) & (right <= n)
    return steps[np.where(is_near, down, 0), np.where(is_near, right, 0)] * is_near


# ---- killed ----


@given(u=SHARE, power=st.floats(0.5, 4), most=st.integers(1, 1000))
def test_an_attack_on_people_kills_one_at_least_and_no_more_than_the_worst(u, power, most):
    assert 1 <= tail_draw(u, power, most) <= most + 1


def test_many_attacks_kill_one_and_few_kill_very_many(p):
    power, most = p.fight.killed_power, p.fight.killed_most
    us = (np.arange(100_000) + 0.5) / 100_000
    n = np.array([tail_draw(u, power, most) for u in us])
    for k in (2, 5, 20, 100):
        beyond = (most + 1.0) ** -power
        assert (n >= k).mean() == pytest.approx((k**-power - beyond) / (1 - beyond), abs=2e-4)
    assert 1.5 < n.mean() < 3


@pytest.mark.parametrize(("actor", "is_abuse"), [("jihadist", False), ("militia", True), ("state", True), ("band", False)])
def test_people_killed_are_taken_from_the_cell_others_flee_and_what_the_states_side_did_is_remembered(tiny, actor, is_abuse):
    economy = quiet(tiny)
    cell, cells, p = middle(economy), economy.cells, economy.p.fight
    before = everything(economy)
    with acting(economy, fight):
        kill_people(economy, cell, actor, "somebody", 3)
    n = economy.tally["n_civilians_killed"]
    assert n >= 1
    assert economy.tally[f"n_killed_by_{actor}"] == n
    assert cells.displaced[cell] == int(p.fled_a_death * n)
    assert cells.people[cell] == 5000 - n - cells.displaced[cell]
    assert cells.abuse[cell] == n * is_abuse
    assert cells.fear[cell] == pytest.approx(n / (n + p.fear_half_people))
    assert cells.killed[cell] == n
    moved = {"cells.people", "cells.displaced", "cells.fear", "cells.killed"} | ({"cells.abuse"} if is_abuse else set())
    # All towns are the state's, so who flees from soldiers goes abroad.
    moved |= {"cells.abroad"} if actor == "state" else {"cells.alarm"}
    assert cells.abroad[cell] == cells.displaced[cell] * (actor == "state")
    assert changed(before, economy) == moved
    assert [(event.kind, event.cell, event.amount) for event in economy.events] == [("attack on people", cell, n)]


def test_no_more_are_killed_and_flee_than_there_are(tiny):
    economy = quiet(tiny, people=40)
    economy.p = economy.p._replace(fight=economy.p.fight._replace(killed_power=0.001, fled_a_death=3.0))
    cell, cells = middle(economy), economy.cells
    with acting(economy, fight):
        for number in range(8):
            kill_people(economy, cell, "jihadist", "somebody", number)
    assert cells.people[cell] == 0
    assert cells.displaced[cell] + economy.tally["n_civilians_killed"] == 40


def test_of_the_pool_and_its_children_the_same_part_dies_as_of_all_who_are_there(tiny):
    economy = quiet(tiny)
    miners, children, cells, cell = economy.miners, economy.children, economy.cells, middle(economy)
    put(economy.sites, slice(1, None), cell=cell + 1)
    put(economy.sites, 0, cell=cell)
    put(miners, activity=Activity.FARM, site=-1, home=cell + 1)
    there, digging = np.arange(600), np.arange(600, 1200)
    put(miners, there, home=cell)
    put(miners, digging, activity=Activity.MINE, site=0)
    put(children, state=ChildState.HOME, site=-1, origin=cell + 1)
    put(children, slice(0, 400), origin=cell, state=ChildState.SCHOOL)
    put(cells, cell, people=4000, killed=1000)
    with acting(economy, fight):
        bury(economy)
    dead = miners.activity == Activity.DEAD
    for rows in (there, digging):
        assert dead[rows].mean() == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / 600))
    assert not dead[1200:].any()
    assert (miners.cause[dead] == Cause.ATTACK).all()
    assert (miners.site[dead] == -1).all()
    dead = children.state == ChildState.DEAD
    assert dead[:400].mean() == pytest.approx(0.2, abs=0.08)
    assert not dead[400:].any()
    assert not cells.killed.any()


def test_where_there_is_no_war_on_people_nobody_is_killed(tiny):
    economy = quiet(tiny.with_values({"mechanisms.M32": "off"}))
    before = everything(economy)
    with acting(economy, fight):
        kill_people(economy, middle(economy), "jihadist", "somebody", 0)
    assert changed(before, economy) == set()
    assert not economy.tally
    assert not economy.events


def test_gendarmes_make_people_pay_as_their_post_lacks_integrity_other_soldiers_as_the_state_does_usually(tiny):
    economy = quiet(tiny)
    cell, most = middle(economy), economy.p.fight.abuse_share
    put(economy.forces, 0, post=3)
    put(economy.forces, 1, post=NOBODY)
    for integrity in (0.0, 0.4, 1.0):
        put(economy.officials, 3, integrity=integrity)
        with acting(economy, fight):
            gendarmes, soldiers = (abuse_chance(economy, cell, unit) for unit in (0, 1))
        assert gendarmes == pytest.approx(most * (1 - integrity), abs=1e-6)
        assert soldiers == pytest.approx(most * (1 - economy.p.tempt.integrity_norm_share))


def test_nobody_is_made_to_pay_where_nobody_is(tiny):
    economy = quiet(tiny)
    cell = middle(economy)
    put(economy.cells, people=0)
    with acting(economy, fight):
        assert abuse_chance(economy, cell, 0) == 0


# ---- fear ----


def test_fear_falls_with_the_way_is_no_less_than_before_and_fades(tiny):
    economy = quiet(tiny)
    cell, cells, p = middle(economy), economy.cells, economy.p.fight
    with acting(economy, fight):
        frighten(economy, cell, p.fear_half_people)
    assert cells.fear == pytest.approx(0.5 * around(economy, cell, p.fear_reach_km), abs=1e-6)
    assert cells.fear[cell] == 0.5 > cells.fear[cell + 1] > cells.fear[cell + 2] > 0
    seen = cells.fear.copy()
    with acting(economy, fight):
        frighten(economy, cell, 1)
    assert (cells.fear == seen).all()
    with acting(economy, fight):
        flee_and_return(economy)
    assert cells.fear == pytest.approx(seen * (1 - p.fear_fading_rate), rel=1e-5)


@given(fear=SHARE, abuse=st.floats(0, 1e4))
def test_what_was_seen_fades_and_grudges_longer_than_fear(p, fear, abuse):
    land = filled(Land, 1, fear=fear, abuse=abuse)
    fade(land, p.fight)
    assert land.fear[0] == pytest.approx(fear * (1 - p.fight.fear_fading_rate), rel=1e-5)
    assert land.abuse[0] == pytest.approx(abuse * (1 - p.fight.grudge_fading_rate), rel=1e-5)
    assert p.fight.grudge_fading_rate < p.fight.fear_fading_rate


def test_danger_is_full_where_somebody_was_attacked_less_around_and_fades_elsewhere_and_so_is_alarm(tiny):
    economy = quiet(tiny)
    cell, cells, p = middle(economy), economy.cells, economy.p.fight
    put(economy.cells, alarm=2.0)
    is_attacked = np.arange(len(cells)) == cell
    with acting(economy, fight):
        spread_danger(economy, is_attacked)
    near = around(economy, cell, p.danger_reach_km)
    assert cells.danger == pytest.approx(near, abs=1e-6)
    assert cells.danger[cell] == 1 > cells.danger[cell + 1] > cells.danger[cell + 2] > 0
    assert cells.alarm == pytest.approx(2 * (1 - p.memory_rate))
    with acting(economy, fight):
        spread_danger(economy, np.zeros(len(cells), dtype=np.bool_))
    assert cells.danger == pytest.approx(near * (1 - p.memory_rate), abs=1e-6)


# ---- flight and return ----


@given(n=st.floats(0, 1e5), people=st.integers(0, 10**4), fled=st.integers(0, 10**4))
def test_who_is_driven_out_is_displaced_and_nobody_is_lost(n, people, fled):
    for is_nearer in (False, True):
        land = filled(Land, 2, people=people, displaced=fled, border_is_nearer=is_nearer)
        drive_out(land, 1, n, is_nearer)
        assert land.people.tolist() == [people, people - min(int(n), people)]
        assert (land.people + land.displaced == people + fled).all()
        assert land.abroad.tolist() == [0, min(int(n), people) * is_nearer]


@given(
    people=st.lists(st.integers(0, 10**5), min_size=8, max_size=8),
    displaced=st.lists(st.integers(0, 10**5), min_size=8, max_size=8),
    besieger=st.lists(st.integers(-1, 1), min_size=8, max_size=8),
    fear=SHARE,
    week=st.integers(0, 50),
)
def test_flight_and_return_move_people_and_make_none(form, p, people, displaced, besieger, fear, week):
    abroad = np.array(displaced) // 3
    fled = {"displaced": displaced, "abroad": abroad, "border_is_nearer": [True, False] * 4}
    land = filled(Land, 8, people=people, **fled, besieger=besieger, fear=fear)
    form(move_people)(land, keys_of(Luck, week), p.fight)
    assert (land.abroad >= 0).all()
    assert (land.abroad <= land.displaced).all()
    assert (land.abroad >= abroad)[land.besieger >= 0].all()
    assert (land.people + land.displaced == np.array(people) + displaced).all()
    assert (land.people >= 0).all()
    assert (land.displaced >= 0).all()
    besieged = land.besieger >= 0
    assert (land.people[besieged] <= np.array(people)[besieged]).all()
    assert (land.people[~besieged] >= np.array(people)[~besieged]).all()


def test_people_flee_to_the_nearest_town_but_their_own_that_is_safe_or_across_the_border_if_that_is_nearer():
    stance = np.array([Stance.JIHADIST, Stance.SIGNATORY])
    ways = filled(Ways, 3, town_km=np.array([[0.0, 50], [20, 30], [50, 0]]), border_km=[40.0, 25, 60])
    ways = ways._replace(towns=np.array([0, 2]))

    def abroad(controller=-1, besieger=-1):
        land = filled(Land, 3, controller=controller, besieger=besieger)
        return border_is_nearer(land, stance, ways).tolist()

    assert abroad() == [True, False, False]
    assert abroad(controller=[0, -1, -1]) == [True, True, True]
    assert abroad(controller=[1, -1, -1]) == [True, False, False]
    assert abroad(besieger=[-1, -1, 0]) == [True, False, False]
    assert abroad(besieger=0) == [True, True, True]


def test_who_flees_from_soldiers_goes_to_no_town_that_the_state_holds():
    ways = filled(Ways, 2, town_km=np.array([[10.0, 50], [20, 30]]), border_km=[40.0, 25])._replace(towns=np.array([0, 1]))
    stance = np.array([Stance.JIHADIST, Stance.SIGNATORY])

    def abroad(*controller):
        land = filled(Land, 2, controller=controller)
        return [bool(border_is_nearer(land, stance, ways, cell, no_state=True)) for cell in (0, 1)]

    assert abroad(-1, -1) == [True, True]
    assert abroad(1, -1) == [False, False]
    assert abroad(0, 1) == [True, True]


@pytest.mark.parametrize("store", [0.0, 3.0])
def test_hunger_drives_out_its_part_of_those_besieged_and_in_the_mean_where_few_live(form, p, store):
    land = filled(Land, 4000, people=10, besieger=0, store=store)
    form(move_people)(land, keys_of(Luck), p.fight)
    rate = 10 * p.fight.siege_flight_rate / (1 + store)
    assert abs(land.displaced.mean() - rate) < 4 * np.sqrt(rate * (1 - rate) / 4000)


def test_people_come_back_where_nobody_is_harmed_and_stay_away_as_far_as_they_fear_it(form, p):
    land = filled(Land, 4, people=100, displaced=10_000, abroad=2500, fear=[0, 0.5, 0.75, 1])
    form(move_people)(land, keys_of(Luck), p.fight)
    back = 10_000 * p.fight.return_rate
    assert land.people - 100 == pytest.approx([back, back / 2, back / 4, 0], abs=1)
    assert 2500 - land.abroad == pytest.approx([back / 4, back / 8, back / 16, 0], abs=1)


def test_who_fled_comes_home_when_the_war_is_over(tiny):
    def peace(economy):
        put(economy.armed_groups, n_core=0, n_fighters=0)
        put(economy.miners, economy.miners.activity == Activity.FIGHTER, activity=Activity.FARM, group=-1)
        put(economy.children, economy.children.state == ChildState.ARMED, state=ChildState.HOME, group=-1)

    economy = quiet(tiny)
    put(economy.cells, middle(economy), displaced=4000, people=1000)
    there = []
    for _ in range(30):
        peace(economy)
        economy.run_for(1)
        there.append(int(economy.cells.displaced.sum()))
    assert there == sorted(there, reverse=True)
    assert there[-1] < 4000 * (1 - economy.p.fight.return_rate) ** 25


def test_with_war_on_people_some_are_killed_and_flee_and_without_it_nobody(tiny):
    busy = {"fight__deed_rates": [0.05, 0.01, 0.01, 0.01]}
    with_, without = (lived(tiny.with_values({"mechanisms.M32": switch}), 1, 26, **busy) for switch in ("on", "off"))
    for outcome in ("n_civilians_killed", "n_displaced_by_war"):
        assert sum_of(with_, outcome) > 0
        assert sum_of(without, outcome) == 0
