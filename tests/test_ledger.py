"""The ledger: gold and money move, and neither appears nor vanishes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.engine.ledger.books import Ledger
from goldsim.engine.ledger.receipts import ALL, WATCHED, blank_slips
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
    moved = ledger.move(np.array([5, 3, 0]), "miners.purse", "buyers.cash", "fee", target_rows=np.array([1, 1, -1]))
    assert people.purse.tolist() == [95, 47, 0]
    assert buyers.cash.tolist() == [1000, 20 + 80]
    assert moved == 80
    ledger.close(0)


def test_an_institution_pays_every_person_a_row_stands_for():
    ledger, people, buyers, *_ = books()
    ledger.move(np.array([4, 0, 6]), "buyers.cash", "miners.purse", "price", source_rows=0)
    assert people.purse.tolist() == [104, 50, 6]
    assert buyers.cash.tolist() == [900, 20]
    ledger.close(0)


def test_people_pay_people_one_for_one():
    ledger, people, *_ = books()
    ledger.move(np.array([10, 0, 0]), "miners.purse", "miners.purse", "gift", target_rows=np.array([2, -1, -1]))
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
        ledger.move(np.array(amount), "miners.purse", "buyers.cash", "fee", target_rows=targets)


def test_gold_cannot_be_paid_into_a_purse():
    ledger, *_ = books()
    with pytest.raises(Overdraft, match=r"miners\.gold holds gold and buyers\.cash holds money"):
        ledger.move(np.array([1, 0, 0]), "miners.gold", "buyers.cash", "mistake", target_rows=0)


def test_the_outside_world_may_owe():
    ledger, _, _, world, _ = books()
    ledger.move(np.array([500]), "world.money", "buyers.cash", "loan", source_rows=0, target_rows=0)
    assert world.money.tolist() == [-500]


def test_a_verb_moves_only_what_it_declared():
    ledger, *_, access = books()
    access.declared = Declaration.of("sell", {}, {"miners": ("purse",)})
    with pytest.raises(UndeclaredColumn, match=r"sell moves buyers\.cash, which it does not declare"):
        ledger.move(np.array([1, 0, 0]), "miners.purse", "buyers.cash", "fee", target_rows=0)


def test_a_franc_that_appears_stops_the_week_with_account_and_amount():
    ledger, people, *_ = books()
    people.account("purse")[1] += 1
    with pytest.raises(BooksDoNotClose, match=r"week 4: .*miners\.purse holds 1510, .* 1500 \(difference 10\)"):
        ledger.close(4)


# ---- purses lent to a rule, and slips ----


def taken(ledger, amounts, account="miners.purse"):
    """Take amounts out of purses as a rule would, and return its slip; the last person is watched."""
    ledger.purses(account)[:] -= np.array(amounts)
    slips = blank_slips(["any"])
    slips[0] = sum(amounts), amounts[-1]
    return slips[0]


def test_what_a_rule_took_from_purses_reaches_one_row_for_everybody_whom_the_rows_stand_for():
    ledger, people, buyers, *_ = books()
    assert ledger.settle(taken(ledger, [5, 3, 0]), "miners.purse", "buyers.cash", "fee", 1) == 80
    assert people.purse.tolist() == [95, 47, 0]
    assert buyers.cash.tolist() == [1000, 100]
    assert ledger.moved(source="miners.purse", reason="fee") == 80
    ledger.close(0)


def test_what_a_rule_took_reaches_each_row_that_it_names():
    ledger, _, buyers, *_ = books()
    ledger.settle(taken(ledger, [5, 3, 0]), "miners.purse", "buyers.cash", "fee", np.array([3, 5]))
    assert buyers.cash.tolist() == [1030, 70]
    ledger.close(0)


def test_what_a_rule_paid_into_purses_comes_from_an_institution():
    ledger, people, buyers, *_ = books()
    slip = -taken(ledger, [-4, 0, -6])
    ledger.settle(slip, "buyers.cash", "miners.purse", "price", np.array([10, 0]))
    assert people.purse.tolist() == [104, 50, 6]
    assert buyers.cash.tolist() == [900, 20]
    ledger.close(0)


def test_a_rule_that_writes_down_another_sum_than_it_took_stops_the_week():
    ledger, *_ = books()
    slip = taken(ledger, [5, 3, 0])
    slip[ALL] -= 1
    ledger.settle(slip, "miners.purse", "buyers.cash", "fee", 0)
    with pytest.raises(BooksDoNotClose, match=r"miners\.purse holds 1420, .* 1430 \(difference -10\)"):
        ledger.close(0)


def test_rows_that_get_another_sum_than_the_slip_says_stop_the_week():
    ledger, *_ = books()
    ledger.settle(taken(ledger, [5, 3, 0]), "miners.purse", "buyers.cash", "fee", np.array([8, 1]))
    with pytest.raises(BooksDoNotClose, match=r"buyers\.cash holds 1110, .* 1100"):
        ledger.close(0)


def test_a_purse_from_which_a_rule_took_too_much_stops_the_week_by_name():
    ledger, *_ = books()
    ledger.settle(taken(ledger, [0, 0, 1]), "miners.purse", "buyers.cash", "fee", 0)
    with pytest.raises(Overdraft, match=r"week 2: a row of miners\.purse holds -1"):
        ledger.close(2)


def test_a_purse_too_full_for_its_32_bits_stops_the_week():
    access = Access()
    narrow = TableSpec("miners", "a person", (Column("purse", "i4", "XOF", "cash", account="money"),))
    people, world = Table(narrow, 2, access, weight=10), Table(WORLD, 1, access)
    people.account("purse")[:] = 2**31 - 10, 5
    ledger = Ledger([people, world], access)
    ledger.open()
    ledger.purses("miners.purse")[:1] += 100
    slips = blank_slips(["any"])
    slips[0, ALL] = 100
    ledger.settle(slips[0], "world.money", "miners.purse", "windfall", 0)
    with pytest.raises((Overdraft, BooksDoNotClose), match=r"miners\.purse holds -"):
        ledger.close(0)


def test_purses_that_a_verb_has_not_declared_are_not_lent():
    ledger, *_, access = books()
    access.declared = Declaration.of("sell", {}, {"miners": ("gold",)})
    with pytest.raises(UndeclaredColumn, match=r"sell moves miners\.purse, which it does not declare"):
        ledger.purses("miners.purse")


def test_a_listener_hears_the_watched_persons_part_and_nobody_elses():
    ledger, *_ = books()
    heard, ledger.watched = [], 1
    ledger.listeners.append(heard.append)
    slip = taken(ledger, [5, 3, 0])
    slip[WATCHED] = 3
    ledger.settle(slip, "miners.purse", "buyers.cash", "fee", 0)
    slip = -taken(ledger, [0, -2, 0])
    slip[WATCHED] = 2
    ledger.settle(slip, "buyers.cash", "miners.purse", "gift", 0)
    assert [transfer.of_row("source", 1) for transfer in heard] == [3, 0]
    assert [transfer.of_row("target", 1) for transfer in heard] == [0, 2]
    assert not any(transfer.of_row(side, 0) for transfer in heard for side in ("source", "target"))


@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 40), min_size=3, max_size=3)), max_size=30))
def test_whatever_moves_the_total_stays(steps):
    ledger, *_ = books()
    total = ledger.total("money"), ledger.total("gold")
    ways = [
        ("miners.purse", "buyers.cash", {"target_rows": np.array([0, 1, 0])}),
        ("buyers.cash", "miners.purse", {"source_rows": 0}),
        ("miners.purse", "world.money", {"target_rows": 0}),
        ("world.money", "miners.purse", {"source_rows": 0}),
        ("miners.gold", "buyers.stock", {"target_rows": 1}),
        ("miners.purse", "miners.purse", {"target_rows": np.array([1, 2, 0])}),
    ]
    for way, amounts in steps:
        source, target, rows = ways[way]
        try:
            ledger.move(np.array(amounts), source, target, "any", **rows)
        except Overdraft:
            return
        assert (ledger.total("money"), ledger.total("gold")) == total
        ledger.close(0)
