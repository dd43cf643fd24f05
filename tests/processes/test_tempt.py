import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.parameters import Instrument
from goldsim.processes import tempt
from goldsim.processes.tempt import next_integrity, supplement_xof
from goldsim.units import WEEKS_PER_YEAR

SHARE = st.floats(0, 1)


def after(integrity, bribes, oversight, p):
    return next_integrity(np.array([integrity]), np.array([bribes]), p.pay_xof, oversight, p)[0]


@given(integrity=SHARE, bribes=st.floats(0, 1e7), oversight=SHARE)
def test_bribes_wear_integrity_down_and_oversight_holds_it_up(p, integrity, bribes, oversight):
    usual = after(integrity, bribes, oversight, p.tempt)
    assert 0 <= usual <= 1
    assert after(integrity, bribes + 10_000, oversight, p.tempt) <= usual
    assert after(integrity, bribes, min(1, oversight + 0.1), p.tempt) >= usual


def test_without_bribes_a_post_rests_at_the_usual_level(p):
    norm = p.tempt.integrity_norm_share
    assert after(norm, 0.0, 0.0, p.tempt) == pytest.approx(norm)
    assert after(0.1, 0.0, 0.0, p.tempt) == pytest.approx(0.1 + p.tempt.recover_rate * (norm - 0.1))


def test_bribes_as_large_as_pay_wear_at_half_the_rate(p):
    norm = p.tempt.integrity_norm_share
    assert after(norm, p.tempt.pay_xof, 0.0, p.tempt) == pytest.approx(norm - p.tempt.tempt_rate * norm / 2)


def test_integrity_settles_where_temptation_and_recovery_balance(p):
    q, level = p.tempt, 0.5
    for _ in range(2000):
        level = after(level, q.pay_xof, 0.0, q)
    assert level == pytest.approx(q.recover_rate * q.integrity_norm_share / (q.recover_rate + q.tempt_rate / 2))


@pytest.mark.parametrize("where", [{}, {"regions": ["Boria"]}])
def test_supplements_are_paid_at_the_posts_of_their_place_and_to_each_head_once(tiny, where):
    paid = {"policy.measures": [{"buys": "pay_supplements", "share": 1.0, "where": where}], "policy.budget_xof_per_year": 1e9}
    economy = GoldEconomy(tiny.with_values(paid), seed=1)
    (own,) = np.flatnonzero(economy.programmes.schedule.any(axis=1))
    post, a_head = economy.officials, float(economy.lookups.unit_xof[Instrument.PAY_SUPPLEMENTS]) / WEEKS_PER_YEAR
    is_there = (economy.geography.region[post.cell] == 1) | (not where)
    assert is_there.any()
    staff = float(post.n_staff[is_there].sum())
    for units in (staff / 2, staff * 3):
        put(economy.programmes, own, n_units=units)
        with acting(economy, tempt):
            more = supplement_xof(economy, post.n_staff)
        assert more[is_there & (post.n_staff > 0)] == pytest.approx(a_head * min(units / staff, 1), rel=1e-5)
        assert not more[~is_there].any()
