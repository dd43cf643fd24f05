import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import acting, put
from goldsim.agents.armed_groups import Stance
from goldsim.agents.children import ChildState
from goldsim.agents.miners import Activity, Cause
from goldsim.economy import GoldEconomy
from goldsim.processes import fight
from goldsim.processes.fight import attack_chance, contest_chance, defence, friends, lose_fighters, next_arms

STRENGTH = st.floats(0.01, 1e4)


@given(a=STRENGTH, d=STRENGTH, power=st.floats(0.1, 5))
def test_the_two_sides_chances_add_up_to_one_and_the_stronger_is_ahead(a, d, power):
    chance = contest_chance(a, d, power)
    assert chance + contest_chance(d, a, power) == pytest.approx(1)
    assert (chance >= 0.5) == (a >= d) or a == pytest.approx(d)
    assert contest_chance(a * 1.5, d, power) >= chance


def test_equals_win_half_and_nobody_wins_nothing():
    assert contest_chance(50.0, 50.0, 1.5) == pytest.approx(0.5)
    assert contest_chance(0.0, 50.0, 1.5) == 0
    assert contest_chance(2.0, 1.0, 2.0) == pytest.approx(0.8)


@given(n=st.floats(0, 1e5))
def test_large_groups_attack_more_up_to_the_highest_rate(p, n):
    assert attack_chance(n, p.fight) <= attack_chance(n + 10, p.fight) <= p.fight.attack_rate
    assert attack_chance(p.fight.attack_half_fighters, p.fight) == pytest.approx(p.fight.attack_rate / 2)
    assert attack_chance(0.0, p.fight) == 0


@given(arms=st.floats(0.5, 2), spent=st.integers(0, 10**10), fighters=st.integers(0, 10**4))
def test_arms_wear_out_and_money_buys_them_within_bounds(p, arms, spent, fighters):
    def after(xof):
        return next_arms(np.array([arms]), np.array([xof]), np.array([fighters]), p.fight)[0]

    assert p.fight.arms_lowest <= after(0) <= after(spent) <= p.fight.arms_highest


def test_a_rifle_for_each_is_one_more_and_nothing_spent_is_a_weeks_wear(p):
    q = p.fight._replace(arms_highest=9.0)
    spent = np.array([0, int(100 * q.arms_xof_per_fighter)])
    after = next_arms(np.array([1.0, 1.0]), spent, np.array([100, 100]), q)
    assert after == pytest.approx([1 - q.arms_wear_rate, 2 - q.arms_wear_rate])


def test_groups_of_one_stance_are_friends():
    stance = np.array([Stance.JIHADIST, Stance.SIGNATORY, Stance.JIHADIST])
    assert friends(stance, 0).tolist() == [True, False, True]


def test_no_group_holds_more_cells_than_its_fighters_can(year_in_tinyland):
    groups, p = year_in_tinyland.armed_groups, year_in_tinyland.p.fight
    # Counted against the fighters of the weeks before, since `recruit` follows `fight`: they change little in a week.
    assert (groups.n_cells <= groups.n_fighters * 1.1 / p.fighters_per_cell + 1).all()
    held = year_in_tinyland.cells.controller
    assert groups.n_cells.sum() == (held >= 0).sum()


def test_armed_groups_hold_no_cell_abroad(year_in_tinyland):
    held = year_in_tinyland.cells.controller >= 0
    assert held.any()
    assert (year_in_tinyland.geography.region[held] >= 0).all()


def test_the_state_defends_a_cell_with_its_garrison_more_after_attacks_and_less_in_fear(tiny):
    economy = GoldEconomy(tiny, seed=1)
    p = economy.p.fight
    put(economy.cells, garrison=200.0, danger=0.0, fear=0.0)
    assert defence(economy, 0) == pytest.approx(200)
    put(economy.cells, 0, danger=0.5)
    assert defence(economy, 0) == pytest.approx(200 * (1 + p.reinforcement_gain / 2))
    put(economy.cells, 0, fear=1.0)
    assert defence(economy, 0) == pytest.approx(200 * (1 + p.reinforcement_gain / 2) * (1 - p.fear_gain_share))
    assert defence(economy, 1) == pytest.approx(200)


def test_children_with_an_armed_group_die_in_its_fights_as_its_fighters_do(tiny):
    economy = GoldEconomy(tiny, seed=1)
    children, miners = economy.children, economy.miners
    put(children, slice(0, 400), state=ChildState.ARMED, group=0, site=-1, holder=-1)
    put(miners, slice(0, 400), activity=Activity.FIGHTER, group=0, site=-1)
    put(economy.armed_groups, 0, n_core=0, n_fighters=400 * (children.weight + miners.weight))
    economy.p = economy.p._replace(fight=economy.p.fight._replace(losses_share=1.0))
    with acting(economy, fight):
        lose_fighters(economy, 0, 1.0, 1.0, "stand", 0)
    killed = children.state[:400] == ChildState.DEAD
    # A half, of 400: three standard deviations are 30.
    assert 170 < killed.sum() < 230
    assert (children.cause[:400][killed] == Cause.FIGHTING).all()
    assert (children.group[:400][killed] == -1).all()
    assert (children.group[:400][~killed] == 0).all()
    n_left = (~killed).sum() * children.weight + (miners.activity[:400] == Activity.FIGHTER).sum() * miners.weight
    assert economy.armed_groups.n_fighters[0] == n_left
    assert economy.tally["n_children_killed"] == killed.sum() * children.weight
