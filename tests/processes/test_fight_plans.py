"""What groups choose to do: what brings more is chosen more often, and nothing where nothing is to be gained."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.entities.armed_groups import Stance
from goldsim.processes.fight.plans import (
    N_DEEDS,
    Deed,
    Drive,
    Here,
    choose,
    gain_of_fight,
    gains_at,
    keenness,
    odds_of,
    rival_at,
    stakes_of,
)
from goldsim.processes.fight.sides import Group, Land, Luck
from goldsim.processes.fight.spread import ALLIANCE, WAR
from records import filled, keys_of

N = 4
AT_WAR = np.array([[ALLIANCE, WAR, WAR], [WAR, ALLIANCE, 0], [WAR, 0, ALLIANCE]], dtype=np.int8)  # two groups and the state
PEACE = np.zeros((3, 3), dtype=np.int8)
FORCE = st.floats(0, 1e4)


class Place:
    """Cells with fighters of two groups, soldiers and wealth; the first group plans."""

    def __init__(self, p, form, *, stance=Stance.JIHADIST, rivals=0.0, may_rob=True, men=(10,) * N, fighters=40, **ground):
        self.form, self.stakes = form, stakes_of(p, may_rob=may_rob)
        there = np.array([men, np.broadcast_to(rivals, N)], dtype=np.float32)
        self.group = filled(Group, 2, stance=[stance, Stance.JIHADIST], arms=1.0, men=there, n_fighters=fighters)
        usual = {"people": 1000, "is_abroad": np.zeros(N, dtype=np.bool_)}
        self.ground = filled(Land, N, **(usual | ground))
        self.here = Here(np.zeros(N), np.zeros(N, dtype=np.bool_), AT_WAR)

    def gains(self, cell=0, **here):
        gains = np.full(N_DEEDS, 9.0)
        self.form(gains_at)(0, cell, self.group, self.ground, self.here._replace(**here), self.stakes, gains)
        return gains

    def chosen(self, rate=1.0, pay=0.0, paid=1.0, weeks=1, **here):
        """Return cells and deeds of so many weeks, at a rate of deeds a fighter, a fighter's pay, and how many are paid."""
        columns, drive = (self.group, self.ground, self.here._replace(**here), self.stakes), Drive(rate, pay, paid)
        made = [self.form(choose)(0, drive, keys_of(Luck, week), *columns) for week in range(weeks)]
        return np.concatenate(made).T


# ---- what a deed brings ----


@given(own=st.floats(0.01, 1e4), against=st.floats(0.01, 1e4), power=st.floats(0.5, 4))
def test_the_odds_of_both_sides_add_up_to_one_and_nobody_wins_nothing(form, own, against, power):
    odds = form(odds_of)(own, against, power)
    assert odds + form(odds_of)(against, own, power) == pytest.approx(1)
    assert (odds >= 0.5) == (own >= against) or own == pytest.approx(against)
    assert form(odds_of)(0.0, against, power) == 0
    assert form(odds_of)(own, 0.0, power) == 1


@given(odds=st.floats(0, 1), met=FORCE, held=st.floats(0, 1e9))
def test_a_fight_brings_the_more_the_better_the_odds_and_never_less_than_leaving_it(p, form, odds, met, held):
    def gain(o, m, h):
        return form(gain_of_fight)(o, m, h, p.fight.party_people, stakes_of(p, may_rob=True))

    usual = gain(odds, met, held)
    assert usual >= 0
    assert gain(min(1.0, odds + 0.1), met, held) >= usual
    assert gain(odds, met + 10, held) >= usual
    assert gain(odds, met, held + 1000) >= usual
    assert gain(0.0, met, held) == 0


def test_a_certain_win_brings_arms_of_the_fallen_and_ground_for_as_long_as_a_group_looks_ahead(p, form):
    arms = p.fight.losses_share * 10 * p.fight.arms_xof_per_fighter
    place = Place(p, form, worth=1000.0, garrison=10.0, may_rob=False, controller=[-1, 0, -1, -1], fighters=10**6)
    own, odds = p.fight.party_people, odds_of(p.fight.party_people, 10.0, p.fight.contest_power)
    lost = (1 - odds) * p.fight.losses_share * own * p.recruit.fighter_pay_xof * p.fight.valued_weeks
    free, held = (place.gains(cell, soldiers=np.full(N, 10.0))[Deed.ATTACK_SOLDIERS] for cell in (0, 1))
    assert held == pytest.approx(max(odds * arms - lost, 0))
    assert free == pytest.approx(max(odds * (arms + 1000 * p.fight.valued_weeks * own / (own + 10)) - lost, 0))
    assert free > held


def test_who_can_gather_only_few_expects_less_of_a_fight_than_a_large_group(p, form):
    """A new front of 30 does not count on thirty wherever it is."""
    land = {"garrison": 10.0, "worth": 1e5}
    few, many = (Place(p, form, fighters=n, **land).gains(soldiers=np.full(N, 10.0)) for n in (30, 3000))
    assert 0 < few[Deed.ATTACK_SOLDIERS] < many[Deed.ATTACK_SOLDIERS] / 2
    assert few[Deed.PUNISH] < many[Deed.PUNISH]


def test_what_fear_brings_lasts_as_long_as_fear(p, form):
    place = Place(p, form, worth=1e5, may_rob=False)
    afraid = 1 / (1 + p.fight.fear_half_people)
    assert place.gains()[Deed.PUNISH] == pytest.approx(1e5 * afraid / p.fight.fear_fading_rate)


def test_the_rival_is_the_strongest_of_those_whom_a_group_fights_there(form):
    men = np.array([[9, 9, 9], [5, 5, 0.5], [7, 4, 0.5]], dtype=np.float32)
    group, stances = filled(Group, 3, men=men, arms=[1, 2, 1]), np.zeros((4, 4), dtype=np.int8)
    stances[0, 1:3] = WAR
    assert [form(rival_at)(0, cell, group, stances) for cell in range(3)] == [1, 1, -1]
    stances[0, 1] = 0
    assert [form(rival_at)(0, cell, group, stances) for cell in range(3)] == [2, 2, -1]
    stances[0, 2] = ALLIANCE
    assert form(rival_at)(0, 0, group, stances) == -1


def test_where_there_is_nothing_to_take_and_nobody_to_fight_no_deed_brings_anything(p, form):
    assert (Place(p, form, may_rob=False).gains() == 0).all()
    robbing = Place(p, form).gains()
    assert robbing[Deed.KIDNAP] > 0
    assert (np.delete(robbing, Deed.KIDNAP) == 0).all()


def test_soldiers_are_attacked_only_where_they_are_by_those_at_war_with_the_state_and_not_by_bands(p, form):
    soldiers = np.array([50.0, 0, 0, 0])
    land = {"garrison": 20.0, "worth": 1e5, "fighters": 10**4}
    assert Place(p, form, **land).gains(soldiers=soldiers)[Deed.ATTACK_SOLDIERS] > 0
    assert Place(p, form, **land).gains(1, soldiers=soldiers)[Deed.ATTACK_SOLDIERS] == 0
    assert Place(p, form, **land).gains(soldiers=soldiers, stances=PEACE)[Deed.ATTACK_SOLDIERS] == 0
    assert Place(p, form, stance=Stance.BAND, **land).gains(soldiers=soldiers)[Deed.ATTACK_SOLDIERS] == 0


def test_rivals_are_attacked_where_they_are(p, form):
    place = Place(p, form, rivals=[9.0, 0, 0, 0], worth=1e5)
    assert [place.gains(cell)[Deed.ATTACK_RIVALS] > 0 for cell in range(N)] == [True, False, False, False]
    assert place.gains(0, stances=PEACE)[Deed.ATTACK_RIVALS] == 0


def test_people_are_hurt_for_ground_that_is_worth_it_less_where_foes_stand_and_never_on_own_or_friends_ground(p, form):
    place = Place(p, form, worth=[1e5, 2e5, 1e5, 1e5], garrison=[0, 0, 90, 0], controller=[-1, -1, -1, 0], herd=100.0)
    free, dear, guarded, own = (place.gains(cell) for cell in range(N))
    assert dear[Deed.PUNISH] == pytest.approx(2 * free[Deed.PUNISH])
    for deed in (Deed.PUNISH, Deed.KIDNAP, Deed.TAKE_CATTLE):
        assert guarded[deed] < free[deed]
        assert own[deed] == 0
    friends = np.array([[ALLIANCE, ALLIANCE, WAR]] * 3, dtype=np.int8)
    held = Place(p, form, worth=1e5, controller=1, herd=100.0)
    assert (held.gains(stances=friends)[Deed.PUNISH :] == 0).all()
    assert (held.gains()[Deed.PUNISH :] > 0).all()


def test_a_ransom_is_dearer_where_foreigners_work_and_cattle_brings_a_part_of_the_herd(p, form):
    place = Place(p, form, herd=[1000, 0, 0, 0])
    poor, rich = (place.gains(is_rich=np.full(N, rich)) for rich in (False, True))
    assert poor[Deed.KIDNAP] == pytest.approx(p.fight.family_ransom_xof)
    assert rich[Deed.KIDNAP] == pytest.approx(p.fight.kidnap_ransom_xof)
    fetched = p.extort.cattle_xof * p.fight.stolen_price_share
    assert poor[Deed.TAKE_CATTLE] == pytest.approx(1000 * p.fight.herd_raided_share * fetched)
    assert place.gains(1)[Deed.TAKE_CATTLE] == 0
    assert (Place(p, form, herd=1000.0, may_rob=False).gains()[Deed.KIDNAP :] == 0).all()


def test_signatories_leave_people_alone_and_militias_go_for_those_of_the_other_side(p, form):
    rich = {"worth": 1e5, "herd": 1000.0, "rivals": [9.0, 0, 0, 0]}
    signatory, militia = (Place(p, form, stance=stance, **rich) for stance in (Stance.SIGNATORY, Stance.MILITIA))
    assert (signatory.gains()[Deed.PUNISH :] == 0).all()
    assert [militia.gains(cell)[Deed.PUNISH] > 0 for cell in (0, 1)] == [True, False]
    assert (militia.gains()[Deed.KIDNAP :] == 0).all()


# ---- what is chosen ----


def test_what_brings_more_is_chosen_as_much_more_often(p, form):
    place = Place(p, form, may_rob=False, worth=[1e5, 3e5, 0, 0])
    cells, deeds = place.chosen(weeks=50)
    assert set(deeds) == {Deed.PUNISH}
    n = np.bincount(cells, minlength=N)
    assert n[2:].tolist() == [0, 0]
    assert abs(n[1] / n.sum() - 0.75) < 4 * np.sqrt(0.75 * 0.25 / n.sum())


def test_of_deeds_in_one_place_each_is_chosen_by_what_it_brings(p, form):
    place = Place(p, form, men=(10, 0, 0, 0), worth=1e5, herd=100.0)
    gains, (_, deeds) = place.gains(), place.chosen(weeks=50)
    share, expected = np.bincount(deeds, minlength=N_DEEDS) / len(deeds), gains / gains.sum()
    assert (abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / len(deeds)) + 1e-12).all()


def test_deeds_are_done_where_fighters_are_and_more_where_they_are_more(p, form):
    cells, _ = Place(p, form, worth=1e5, men=(30, 10, p.fight.least_men * 0.9, 0)).chosen(weeks=50)
    n = np.bincount(cells, minlength=N)
    assert n[2:].tolist() == [0, 0]
    assert abs(n[0] / n.sum() - 0.75) < 4 * np.sqrt(0.75 * 0.25 / n.sum())


@pytest.mark.parametrize("empty", [{"may_rob": False}, {"people": 0, "worth": 1e5}, {"men": (0,) * N, "worth": 1e5}])
def test_nothing_is_done_where_nothing_is_to_be_gained(p, form, empty):
    cells, _ = Place(p, form, **empty).chosen()
    assert len(cells) == 0


@given(gain=st.floats(0, 1e9), pay=st.floats(1, 1e6), rate=st.floats(1e-4, 1), more=st.floats(1, 1e6))
def test_a_group_goes_out_the_more_the_more_it_brings_and_half_as_often_where_that_is_its_pay_until_the_next(
    gain, pay, rate, more
):
    keen = keenness(gain, Drive(rate, pay, 1.0))
    assert 0 <= keen <= 1
    assert keenness(gain + more, Drive(rate, pay, 1.0)) >= keen >= keenness(gain, Drive(rate, pay + more, 1.0))
    assert keenness(pay / rate, Drive(rate, pay, 1.0)) == pytest.approx(0.5)
    assert keenness(0.0, Drive(rate, pay, 0.2)) == keenness(gain, Drive(0.0, pay, 0.2)) == 0
    assert keenness(gain, Drive(rate, pay, 0.2)) == pytest.approx(0.2 * keen + 0.8 if gain > 0 else 0)


def test_soldiers_who_stand_in_the_way_let_a_paid_group_do_less_and_not_only_elsewhere(p, form):
    open_ground, guarded = ({"worth": 1e5, "garrison": soldiers, "may_rob": False} for soldiers in (0.0, 3000.0))
    pay = Place(p, form, **open_ground).gains().sum()  # at which it would do half of what it can
    for usual, least, most in ((open_ground, 950, 1050), (guarded, 0, 60)):
        cells, _ = Place(p, form, **usual).chosen(rate=1.0, pay=pay, weeks=50)
        assert least <= len(cells) <= most
