from math import gcd

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.agents.miners import Activity
from goldsim.draws import Draws
from goldsim.processes.sell import (
    ILLICIT,
    LEGAL,
    chance_legal,
    choose_buyer,
    coprime_stride,
    covered_sites,
    next_margin,
    within_cash,
)

SELLERS = st.lists(st.tuples(st.integers(0, 10**9), st.floats(0.1, 100), st.integers(0, 3)), min_size=1, max_size=30)


@given(SELLERS, st.lists(st.integers(0, 10**11), min_size=4, max_size=4))
def test_what_is_bought_never_costs_more_than_the_buyers_cash(sellers, capital):
    gold, price, buyer = (np.array(column) for column in zip(*sellers, strict=True))
    sold = within_cash(gold, price, buyer, np.array(capital))
    paid = np.bincount(buyer, (sold * price).astype(np.int64), 4)
    assert ((sold >= 0) & (sold <= gold)).all()
    assert (paid <= capital).all()


def test_with_cash_all_is_bought_and_with_half_the_cash_half_from_each():
    gold, price, buyer = np.array([1000, 3000]), np.array([10.0, 10.0]), np.array([0, 0])
    assert within_cash(gold, price, buyer, np.array([40_000])).tolist() == [1000, 3000]
    assert within_cash(gold, price, buyer, np.array([20_000])) == pytest.approx([500, 1500], abs=1)
    assert within_cash(gold, price, buyer, np.array([0])).tolist() == [0, 0]


@given(
    mg=st.floats(1000, 1e6),
    legal=st.floats(10, 100),
    illicit=st.floats(10, 100),
    trip=st.floats(0, 1e4),
    papers=st.floats(0, 0.5),
)
def test_price_draws_to_the_licensed_buyer_and_way_and_papers_away(p, form, mg, legal, illicit, trip, papers):
    chance = form(chance_legal)
    usual = chance(mg, legal, illicit, trip, papers, p.sell)
    assert 0 <= usual <= 1
    assert chance(mg, legal * 1.1, illicit, trip, papers, p.sell) >= usual
    assert chance(mg, legal, illicit, trip + 100, papers, p.sell) <= usual
    assert chance(mg, legal, illicit, trip, papers + 0.01, p.sell) <= usual
    assert chance_legal(mg, legal, illicit, trip, papers, p.sell) == pytest.approx(
        chance_legal.py_func(mg, legal, illicit, trip, papers, p.sell), abs=1e-12
    )


def test_papers_count_as_a_share_of_the_sale_whatever_its_size(p, form):
    q = p.sell._replace(distrust_share=0.0)
    for mg in (1000.0, 1e6):
        assert form(chance_legal)(mg, 33.0, 30.0, 0.0, 0.1, q) == pytest.approx(0.5)


def test_equal_prices_without_costs_or_distrust_are_a_coin(p, form):
    assert form(chance_legal)(1000.0, 30.0, 30.0, 0.0, 0.0, p.sell._replace(distrust_share=0.0)) == pytest.approx(0.5)


@given(st.integers(0, 1000), st.integers(1, 600))
def test_the_stride_visits_every_row_once(seed, n):
    stride = coprime_stride(Draws(seed).key("order", 0), n)
    assert gcd(stride, n) == 1
    assert len({(turn * stride) % n for turn in range(n)}) == n


def test_the_plain_stride_is_the_compiled_one():
    for n in (1, 2, 9, 360, 1200):
        key = Draws(3).key("order", n)
        assert coprime_stride(key, n) == coprime_stride.py_func(key, n)


def test_a_margin_moves_to_the_usual_with_cash_and_up_without(p):
    q = p.sell._replace(margin_speed_rate=1.0)
    margin = next_margin(np.array([0.2, 0.2]), np.array([1e12, 0.0]), np.array([1e6, 1e6]), q)
    assert margin == pytest.approx([q.margin_share, q.margin_share + q.squeeze_share])


@given(capital=st.floats(0, 1e9), need=st.floats(0, 1e9))
def test_less_cash_never_means_a_smaller_margin(p, capital, need):
    few, many = (next_margin(np.array([0.1]), np.array([c]), np.array([need]), p.sell)[0] for c in (capital, capital + 1e6))
    assert few >= many


def test_buying_centres_stand_at_the_largest_sites():
    n = np.array([10, 500, 30, 400])
    assert covered_sites(n, 2.9).tolist() == [False, True, False, True]
    assert not covered_sites(n, 0.5).any()
    assert covered_sites(n, 99).all()


class Market:
    """People at one site with the same gold, buyer 0 at the site and buyer 1 elsewhere."""

    def __init__(self, n, p, gold=1000, cash=(10**9, 10**9)):
        self.n, self.p = n, p
        self.channel, self.buyer = np.zeros(n, dtype=np.int8), np.full(n, -1, dtype=np.int16)
        self.sold, self.paid = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self.gold, self.debt = np.full(n, gold, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self.creditor = np.full(n, -1, dtype=np.int16)
        self.activity = np.full(n, Activity.MINE, dtype=np.int8)
        self.besieged, self.cash = np.zeros(1, dtype=np.int16), np.array(cash, dtype=np.int64)

    def open(self, form, keys, legal_price=30.0):
        n = self.n
        form(choose_buyer)(
            self.channel, self.buyer, self.sold, self.paid, self.activity, np.zeros(n, dtype=np.int16), self.gold, self.debt,
            self.creditor, np.zeros(n, dtype=np.bool_), np.array([28.0], dtype=np.float32), np.zeros(1, dtype=np.int16),
            self.besieged, np.zeros(1, dtype=np.float32), np.ones(1, dtype=np.bool_), legal_price, self.cash, 1,
            keys("ready", "channel", "order", "company"), self.p,
        )  # fmt: skip
        return self


def test_who_owes_sells_to_the_creditor_at_the_lower_price_whatever_the_law_pays(p, form, keys):
    market = Market(300, p.sell._replace(ready_rate=1.0))
    market.debt[:150], market.creditor[:150] = 5000, 1
    market.open(form, keys, legal_price=300.0)
    assert (market.channel[:150] == ILLICIT).all()
    assert (market.buyer[:150] == 1).all()
    assert market.paid[:150] == pytest.approx(int(1000 * 28.0 * (1 - p.sell.bonded_discount_share)), abs=1)
    assert (market.channel[150:] == LEGAL).all()


def test_a_buyer_without_cash_leaves_the_last_in_line_with_their_gold(p, form, keys):
    q = p.sell._replace(ready_rate=1.0, distrust_share=100.0)
    market = Market(300, q, cash=(28_000 * 10, 0)).open(form, keys)
    assert market.paid.sum() == 28_000 * 10
    assert (market.channel == ILLICIT).sum() == 10
    assert market.cash[0] == 0


def test_nothing_is_sold_in_a_siege_or_by_those_who_do_not_mine(p, form, keys):
    besieged = Market(100, p.sell)
    besieged.besieged[:] = 9
    farmers = Market(100, p.sell)
    farmers.activity[:] = Activity.FARM
    for market in (besieged, farmers):
        assert not market.open(form, keys).channel.any()


def test_plain_and_compiled_markets_agree(p, keys):
    markets = [Market(400, p.sell, cash=(28_000 * 50, 0)).open(f, keys) for f in (lambda r: r, lambda r: r.py_func)]
    for name in ("channel", "buyer", "sold", "paid", "cash"):
        assert (getattr(markets[0], name) == getattr(markets[1], name)).all()
