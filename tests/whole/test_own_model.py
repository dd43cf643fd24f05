"""Verbs and outcomes of somebody's own: held to what they declare, seen in every table, the same in every process."""

import numpy as np
import pytest

import goldsim
from goldsim.economy import GoldEconomy
from goldsim.errors import UndeclaredColumn

FEW = {"run.weeks": 8}


class Pit(goldsim.Rows, of="sites"):
    """Where people dig."""

    n_miners = goldsim.In
    mercury_habit = goldsim.Out


class Luck(goldsim.Keys):
    """Chance."""

    visit = goldsim.Key


class Paid(goldsim.Payments):
    """What visits cost."""

    teachers = goldsim.Payment("teachers of clean work", "country.treasury", "country.towns")


@goldsim.verb(Pit, Luck, Paid, after="equip")
def teach(model):
    """teach: teachers of clean work go to the three largest sites."""
    pit = model.view(Pit)
    largest = np.argsort(-pit.n_miners)[:3]
    pit.mercury_habit[largest] *= 0.5
    model.pay(Paid.teachers, np.array([1000]), 0, 0)
    model.count_all("visits", len(largest))


@goldsim.outcome("visits", "visits a year", "visits of teachers of clean work", better=1)
def n_visits(week):
    return week.tally("visits")


@goldsim.outcome("people at deep pits", "thousand people", "people", by_site=lambda week: week.model.sites.n_miners * 1.0)
def n_at_pits(week):
    return week.model.sites.n_miners.sum()


OWN = goldsim.Own((teach,), (n_visits, n_at_pits))


@pytest.fixture(scope="module")
def few(tiny):
    return tiny.with_values(FEW)


def test_an_own_verb_acts_in_its_place_its_payments_close_and_its_outcomes_stand_in_every_table(few):
    run, usual = goldsim.run(few, verbs=OWN.verbs, outcomes=OWN.outcomes), goldsim.run(few)
    assert run.weekly["n_visits"].tolist() == [3.0] * 8
    assert (run.regions.groupby("week")["n_at_pits"].sum().to_numpy() == run.weekly["n_at_pits"].to_numpy()).all()
    assert {"n_at_pits"} <= {*run.sites} & {*run.cells}
    paid = run.flows[run.flows["reason"] == "teachers of clean work"]["amount"]
    assert paid.sum() == 8 * 1000
    assert run.weekly["mercury_released_mg"].iloc[-1] < usual.weekly["mercury_released_mg"].iloc[-1]
    assert run.provenance["own"]["verbs"] == ["teach"]
    assert run.provenance["run_id"] != usual.provenance["run_id"]


def test_a_verb_of_ones_own_stands_behind_the_one_that_it_follows_and_in_the_order_given(few):
    @goldsim.verb(after="equip")
    def then(model):
        del model

    economy = GoldEconomy(few, verbs=[teach, then])
    names = [verb.name for verb in economy.verbs]
    assert names[names.index("equip") :][:4] == ["equip", "teach", "then", "dig"]
    seen = []
    economy.watch(type("Watcher", (), {"before": lambda _, __, verb: seen.append(verb), "after": lambda *_: None})())
    economy.step()
    assert seen == names


def write_declared_to_be_read(model):
    model.view(Pit).n_miners[0] = 1


def write_without_a_record(model):
    model.sites.change("danger")[:] = 0


def take_a_column_as_an_account(model):
    model.sites.account("danger")[:] = 0


def write_an_account(model):
    model.sites.account("chest")[:] += 1


def read_without_a_record(model):
    return model.miners.savings.sum()


def use_another_record(model):
    class Other(goldsim.Rows, of="sites"):
        danger = goldsim.Out

    model.view(Other).danger[:] = 0


def pay_without_declaring(model):
    model.pay(goldsim.Payment("gift", "country.treasury", "country.towns"), np.array([1]), 0, 0)


REFUSED = {
    write_declared_to_be_read: "wrote into a column that it only reads: its record says In, not Out",
    write_without_a_record: r"writes sites\.danger, which it does not declare",
    take_a_column_as_an_account: r"takes sites\.danger to write, which it does not declare",
    write_an_account: r"takes sites\.chest to write, which it does not declare",
    read_without_a_record: r"reads miners\.savings, which it does not declare",
    use_another_record: "asks for .*Other, a record that it does not declare",
    pay_without_declaring: "makes <Payment : gift, .*>, which it does not declare",
}


@pytest.mark.parametrize("step", REFUSED, ids=lambda step: step.__name__)
def test_a_verb_that_does_what_it_did_not_declare_is_refused_by_name(few, step):
    economy = GoldEconomy(few, verbs=[goldsim.verb(Pit, after="equip")(step)])
    before = economy.sites.danger.copy(), economy.sites.chest.copy(), economy.sites.n_miners.copy()
    with pytest.raises(UndeclaredColumn, match=f"{step.__name__} {REFUSED[step]}"):
        economy.step()
    assert economy.sites.danger.sum() == before[0].sum()


class NoTable(goldsim.Rows, of="pits"):
    """Of no table."""

    danger = goldsim.In


class NoColumn(goldsim.Rows, of="sites"):
    """Of no column."""

    dangr = goldsim.In


def idle(model):
    del model


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: goldsim.verb(Pit, after="eqip")(idle), "verb idle: there is no verb 'eqip' to follow - did you mean 'equip'"),
        (lambda: goldsim.verb(NoTable, after="dig")(idle), "verb idle declares a record of 'pits', and there is no such table"),
        (lambda: goldsim.verb(NoColumn, after="dig")(idle), r"declares sites\.dangr, and there is no such column - did you mean"),
        (lambda: goldsim.verb(int, after="dig")(idle), "a verb declares records and payments .* not <class 'int'>"),
        (lambda: idle, "is no verb; put @goldsim.verb"),
    ],
)
def test_a_verb_that_has_no_place_or_declares_what_there_is_not_is_refused_before_a_week(few, make, words):
    with pytest.raises(goldsim.UsageError, match=words):
        GoldEconomy(few, verbs=[make()])


def test_two_verbs_or_outcomes_of_one_name_are_refused(few):
    for given in ({"verbs": [teach, teach]}, {"outcomes": [n_visits, n_visits]}):
        with pytest.raises(goldsim.UsageError, match=r"two \w+ are called"):
            GoldEconomy(few, **given)
    with pytest.raises(goldsim.UsageError, match="the model has an outcome 'n_mining' already"):

        @goldsim.outcome("people", "people", "people")
        def n_mining(week):
            return 0


def writes(week):
    week.model.sites.change("danger")[:] = 0
    return 0


def writes_a_view(week):
    week.model.sites.danger[:] = 0
    return 0


def gives_a_word(week):
    return "many"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (writes, r"outcome writes writes sites\.danger, which it does not declare"),
        (writes_a_view, "outcome writes_a_view writes into a column: outcomes only read"),
        (gives_a_word, "outcome gives_a_word must return a number"),
    ],
)
def test_an_outcome_that_writes_or_gives_no_number_is_refused_by_name(few, formula, words):
    economy = GoldEconomy(few, outcomes=[goldsim.outcome("x", "people", "x")(formula)])
    with pytest.raises((goldsim.UsageError, UndeclaredColumn), match=words):
        economy.step()


def test_a_study_with_verbs_and_outcomes_of_ones_own_runs_on_workers_is_kept_and_is_told_by_name(few, tmp_path):
    other = few.with_values({"dig.recovery_share": 0.4}, name="other")
    made = goldsim.compare([few, other], [1, 2], workers=2, folder=tmp_path / "study", run_one=OWN)
    assert set(made.table["outcome"]) >= {"n_visits", "n_at_pits", "n_mining"}
    visits = made.table.set_index("outcome").loc["n_visits"]
    assert (visits["n"], visits["difference_mean"]) == (2, 0)
    found = goldsim.open(tmp_path / "study")
    assert found.own == ("n_visits", "n_at_pits")
    assert found.values.equals(made.values)
    again = goldsim.compare([few, other], [1, 2], folder=tmp_path / "study", run_one=OWN)
    assert again.values.equals(made.values)
    with pytest.raises(goldsim.GoldsimError, match="another study"):
        goldsim.compare([few, other], [1, 2], folder=tmp_path / "study")
