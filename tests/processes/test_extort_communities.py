"""Whom people obey, and who is besieged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.processes import extort
from goldsim.processes.extort.communities import Community, Group, Luck, backing, besiege, obey, pressure, weigh, who_besieges
from paired import lived, sum_of
from records import filled, keys_of

HOLD = 5.0
AT_WAR = np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]], dtype=np.int8)  # two groups and the state
JIHADIST, SIGNATORY, MILITIA = Stance.JIHADIST, Stance.SIGNATORY, Stance.MILITIA


def groups(first, second=0.0, **columns):
    """Two groups with so many men in each cell."""
    men = np.array([np.atleast_1d(first), np.broadcast_to(second, np.shape(np.atleast_1d(first)))], dtype=np.float32)
    usual = {"arms": 1.0, "stance": JIHADIST, "cash": 10**9, "n_fighters": 1000}
    return filled(Group, 2, **(usual | columns), men=men)


def village(n=1, **columns):
    return filled(Community, n, **({"people": 1000, "worth": 1e5} | columns))


def obeyed(form, p, group, place, stances=AT_WAR):
    form(obey)(place, group, stances, p.extort, HOLD)
    return place.controller.tolist()


# ---- whom people obey ----


def test_people_obey_whoever_could_bring_most_to_bear(form, p):
    men = [100, 40, 0, 40], [40, 100, 0, 41]
    assert obeyed(form, p, groups(*men), village(4)) == [0, 1, -1, 1]
    assert obeyed(form, p, groups(*men, arms=[1, 3]), village(4)) == [1, 1, -1, 1]


def test_nobody_obeys_a_few_men_or_those_who_stand_weaker_than_the_soldiers(form, p):
    gain = p.extort.habit_gain
    for garrison in (0.0, 50.0):
        needed = HOLD + garrison * gain
        place = village(3, garrison=garrison)
        assert obeyed(form, p, groups([needed * 0.99, needed * 1.01, 0.0]), place) == [-1, 0, -1]


def test_habit_keeps_whom_people_obey_until_he_is_weaker_by_a_margin(form, p):
    gain = p.extort.habit_gain
    assert gain > 1
    cases = [(50.0, 50 * gain * 0.99, 0), (50.0, 50 * gain * 1.01, 1), (50.0, 0.0, 0)]
    for first, second, holder in cases:
        assert obeyed(form, p, groups([first], second), village(controller=0), np.zeros((3, 3), dtype=np.int8)) == [holder]
    # Against soldiers he must have a margin to come, and to be driven off.
    comes, stays = HOLD + 50 * gain, (HOLD + 50) / gain
    for men, before, after in ((comes * 0.99, -1, -1), (comes * 1.01, -1, 0), (stays * 1.01, 0, 0), (stays * 0.99, 0, -1)):
        assert obeyed(form, p, groups([men]), village(controller=before, garrison=50)) == [after]


def test_where_nobody_lives_nothing_changes(form, p):
    place = village(2, people=0, controller=[-1, 1])
    assert obeyed(form, p, groups([500, 500]), place) == [-1, 1]


def test_a_militia_asks_for_nothing_and_stands_behind_its_people(form, p):
    group = groups([300.0], 1000.0, stance=[JIHADIST, MILITIA])
    assert [form(pressure)(g, 0, group) for g in (0, 1)] == [300, 0]
    assert obeyed(form, p, group, village()) == [-1]
    peace = AT_WAR.copy()
    peace[0, 1] = peace[1, 0] = 0
    assert obeyed(form, p, group, village(), peace) == [0]


@given(garrison=st.floats(0, 1e4), abuse=st.floats(0, 1e3), fear=st.floats(0, 0.9), more=st.floats(0, 0.1))
def test_fewer_count_on_soldiers_who_have_killed_people_or_where_they_fear(form, p, garrison, abuse, fear, more):
    def behind(g, a, f):
        return form(backing)(0, 0, village(garrison=g, abuse=a, fear=f), groups([9.0]), AT_WAR, p.extort)

    usual, rounding = behind(garrison, abuse, fear), 1 + 1e-6
    assert 0 <= usual <= garrison * rounding
    assert behind(garrison, abuse + 100 * more, fear) <= usual * rounding
    assert behind(garrison, abuse, fear + more) <= usual * rounding
    assert behind(garrison + more, abuse, fear) * rounding >= usual
    assert behind(garrison, p.extort.abuse_half_deaths, 0.0) == pytest.approx(garrison / 2, rel=1e-5)


def test_soldiers_do_not_stand_against_those_with_whom_the_state_is_at_peace(form, p):
    peace, place, group = AT_WAR.copy(), village(garrison=80.0), groups([100.0])
    peace[0, 2] = peace[2, 0] = 0
    assert form(backing)(0, 0, place, group, AT_WAR, p.extort) == 80
    assert form(backing)(0, 0, place, group, peace, p.extort) == 0


def test_people_whom_soldiers_have_wronged_obey_those_whom_they_kept_off_before(form, p):
    men = HOLD + 60.0 * p.extort.habit_gain
    place = village(3, garrison=80.0, abuse=[0, p.extort.abuse_half_deaths, 0], fear=[0, 0, 0.5])
    assert obeyed(form, p, groups([men] * 3), place) == [-1, 0, 0]


# ---- sieges ----


class Siege:
    """Villages that do not obey, and group 0 with some men around each of them."""

    def __init__(self, p, form, n=1, *, men=100.0, **columns):
        self.form, self.q = (
            form,
            p.extort._replace(siege_rate=1.0, yield_rate=0.0, siege_men=50, siege_presence=30, siege_share=1.0),
        )
        self.place, self.group = village(n, **columns), groups([men] * n)

    def go_on(self, week=3, stances=AT_WAR, **values):
        self.form(besiege)(self.place, self.group, stances, week, keys_of(Luck, week), self.q._replace(**values))
        return self.place.besieger.tolist()


def test_who_refuses_is_besieged_where_enough_fighters_are_around(form, p):
    siege = Siege(p, form)
    assert siege.go_on(7) == [0]
    assert siege.place.siege_began[0] == 7
    assert Siege(p, form, men=29.0).go_on() == [-1]


def test_nobody_besieges_those_who_obey_or_where_nobody_lives_or_soldiers_are_more_than_the_besiegers(form, p):
    for columns in ({"controller": 0}, {"controller": 1}, {"people": 0}, {"garrison": 51.0}):
        assert Siege(p, form, **columns).go_on() == [-1], columns
    assert Siege(p, form, garrison=49.0).go_on() == [0]


def test_only_those_at_war_with_the_state_besiege_and_no_militia(form, p):
    assert Siege(p, form).go_on(stances=np.zeros((3, 3), dtype=np.int8)) == [-1]
    militia = Siege(p, form)
    militia.group.stance[0] = MILITIA
    assert militia.go_on() == [-1]


def test_sieges_begin_at_the_stated_rate_and_no_more_than_there_are_fighters_for(form, p):
    siege = Siege(p, form, 4000)
    siege.group.n_fighters[0] = 10**8
    begun = np.mean(np.array(siege.go_on(siege_rate=0.1)) == 0)
    assert abs(begun - 0.1) < 4 * np.sqrt(0.09 / 4000)
    few = Siege(p, form, 40)
    few.group.n_fighters[0] = 320
    assert few.go_on().count(0) == 6
    assert few.go_on(siege_share=0.5).count(0) == 3


@pytest.mark.parametrize("end", ["relief", "empty chest", "no fighters left", "obeyed", "none"])
def test_a_siege_goes_on_until_relief_or_an_empty_chest_or_people_obey(form, p, end):
    siege = Siege(p, form, besieger=0, siege_began=1)
    if end == "relief":
        siege.place.garrison[0] = 51
    elif end == "empty chest":
        siege.group.cash[0] = 0
    elif end == "no fighters left":
        siege.group.n_fighters[0] = 49
    elif end == "obeyed":
        siege.place.controller[0] = 1
    assert siege.go_on(siege_rate=0.0) == [0 if end == "none" else -1]
    assert siege.place.siege_began[0] == 1


def test_of_those_besieged_the_stated_part_gives_in_each_week_and_obeys_the_besieger(form, p):
    siege = Siege(p, form, 4000, besieger=0)
    siege.group.n_fighters[0] = 10**8
    over = np.array(siege.go_on(yield_rate=0.1, siege_rate=0.0)) == -1
    assert abs(over.mean() - 0.1) < 4 * np.sqrt(0.09 / 4000)
    assert (siege.place.controller == np.where(over, 0, -1)).all()


def test_the_group_with_most_men_around_besieges_if_it_has_enough_of_them(form, p):
    q, stances = p.extort._replace(siege_men=50, siege_presence=30), AT_WAR
    place, group = village(garrison=60.0), groups([60.0], 90.0, arms=[1.5, 1.0])
    assert form(who_besieges)(0, place, group, stances, np.array([3.0, 3.0]), q) == 0
    assert form(who_besieges)(0, village(), group, stances, np.array([0.5, 3.0]), q) == 1
    assert form(who_besieges)(0, village(), group, stances, np.array([0.5, 0.5]), q) == -1


# ---- both together ----


def refusing(tiny, **extort_values):
    """Return an economy in which the base of the hill men does not obey them, and a soldier stands behind nobody."""
    economy = GoldEconomy(tiny, seed=1)
    values = {"siege_rate": 1.0, "siege_men": 50, "siege_share": 1.0, "siege_presence": 30, "yield_rate": 0.0} | extort_values
    economy.p = economy.p._replace(extort=economy.p.extort._replace(**values))
    cell = int(economy.armed_groups.base[0])
    put(economy.cells, people=5000, controller=-1, garrison=0.0, besieger=-1)
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
    economy, cell = refusing(tiny)
    with acting(economy, extort):
        weigh(economy)
    assert economy.cells.besieger[cell] == 0
    assert told(economy) == [("siege", cell, "")]
    assert economy.tally["n_sieges"] == 1
    economy.week = 9
    if end == "paid":
        economy.p = economy.p._replace(extort=economy.p.extort._replace(yield_rate=1.0))
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
    busy = {"fight__deed_rates": [0.05, 0.01, 0.01, 0.01], "extort__siege_rate": 0.2, "extort__siege_presence": 5}
    with_, without = (lived(tiny.with_values({"mechanisms.M08": switch}), 1, 26, **busy) for switch in ("on", "off"))
    for outcome in ("armed_zakat_xof", "armed_robbed_xof", "n_kidnaps"):
        assert sum_of(with_, outcome) > 0, outcome
        assert sum_of(without, outcome) == 0, outcome
    assert not any(event.kind == "siege" for event in without.events)
