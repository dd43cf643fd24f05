"""What a fight costs each side, who wins it, and what becomes of the arms of the fallen."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity, Cause
from goldsim.processes import fight
from goldsim.processes.fight.battles import (
    InArms,
    Side,
    capture,
    core_lost,
    fallen,
    fight_it_out,
    lose,
    lose_fighters,
    party_of,
    share_lost,
)
from goldsim.processes.fight.plans import odds_of
from goldsim.processes.fight.sides import Battle, Luck, Stand
from records import keys_of

STRENGTH = st.floats(0.01, 1e4)
NOBODY_OF_THE_POOL = InArms(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


@given(a=STRENGTH, d=STRENGTH, power=st.floats(0.1, 5))
def test_the_two_sides_chances_add_up_to_one_and_the_stronger_is_ahead(a, d, power):
    chance = odds_of(a, d, power)
    assert chance + odds_of(d, a, power) == pytest.approx(1)
    assert (chance >= 0.5) == (a >= d) or a == pytest.approx(d)
    assert odds_of(a * 1.5, d, power) >= chance


def test_equals_win_half_and_nobody_wins_nothing():
    assert odds_of(50.0, 50.0, 1.5) == pytest.approx(0.5)
    assert odds_of(0.0, 50.0, 1.5) == 0
    assert odds_of(2.0, 1.0, 2.0) == pytest.approx(0.8)


@given(own=STRENGTH, against=STRENGTH, losses=st.floats(0, 0.5))
def test_equals_lose_the_stated_part_and_the_stronger_loses_less(own, against, losses):
    ours, theirs = share_lost(against, own, losses), share_lost(own, against, losses)
    assert ours + theirs == pytest.approx(2 * losses)
    assert 0 <= ours <= 2 * losses
    assert ours <= theirs or own <= against
    assert share_lost(against, against, losses) == pytest.approx(losses)


def test_parties_are_of_the_usual_size_in_the_mean_and_of_no_more_than_there_are():
    us = (np.arange(20_000) + 0.5) / 20_000
    sizes = [party_of(u, 30.0, 1e9) for u in us]
    assert np.mean(sizes) == pytest.approx(30, rel=0.01)
    assert np.median(sizes) < 30
    assert max(party_of(u, 30.0, 40.0) for u in us) == 40


# ---- fights between the hill men and a unit of the army, both large, so that many can be tried ----


def whole(economy):
    """Return the group's core, those whom the state has taken alive among it."""
    return economy.armed_groups.n_core[0] + economy.armed_groups.n_captured[0]


def fights(tiny, n, ours, theirs):
    """Let so many of the group attack so many of the unit, again and again; return who won, and who fell on both sides."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.armed_groups, 0, n_core=10**7, n_fighters=10**7, arms=1.0)
    put(economy.forces, 0, n_people=10**7, n_full=10**7, arms=1.0)
    won, fell = [], []
    with acting(economy, fight):
        for number in range(n):
            before = whole(economy), economy.forces.n_people[0]
            sides = Side(True, 0, ours, 1.0), Side(False, 0, theirs, 1.0)
            fought = fight_it_out(economy, NOBODY_OF_THE_POOL, *sides, number)
            after = whole(economy), economy.forces.n_people[0]
            won.append(fought.is_won)
            fell.append((before[0] - after[0], before[1] - after[1]))
            assert sum(fell[-1]) == fought.n_dead
    assert economy.tally["n_core_killed"] == sum(of_group for of_group, _ in fell)
    assert economy.tally["n_soldiers_killed"] == sum(of_unit for _, of_unit in fell)
    return economy, np.array(won), np.array(fell)


def test_the_state_takes_a_part_of_as_many_alive_as_fall_and_groups_take_nobody(tiny):
    economy, _, fell = fights(tiny, 2000, 30.0, 30.0)
    groups = economy.armed_groups
    assert groups.n_captured[0] == pytest.approx(economy.p.fight.captured_share * fell[:, 0].sum(), rel=0.15)
    assert groups.n_fighters[0] == groups.n_core[0]
    before = groups.n_captured.copy()
    with acting(economy, fight):
        fight_it_out(economy, NOBODY_OF_THE_POOL, Side(True, 0, 1e6, 1.0), Side(True, 1, 1e6, 1.0), 1)
    assert (groups.n_captured == before).all()


@pytest.mark.parametrize(("ours", "theirs"), [(30.0, 30.0), (60.0, 30.0), (20.0, 60.0)])
def test_the_stronger_wins_as_often_as_the_contest_says_and_loses_less(tiny, ours, theirs):
    economy, won, fell = fights(tiny, 600, ours, theirs)
    p = economy.p.fight
    chance = odds_of(ours, theirs, p.contest_power)
    assert abs(won.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / 600)
    expected = [ours * share_lost(theirs, ours, p.losses_share), theirs * share_lost(ours, theirs, p.losses_share)]
    # People are whole: what is left of one is drawn, with a spread of a half at most.
    assert fell.mean(axis=0) == pytest.approx(expected, abs=4 * 0.5 / np.sqrt(600))
    assert (fell[:, 0].mean() / ours < fell[:, 1].mean() / theirs) == (ours > theirs) or ours == theirs


def test_a_unit_loses_no_more_than_it_has_and_the_dead_are_counted(tiny):
    economy = GoldEconomy(tiny, seed=1)
    put(economy.forces, 0, n_people=2)
    economy.p = economy.p._replace(fight=economy.p.fight._replace(losses_share=0.5))
    with acting(economy, fight):
        dead = lose(economy, NOBODY_OF_THE_POOL, Side(False, 0, 50.0, 1.0), Side(True, 0, 5000.0, 1.0), 0, Stand)
    assert dead == economy.tally["n_soldiers_killed"] == 2
    assert economy.forces.n_people[0] == 0


def test_arms_of_the_fallen_go_to_the_winner_and_ever_more_of_them_help_ever_less(tiny):
    economy = GoldEconomy(tiny, seed=1)
    groups, forces = economy.armed_groups, economy.forces
    put(groups, n_fighters=100, arms=1.0)
    put(forces, 0, n_people=50, arms=1.0)
    with acting(economy, fight):
        capture(economy, Side(True, 0, 30.0, 1.0), 100.0)
        once = float(groups.arms[0])
        capture(economy, Side(True, 0, 30.0, 1.0), 100.0)
        capture(economy, Side(False, 0, 30.0, 1.0), 50.0)
    assert once == pytest.approx(2**0.25)
    assert groups.arms[0] == pytest.approx(3**0.25)
    assert groups.arms[0] - once < once - 1
    assert forces.arms[0] == pytest.approx(2**0.25)
    assert (groups.arms[1:] == 1).all()


def test_the_loser_of_a_fight_gets_no_arms(tiny):
    economy, won, fell = fights(tiny, 40, 30.0, 30.0)
    assert won.any()
    assert not won.all()
    by_group, by_unit = fell[won, 1].sum(), fell[~won, 0].sum()
    # Of ten million each, what some take hardly shows; in the fourth power it adds up.
    assert economy.armed_groups.arms[0] ** 4 - 1 == pytest.approx(by_group / 1e7, abs=2e-5)
    assert economy.forces.arms[0] ** 4 - 1 == pytest.approx(by_unit / 1e7, abs=2e-5)


# ---- who falls ----


def test_a_core_loses_whole_people_and_its_share_in_the_mean():
    us = (np.arange(1000) + 0.5) / 1000
    assert np.mean([core_lost(37, 0.05, u) for u in us]) == pytest.approx(37 * 0.05, abs=0.01)
    assert core_lost(37, 1.0, 0.99) == 37
    assert core_lost(0, 0.5, 0.99) == 0


def test_only_a_groups_own_fall_and_each_fight_draws_anew(form):
    rows, group_of = np.arange(0, 8000, 2), np.arange(8000) // 4000
    first, second = (form(fallen)(rows, group_of, 1, 0.25, keys_of(Battle).people, start) for start in (0, 8000))
    for dead in (first, second):
        assert (group_of[dead] == 1).all()
        assert (dead % 2 == 0).all()
        assert abs(len(dead) - 500) < 4 * np.sqrt(375)
    assert 70 < np.isin(first, second).sum() < 180  # a quarter of a quarter of 2,000 falls in both


def test_attackers_and_those_who_are_attacked_are_drawn_apart():
    assert keys_of(Battle).people != keys_of(Stand).people
    assert keys_of(Battle).core != keys_of(Luck).fallen


def test_recruits_and_children_with_an_armed_group_die_in_its_fights_as_its_fighters_do(tiny):
    economy = GoldEconomy(tiny, seed=1)
    children, miners = economy.children, economy.miners
    put(children, slice(0, 400), state=ChildState.ARMED, group=0, site=-1, holder=-1)
    put(miners, slice(0, 400), activity=Activity.FIGHTER, group=0, site=-1)
    put(economy.armed_groups, 0, n_core=0, n_fighters=400 * (children.weight + miners.weight))
    with acting(economy, fight):
        n_dead = lose_fighters(economy, InArms(np.arange(400), np.arange(400)), 0, 0.5, economy.keys(Stand), 0)
    killed, fell = children.state[:400] == ChildState.DEAD, miners.activity[:400] == Activity.DEAD
    for some in (killed, fell):
        assert abs(some.sum() - 200) < 4 * np.sqrt(100)
    assert (children.cause[:400][killed] == Cause.FIGHTING).all()
    assert (miners.cause[:400][fell] == Cause.FIGHTING).all()
    assert (children.group[:400] == np.where(killed, -1, 0)).all()
    assert (miners.group[:400] == np.where(fell, -1, 0)).all()
    assert n_dead == killed.sum() * children.weight + fell.sum() * miners.weight
    assert economy.armed_groups.n_fighters[0] == 400 * (children.weight + miners.weight) - n_dead
    assert economy.tally["n_children_killed"] == killed.sum() * children.weight
