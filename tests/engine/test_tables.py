"""Tables say what they hold, and hand out only what the running verb declared."""

import numpy as np
import pytest

from goldsim.economy import WEEK, GoldEconomy
from goldsim.engine.ledger.payments import Payment
from goldsim.engine.records import In, Key, Keys, Rows
from goldsim.engine.tables import Access, Column, Declaration, Table, TableSpec
from goldsim.entities import ALL_SPECS
from goldsim.errors import Overdraft, UndeclaredColumn

COLUMNS = [(spec.name, column) for spec in ALL_SPECS for column in spec.columns]


@pytest.fixture
def wells():
    """Three wells, of which the verb `draw` reads the depth and writes the rope."""
    columns = (
        Column("depth", "f4", "m", "how deep"),
        Column("rope", "f4", "m", "rope left"),
        Column("coins", "i8", "XOF", "thrown in", account="money"),
    )
    access = Access()
    table = Table(TableSpec("wells", "a well", columns), 3, access)
    access.declared = Declaration(
        "draw", {"wells": frozenset({"depth", "rope", "coins"})}, {"wells": frozenset({"rope", "coins"})}
    )
    return table


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda value: getattr(value, "name", value))
def test_every_column_has_a_unit_a_meaning_and_a_known_type(table, column):
    assert column.unit.strip()
    assert len(column.meaning.split()) >= 1
    assert np.dtype(column.dtype).kind in "ifb"
    assert column.account in (None, "gold", "money")
    if column.account:
        # The purse of a person or a family is 32 bits; one that ran over would not close (see test_ledger).
        assert column.dtype == ("i4" if table in ("miners", "households") else "i8")
        assert column.unit == {"gold": "mg", "money": "XOF"}[column.account]
    assert (column.names is not None) == (column.unit == "state")


@pytest.mark.parametrize("spec", ALL_SPECS, ids=lambda spec: spec.name)
def test_every_table_says_what_a_row_is_and_names_each_column_once(spec):
    assert spec.row_is
    names = [column.name for column in spec.columns]
    assert len(names) == len(set(names))


def test_a_declared_column_is_read_and_a_declared_write_arrives(wells):
    assert wells.depth.tolist() == [0, 0, 0]
    wells.change("rope")[1] = 4
    assert wells.rope.tolist() == [0, 4, 0]


def test_what_is_read_cannot_be_written_into(wells):
    with pytest.raises(ValueError, match="read-only"):
        wells.depth[0] = 3


def test_an_undeclared_write_names_the_verb_and_the_column(wells):
    with pytest.raises(UndeclaredColumn, match=r"draw writes wells\.depth"):
        wells.change("depth")
    with pytest.raises(UndeclaredColumn, match=r"draw writes wells\.bucket, and there is no such column"):
        wells.change("bucket")


def test_an_undeclared_read_names_the_verb_and_the_column(wells):
    wells._access.declared = Declaration("look", {}, {})
    with pytest.raises(UndeclaredColumn, match=r"look reads wells\.depth"):
        _ = wells.depth


def test_accounts_are_the_ledgers_alone(wells):
    with pytest.raises(UndeclaredColumn, match=r"draw writes wells\.coins itself, but only the ledger moves money"):
        wells.change("coins")


def test_a_column_is_not_replaced(wells):
    with pytest.raises(UndeclaredColumn, match=r"wells\.rope is a column"):
        wells.rope = np.zeros(3)


def test_a_column_that_there_is_not_is_told_with_those_that_there_are(wells):
    with pytest.raises(AttributeError, match=r"wells has no column 'bucket'; it has depth, rope, coins"):
        _ = wells.bucket


def test_in_the_week_a_verb_that_reads_or_writes_more_than_it_declared_stops_the_run(tiny, monkeypatch):
    def peeks(economy):
        return economy.miners.savings

    def writes(economy):
        economy.miners.change("skill")[0] = 2

    def sneaks(economy):
        economy.country.price[0] = 1

    def pays(economy):
        economy.pay(Payment("gift", "country.abroad", "country.land"), np.array([1]), payer=0, payee=0)

    cases = (
        (peeks, r"tempt reads miners\.savings"),
        (writes, r"tempt writes miners\.skill"),
        (sneaks, r"tempt reads country\.price"),
        (pays, r"tempt makes <Payment .*country\.land>"),
    )
    tempt = next(verb for verb in WEEK if verb.__name__.endswith(".tempt"))
    for step, message in cases:
        monkeypatch.setattr(tempt, "step", step)
        with pytest.raises(UndeclaredColumn, match=message):
            GoldEconomy(tiny, seed=1).run_for(1)


def test_in_the_week_a_write_into_a_column_that_is_only_read_names_the_verb(tiny, monkeypatch):
    def scribbles(economy):
        economy.officials.n_staff[0] = 5

    tempt = next(verb for verb in WEEK if verb.__name__.endswith(".tempt"))
    monkeypatch.setattr(tempt, "step", scribbles)
    with pytest.raises(UndeclaredColumn, match="tempt wrote into a column that it only reads"):
        GoldEconomy(tiny, seed=1).run_for(1)


def test_in_the_week_records_and_keys_that_were_not_declared_name_verb_and_record(tiny, monkeypatch):
    class Dice(Keys):
        dice = Key

    class Peek(Rows, of="miners"):
        savings = In

    tempt = next(verb for verb in WEEK if verb.__name__.endswith(".tempt"))
    for step in (lambda economy: economy.keys(Dice), lambda economy: economy.view(Peek)):
        monkeypatch.setattr(tempt, "step", step)
        with pytest.raises(UndeclaredColumn, match=r"tempt asks for .*(Dice|Peek), a record that it does not declare"):
            GoldEconomy(tiny, seed=1).run_for(1)


def test_a_payment_that_cannot_be_made_names_the_verb_and_the_account(tiny, monkeypatch):
    tempt = next(verb for verb in WEEK if verb.__name__.endswith(".tempt"))

    def overspends(economy):
        economy.pay(tempt.Paid.spent, np.full(len(economy.officials), 10**12), payee=0)

    monkeypatch.setattr(tempt, "step", overspends)
    with pytest.raises(Overdraft, match=r"tempt: bribes spent: .*from officials\.pocket"):
        GoldEconomy(tiny, seed=1).run_for(1)


def test_between_weeks_everything_may_be_read(year_in_tinyland):
    for table in year_in_tinyland.tables.values():
        for name in table:
            assert len(getattr(table, name)) == len(table)
