from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.country.geography import load
from goldsim.engine.ledger.receipts import ALL, WATCHED
from goldsim.entities.miners import Activity, Origin
from goldsim.processes.live.households import (
    Household,
    Kept,
    Paid,
    Times,
    farm_earnings,
    household_need,
    spend_and_ask,
    week_of_households,
)
from goldsim.scenario import read
from paired import lived, moved
from records import filled, totals
from tinyland import SCENARIOS

MOVE = read(SCENARIOS / "baseline.yaml").parameters.move


def test_a_household_costs_more_with_every_dependant(p, form):
    need = form(household_need)
    assert need(0, 1.0, p.live) == p.live.living_xof
    assert need(2, 1.0, p.live) == pytest.approx(p.live.living_xof * (1 + 2 * p.live.dependant_cost_share))


def test_a_household_costs_more_in_proportion_to_how_dear_living_is(p, form):
    need = form(household_need)
    assert need(3, 1.15, p.live) == pytest.approx(1.15 * need(3, 1.0, p.live))


def test_the_field_pays_the_season_the_skill_and_what_is_left_of_support(p, form):
    earn, base = form(farm_earnings), p.move.farm_income_xof * 1.5
    assert earn(False, 1.5, 1.0, 0.0, p.move) == pytest.approx(base, abs=1)
    assert earn(False, 1.5, 2.0, 0.0, p.move) == pytest.approx(2 * base, abs=1)
    assert earn(False, 1.5, 1.0, 1.0, p.move) == pytest.approx(base * (1 + p.move.support_gain), abs=1)
    assert earn(True, 1.5, 1.0, 0.0, p.move) == pytest.approx(p.move.foreign_income_xof * 1.5, abs=1)


class Table:
    """Households with the same savings, as columns; the first site is everybody's who mines."""

    def __init__(self, n, p, savings, activity=Activity.MINE, *, dependants=2, living=1.0, move=None, **columns):
        self.p, self.move, self.n, self.living = p, move, n, living
        site = 0 if activity == Activity.MINE else -1
        usual = {"activity": activity, "site": site, "n_dependants": dependants, "farm_skill": 1, "purse": 1000}
        self.home = filled(Household, n, savings=savings, origin=Origin.LOCAL, **usual, **columns)
        self.kept, self.paid = totals(Kept, 1), Paid.blank(watched=n - 1)
        self.need = household_need.py_func(dependants, living, p)

    def __getattr__(self, name):
        return getattr(self.home, name)

    def live(self, form, *, resents=True, may_borrow=True):
        before, season = self.home.savings.astype(np.int64), 0.0 if self.move is None else 1.0
        times = Times(season, self.living, resents, may_borrow)
        rows, asked = form(week_of_households)(0, self.home, self.kept, self.paid, times, self.p, self.move or MOVE)
        self.gained, self.asked = self.home.savings - before, np.zeros(self.n, dtype=np.int64)
        self.asked[rows] = asked
        self.spent, self.net = -self.gained, self.kept.net
        self.receipts = [*self.paid.earned, *self.paid.spent]
        return self


@given(savings=st.integers(0, 10**7), dependants=st.integers(0, 10), debt=st.integers(0, 10**6), living=st.floats(1, 2))
def test_nobody_spends_more_than_he_has_or_borrows_beyond_the_limit(p, form, savings, dependants, debt, living):
    table = Table(1, p.live, savings, dependants=dependants, debt=debt, living=living).live(form)
    assert 0 <= table.spent[0] <= savings
    assert 0 <= table.asked[0] <= max(0, p.live.debt_highest_xof - debt)
    assert 0 <= table.hardship[0] <= 1
    assert savings >= table.need or table.hardship[0] > 0


def test_with_enough_the_need_is_met_and_a_part_of_the_rest_spent(p, form):
    table = Table(1, p.live, 50_000).live(form)
    assert table.spent[0] == int(table.need + (50_000 - table.need) * p.live.spending_share)
    assert table.hardship[0] == 0
    assert table.asked[0] == 0
    assert table.income[0] == pytest.approx(p.live.income_memory_rate * 49_000)


def test_with_nothing_a_miner_asks_for_the_weeks_need_and_goes_hungry(p, form):
    table = Table(1, p.live, 0).live(form)
    assert table.asked[0] == int(min(table.need, p.live.debt_highest_xof))
    assert table.hardship[0] == pytest.approx(p.live.hardship_memory_rate)
    assert Table(1, p.live, 0, Activity.FARM).live(form).asked[0] == 0


def test_the_detained_lack_everything_and_the_dead_and_those_abroad_nothing(p, form):
    assert Table(1, p.live, 10**6, Activity.DETAINED).live(form).hardship[0] == pytest.approx(p.live.hardship_memory_rate)
    for activity in (Activity.DEAD, Activity.AWAY):
        table = Table(1, p.live, 0, activity).live(form)
        assert (table.hardship[0], table.spent[0], table.income[0]) == (0, 0, 0)


@given(savings=st.integers(0, 20_000), harm=st.floats(0, 1), wronged=st.floats(0, 1))
def test_who_is_taken_from_or_wronged_resents_it(p, form, savings, harm, wronged):
    calm = Table(1, p.live, savings).live(form)
    robbed, overtaken = Table(1, p.live, savings, harm=harm).live(form), Table(1, p.live, savings, wronged=wronged).live(form)
    both = Table(1, p.live, savings, harm=harm, wronged=wronged).live(form)
    for table in (robbed, overtaken):
        assert calm.grievance[0] <= table.grievance[0] <= both.grievance[0] <= p.live.grievance_memory_rate + 1e-6


def test_land_lost_is_felt_as_gold_taken_is(p, form):
    robbed, evicted = Table(1, p.live, 50_000, harm=0.6).live(form), Table(1, p.live, 50_000, wronged=0.6).live(form)
    assert robbed.grievance[0] == evicted.grievance[0] == pytest.approx(0.6 * p.live.grievance_memory_rate)


@given(savings=st.integers(0, 20_000), living=st.floats(1, 2))
def test_dearer_living_means_more_hardship_and_more_debt(p, form, savings, living):
    cheap, dear = Table(1, p.live, savings).live(form), Table(1, p.live, savings, living=living).live(form)
    assert dear.hardship[0] >= cheap.hardship[0]
    assert dear.asked[0] >= cheap.asked[0]
    assert dear.spent[0] >= cheap.spent[0]


@given(savings=st.integers(0, 50_000), activity=st.sampled_from([Activity.MINE, Activity.FARM, Activity.DETAINED]))
def test_plain_and_compiled_leave_people_the_same(p, savings, activity):
    tables = [Table(1, p.live, savings, activity, wronged=0.3).live(f) for f in (lambda r: r, lambda r: r.py_func)]
    for name in ("spent", "asked", "income", "hardship", "grievance", "purse", "net", "receipts"):
        assert getattr(tables[0], name) == pytest.approx(getattr(tables[1], name), rel=1e-5)


@given(savings=st.integers(0, 10**6), debt=st.integers(0, 10**5), mines=st.booleans())
def test_the_rule_of_one_household_is_the_same_compiled_and_plain(p, savings, debt, mines):
    args = np.int32(savings), debt, 7000.0, mines, p.live
    assert spend_and_ask(*args) == pytest.approx(spend_and_ask.py_func(*args))


def test_what_purses_gain_and_lose_is_on_the_receipts_and_in_the_purse_for_next_week(p, form):
    table = Table(60, p.live, 20_000, Activity.FARM, move=p.move)
    table.activity[20:40] = Activity.MINE
    table.site[20:40] = 0
    table.activity[40:50] = Activity.AWAY
    table.live(form)
    assert table.paid.earned[ALL] - table.paid.spent[ALL] == table.gained.sum()
    assert table.paid.earned[WATCHED] - table.paid.spent[WATCHED] == table.gained[-1]
    assert table.paid.earned[ALL] == 30 * int(p.move.farm_income_xof)
    assert (table.purse == table.savings).all()
    assert (table.gained[40:50] == 0).all()
    # The pit is told by what people there have had since last week, before they lived off it.
    assert table.net[0] == 20 * 19_000


PEOPLE = st.lists(st.tuples(st.integers(0, 60_000), st.sampled_from(Activity)), min_size=1, max_size=30)


@given(people=PEOPLE)
def test_whoever_lives_how_what_purses_gain_and_lose_is_on_the_receipts(p, form, people):
    table = Table(len(people), p.live, 0, move=p.move)
    table.savings[:], table.activity[:] = (np.array(column) for column in zip(*people, strict=True))
    table.site[:] = np.where(table.activity == Activity.MINE, 0, -1)
    table.live(form)
    farms = table.activity == Activity.FARM
    assert table.paid.earned[ALL] == farms.sum() * int(p.move.farm_income_xof)
    assert table.paid.earned[WATCHED] == farms[-1] * int(p.move.farm_income_xof)
    assert (table.paid.earned - table.paid.spent).tolist() == [table.gained.sum(), table.gained[-1]]
    assert (table.savings >= 0).all()
    assert (table.purse == table.savings).all()
    assert (table.asked[table.activity != Activity.MINE] == 0).all()


def test_what_programmes_gave_says_nothing_of_the_pit(p, form):
    table = Table(10, p.live, 20_000)
    table.aid[:] = 4000
    assert table.live(form).net[0] == 10 * 15_000


def test_borrowing_is_no_income_and_paying_back_no_loss(p, form):
    free = Table(10, p.live, 20_000).live(form)
    borrows = Table(10, p.live, 24_000, borrowed=4000).live(form)
    repays = Table(10, p.live, 16_000, repaid=4000).live(form)
    for table in (borrows, repays):
        assert table.net[0] == free.net[0]
        assert table.income.tolist() == free.income.tolist()


def test_nobody_asks_where_nobody_lends_and_resents_nothing_where_land_is_no_matter(p, form):
    assert not Table(5, p.live, 0).live(form, may_borrow=False).asked.any()
    calm, wronged = (Table(5, p.live, 50_000, wronged=w).live(form, resents=False) for w in (0.0, 0.9))
    assert calm.grievance.tolist() == wronged.grievance.tolist()


def test_while_all_borders_are_closed_people_spend_more_and_go_without(tiny):
    """Tinyland shuts every land border after ten weeks: the same people need more, and poverty shows within weeks."""
    start = tiny.run.start
    borders = list(load("tinyland").neighbours.values())
    closure = {"from": start + timedelta(weeks=10), "to": start + timedelta(weeks=30), "exits": borders, "source": "invented"}
    # Living at twice the price leaves no doubt which is the poorer country.
    dear = {"price.closed_living_share": 1.0}
    open_, closed, without = (
        lived(tiny.with_values(values, allow_outside=True), 1, 30)
        for values in (
            {"closures": []} | dear,
            {"closures": [closure]} | dear,
            {"closures": [closure], "mechanisms.M29": "off"} | dear,
        )
    )
    assert (open_.country.living_factor[0], closed.country.living_factor[0], without.country.living_factor[0]) == (1, 2, 1)
    assert closed.miners.hardship.mean() > 1.5 * open_.miners.hardship.mean()
    assert without.miners.hardship.tolist() == open_.miners.hardship.tolist()


def test_nobody_is_advanced_anything_without_bondage(tiny):
    with_, without = (
        lived(tiny.with_values({"mechanisms.M25": bondage}), 1, 12, live__living_xof=8000.0) for bondage in ("on", "off")
    )
    assert moved(with_, reason="advance") > 0
    assert moved(without, reason="advance") == without.miners.debt.sum() == 0
