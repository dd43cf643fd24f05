"""The war's week: money becomes arms, what was taken is remembered, and what a run of it leaves behind."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.forces import Order
from goldsim.processes import fight
from goldsim.processes.fight import arm, cells_held, faded, next_arms, spent_on_arms
from goldsim.processes.fight.sides import Group
from paired import lived, moved, sum_of
from records import filled

SHARE = st.floats(0, 1)


@given(arms=st.floats(0.5, 4), spent=st.integers(0, 10**10), fighters=st.integers(0, 10**4))
def test_arms_wear_out_and_money_buys_them_and_what_is_at_hand_anyway_stays(p, arms, spent, fighters):
    def after(xof):
        return next_arms(np.array([arms]), np.array([xof]), np.array([fighters]), p.fight)[0]

    assert p.fight.arms_lowest * (1 - 1e-12) <= after(0) <= max(arms, p.fight.arms_lowest) * (1 + 1e-12)
    assert after(0) <= after(spent) <= after(2 * spent)


def test_a_weeks_wear_is_a_part_of_arms_and_ever_more_of_them_help_ever_less(p):
    q, fighters = p.fight, np.full(4, 100)
    spent = (np.arange(4) * 100 * q.arms_xof_per_fighter).astype(np.int64)
    after = next_arms(np.ones(4), spent, fighters, q)
    assert after**4 == pytest.approx(1 - q.arms_wear_rate + np.arange(4))
    assert (np.diff(after, 2) < 0).all()


def test_only_what_is_beyond_some_weeks_pay_is_spent_on_arms(p):
    reserve = 10 * 20_000 * 8
    group = filled(Group, 3, cash=[reserve - 1, reserve, reserve + 10**6], n_fighters=10)
    spent = spent_on_arms(group, 20_000.0, 8.0, p.fight)
    assert spent.tolist() == [0, 0, int(10**6 * p.fight.arms_spending_rate)]


def test_arms_are_paid_abroad_out_of_the_chest(tiny):
    economy = GoldEconomy(tiny, seed=1)
    groups = economy.armed_groups
    put(groups, 0, n_fighters=100, cash=10**9)
    put(groups, slice(1, None), cash=0)
    abroad = int(economy.country.abroad[0])
    with acting(economy, fight):
        arm(economy)
    spent = 10**9 - groups.cash[0]
    assert spent > 0
    assert economy.country.abroad[0] - abroad == spent
    assert groups.arms[0] > 1 > groups.arms[1]


@given(seen=SHARE)
def test_what_is_remembered_fades(p, seen):
    left = faded(np.array([seen], dtype=np.float32), p.fight)
    assert left.dtype == np.float32
    assert left[0] == pytest.approx(seen * (1 - p.fight.memory_rate), rel=1e-6)


def test_cells_are_counted_by_who_holds_them():
    assert cells_held(np.array([-1, 0, 0, 2, -1]), 4).tolist() == [2, 0, 1, 0]


# ---- runs ----


def test_after_a_year_groups_hold_no_cell_abroad_and_know_how_many_they_hold(year_in_tinyland):
    held = year_in_tinyland.cells.controller
    assert (held >= 0).any()
    assert (year_in_tinyland.geography.region[held >= 0] >= 0).all()
    counted = np.bincount(held[held >= 0], minlength=len(year_in_tinyland.armed_groups))
    # `extort` follows `fight`: what has changed since is counted in the next week.
    assert (
        abs(year_in_tinyland.armed_groups.n_cells - counted).sum() <= year_in_tinyland.observer.weekly[-1]["n_cells_changed"] * 2
    )


def test_a_unit_is_at_home_or_sent_to_a_place_in_the_country_in_every_week(tiny):
    def each_week(economy):
        forces, inside = economy.forces, economy.geography.inside()
        sent = forces.order == Order.FRONT
        assert (forces.cell[~sent] == forces.home[~sent]).all()
        assert np.isin(forces.cell, inside).all()
        assert (forces.n_people[forces.order == Order.ABSENT] == 0).all()
        assert (forces.n_people <= forces.n_full).all()

    economy = lived(tiny, 1, 40, each_week)
    assert economy.observer.weekly


def test_guests_leave_on_their_day_and_are_counted(tiny):
    """The partner's hundred men are there until the third of January 2023, in week 104."""
    economy = lived(tiny, 1, 104)
    guests = economy.forces.goes < 1000
    assert economy.forces.n_people[guests].sum() > 0
    economy.run_for(1)
    assert economy.forces.n_people[guests].sum() == 0
    assert (economy.forces.order[guests] == Order.ABSENT).all()


def test_without_money_to_arms_to_territory_nobody_moves_attacks_or_buys_arms(tiny):
    busy = {"fight__deed_rates": [0.05, 0.01, 0.01, 0.01]}
    with_, without = (lived(tiny.with_values({"mechanisms.M09": switch}), 1, 26, **busy) for switch in ("on", "off"))
    for outcome in ("n_attacks", "n_violent_events"):
        assert sum_of(with_, outcome) > 0
        assert sum_of(without, outcome) == 0
    assert (without.armed_groups.arms == 1).all()
    assert moved(without, reason="arms") == 0
    first = GoldEconomy(tiny.with_values({"mechanisms.M09": "off"}), 1)
    assert (without.cells.controller == first.cells.controller).all()
