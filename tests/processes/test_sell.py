from datetime import date, timedelta
from math import gcd

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.draws import Draws
from goldsim.engine.kernels import BLOCK
from goldsim.engine.ledger.payments import ALL, WATCHED
from goldsim.entities.miners import Task
from goldsim.processes import sell
from goldsim.processes.sell import sell_for_companies, within_cash
from goldsim.processes.sell.buying_centres import CENTRES, all_centres, buy_at_centres, centres_at, taken_out
from goldsim.processes.sell.miners_gold import Bought, Luck, Paid, Rule, Seller, Sold, choose_channels, sell_in_full, sell_in_turn
from goldsim.processes.sell.pit_prices import (
    Bidder,
    Choice,
    PriceBoard,
    World,
    best_bidder,
    best_chances,
    chance_legal,
    coprime_stride,
    follow_exports,
    in_drawn_order,
    licensed_price,
    part_paid,
)
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from paired import lived, moved, sum_of
from records import filled, keys_of, totals

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


# ---- what a site's gold fetches ----


def paid_part(form, p, purse, value=30.0):
    """Return the part of gold's worth that is paid where networks have so much cash a week for each mg."""
    return form(part_paid)(np.array(purse, dtype=np.float64), np.arange(len(purse)), value, p.sell)


def test_one_buyer_squeezes_as_at_hire_and_many_compete_for_the_gold(p, form):
    parts = [paid_part(form, p, [1000.0] * n) for n in (1, 2, 5, 30)]
    assert parts == sorted(parts)
    power = p.sell.supply_power
    assert parts == pytest.approx([1 / (1 + 1 / (n * power)) for n in (1, 2, 5, 30)])
    # 7,500 FCFA/g of some 12,550 on the world market, of which ways out leave nine tenths; 4.8 % with many.
    assert parts[0] == pytest.approx(7500 / 12_550 / 0.93, abs=0.05)
    assert parts[3] > 0.952
    # A buyer without cash is none.
    assert paid_part(form, p, [1000.0, 0.0, 0.0]) == pytest.approx(parts[0])


@given(cash=st.floats(0.01, 1), n=st.integers(5, 40))
def test_where_cash_does_not_reach_the_price_falls_until_it_buys_what_sellers_then_bring(p, form, cash, n):
    part = paid_part(form, p, [cash * 30.0 / n] * n)
    brought = part**p.sell.supply_power
    assert part * brought <= cash * (1 + 1e-9)
    assert paid_part(form, p, [0.5 * cash * 30.0 / n] * n) <= part
    assert paid_part(form, p, [0.0] * n) > 0


def test_a_site_sells_to_who_offers_most_with_cash_and_changes_the_buyer_for_a_better_offer_only(p, form):
    q = p.sell._replace(loyalty_share=0.02)
    km = np.array([0.0, 50.0, 50.0, 300.0])

    def buyer(now, worth, left, active=True):
        bidder = filled(Bidder, 4, worth=worth, is_active=active)
        return form(best_bidder)(now, 100.0, np.array(left, dtype=np.float64), bidder, np.flatnonzero(km <= 200.0), km, 0.0001, q)

    rich = [1000] * 4
    assert buyer(0, [0.90, 0.91, 0.90, 0.99], rich) == 0
    assert buyer(0, [0.90, 0.95, 0.90, 0.99], rich) == 1  # the fourth is out of reach
    assert buyer(1, [0.90, 0.90, 0.90, 0.99], rich) == 1
    assert buyer(0, [0.90, 0.95, 0.90, 0.99], [1000, 0, 1000, 0]) == 0
    assert buyer(0, [0.90, 0.95, 0.90, 0.99], [10, 30, 20, 1000]) == 1
    assert buyer(0, [0.90, 0.95, 0.90, 0.99], rich, active=[True, False, True, True]) == 0


def test_with_all_ways_closed_cash_sticks_in_gold_the_pit_price_falls_and_comes_back(tiny):
    first, last = date(2021, 1, 4) + timedelta(weeks=20), date(2021, 1, 4) + timedelta(weeks=40, days=-1)
    closure = {"from": first, "to": last, "exits": ["Exia", "Ypsia", "airport"], "source": "as in 2020"}

    def price(seed, closures):
        # The networks' cash is two weeks' turnover, as in the country: eight of them buy for some 130 million a week here.
        economy = lived(tiny.with_values({"closures": closures}), seed, 56, initial__trafficker_capital_xof=3.3e7)
        return np.array([week["pit_price_share"] for week in economy.observer.weekly])

    # Few networks and pits make single seeds differ: their mean over twelve.
    shut, usual = (np.array([price(seed, closures) for seed in range(1, 13)]) for closures in ([closure], []))
    fall = (shut / usual - 1).mean(axis=0)
    assert -0.6 < fall[20:28].min() < -0.2
    assert fall[20:40].mean() < -0.1
    assert abs(shut[:, 46:].mean() / usual[:, 46:].mean() - 1) < 0.05


def test_with_the_airport_closed_licensed_buyers_buy_nothing(tiny):
    closure = {"from": date(2021, 1, 4), "to": date(2021, 12, 31), "exits": ["airport"], "source": "invented"}
    shut, open_ = (lived(tiny.with_values({"closures": closures}), 1, 10) for closures in ([closure], []))
    assert moved(shut, target="country.declared") == 0 < moved(open_, target="country.declared")
    assert moved(shut, target="country.laundered") == 0 < moved(open_, target="country.laundered")


# ---- public buying centres ----


def test_centres_open_at_the_largest_sites_stay_there_and_the_smallest_close_first():
    n, everywhere = [10, 500, 30, 400], np.ones(4, dtype=bool)
    assert centres_at(filled(PriceBoard, 4, n_miners=n), 2, everywhere).tolist() == [False, True, False, True]
    grown = filled(PriceBoard, 4, n_miners=[600, 500, 30, 400], has_centre=[False, True, False, True])
    assert centres_at(grown, 2, everywhere).tolist() == [False, True, False, True]
    assert centres_at(grown, 3, everywhere).tolist() == [True, True, False, True]
    assert centres_at(grown, 1, everywhere).tolist() == [False, True, False, False]
    assert centres_at(grown, 99, everywhere).all()
    assert not centres_at(grown, 0, everywhere).any()


def test_centres_that_are_for_a_place_stand_there_and_leave_others_theirs():
    place = filled(PriceBoard, 4, n_miners=[10, 500, 30, 400], has_centre=[False, True, False, False])
    here = np.array([True, False, True, False])
    assert all_centres(place, [(1.0, here), (2.0, ~here)]).tolist() == [False, True, True, True]
    assert all_centres(place, [(1.0, here)]).tolist() == [False, False, True, False]


def test_what_offices_take_out_of_centres_falls_with_their_honesty_and_ends_with_the_cash(p):
    turned_over, left = np.array([10**6] * 3), np.array([10**6, 10**6, 5])
    taken = taken_out(turned_over, left, np.array([1.0, 0.0, 0.0]), p.sell)
    assert taken.tolist() == [0, int(10**6 * p.sell.centre_theft_share), 5]


def centres(tiny, cash, seed=1, **values):
    """Return an economy in which two centres have so much cash, and what people sold there, mg."""
    economy = lived(tiny, seed, 8, **values)
    economy.week += 1  # who was ready to sell in the week that was has sold
    put(economy.programmes, CENTRES, n_units=2.0, at_site=cash)
    with acting(economy, sell):
        buy_at_centres(economy)
    return economy, int(economy.country.centre_gold[0])


def test_centres_buy_what_their_fund_pays_for_and_no_more_and_ask_for_papers_unless_the_rule_says_otherwise(tiny):
    little, rich = 10**7, 10**12
    economy, bought = centres(tiny, little, sell__centre_discount_share=0.0)
    price = economy.country.price[0]
    assert 0 < bought * price <= little
    assert 0 <= economy.programmes.at_site[CENTRES] < little
    free = tiny.with_values({"policy.switches.buy_without_papers": True})

    def bought_by_the_rich(scenario, discount):
        # Few people of so small a country have papers: those of three are asked.
        return sum(centres(scenario, rich, seed, sell__centre_discount_share=discount)[1] for seed in (1, 2, 3))

    cheap, more, without = bought_by_the_rich(tiny, 0.16), bought_by_the_rich(tiny, 0.0), bought_by_the_rich(free, 0.0)
    assert cheap < more < without


def test_only_what_was_exported_buys_again_and_nothing_flies_from_a_closed_airport(tiny):
    economy, _ = centres(tiny, 0)
    put(economy.country, centre_gold=10**9, can_fly=False)
    declared = int(economy.country.declared[0])
    with acting(economy, sell):
        buy_at_centres(economy)
    assert economy.country.declared[0] == declared
    put(economy.country, can_fly=True)
    with acting(economy, sell):
        buy_at_centres(economy)
    mg = int(10**9 * economy.p.sell.centre_export_rate)
    assert economy.country.declared[0] == declared + mg


class Market:
    """People at work at one site with the same gold, buyer 0 at the site and buyer 1 elsewhere."""

    def __init__(self, n, p, gold=1000, cash=(10**9, 10**9)):
        self.n, self.p, self.rows = n, p, np.arange(n)
        self.seller, self.pit = filled(Seller, n, gold=gold, savings=500, site=0), filled(PriceBoard, 1, price=28.0, buyer=0)
        self.cash = np.array(cash, dtype=np.int64)
        self.bought, self.sold, self.paid = totals(Bought, 2), totals(Sold, 1), Paid.blank(watched=n - 1)

    def open(self, form, week=0, legal_price=30.0):
        self.had = {name: getattr(self.seller, name).copy() for name in ("gold", "savings", "debt")} | {"cash": self.cash.copy()}
        luck, best = keys_of(Luck, week), form(best_chances)(legal_price, self.pit.price, self.p)
        choice = Choice(legal_price, np.zeros(1, dtype=np.float32), best, 1)
        rows, seller, pit, sums = self.rows.copy(), self.seller, self.pit, (self.bought, self.sold, self.paid)
        rows = rows[: form(choose_channels)(rows, seller, pit, *sums, choice, Rule(luck, self.p))]
        rows = rows[: form(sell_in_full)(rows, seller, pit, *sums, self.bought.asked > self.cash, self.p)]
        queue = form(in_drawn_order)(rows, self.n, luck.order)
        form(sell_in_turn)(queue, seller, pit, *sums, self.cash, self.p)
        return self

    @property
    def gold(self):
        return self.seller.gold

    def gone(self, name):
        return self.had[name].astype(np.int64) - getattr(self.seller, name)


def digger_keeps(q, sponsored=0.0):
    """Return what a digger keeps of a sale: less levy and crushing, the team's part and what the sponsor did not pay for."""
    return (1 - q.levy_share - q.crushing_share) * (1 - q.owner_part_share - q.sponsor_part_share * sponsored)


@given(sponsored=st.floats(0, 1, width=32), gold=st.integers(1, 10**5))
def test_a_sale_is_shared_by_the_contract_to_the_last_franc(p, form, sponsored, gold):
    market = Market(40, p.sell._replace(ready_rate=1.0, distrust_share=100.0), gold=gold)
    market.seller.sponsored[:], market.seller.task[20:] = sponsored, Task.WASH
    market.open(form)
    paid, sold = int(gold * 28.0), market.sold
    digger, washer = -market.gone("savings")[0], -market.gone("savings")[-1]
    # Each of four parts is a whole number of francs, rounded down: what is left over is the digger's.
    assert -0.01 < digger - paid * digger_keeps(p.sell, sponsored) < 4
    assert washer == pytest.approx(paid * (1 - p.sell.levy_share), abs=1)
    assert 20 * (digger + washer) + sold.levied[0] + sold.crushed[0] + sold.owned[0] == 40 * paid
    assert sold.owned[0] == pytest.approx(20 * (paid - digger - paid * (p.sell.levy_share + p.sell.crushing_share)), abs=40)


def test_the_sponsor_of_all_costs_gets_his_whole_part_and_who_pays_his_own_keeps_it(p, form):
    kept = []
    for sponsored in (0.0, 0.5, 1.0):
        market = Market(10, p.sell._replace(ready_rate=1.0), gold=10**5)
        market.seller.sponsored[:] = sponsored
        market.open(form, legal_price=300.0)
        kept.append(-market.gone("savings")[0] / (300 * 10**5 * (1 - p.sell.levy_share - p.sell.crushing_share)))
    q = p.sell
    assert kept == pytest.approx([1 - q.owner_part_share, 1 - q.owner_part_share - q.sponsor_part_share / 2, q.team_part_share])


def test_who_owes_sells_to_the_creditor_at_the_lower_price_whatever_the_law_pays(p, form):
    market = Market(300, p.sell._replace(ready_rate=1.0))
    market.seller.debt[:150], market.seller.creditor[:150] = 5000, 1
    market.open(form, legal_price=300.0)
    price = int(1000 * 28.0 * (1 - p.sell.bonded_discount_share))
    assert market.bought.mg.tolist() == [0, 150 * 1000]
    assert market.bought.xof[1] == pytest.approx(150 * price, abs=150)
    assert market.paid.declared[ALL] == 150 * 1000
    assert market.paid.legal_price[ALL] == 150 * 300_000
    assert (market.gold == 0).all()
    bonded, free = -market.gone("savings")[:150] + market.gone("debt")[:150], -market.gone("savings")[150:]
    assert bonded == pytest.approx(price * digger_keeps(p.sell), abs=3)
    assert free == pytest.approx(300_000 * digger_keeps(p.sell), abs=3)


def test_a_debt_is_paid_back_out_of_what_is_left_of_the_sale_and_frees_who_has_paid_it(p, form):
    market = Market(200, p.sell._replace(ready_rate=1.0))
    market.seller.debt[:100], market.seller.creditor[:100] = 100, 1
    market.seller.debt[100:], market.seller.creditor[100:] = 10**6, 1
    market.open(form)
    paid = int(1000 * 28.0 * (1 - p.sell.bonded_discount_share))
    kept = paid * digger_keeps(p.sell)
    assert (market.seller.debt[:100] == 0).all()
    assert (market.seller.creditor[:100] == -1).all()
    assert market.gone("debt")[100:] == pytest.approx(int(kept * p.sell.repaid_share), abs=3)
    assert (market.seller.repaid == market.gone("debt")).all()
    assert (market.seller.creditor[100:] == 1).all()
    assert market.bought.back.tolist() == [0, market.gone("debt").sum()]


def test_a_buyer_without_cash_leaves_the_last_in_line_with_their_gold(p, form):
    q = p.sell._replace(ready_rate=1.0, distrust_share=100.0)
    market = Market(300, q, cash=(28_000 * 10, 0)).open(form)
    assert market.bought.xof.tolist() == [28_000 * 10, 0]
    assert (market.gold == 0).sum() == 10
    assert market.cash[0] == 0


def test_with_little_cash_whole_blocks_are_served_and_one_in_part_and_which_is_drawn(p, form):
    q = p.sell._replace(ready_rate=1.0, distrust_share=100.0)
    n, n_served = 10 * BLOCK, 3 * BLOCK + 5
    first = set()
    for week in range(12):
        market = Market(n, q, cash=(28_000 * n_served, 0)).open(form, week)
        served = (market.gold == 0).reshape(10, BLOCK).sum(axis=1)
        assert sorted(served) == [0] * 6 + [5] + [BLOCK] * 3
        first.add(int(np.argmax(served)))
    assert len(first) > 3


@given(n=st.integers(1, 6 * BLOCK), n_paid=st.tuples(*[st.integers(0, 3 * BLOCK)] * 2), week=st.integers(0, 500))
def test_each_buyer_serves_whole_blocks_and_at_most_one_in_part(p, form, n, n_paid, week):
    q = p.sell._replace(ready_rate=1.0, distrust_share=100.0, bonded_discount_share=0.125)
    # Those in odd rows owe buyer 1, who pays them 24.5 a mg; either buyer's cash reaches for so many.
    market = Market(n, q, cash=(n_paid[0] * 28_000, n_paid[1] * 24_500))
    market.seller.debt[1::2], market.seller.creditor[1::2] = 10**6, 1
    market.open(form, week)
    block = np.arange(n) // BLOCK
    for buyer in (0, 1):
        mine = np.arange(n) % 2 == buyer
        size, served = (np.bincount(block[which], minlength=6) for which in (mine, mine & (market.gold == 0)))
        assert np.isin(market.gold[mine], (0, 1000)).all()
        assert ((served > 0) & (served < size)).sum() <= 1
        assert served.sum() == min(n_paid[buyer], mine.sum())


def test_only_those_at_work_sell(p, form):
    market = Market(300, p.sell._replace(ready_rate=1.0))
    market.rows = np.arange(0, 300, 3)
    market.open(form)
    assert np.flatnonzero(market.gone("gold")).tolist() == market.rows.tolist()
    assert np.flatnonzero(market.gone("savings")).tolist() == market.rows.tolist()


def test_nothing_is_sold_in_a_siege_or_by_those_who_do_not_mine(p, form):
    besieged = Market(100, p.sell)
    besieged.pit.besieged_until[:] = 9
    nobody = Market(100, p.sell)
    nobody.rows = np.arange(0)
    for market in (besieged, nobody):
        assert not any(receipt.any() for receipt in market.open(form).paid[:-1])
        assert not market.gone("gold").any()


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 20_000)), min_size=1, max_size=40),
    st.lists(st.integers(0, 10**6), min_size=2, max_size=2), st.floats(20, 40),
)  # fmt: skip
def test_what_people_gain_and_lose_is_on_the_receipts_and_with_the_networks(p, form, people, cash, legal_price):
    market = Market(len(people), p.sell._replace(ready_rate=0.8), cash=cash)
    market.gold[:], market.seller.debt[:] = (np.array(column) for column in zip(*people, strict=True))
    market.seller.creditor[:] = np.where(market.seller.debt > 0, np.arange(len(people)) % 2, -1)
    market.open(form, legal_price=legal_price)
    for whose, part in ((slice(None), ALL), (-1, WATCHED)):
        paid = {name: getattr(market.paid, name)[part] for name in Paid.payments}
        assert paid["declared"] + paid["smuggled"] == market.gone("gold")[whose].sum()
        gained = paid["legal_price"] + paid["price"] - paid["levy"] - paid["crushing"] - paid["pit"] - paid["repaid"]
        assert gained == -market.gone("savings")[whose].sum()
        assert paid["repaid"] == market.gone("debt")[whose].sum()
    assert market.bought.back.sum() == market.paid.repaid[ALL]
    assert (market.bought.xof <= market.had["cash"]).all()
    assert market.bought.mg.sum() == market.sold.to_networks.sum() == market.paid.smuggled[ALL]
    assert min(market.gold.min(), market.seller.savings.min(), market.seller.debt.min(), market.cash.min()) >= 0


def test_plain_and_compiled_markets_agree(p):
    # A discount that single precision holds exactly: the compiled rule reckons with prices in double.
    q = p.sell._replace(bonded_discount_share=0.125)
    markets = [Market(400, q, cash=(28_000 * 50, 28_000 * 20)) for _ in range(2)]
    for market, form in zip(markets, (lambda r: r, lambda r: r.py_func), strict=True):
        market.seller.debt[::4], market.seller.creditor[::4] = 2000, 1
        market.open(form)
    for name in ("seller", "bought", "sold", "paid"):
        for one, other in zip(getattr(markets[0], name), getattr(markets[1], name), strict=True):
            assert np.array_equal(one, other)
    assert (markets[0].cash == markets[1].cash).all()


# ---- the licensed price, and the tax on the first kilos ----


def exported(p, *by_week, **values):
    """Return what a country writes down in weeks in which so much was declared, mg."""
    country = filled(World, 1)
    for mg in by_week:
        country.declared[0] += mg
        follow_exports(country, p.sell._replace(**values))
    return country


def test_a_licensed_buyer_pays_the_world_price_less_his_discount_and_the_tax_that_he_owes(p):
    for taxed in (0.0, 0.4, 1.0):
        price = licensed_price(filled(World, 1, price=30.0, taxed_share=taxed), p.sell)
        assert price == pytest.approx(30.0 * (1 - p.sell.legal_discount_share - p.sell.tax_share * taxed))


def test_all_declared_gold_is_taxed_while_it_is_little_and_then_the_first_kilos_of_each_exporters_month(p):
    memory, weeks, a_week = p.sell.memory_rate, 60, 10**7
    assert exported(p, 10**6).taxed_share[0] == 1
    a_month = a_week * (1 - (1 - memory) ** weeks) * WEEKS_PER_YEAR / MONTHS_PER_YEAR
    cap, size = a_month / 2, p.sell.exporter_mg_per_month
    assert size > a_month
    assert exported(p, *[a_week] * weeks, taxed_mg_per_month=cap).taxed_share[0] == pytest.approx(1 / 2)
    # Ten times as much leaves with more exporters, and each has its first kilos.
    assert exported(p, *[10**9] * weeks).taxed_share[0] == pytest.approx(p.sell.taxed_mg_per_month / size)
    assert exported(p, *[10**9] * weeks, taxed_mg_per_month=2 * size).taxed_share[0] == 1


@given(by_week=st.lists(st.integers(0, 10**10), min_size=1, max_size=6))
def test_the_taxed_part_is_a_share_and_falls_with_what_is_declared(p, by_week):
    usual, more = exported(p, *by_week), exported(p, *(mg + 10**9 for mg in by_week))
    assert 0 < more.taxed_share[0] <= usual.taxed_share[0] <= 1
    assert usual.declared_before[0] == sum(by_week)


def test_laundered_gold_counts_as_declared_toward_the_first_kilos(p):
    clean, laundered = exported(p, 10**11), filled(World, 1, laundered=10**11)
    follow_exports(laundered, p.sell)
    assert laundered.taxed_share[0] == clean.taxed_share[0] < 1


def test_an_operators_declared_gold_brings_the_licensed_price_and_the_state_the_tax_that_is_owed(tiny):
    economy, p = GoldEconomy(tiny, seed=1), tiny.parameters.sell
    companies, n = economy.companies, len(economy.companies)
    put(economy.country, price=30.0, taxed_share=0.25)
    put(companies, gold=10**6, cash=0, is_foreign=np.arange(n) % 2 == 0)
    put(economy.traffickers, capital=0)
    with acting(economy, sell):
        sell_for_companies(economy)
    legal = (10**6 * np.where(companies.is_foreign, p.foreign_declared_share, p.local_declared_share)).astype(np.int64)
    assert economy.country.declared[0] == legal.sum()
    assert companies.cash == pytest.approx(legal * 30.0 * (1 - p.legal_discount_share - p.tax_share / 4), abs=1)
    assert economy.country.treasury[0] == int((legal * 30.0 * p.tax_share / 4).sum())
    # Networks without cash take none of the rest.
    assert companies.gold.tolist() == (10**6 - legal).tolist()


def test_in_a_run_the_state_gets_the_tax_on_the_taxed_part_and_no_more(tiny):
    economy = lived(tiny, 1, 0, sell__taxed_mg_per_month=1e6, police__usual_raids_rate=0.0)
    due, shares = 0.0, []
    for _ in range(10):
        laundered, declared_ = int(economy.country.laundered[0]), int(economy.country.declared[0])
        economy.run_for(1)
        mg = int(economy.country.declared[0]) - declared_ + int(economy.country.laundered[0]) - laundered
        due += mg * economy.country.price[0] * economy.p.sell.tax_share * economy.country.taxed_share[0]
        shares.append(float(economy.country.taxed_share[0]))
    assert shares[0] == 1
    assert shares[-1] < 0.5
    assert moved(economy, target="country.treasury", reason="gold tax") == pytest.approx(due, rel=1e-4)


def test_without_a_choice_of_channel_no_miner_sells_by_the_law(tiny):
    with_, without = (lived(tiny.with_values({"mechanisms.M04": switch}), 1, 8) for switch in ("on", "off"))
    reason = {"target": "country.declared", "reason": "sold to a licensed buyer"}
    assert moved(with_, **reason) > 0
    assert moved(without, **reason) == 0
    assert sum_of(without, "gold_dug_mg") > 0
