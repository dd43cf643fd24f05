import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.agents.miners import Activity, Cause
from goldsim.processes.dig import contained_mg, find, recovered, site_yield_mg, suffer

LEFT = st.floats(0.001, 1)


def test_fresh_uncrowded_ground_of_mean_grade_holds_the_base(p):
    assert site_yield_mg(np.array([1.0]), np.array([1.0]), np.array([1.0]), p.dig)[0] == pytest.approx(p.dig.base_mg)


def test_empty_ground_holds_nothing(p):
    assert site_yield_mg(np.array([3.0]), np.array([0.0]), np.array([1.0]), p.dig)[0] == 0


def test_room_to_spare_does_not_help(p):
    few, full = (site_yield_mg(np.array([1.0]), np.array([1.0]), np.array([c]), p.dig)[0] for c in (0.01, 1.0))
    assert few == full


@given(grade=st.floats(0.1, 5), left=LEFT, crowding=st.floats(0, 50))
def test_yield_rises_with_grade_and_ground_left_and_falls_with_crowding(p, grade, left, crowding):
    def at(g, x, c):
        return site_yield_mg(np.array([g]), np.array([x]), np.array([c]), p.dig)[0]

    assert at(grade * 1.1, left, crowding) >= at(grade, left, crowding)
    assert at(grade, min(1, left * 1.1), crowding) >= at(grade, left, crowding)
    assert at(grade, left, crowding + 1) <= at(grade, left, crowding)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.floats(0, 1))
def test_the_fraction_of_a_milligram_stays_in_the_tailings(contained, share):
    contained = np.array(contained)
    found = recovered(contained, share)
    assert ((found >= 0) & (found <= contained)).all()
    assert (contained * share - found < 1 + 1e-6).all()
    assert recovered(np.array([3]), 0.5)[0] == 1


@given(rate=st.floats(0, 1e5), skill=st.floats(0.1, 5), hours=st.floats(0, 3), u=st.floats(1e-12, 1 - 1e-12))
def test_a_week_rises_with_skill_help_and_luck(form, rate, skill, hours, u):
    week = form(contained_mg)
    usual = week(rate, skill, hours, u)
    assert usual >= 0
    assert week(rate, skill * 2, hours, u) == pytest.approx(2 * usual)
    assert week(rate, skill, hours + 1, u) >= usual
    assert week(rate, skill, hours, u / 2) >= usual
    assert contained_mg(rate, skill, hours, u) == pytest.approx(contained_mg.py_func(rate, skill, hours, u))


def test_luck_is_even_over_many_people(form, keys):
    n = 4000
    contained = np.zeros(n, dtype=np.int64)
    at_site = np.where(np.arange(n) % 4 == 0, -1, 0).astype(np.int16)
    ones = np.ones(n, dtype=np.float32)
    form(find)(contained, at_site, ones, np.zeros(n, dtype=np.float32), np.array([100_000.0]), 0.35, keys("luck")[0])
    assert (contained[at_site < 0] == 0).all()
    digs = contained[at_site >= 0]
    # The mean of 3,000 exponentials lies within four standard errors of the rate.
    assert abs(digs.mean() / 100_000 - 1) < 4 / np.sqrt(len(digs))


def test_children_of_the_household_add_to_what_is_dug_by_the_same_luck(form, keys):
    n, with_hands, alone = 200, np.zeros(200, dtype=np.int64), np.zeros(200, dtype=np.int64)
    args = np.zeros(n, dtype=np.int16), np.ones(n, dtype=np.float32)
    for out, hands in ((alone, 0.0), (with_hands, 2.0)):
        form(find)(out, *args, np.full(n, hands, dtype=np.float32), np.array([100_000.0]), 0.35, keys("luck")[0])
    assert with_hands.sum() / alone.sum() == pytest.approx(1 + 2 * 0.35, rel=1e-3)


class Bodies:
    def __init__(self, n, activity=Activity.MINE):
        self.activity = np.full(n, activity, dtype=np.int8)
        self.site = np.zeros(n, dtype=np.int16)
        self.cause = np.zeros(n, dtype=np.int8)
        self.burden = np.full(n, 2.0, dtype=np.float32)

    def suffer(self, form, keys, q, mercury):
        found = np.full(len(self.site), 1000, dtype=np.int32)
        args = self.activity, self.site, self.cause, self.burden, found, np.array([mercury], dtype=np.float32)
        return form(suffer)(*args, keys("collapse")[0], q)


def test_mercury_leaves_slowly_and_enters_only_where_it_is_used(p, form, keys):
    q = p.dig._replace(collapse_rate=0.0)
    clean, dirty, farmer = Bodies(3), Bodies(3), Bodies(3, Activity.FARM)
    for body, mercury in ((clean, 0.0), (dirty, 1.0), (farmer, 1.0)):
        assert body.suffer(form, keys, q, mercury) == 0
    left = 2 * (1 - q.mercury_loss_rate)
    assert clean.burden == pytest.approx(left)
    assert farmer.burden == pytest.approx(left)
    assert dirty.burden == pytest.approx(left + q.mercury_uptake_share * q.mercury_per_gold * 1000)


def test_a_collapse_kills_miners_only_and_names_the_cause(p, form, keys):
    sure = p.dig._replace(collapse_rate=1.0)
    miners, farmers = Bodies(50), Bodies(50, Activity.FARM)
    assert miners.suffer(form, keys, sure, 0.0) == 50
    assert (miners.activity == Activity.DEAD).all()
    assert (miners.cause == Cause.COLLAPSE).all()
    assert (miners.site == -1).all()
    assert farmers.suffer(form, keys, sure, 0.0) == 0
    assert (farmers.activity == Activity.FARM).all()
