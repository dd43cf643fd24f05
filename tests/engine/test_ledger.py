"""The ledger: gold and money move, and neither appears nor vanishes."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.engine.ledger.books import Ledger
from goldsim.engine.ledger.payments import ALL, WATCHED, Payment
from goldsim.engine.tables import Access, Column, Declaration, Table, TableSpec
from goldsim.errors import BooksDoNotClose, Overdraft, UndeclaredColumn

PEOPLE = TableSpec("miners", "a person", (Column("purse", "i8", "XOF", "cash", account="money"),
                                          Column("gold", "i8", "mg", "gold", account="gold")))  # fmt: skip
BUYERS = TableSpec("buyers", "a buyer", (Column("cash", "i8", "XOF", "cash", account="money"),
                                         Column("stock", "i8", "mg", "gold", account="gold")))  # fmt: skip
WORLD = TableSpec("world", "all else", (Column("money", "i8", "XOF", "money", account="money", may_go_negative=True),))


def books(weight=10, purses=(100, 50, 0), cash=(1000, 20)):
    access = Access()
    people, buyers, world = Table(PEOPLE, 3, access, weight=weight), Table(BUYERS, 2, access), Table(WORLD, 1, access)
    people.account("purse")[:], buyers.account("cash")[:] = purses, cash
    people.account("gold")[:] = 7
    ledger = Ledger([people, buyers, world], access)
    ledger.open()
    return ledger, people, buyers, world, access


def test_a_person_pays_his_amount_and_an_institution_receives_it_from_everybody_the_row_stands_for():
    ledger, people, buyers, *_ = books()
    moved = ledger.pay(Payment("fee", "miners.purse", "buyers.cash"), np.array([5, 3, 0]), payee=np.array([1, 1, -1]))
    assert people.purse.tolist() == [95, 47, 0]
    assert buyers.cash.tolist() == [1000, 20 + 80]
    assert moved == 80
    ledger.close(0)


def test_an_institution_pays_every_person_a_row_stands_for():
    ledger, people, buyers, *_ = books()
    ledger.pay(Payment("price", "buyers.cash", "miners.purse"), np.array([4, 0, 6]), payer=0)
    assert people.purse.tolist() == [104, 50, 6]
    assert buyers.cash.tolist() == [900, 20]
    ledger.close(0)


def test_people_pay_people_one_for_one():
    ledger, people, *_ = books()
    ledger.pay(Payment("gift", "miners.purse", "miners.purse"), np.array([10, 0, 0]), payee=np.array([2, -1, -1]))
    assert people.purse.tolist() == [90, 50, 10]


@pytest.mark.parametrize(
    ("amount", "rows", "words"),
    [
        ([0, 51, 0], None, "1 short"),
        ([-1, 0, 0], None, "-1 from miners.purse"),
        ([1, 0, 0], [-1, 0, 0], "row -1"),
        ([1, 0, 0], [9, 0, 0], "row 9"),
    ],
)
def test_a_payment_that_cannot_be_made_is_refused_with_its_row(amount, rows, words):
    ledger, *_ = books()
    targets = 0 if rows is None else np.array(rows)
    with pytest.raises(Overdraft, match=words):
        ledger.pay(Payment("fee", "miners.purse", "buyers.cash"), np.array(amount), payee=targets)


def test_gold_cannot_be_paid_into_a_purse():
    ledger, *_ = books()
    with pytest.raises(Overdraft, match=r"from miners\.gold to buyers\.cash.*: the one holds gold and the other money"):
        ledger.pay(Payment("mistake", "miners.gold", "buyers.cash"), np.array([1, 0, 0]), payee=0)


def test_the_outside_world_may_owe():
    ledger, _, _, world, _ = books()
    ledger.pay(Payment("loan", "world.money", "buyers.cash"), np.array([500]), payer=0, payee=0)
    assert world.money.tolist() == [-500]


def test_a_verb_makes_only_the_payments_that_it_declares():
    ledger, *_, access = books()
    fee, other = Payment("fee", "miners.purse", "buyers.cash"), Payment("fee", "miners.purse", "buyers.cash")
    access.declared = Declaration("sell", {}, {}, payments=frozenset({fee}))
    ledger.pay(fee, np.array([1, 0, 0]), payee=0)
    for refused in (lambda: ledger.pay(other, np.array([1, 0, 0]), payee=0), lambda: ledger.post(other, np.array([1, 0]), 0)):
        with pytest.raises(UndeclaredColumn, match=r"sell makes <Payment .*>, which it does not declare"):
            refused()


def test_a_misspelt_account_is_named_with_those_that_there_are():
    ledger, *_ = books()
    with pytest.raises(UndeclaredColumn, match=r"no account 'miners\.purs'; there are miners\.purse, miners\.gold"):
        ledger.pay(Payment("fee", "miners.purs", "buyers.cash"), np.array([1, 0, 0]), payee=0)


def test_a_franc_that_appears_stops_the_week_with_account_and_amount():
    ledger, people, *_ = books()
    people.account("purse")[1] += 1
    with pytest.raises(BooksDoNotClose, match=r"week 4: .*miners\.purse holds 1510, .* 1500 \(difference 10\)"):
        ledger.close(4)


# ---- balances that a rule moves, and its receipts ----


def taken(ledger, amounts, account="miners.purse"):
    """Take amounts out of purses as a rule would, and return its receipt; the last person is watched."""
    ledger._accounts[account].balances[:] -= np.array(amounts)
    return np.array([sum(amounts), amounts[-1]])


def test_what_a_rule_took_from_purses_reaches_one_row_for_everybody_whom_the_rows_stand_for():
    ledger, people, buyers, *_ = books()
    assert ledger.post(Payment("fee", "miners.purse", "buyers.cash"), taken(ledger, [5, 3, 0]), 1) == 80
    assert people.purse.tolist() == [95, 47, 0]
    assert buyers.cash.tolist() == [1000, 100]
    assert ledger.moved(source="miners.purse", reason="fee") == 80
    ledger.close(0)


def test_what_a_rule_took_reaches_each_row_that_it_names():
    ledger, _, buyers, *_ = books()
    ledger.post(Payment("fee", "miners.purse", "buyers.cash"), taken(ledger, [5, 3, 0]), np.array([3, 5]))
    assert buyers.cash.tolist() == [1030, 70]
    ledger.close(0)


def test_what_a_rule_paid_into_purses_comes_from_an_institution():
    ledger, people, buyers, *_ = books()
    receipt = -taken(ledger, [-4, 0, -6])
    ledger.post(Payment("price", "buyers.cash", "miners.purse"), receipt, np.array([10, 0]))
    assert people.purse.tolist() == [104, 50, 6]
    assert buyers.cash.tolist() == [900, 20]
    ledger.close(0)


def test_a_rule_that_writes_down_another_sum_than_it_took_stops_the_week():
    ledger, *_ = books()
    receipt = taken(ledger, [5, 3, 0])
    receipt[ALL] -= 1
    ledger.post(Payment("fee", "miners.purse", "buyers.cash"), receipt, 0)
    with pytest.raises(BooksDoNotClose, match=r"miners\.purse holds 1420, .* 1430 \(difference -10\)"):
        ledger.close(0)


def test_rows_that_get_another_sum_than_the_receipt_says_stop_the_week():
    ledger, *_ = books()
    ledger.post(Payment("fee", "miners.purse", "buyers.cash"), taken(ledger, [5, 3, 0]), np.array([8, 1]))
    with pytest.raises(BooksDoNotClose, match=r"buyers\.cash holds 1110, .* 1100"):
        ledger.close(0)


def test_a_purse_from_which_a_rule_took_too_much_stops_the_week_by_name():
    ledger, *_ = books()
    ledger.post(Payment("fee", "miners.purse", "buyers.cash"), taken(ledger, [0, 0, 1]), 0)
    with pytest.raises(Overdraft, match=r"week 2: a row of miners\.purse holds -1"):
        ledger.close(2)


def test_a_purse_too_full_for_its_32_bits_stops_the_week():
    access = Access()
    narrow = TableSpec("miners", "a person", (Column("purse", "i4", "XOF", "cash", account="money"),))
    people, world = Table(narrow, 2, access, weight=10), Table(WORLD, 1, access)
    people.account("purse")[:] = 2**31 - 10, 5
    ledger = Ledger([people, world], access)
    ledger.open()
    ledger._accounts["miners.purse"].balances[:1] += 100
    receipt = np.array([100, 0])
    ledger.post(Payment("windfall", "world.money", "miners.purse"), receipt, 0)
    with pytest.raises((Overdraft, BooksDoNotClose), match=r"miners\.purse holds -"):
        ledger.close(0)


def test_a_listener_hears_the_watched_persons_part_and_nobody_elses():
    ledger, *_ = books()
    heard, ledger.watched = [], 1
    ledger.listeners.append(heard.append)
    receipt = taken(ledger, [5, 3, 0])
    receipt[WATCHED] = 3
    ledger.post(Payment("fee", "miners.purse", "buyers.cash"), receipt, 0)
    receipt = -taken(ledger, [0, -2, 0])
    receipt[WATCHED] = 2
    ledger.post(Payment("gift", "buyers.cash", "miners.purse"), receipt, 0)
    assert [transfer.of_row("source", 1) for transfer in heard] == [3, 0]
    assert [transfer.of_row("target", 1) for transfer in heard] == [0, 2]
    assert not any(transfer.of_row(side, 0) for transfer in heard for side in ("source", "target"))


@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 40), min_size=3, max_size=3)), max_size=30))
def test_whatever_moves_the_total_stays(steps):
    ledger, *_ = books()
    total = ledger.total("money"), ledger.total("gold")
    ways = [
        ("miners.purse", "buyers.cash", {"payee": np.array([0, 1, 0])}),
        ("buyers.cash", "miners.purse", {"payer": 0}),
        ("miners.purse", "world.money", {"payee": 0}),
        ("world.money", "miners.purse", {"payer": 0}),
        ("miners.gold", "buyers.stock", {"payee": 1}),
        ("miners.purse", "miners.purse", {"payee": np.array([1, 2, 0])}),
    ]
    for way, amounts in steps:
        source, target, rows = ways[way]
        try:
            ledger.pay(Payment("any", source, target), np.array(amounts), **rows)
        except Overdraft:
            return
        assert (ledger.total("money"), ledger.total("gold")) == total
        ledger.close(0)
