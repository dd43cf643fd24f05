"""When groups at war leave each other alone."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.country.parties import TRUCE, WAR
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.processes import fight
from goldsim.processes.fight.sides import Group, Land
from goldsim.processes.fight.truces import agree, bargain, could_win
from records import filled

A_FIGHTER = 1000.0
AT_WAR = np.ones((3, 3), dtype=np.int8)


def party(first, second, *, lost=(0.0, 0.0), **columns):
    """Two groups with so many men in each cell, and what each has lost to the other."""
    usual = {"arms": 1.0, "n_fighters": 100, "stance": Stance.JIHADIST}
    men, losses = np.array([first, second], dtype=np.float32), np.array([[0, lost[0]], [lost[1], 0]], dtype=np.float32)
    return filled(Group, 2, **(usual | columns), men=men, losses=losses, has_truce=np.zeros((2, 2), dtype=bool))


def agreed(form, who, ground, dated=AT_WAR):
    form(agree)(who, ground, dated, A_FIGHTER)
    assert who.has_truce[0, 1] == who.has_truce[1, 0]
    return bool(who.has_truce[0, 1])


def test_a_group_could_win_by_the_odds_what_the_other_holds_where_both_are(form):
    ground = filled(Land, 4, worth=[1000, 1000, 1000, 1000], controller=[1, 1, 0, -1])
    who = party([30, 0, 30, 30], [10, 10, 10, 30], arms=[1.0, 3.0])
    assert form(could_win)(0, 1, who, ground) == pytest.approx(500)
    assert form(could_win)(1, 0, who, ground) == pytest.approx(500)


def test_a_militia_stands_on_ground_that_obeys_nobody(form):
    ground = filled(Land, 2, worth=[1000, 1000], controller=[-1, 0])
    who = party([10, 10], [30, 10], stance=[Stance.JIHADIST, Stance.MILITIA])
    assert form(could_win)(0, 1, who, ground) == pytest.approx(250)
    assert form(could_win)(1, 0, who, ground) == pytest.approx(500)


def test_they_leave_each_other_alone_when_both_lose_more_than_they_could_win_on_balance(form):
    ground = filled(Land, 2, worth=[6000, 2000], controller=[1, 0])
    for lost, is_better in (((0, 0), False), ((1, 1), False), ((3, 0.1), True), ((1.9, 9), False), ((2.1, 0), True)):
        # On balance the first could win 2,000.
        assert agreed(form, party([10, 10], [10, 10], lost=lost), ground) == is_better, lost


def test_without_war_or_fighters_there_is_nothing_to_agree_on(form):
    ground = filled(Land, 1, worth=1000, controller=1)
    assert agreed(form, party([10], [10], lost=(9, 9)), ground)
    assert not agreed(form, party([10], [10], lost=(9, 9)), ground, np.zeros((3, 3), dtype=np.int8))
    assert not agreed(form, party([10], [10], lost=(9, 9), n_fighters=[100, 0]), ground)


@given(a=st.floats(0, 100), b=st.floats(0, 100), more=st.floats(0, 100))
def test_who_has_lost_more_agrees_no_less(form, a, b, more):
    ground = filled(Land, 1, worth=50_000, controller=1)
    if agreed(form, party([10], [20], lost=(a, b)), ground):
        assert agreed(form, party([10], [20], lost=(a + more, b)), ground)


def test_a_truce_is_told_holds_for_all_verbs_and_ends_when_losses_are_forgotten(tiny):
    economy = GoldEconomy(tiny, seed=1)
    groups, dated = economy.armed_groups, economy.dated_stances()
    dated[0, 1] = dated[1, 0] = WAR
    economy.dated_stances = lambda: dated.copy()
    put(groups, slice(0, 2), n_fighters=100)
    put(economy.cells, worth=0)
    groups.account("losses")[0, 1] = groups.account("losses")[1, 0] = 5
    assert economy.stances()[0, 1] == WAR
    for week, kinds in ((4, ["truce"]), (8, ["truce"])):
        economy.week = week
        with acting(economy, fight):
            bargain(economy)
        assert [event.kind for event in economy.events] == kinds
    economy.week = 9
    assert economy.stances()[0, 1] == economy.stances()[1, 0] == TRUCE
    groups.account("losses")[...] = 0
    economy.week = 12
    with acting(economy, fight):
        bargain(economy)
    economy.week = 13
    assert [event.kind for event in economy.events] == ["truce", "truce ended"]
    assert economy.stances()[0, 1] == WAR
