import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.agents.miners import Activity, Origin
from goldsim.processes.recruit import (
    chance_to_join,
    chance_to_leave,
    chance_to_rob,
    core_change,
    expected_loot,
    join_or_leave,
    pay_near_home,
    turn_or_stop,
)

SHARE = st.floats(0, 1)
XOF = st.floats(-5_000, 100_000)


@given(hardship=SHARE, grievance=SHARE, income=XOF)
def test_hardship_and_grievance_feed_the_ranks_and_income_does_not(p, form, hardship, grievance, income):
    chance = form(chance_to_join)
    usual = chance(hardship, grievance, income, p.recruit)
    assert 0 <= usual <= p.recruit.join_rate
    assert chance(min(1.0, hardship + 0.1), grievance, income, p.recruit) >= usual
    assert chance(hardship, min(1.0, grievance + 0.1), income, p.recruit) >= usual
    assert chance(hardship, grievance, income + 1000, p.recruit) <= usual


def test_who_lacks_nothing_does_not_join_and_who_lacks_all_joins_at_the_stated_rate(p, form):
    assert form(chance_to_join)(0.0, 0.0, 0.0, p.recruit) == 0
    assert form(chance_to_join)(1.0, 1.0, 0.0, p.recruit) == pytest.approx(p.recruit.join_rate)


@given(pay=XOF)
def test_fighters_leave_for_better_pay(p, form, pay):
    leave = form(chance_to_leave)
    assert leave(float(p.recruit.fighter_pay_xof), p.recruit) == pytest.approx(p.recruit.leave_rate / 2)
    assert leave(pay, p.recruit) <= leave(pay + 1000, p.recruit) <= p.recruit.leave_rate


@given(hardship=SHARE, income=XOF, loot=st.floats(0, 1e5), deterrence=SHARE, migrant=st.booleans())
def test_hunger_loot_and_being_far_from_home_make_robbers_and_presence_deters(
    p, form, hardship, income, loot, deterrence, migrant
):
    def chance(h, i, lo, d, m=migrant):
        return form(chance_to_rob)(h, i, lo, d, m, p.recruit)

    usual = chance(hardship, income, loot, deterrence)
    assert 0 <= usual <= 1
    assert chance(min(1.0, hardship + 0.1), income, loot, deterrence) >= usual
    assert chance(hardship, income, loot + 1000, deterrence) >= usual
    assert chance(hardship, income, loot, min(1.0, deterrence + 0.1)) <= usual
    assert chance(hardship, income, loot, deterrence, True) >= chance(hardship, income, loot, deterrence, False)
    assert chance_to_rob(hardship, income, loot, deterrence, migrant, p.recruit) == pytest.approx(
        chance_to_rob.py_func(hardship, income, loot, deterrence, migrant, p.recruit), abs=1e-15
    )


def test_no_hunger_or_full_deterrence_means_no_robbery(p, form):
    assert form(chance_to_rob)(0.0, 5000.0, 9000.0, 0.0, True, p.recruit) == 0
    assert form(chance_to_rob)(1.0, 5000.0, 9000.0, 1.0, True, p.recruit) == 0


def test_the_first_robber_expects_the_stated_rate_and_later_ones_share(p):
    danger, people = np.array([0.0, 0.02, 0.02]), np.array([1000, 1000, 1000])
    loot = expected_loot(danger, people, np.array([0, 10, 20]), 12_000, p.rob.robberies_rate)
    assert loot == pytest.approx([p.rob.robberies_rate * 12_000, 2 * 12_000, 12_000])


def test_pay_near_home_is_the_mean_by_people_of_known_sites_and_nothing_where_all_are_shut():
    pay, people = np.array([1000.0, 3000.0, 9000.0]), np.array([10, 30, 0])
    near = pay_near_home(pay, people, np.array([[0, 1], [0, 2], [2, 2]]))
    assert near == pytest.approx([2500, 1000, 0])


@given(core=st.integers(0, 10_000), weeks=st.floats(0, 1000))
def test_a_core_grows_with_cash_and_shrinks_without_by_no_more_than_its_rate(p, core, weeks):
    change = core_change(np.array([core]), np.array([weeks]), p.recruit)[0]
    assert abs(change) <= core * p.recruit.core_rate + 1e-9
    assert core_change(np.array([core]), np.array([float(p.recruit.pay_weeks_in_hand)]), p.recruit)[0] == pytest.approx(0)
    assert core_change(np.array([core]), np.array([0.0]), p.recruit)[0] == pytest.approx(-core * p.recruit.core_rate)


class People:
    def __init__(self, n, p, activity=Activity.MINE, hardship=1.0):
        self.p, self.n = p, n
        self.activity, self.group = np.full(n, activity, dtype=np.int8), np.full(n, -1, dtype=np.int16)
        self.site, self.origin = np.zeros(n, dtype=np.int16), np.full(n, Origin.LOCAL, dtype=np.int8)
        self.hardship, self.grievance = (np.full(n, hardship, dtype=np.float32) for _ in range(2))
        self.income = np.full(n, 2000, dtype=np.float32)

    def join(self, form, keys, holder=0, *, can_pay=True, best_pay=0.0, at_home=Activity.FARM):
        form(join_or_leave)(
            self.activity, self.group, self.site, np.full(self.n, at_home, dtype=np.int8),
            np.full(self.n, holder, dtype=np.int16), np.array([can_pay]), self.hardship, self.grievance, self.income,
            np.full(self.n, best_pay), keys("join", "leave"), self.p,
        )  # fmt: skip
        return self

    def rob(self, form, keys, loot=9000.0, deterrence=0.0, pay=9000.0):
        form(turn_or_stop)(
            self.activity, self.site, self.origin, self.hardship, self.income, np.array([loot]), np.array([deterrence]),
            np.array([pay], dtype=np.float32), keys("turn", "stop"), self.p,
        )  # fmt: skip
        return self


def test_people_join_only_where_a_group_holds_the_cell_and_can_pay(p, form, keys):
    eager = p.recruit._replace(join_rate=1.0)
    joined = People(400, eager).join(form, keys)
    is_fighter = joined.activity == Activity.FIGHTER
    assert is_fighter.mean() > 0.5
    assert (joined.group[is_fighter] == 0).all()
    assert (joined.site[is_fighter] == -1).all()
    for other in (People(400, eager).join(form, keys, holder=-1), People(400, eager).join(form, keys, can_pay=False)):
        assert (other.activity == Activity.MINE).all()


def test_more_fighters_leave_when_digging_pays(p, form, keys):
    poor, rich = (People(3000, p.recruit, Activity.FIGHTER).join(form, keys, best_pay=x) for x in (0.0, 30_000.0))
    assert set(np.flatnonzero(poor.activity == Activity.FARM)) < set(np.flatnonzero(rich.activity == Activity.FARM))


def test_who_leaves_a_group_does_what_he_does_at_home(p, form, keys):
    for at_home in (Activity.FARM, Activity.AWAY):
        left = People(300, p.recruit._replace(leave_rate=1.0), Activity.FIGHTER).join(form, keys, best_pay=1e6, at_home=at_home)
        assert (left.activity == at_home).all()
        assert (left.group == -1).all()


def test_the_hungry_turn_robber_and_the_fed_do_not(p, form, keys):
    hungry, fed = (People(3000, p.recruit, hardship=h).rob(form, keys) for h in (1.0, 0.0))
    assert (hungry.activity == Activity.BAND).any()
    assert (fed.activity == Activity.MINE).all()


def test_robbers_stop_when_digging_pays_more_than_loot(p, form, keys):
    q = p.recruit._replace(stop_rate=0.3)
    poor, rich = (People(3000, q, Activity.BAND).rob(form, keys, pay=x) for x in (100.0, 50_000.0))
    assert set(np.flatnonzero(poor.activity == Activity.MINE)) < set(np.flatnonzero(rich.activity == Activity.MINE))
    known = 0.3 * 50_000 / (50_000 + 9000)
    assert abs((rich.activity == Activity.MINE).mean() - known) < 4 * np.sqrt(known / 3000)
