"""The ledger: gold and money move, and neither appears nor vanishes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.columns import Access, Column, Declaration, Table, TableSpec
from goldsim.errors import BooksDoNotClose, Overdraft, UndeclaredColumn
from goldsim.ledger import Ledger

PEOPLE = TableSpec("people", "a person", (Column("purse", "i8", "XOF", "cash", account="money"),
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
    moved = ledger.move(np.array([5, 3, 0]), "people.purse", "buyers.cash", "fee", target_rows=np.array([1, 1, -1]))
    assert people.purse.tolist() == [95, 47, 0]
    assert buyers.cash.tolist() == [1000, 20 + 80]
    assert moved == 80
    ledger.close(0)


def test_an_institution_pays_every_person_a_row_stands_for():
    ledger, people, buyers, *_ = books()
    ledger.move(np.array([4, 0, 6]), "buyers.cash", "people.purse", "price", source_rows=0)
    assert people.purse.tolist() == [104, 50, 6]
    assert buyers.cash.tolist() == [900, 20]
    ledger.close(0)


def test_people_pay_people_one_for_one():
    ledger, people, *_ = books()
    ledger.move(np.array([10, 0, 0]), "people.purse", "people.purse", "gift", target_rows=np.array([2, -1, -1]))
    assert people.purse.tolist() == [90, 50, 10]


@pytest.mark.parametrize(
    ("amount", "rows", "words"),
    [
        ([0, 51, 0], None, "1 short"),
        ([-1, 0, 0], None, "-1 from people.purse"),
        ([1, 0, 0], [-1, 0, 0], "row -1"),
        ([1, 0, 0], [9, 0, 0], "row 9"),
    ],
)
def test_a_payment_that_cannot_be_made_is_refused_with_its_row(amount, rows, words):
    ledger, *_ = books()
    targets = 0 if rows is None else np.array(rows)
    with pytest.raises(Overdraft, match=words):
        ledger.move(np.array(amount), "people.purse", "buyers.cash", "fee", target_rows=targets)


def test_gold_cannot_be_paid_into_a_purse():
    ledger, *_ = books()
    with pytest.raises(Overdraft, match=r"people\.gold holds gold and buyers\.cash holds money"):
        ledger.move(np.array([1, 0, 0]), "people.gold", "buyers.cash", "mistake", target_rows=0)


def test_the_outside_world_may_owe():
    ledger, _, _, world, _ = books()
    ledger.move(np.array([500]), "world.money", "buyers.cash", "loan", source_rows=0, target_rows=0)
    assert world.money.tolist() == [-500]


def test_a_verb_moves_only_what_it_declared():
    ledger, *_, access = books()
    access.declared = Declaration.of("sell", {}, {"people": ("purse",)})
    with pytest.raises(UndeclaredColumn, match=r"sell moves buyers\.cash, which it does not declare"):
        ledger.move(np.array([1, 0, 0]), "people.purse", "buyers.cash", "fee", target_rows=0)


def test_a_franc_that_appears_stops_the_week_with_account_and_amount():
    ledger, people, *_ = books()
    people.account("purse")[1] += 1
    with pytest.raises(BooksDoNotClose, match=r"week 4: .*people\.purse holds 1510, .* 1500 \(difference 10\)"):
        ledger.close(4)


@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 40), min_size=3, max_size=3)), max_size=30))
def test_whatever_moves_the_total_stays(steps):
    ledger, *_ = books()
    total = ledger.total("money"), ledger.total("gold")
    ways = [
        ("people.purse", "buyers.cash", {"target_rows": np.array([0, 1, 0])}),
        ("buyers.cash", "people.purse", {"source_rows": 0}),
        ("people.purse", "world.money", {"target_rows": 0}),
        ("world.money", "people.purse", {"source_rows": 0}),
        ("people.gold", "buyers.stock", {"target_rows": 1}),
        ("people.purse", "people.purse", {"target_rows": np.array([1, 2, 0])}),
    ]
    for way, amounts in steps:
        source, target, rows = ways[way]
        try:
            ledger.move(np.array(amounts), source, target, "any", **rows)
        except Overdraft:
            return
        assert (ledger.total("money"), ledger.total("gold")) == total
        ledger.close(0)
