"""Who is besieged, for how long, and how it ends."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.entities.cells import crop_by_month, weeks_in_store
from goldsim.processes import extort
from goldsim.processes.extort.communities import Community, Group
from goldsim.processes.extort.sieges import Terms, besiege, gain_of_siege, weigh
from goldsim.units import WEEKS_PER_YEAR
from paired import lived, sum_of
from records import filled

AT_WAR = np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]], dtype=np.int8)  # two groups and the state
PEACE = np.zeros((3, 3), dtype=np.int8)
A_WEEK, AHEAD, EVERY = 1000.0, 20.0, 4


class Siege:
    """Villages that do not obey, and group 0 with some men around each of them; 50 men besiege at 1,000 XOF a week."""

    def __init__(self, p, form, n=1, *, men=100.0, n_fighters=1000, **columns):
        self.form, self.p = form, p.extort._replace(siege_men=50, siege_presence=30, siege_share=1.0)
        self.place = filled(Community, n, **({"people": 1000, "worth": 1e5, "store": 20.0} | columns))
        around = np.array([[men] * n, [0.0] * n], dtype=np.float32)
        usual = {"arms": 1.0, "stance": Stance.JIHADIST, "cash": 10**9, "n_fighters": n_fighters}
        self.group = filled(Group, 2, **usual, men=around)

    def go_on(self, week=4, stances=AT_WAR, **values):
        terms = Terms(np.array([A_WEEK, A_WEEK]), AHEAD, week, EVERY)
        self.form(besiege)(self.place, self.group, stances, terms, self.p._replace(**values))
        return self.place.besieger.tolist()

    def gain(self, cell=0):
        terms = Terms(np.array([A_WEEK, A_WEEK]), AHEAD, 4, EVERY)
        return self.form(gain_of_siege)(0, cell, self.place, self.group, AT_WAR, terms, self.p)


def test_who_refuses_is_besieged_where_enough_fighters_are_around_and_it_is_the_groups_turn(form, p):
    siege = Siege(p, form)
    assert [siege.go_on(week) for week in (5, 6, 7)] == [[-1]] * 3
    assert siege.go_on(8) == [0]
    assert siege.place.siege_began[0] == 8
    assert Siege(p, form, men=29.0).go_on() == [-1]


def test_a_siege_pays_by_what_the_place_brings_less_the_weeks_for_which_it_can_hold_out(form, p):
    # Those inside hold out the longer, the more those who stand behind them bring in; soldiers who are stronger end it.
    siege = Siege(p, form, 5, worth=2000.0, store=[0, 10, 39, 41, 10], garrison=[0, 0, 0, 0, 25])
    assert [siege.gain(cell) for cell in range(4)] == [40_000, 30_000, 1_000, -1_000]
    assert siege.gain(4) == pytest.approx(40_000 - 15 * A_WEEK)
    assert siege.go_on() == [0, 0, 0, -1, 0]


def test_nobody_besieges_those_who_obey_or_where_nobody_lives_or_soldiers_are_more_than_the_besiegers(form, p):
    for columns in ({"controller": 0}, {"controller": 1}, {"people": 0}, {"garrison": 51.0}):
        assert Siege(p, form, **columns).go_on() == [-1], columns
    assert Siege(p, form, garrison=49.0).go_on() == [0]


def test_only_those_at_war_with_the_state_besiege_and_no_militia(form, p):
    assert Siege(p, form).go_on(stances=PEACE) == [-1]
    militia = Siege(p, form)
    militia.group.stance[0] = Stance.MILITIA
    assert militia.go_on() == [-1]


def test_a_group_besieges_first_whom_it_expects_most_from_and_no_more_than_it_has_fighters_for(form, p):
    siege = Siege(p, form, 6, n_fighters=160, worth=[3e4, 6e4, 1e4, 5e4, 2e4, 4e4])
    assert siege.go_on() == [-1, 0, -1, 0, -1, 0]
    assert Siege(p, form, 6, n_fighters=160).go_on(siege_share=0.5).count(0) == 1


def test_a_place_of_many_people_takes_a_party_for_each_of_its_villages_and_pays_the_less_for_it(form, p):
    villages = [0.5, 1, 2, 4]
    siege = Siege(p, form, 4, worth=1e4, store=10.0, people=[int(n * p.extort.siege_people) for n in villages])
    held = AHEAD * 1e4
    assert [siege.gain(cell) for cell in range(4)] == pytest.approx([held - 10 * A_WEEK * max(n, 1) for n in villages])
    assert Siege(p, form, people=int(3 * p.extort.siege_people), n_fighters=149).go_on() == [-1]
    assert Siege(p, form, people=int(3 * p.extort.siege_people), n_fighters=150).go_on() == [0]
    # A siege for which there are no longer enough parties ends.
    assert Siege(p, form, people=int(3 * p.extort.siege_people), n_fighters=149, besieger=0, siege_began=1).go_on(5) == [-1]


@pytest.mark.parametrize("end", ["relief", "empty chest", "no fighters left", "obeyed", "does not pay", "none"])
def test_a_siege_goes_on_until_relief_or_an_empty_chest_or_people_obey_or_it_no_longer_pays(form, p, end):
    siege = Siege(p, form, besieger=0, siege_began=1)
    if end == "relief":
        siege.place.garrison[0] = 51
    elif end == "empty chest":
        siege.group.cash[0] = 0
    elif end == "no fighters left":
        siege.group.n_fighters[0] = 49
    elif end == "obeyed":
        siege.place.controller[0] = 1
    elif end == "does not pay":
        siege.place.worth[0] = 900
    assert siege.go_on(5) == [0 if end == "none" else -1]
    assert siege.place.siege_began[0] == 1


def test_with_nothing_left_to_eat_people_obey_the_besieger(form, p):
    siege = Siege(p, form, 2, besieger=0, store=[0.5, 2.0])
    assert siege.go_on(5) == [-1, 0]
    assert siege.place.controller.tolist() == [0, -1]


def test_soldiers_who_are_fewer_than_the_besiegers_bring_in_a_part_of_what_is_eaten(form, p):
    siege = Siege(p, form, 2, besieger=0, store=5.0, garrison=[0.0, 25.0])
    siege.go_on(5)
    assert siege.place.store.tolist() == pytest.approx([5.0, 5 + 1 / 3], rel=1e-5)


# ---- what there is to eat ----


@given(start=st.integers(0, 11))
def test_a_years_crop_is_gathered_in_a_year_and_lasts_until_the_next(start, p):
    crop = crop_by_month(p.farm.field_season, p.farm.harvest_season)
    assert (crop * WEEKS_PER_YEAR / 12).sum() == pytest.approx(1.0)
    assert 0 <= weeks_in_store(crop, start) <= WEEKS_PER_YEAR
    assert weeks_in_store(crop, 1) > weeks_in_store(crop, 5) > weeks_in_store(crop, 8)


def test_without_seasons_every_week_feeds_itself():
    crop = crop_by_month((1.0,) * 12, (1.0,) * 12)
    assert crop.tolist() == pytest.approx([1 / WEEKS_PER_YEAR] * 12)
    assert weeks_in_store(crop, 3) == pytest.approx(0, abs=1e-9)


# ---- both together ----


def refusing(tiny, store, **extort_values):
    """Return an economy in which the base of the hill men does not obey them, and a soldier stands behind nobody."""
    economy = GoldEconomy(tiny, seed=1)
    values = {"siege_men": 50, "siege_people": 10**6, "siege_share": 1.0, "siege_presence": 30} | extort_values
    economy.p = economy.p._replace(extort=economy.p.extort._replace(**values))
    cell = int(economy.armed_groups.base[0])
    put(economy.cells, people=5000, controller=-1, garrison=0.0, besieger=-1, store=store, worth=1e7)
    # As many as could besiege the place, but soldiers keep them from holding it.
    put(economy.cells, cell, garrison=45.0)
    put(economy.armed_groups, n_core=0, n_fighters=0, men=0.0)
    put(economy.armed_groups, 0, n_core=60, n_fighters=60, arms=1.0, cash=10**8)
    economy.armed_groups.account("men")[0, cell] = 45.0
    return economy, cell


def told(economy):
    return [(event.kind, event.cell, event.text) for event in economy.events]


@pytest.mark.parametrize(("end", "text"), [("paid", "paid"), ("relief", "relieved or given up")])
def test_a_village_that_refuses_is_besieged_until_it_pays_or_is_relieved_and_it_is_told(tiny, end, text):
    economy, cell = refusing(tiny, 8.0)
    with acting(economy, extort):
        weigh(economy)
    assert economy.cells.besieger[cell] == 0
    assert told(economy) == [("siege", cell, "")]
    assert economy.tally["n_sieges"] == 1
    economy.week = 9
    if end == "paid":
        put(economy.cells, cell, store=0.0, herd=0.0)
    else:
        put(economy.cells, cell, garrison=500.0)
    with acting(economy, extort):
        weigh(economy)
    assert economy.cells.besieger[cell] == -1
    assert told(economy)[1:] == [("siege ended", cell, text)]
    assert economy.events[-1].amount == 9
    assert (economy.cells.controller[cell] == 0) == (end == "paid")
    assert economy.tally["n_cells_changed"] == (end == "paid")


def test_without_protection_nobody_is_besieged_and_groups_take_nothing(tiny):
    busy = {"fight__deed_rates": [0.05, 0.01, 0.01, 0.01], "extort__siege_presence": 5}
    with_, without = (lived(tiny.with_values({"mechanisms.M08": switch}), 1, 26, **busy) for switch in ("on", "off"))
    for outcome in ("armed_zakat_xof", "armed_robbed_xof", "n_kidnaps"):
        assert sum_of(with_, outcome) > 0, outcome
        assert sum_of(without, outcome) == 0, outcome
    assert not any(event.kind == "siege" for event in without.events)
