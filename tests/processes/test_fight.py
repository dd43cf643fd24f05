import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity, Cause
from goldsim.processes import fight
from goldsim.processes.fight import next_arms
from goldsim.processes.fight.attacks import Defence, attack_chance, contest_chance, defence, farthest
from goldsim.processes.fight.losses import Battle, InArms, Stand, fallen, lose_fighters
from goldsim.processes.fight.territory import (
    Land,
    Operations,
    Party,
    Reach,
    Site,
    Territory,
    cells_held,
    holding_value,
    is_on_edge,
    may_attack,
    target,
    tried_cells,
)
from records import filled, keys_of

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
def test_large_groups_attack_more_up_to_the_highest_rate(p, form, n):
    rate, half = p.fight.attack_rate, p.fight.attack_half_fighters

    def chance(n_fighters):
        return form(attack_chance)(n_fighters, p.fight)

    assert chance(n) <= chance(n + 10) <= rate
    assert chance(float(half)) == pytest.approx(rate / 2)
    assert chance(0.0) == 0


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


def test_groups_of_one_stance_are_friends_and_signatories_do_not_attack_the_state(form):
    stance = np.array([Stance.JIHADIST, Stance.SIGNATORY, Stance.JIHADIST])
    assert [form(may_attack)(stance, 0, holder) for holder in (0, 1, 2, -1)] == [False, True, False, True]
    assert [form(may_attack)(stance, 1, holder) for holder in (0, 1, 2, -1)] == [True, False, True, False]


# A map of four rows and five columns: group 0 holds two cells, its base lies in a cell of group 1, and the east is abroad.
MAP = np.array([
    [-1, -1, -1, -1, -1],
    [-1, +0, +0, +1, -1],
    [-1, -1, +2, -1, -1],
    [+1, -1, -1, -1, -1],
]).ravel()  # fmt: skip
BASE, N_COLUMNS = 15, 5
REGION = np.where(np.arange(20) % N_COLUMNS == 4, -1, 0)
STANCE = np.array([Stance.JIHADIST, Stance.SIGNATORY, Stance.JIHADIST])


def test_a_groups_edge_is_next_to_what_it_holds_or_to_its_base(form):
    edge = [cell for cell in range(20) if form(is_on_edge)(MAP, 0, BASE, N_COLUMNS, cell)]
    assert edge == [1, 2, 5, 8, 10, 11, 12, 15, 16]


def aimed(form, value, force, nearness, u, region=REGION):
    """Return the cell that group 0 attacks."""
    territory, party = filled(Territory, 20, controller=MAP), filled(Party, 3, base=BASE, stance=STANCE)
    return form(target)(0, territory, party, Land(region, N_COLUMNS, value), Reach(force, nearness), u)


def test_a_target_is_drawn_by_worth_times_strength_among_cells_that_may_be_attacked(form):
    value, near = np.arange(1.0, 21.0), np.linspace(1, 0.1, 20)
    allowed = [1, 2, 5, 8, 10, 11, 15, 16]  # cell 12 is a friend's
    weight = (value * 40.0 * near)[allowed]
    us = (np.arange(4000) + 0.5) / 4000
    drawn = [aimed(form, value, 40.0, near, u) for u in us]
    cells, counts = np.unique(drawn, return_counts=True)
    assert cells.tolist() == allowed
    assert counts / 4000 == pytest.approx(weight / weight.sum(), abs=1 / 2000)


def test_a_group_without_strength_or_neighbours_attacks_nothing(form):
    ones = np.ones(20)
    assert aimed(form, ones, 0.0, ones, 0.5) == -1
    assert aimed(form, ones, 9.0, ones, 0.5, np.full(20, -1)) == -1


def test_a_cell_is_worth_its_land_the_ways_through_it_and_a_levy_on_gold_dug_there(p, form):
    territory, sites = filled(Territory, 3, ways_through=[0.0, 2.0, 0.0]), filled(Site, 3, cell=[0, 2, 2], dug=[10, 20, 30])
    value = form(holding_value)(territory, sites, 5.0, 0.1, p.fight._replace(land_value_xof=100.0, way_value_xof=7.0))
    assert value == pytest.approx([105, 114, 125])


def test_the_state_tries_bands_at_their_rate_and_signatories_never(p, form):
    party = filled(Party, 3, stance=[Stance.JIHADIST, Stance.SIGNATORY, Stance.BAND])
    controller, q = np.repeat([0, 1, 2, -1], 2500), p.fight._replace(win_back_rate=0.1, band_win_back_rate=0.3)
    tried = form(tried_cells)(filled(Territory, 10_000, controller=controller), party, keys_of(Operations), q)
    n = np.bincount(controller[tried], minlength=3)
    assert abs(n[0] - 250) < 4 * np.sqrt(225)
    assert n[1] == 0
    assert abs(n[2] - 750) < 4 * np.sqrt(525)
    assert len(tried) == n.sum()
    assert form(cells_held)(controller, 3).tolist() == [2500] * 3


def test_only_a_groups_own_fall_and_each_fight_draws_anew(form):
    rows, group_of = np.arange(0, 8000, 2), np.arange(8000) // 4000
    first, second = (form(fallen)(rows, group_of, 1, 0.25, keys_of(Battle).people, start) for start in (0, 8000))
    for dead in (first, second):
        assert (group_of[dead] == 1).all()
        assert (dead % 2 == 0).all()
        assert abs(len(dead) - 500) < 4 * np.sqrt(375)
    assert 70 < np.isin(first, second).sum() < 180  # a quarter of a quarter of 2,000 falls in both


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


def test_the_state_defends_a_cell_with_its_garrison_more_after_attacks_and_less_in_fear(p):
    state, q = filled(Defence, 3, garrison=200, danger=[0, 0.5, 0.5], fear=[0, 0, 1]), p.fight
    assert defence(state, 0, q) == pytest.approx(200)
    assert defence(state, 1, q) == pytest.approx(200 * (1 + q.reinforcement_gain / 2))
    assert defence(state, 2, q) == pytest.approx(200 * (1 + q.reinforcement_gain / 2) * (1 - q.fear_gain_share))


def test_a_group_keeps_the_cells_nearest_to_its_base():
    cells, km = np.array([1, 3, 4, 6]), np.array([0.0, 50.0, 0.0, 90.0, 20.0, 0.0, 70.0])
    assert farthest(cells, km, 2).tolist() == [3, 6]
    assert farthest(cells, km, 0).tolist() == []


def test_children_with_an_armed_group_die_in_its_fights_as_its_fighters_do(tiny):
    economy = GoldEconomy(tiny, seed=1)
    children, miners = economy.children, economy.miners
    put(children, slice(0, 400), state=ChildState.ARMED, group=0, site=-1, holder=-1)
    put(miners, slice(0, 400), activity=Activity.FIGHTER, group=0, site=-1)
    put(economy.armed_groups, 0, n_core=0, n_fighters=400 * (children.weight + miners.weight))
    economy.p = economy.p._replace(fight=economy.p.fight._replace(losses_share=1.0))
    with acting(economy, fight):
        lose_fighters(economy, InArms(np.arange(400), np.arange(400)), 0, 1.0, 1.0, economy.keys(Stand), 0)
    killed = children.state[:400] == ChildState.DEAD
    # A half, of 400: three standard deviations are 30.
    assert 170 < killed.sum() < 230
    assert (children.cause[:400][killed] == Cause.FIGHTING).all()
    assert (children.group[:400][killed] == -1).all()
    assert (children.group[:400][~killed] == 0).all()
    n_left = (~killed).sum() * children.weight + (miners.activity[:400] == Activity.FIGHTER).sum() * miners.weight
    assert economy.armed_groups.n_fighters[0] == n_left
    assert economy.tally["n_children_killed"] == killed.sum() * children.weight
